package engine

/*
#include <leptonica/allheaders.h>
*/
import "C"

import (
	"recto/document"
)

// raw copies rows of pixels into a Pix.
func raw(img *document.Image) (*Pix, error) {
	depth := map[document.Encoding]int{document.EncodingBilevel: 1, document.EncodingGrey: 8, document.EncodingRGB: 32}[img.Encoding]
	if err := CheckPixels(img.Width, img.Height, depth); err != nil {
		return nil, err
	}
	need := map[int]int{1: (img.Width + 7) / 8, 8: img.Width, 32: 3 * img.Width}[depth]
	if img.Stride < need || len(img.Data) < img.Stride*(img.Height-1)+need {
		return nil, document.Errorf(document.KindInternal, "raw picture of %d x %d pixels has %d bytes in rows of %d", img.Width, img.Height, len(img.Data), img.Stride)
	}
	p, err := newPix(img.Width, img.Height, depth)
	if err != nil {
		return nil, err
	}
	words, perRow := p.rows()
	for y := range img.Height {
		row := img.Data[y*img.Stride : y*img.Stride+need]
		out := words[y*perRow : (y+1)*perRow]
		if depth == 32 {
			for x := range img.Width {
				out[x] = uint32(row[3*x])<<24 | uint32(row[3*x+1])<<16 | uint32(row[3*x+2])<<8 | 0xff
			}
			continue
		}
		packBytes(out, row)
	}
	C.pixSetPadBits(p.c, 0)
	return p, nil
}

// packBytes puts bytes into words, the first byte highest, as Leptonica keeps
// pixels of one and eight bits.
func packBytes(words []uint32, row []byte) {
	for i := range words {
		var w uint32
		for j := range 4 {
			w <<= 8
			if k := 4*i + j; k < len(row) {
				w |= uint32(row[k])
			}
		}
		words[i] = w
	}
}
