package engine

/*
#include <leptonica/allheaders.h>
*/
import "C"

import (
	"recto/document"
)

// Decode returns the pixels of a page's picture, upright as far as the file
// knows: bilevel, grey or colour. A picture whose own header claims more
// pixels than document.PixelLimit allows is refused before it is decoded, one
// that cannot be decoded is damaged.
func Decode(img *document.Image) (*Pix, error) {
	stored, err := decode(img)
	if err != nil {
		return nil, err
	}
	defer stored.Close()
	plain, err := plain(stored)
	if err != nil {
		return nil, err
	}
	if img.Orientation <= 1 {
		return plain, nil
	}
	defer plain.Close()
	return plain.Orient(img.Orientation)
}

func decode(img *document.Image) (*Pix, error) {
	if img.Encoding.Raw() {
		return raw(img)
	}
	if len(img.Data) == 0 {
		return nil, document.Errorf(document.KindDamaged, "The picture is empty.")
	}
	data, size := (*C.l_uint8)(&img.Data[0]), C.size_t(len(img.Data))
	if err := checkSize(img, data, size); err != nil {
		return nil, err
	}
	var c *C.PIX
	switch img.Encoding {
	case document.EncodingJPEG:
		var warnings C.l_int32
		c = C.pixReadMemJpeg(data, size, 0, 1, &warnings, 0)
	case document.EncodingTIFF:
		c = C.pixReadMemTiff(data, size, C.l_int32(img.Frame))
	case document.EncodingPNG:
		c = C.pixReadMemPng(data, size)
	case document.EncodingJP2:
		return decodeJP2(img)
	case document.EncodingWebP:
		c = C.pixReadMemWebP(data, size)
	case document.EncodingBMP:
		c = C.pixReadMemBmp(data, size)
	}
	if c == nil {
		return nil, document.Errorf(document.KindDamaged, "The %s picture is damaged and cannot be decoded.", img.Encoding)
	}
	return &Pix{c}, nil
}

// checkSize asks the decoding library's own header reader, so that no two
// parsers can disagree about what is going to be allocated.
func checkSize(img *document.Image, data *C.l_uint8, size C.size_t) error {
	var w, h, bits, samples, cmap C.l_int32
	var failed C.l_ok
	switch img.Encoding {
	case document.EncodingTIFF:
		failed = C.readHeaderMemTiff(data, size, C.l_int32(img.Frame), &w, &h, &bits, &samples, nil, &cmap, nil)
	case document.EncodingJP2, document.EncodingBMP:
		return nil // decodeJP2 looks itself; Leptonica's BMP reader checks the size against the data
	default:
		failed = C.pixReadHeaderMem(data, size, nil, &w, &h, &bits, &samples, &cmap)
	}
	if failed != 0 {
		return document.Errorf(document.KindDamaged, "The %s picture's header is damaged.", img.Encoding)
	}
	return CheckPixels(int(w), int(h), int(bits)*int(samples))
}

// CheckPixels refuses a picture that is larger than recto decodes.
func CheckPixels(width, height, bitsPerPixel int) error {
	limit := document.PixelLimit(bitsPerPixel)
	if width <= 0 || height <= 0 {
		return document.Errorf(document.KindDamaged, "The picture is %d x %d pixels.", width, height)
	}
	if width > limit/height {
		return document.Errorf(document.KindTooLarge, "The picture is %d x %d pixels, more than the %d million that are read.", width, height, limit/1e6)
	}
	return nil
}

// plain returns the picture in one of the three depths of a Pix, without
// palette and without transparency, which becomes white paper.
func plain(p *Pix) (*Pix, error) {
	c := C.pixClone(p.c)
	step := func(next *C.PIX) {
		C.pixDestroy(&c)
		c = next
	}
	if C.pixGetColormap(c) != nil {
		step(C.pixRemoveColormap(c, C.REMOVE_CMAP_BASED_ON_SRC))
	}
	if c != nil && C.pixGetDepth(c) == 32 && C.pixGetSpp(c) == 4 {
		step(C.pixAlphaBlendUniform(c, 0xffffff00))
	}
	if c != nil {
		switch C.pixGetDepth(c) {
		case 1, 8, 32:
		case 24:
			step(C.pixConvert24To32(c))
		default:
			step(C.pixConvertTo8(c, 0))
		}
	}
	return made(c, "conversion")
}

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
	p, err := made(C.pixCreateNoInit(C.l_int32(img.Width), C.l_int32(img.Height), C.l_int32(depth)), "picture")
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
