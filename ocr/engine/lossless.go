package engine

/*
#include <leptonica/allheaders.h>
*/
import "C"

import (
	"recto/document"
)

// Lossless returns the picture as a file that a PDF can take over without
// decoding it: a TIFF of one strip in CCITT Group 4 for a bilevel picture, a PNG
// for grey and colour. It is upright, as Decode returns it.
func (p *Pix) Lossless() (*document.Image, error) {
	img := &document.Image{Encoding: document.EncodingPNG, Width: p.Width(), Height: p.Height(), Orientation: 1}
	format := C.l_int32(C.IFF_PNG)
	if p.Depth() == 1 {
		img.Encoding, format = document.EncodingTIFF, C.IFF_TIFF_G4
	}
	var err error
	img.Data, err = p.encode(format, string(img.Encoding))
	return img, err
}
