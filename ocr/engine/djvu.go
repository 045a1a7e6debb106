package engine

/*
#cgo pkg-config: ddjvuapi
#include "codecs.h"
*/
import "C"

import "recto/document"

// DjVuMessages is the folder of DjVuLibre's messages. The library does not start
// where it is there and cannot be read.
const DjVuMessages = "/usr/share/djvu/osi"

// decodeDjVu returns a page of a DjVu file, by DjVuLibre. Intake has read the
// page's size, and looked whether it is bilevel; the library is held to that.
func decodeDjVu(img *document.Image) (picture *Pix, whole bool, err error) {
	h := C.codec_header{width: C.uint32_t(img.Width), height: C.uint32_t(img.Height), samples: 3, bits: 8, depth: 32}
	if img.Bilevel {
		h.samples, h.bits, h.depth = 1, 1, 1
	}
	if err := CheckPixels(img.Width, img.Height, int(h.bits*h.samples)); err != nil {
		return nil, false, err
	}
	return fill(img, &h, func(words *C.uint32_t, perRow C.size_t) C.int {
		return C.djvu_decode((*C.uint8_t)(&img.Data[0]), C.size_t(len(img.Data)), C.uint32_t(img.Frame), &h, words, perRow)
	})
}
