package engine

/*
#cgo pkg-config: libtiff-4 libopenjp2
#include <leptonica/allheaders.h>
#include "codecs.h"
*/
import "C"

import (
	"fmt"

	"recto/document"
)

// Leptonica reads no tiles, no old-style JPEG and not every depth in TIFF
// files, and turns them by their orientation, which is the caller's task here;
// of JPEG 2000 it reads some depths and colours only. So libtiff and OpenJPEG,
// which it stands on, are used directly.

// decodeTIFF returns the frame of a TIFF as it is stored.
func decodeTIFF(img *document.Image) (picture *Pix, whole bool, err error) {
	data, size, frame := (*C.uint8_t)(&img.Data[0]), C.size_t(len(img.Data)), C.uint64_t(img.Frame)
	var h C.codec_header
	if err := header(img, C.tiff_header(data, size, frame, &h), &h); err != nil {
		return nil, false, err
	}
	return fill(img, &h, func(words *C.uint32_t, perRow C.size_t) C.int {
		return C.tiff_decode(data, size, frame, &h, words, perRow)
	})
}

// decodeJP2 returns the picture of a JP2 file or a bare codestream.
func decodeJP2(img *document.Image) (picture *Pix, whole bool, err error) {
	data, size := (*C.uint8_t)(&img.Data[0]), C.size_t(len(img.Data))
	var h C.codec_header
	if err := header(img, C.jp2_header(data, size, &h), &h); err != nil {
		return nil, false, err
	}
	return fill(img, &h, func(words *C.uint32_t, perRow C.size_t) C.int {
		return C.jp2_decode(data, size, &h, words, perRow)
	})
}

// header judges what a file says of itself, before anything is allocated for
// it.
func header(img *document.Image, status C.int, h *C.codec_header) error {
	switch status {
	case C.CODEC_DAMAGED:
		return document.Errorf(document.KindDamaged, "The %s picture's header is damaged.", img.Encoding)
	case C.CODEC_UNREAD:
		return document.Errorf(document.KindNoScan, "This kind of %s picture is not read: %d samples of %d bits%s.",
			img.Encoding, h.samples, h.bits, tiffKind(img, h))
	}
	return CheckPixels(int(h.width), int(h.height), int(h.bits)*int(h.samples))
}

func tiffKind(img *document.Image, h *C.codec_header) string {
	if img.Encoding != document.EncodingTIFF {
		return ""
	}
	return fmt.Sprintf(", compression %d, photometric interpretation %d", h.compression, h.photometric)
}

// fill decodes into a new picture of the header's size.
func fill(img *document.Image, h *C.codec_header, decode func(words *C.uint32_t, perRow C.size_t) C.int) (*Pix, bool, error) {
	p, err := newPix(int(h.width), int(h.height), int(h.depth))
	if err != nil {
		return nil, false, err
	}
	status := decode((*C.uint32_t)(pointer(C.pixGetData(p.c))), C.size_t(C.pixGetWpl(p.c)))
	if status == C.CODEC_DAMAGED {
		p.Close()
		return nil, false, damaged(img)
	}
	whole := status == C.CODEC_WHOLE
	if h.depth < 32 {
		C.pixEndianByteSwap(p.c)
		C.pixSetPadBits(p.c, 0)
		return p, whole, nil
	}
	if h.grey == 0 {
		return p, whole, nil
	}
	defer p.Close()
	grey, err := p.green()
	return grey, whole, err
}
