package engine

/*
#cgo pkg-config: libheif
#include <libheif/heif.h>
#include "codecs.h"
*/
import "C"

import "recto/document"

func init() {
	// Where libheif has its codecs in files of their own it loads them here,
	// before a reader process locks itself in.
	C.heif_init(nil)
}

// HEIC returns the version of libheif, and whether it has a decoder for HEIC
// pictures: where its codecs are packages of their own, that one may be missing.
func HEIC() (version string, decoded bool) {
	return C.GoString(C.heif_get_version()), C.heif_have_decoder_for_format(C.heif_compression_HEVC) != 0
}

// decodeHEIF returns the primary picture of a HEIF file, turned as the file
// says.
func decodeHEIF(img *document.Image) (picture *Pix, whole bool, err error) {
	data, size := (*C.uint8_t)(&img.Data[0]), C.size_t(len(img.Data))
	var h C.codec_header
	if err := header(img, C.heif_header(data, size, &h), &h); err != nil {
		return nil, false, err
	}
	return fill(img, &h, func(words *C.uint32_t, perRow C.size_t) C.int {
		return C.heif_decode(data, size, &h, words, perRow)
	})
}
