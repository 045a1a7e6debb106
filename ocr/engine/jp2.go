package engine

/*
#include <leptonica/allheaders.h>
*/
import "C"
import "recto/document"

func decodeJP2(img *document.Image) (*Pix, error) {
	data, size := (*C.l_uint8)(&img.Data[0]), C.size_t(len(img.Data))
	c := C.pixReadMemJp2k(data, size, 1, nil, 0, 0)
	if c == nil {
		return nil, document.Errorf(document.KindDamaged, "The JPEG 2000 picture is damaged and cannot be decoded.")
	}
	return &Pix{c}, nil
}
