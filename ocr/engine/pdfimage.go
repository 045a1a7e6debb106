package engine

/*
#include <leptonica/allheaders.h>
*/
import "C"

import (
	"fmt"
	"unsafe"

	"recto/document"
)

// PDFImage returns the picture as a PDF embeds it, without loss: CCITT Group 4
// for bilevel pictures, deflated rows for the others. The picture is as Decode
// returns it, upright.
func (p *Pix) PDFImage() (*document.PDFImage, error) {
	kind := C.l_int32(C.L_FLATE_ENCODE)
	if p.Depth() == 1 {
		kind = C.L_G4_ENCODE
	}
	var data *C.L_COMP_DATA
	if C.pixGenerateCIData(p.c, kind, 0, 0, &data) != 0 {
		return nil, document.Errorf(document.KindInternal, "leptonica: no PDF picture")
	}
	defer C.l_CIDataDestroy(&data)
	img := &document.PDFImage{Width: p.Width(), Height: p.Height(), BitsPerComponent: 8, Filter: "FlateDecode", ColorSpace: "/DeviceGray"}
	switch p.Depth() {
	case 1:
		img.BitsPerComponent, img.Filter = 1, "CCITTFaxDecode"
		black := "true"
		if data.minisblack == 0 {
			black = "false"
		}
		img.DecodeParms = fmt.Sprintf("<</K -1/Columns %d/Rows %d/BlackIs1 %s>>", p.Width(), p.Height(), black)
	case 32:
		img.ColorSpace = "/DeviceRGB"
	}
	if data.predictor != 0 {
		colours := 1
		if p.Depth() == 32 {
			colours = 3
		}
		img.DecodeParms = fmt.Sprintf("<</Predictor 15/Colors %d/BitsPerComponent 8/Columns %d>>", colours, p.Width())
	}
	img.Data = C.GoBytes(unsafe.Pointer(data.datacomp), C.int(data.nbytescomp))
	return img, nil
}
