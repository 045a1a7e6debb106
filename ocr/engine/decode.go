package engine

/*
#include <leptonica/allheaders.h>
*/
import "C"

import (
	"bytes"

	"recto/document"
)

// Decode returns the pixels of a page's picture, upright as far as the file
// knows: bilevel, grey or colour. A picture whose own header claims more
// pixels than document.PixelLimit allows is refused before it is decoded. Of a
// damaged one the part that can be decoded is returned with its damage, which is
// nil for a whole one; it is an error where nothing can.
func Decode(img *document.Image) (picture *Pix, damage *document.Damage, err error) {
	stored, whole, err := decode(img)
	if err != nil && document.AsError(err).Kind == document.KindDamaged {
		stored, err = decodeMended(img, err)
		whole = false
	}
	if err != nil {
		return nil, nil, err
	}
	defer stored.Close()
	if damage = img.Damage; !whole {
		if damage = stored.damage(img); damage.Missing == 1 {
			return nil, nil, damaged(img)
		}
	}
	picture, err = plain(stored)
	if err != nil || img.Orientation <= 1 {
		return picture, damage, err
	}
	defer picture.Close()
	picture, err = picture.Orient(img.Orientation)
	return picture, damage, err
}

// decodeMended decodes what is there of a picture that is cut off; failed is why it
// could not be decoded as it is.
func decodeMended(img *document.Image, failed error) (*Pix, error) {
	again := *img
	if again.Data = mended(img); again.Data == nil {
		return nil, failed
	}
	stored, _, err := decode(&again)
	return stored, err
}

// mostBorder is the share of a picture that may be an even border.
const mostBorder = 0.05

// damage tells what is missing of a picture that was not decoded without faults:
// the rows from which on all are the same, or of a BMP from its last row up those
// above. A JPEG that has its end may have been
// decoded wholly in spite of faults, and end in a border that is even.
func (p *Pix) damage(img *document.Image) *document.Damage {
	even := p.evenRows(img.Encoding == document.EncodingBMP && upwards(img.Data))
	missing := float64(even) / float64(p.Height())
	lost := img.Encoding != document.EncodingJPEG || !ended(img.Data) || missing > mostBorder
	if !lost {
		missing = 0
	}
	return &document.Damage{Lost: lost, Missing: document.Thousandth(missing)}
}

// ended reports whether the last scan of a JPEG has an end. Neither mark occurs
// within the data of a scan.
func ended(jpeg []byte) bool {
	scan, end := []byte{0xff, 0xda}, []byte{0xff, 0xd9}
	return bytes.LastIndex(jpeg, end) > bytes.LastIndex(jpeg, scan)
}

// decode returns the pixels as they are stored, and whether they are all there.
func decode(img *document.Image) (picture *Pix, whole bool, err error) {
	if img.Encoding.Raw() {
		picture, err = raw(img)
		return picture, true, err
	}
	if len(img.Data) == 0 {
		return nil, false, document.Errorf(document.KindDamaged, "The picture is empty.")
	}
	switch img.Encoding {
	case document.EncodingTIFF:
		return decodeTIFF(img)
	case document.EncodingJP2:
		return decodeJP2(img)
	case document.EncodingDjVu:
		return decodeDjVu(img)
	case document.EncodingHEIF:
		return decodeHEIF(img)
	case document.EncodingBMP:
		picture, err = decodeBMP(img)
		return picture, true, err
	case document.EncodingGIF:
		picture, err = decodeGIF(img)
		return picture, true, err
	}
	if err := checkSize(img); err != nil {
		return nil, false, err
	}
	if img.Encoding == document.EncodingPNG && keyed(img.Data) {
		picture, err = decodeKeyed(img)
		return picture, true, err
	}
	data, size := (*C.l_uint8)(&img.Data[0]), C.size_t(len(img.Data))
	var c *C.PIX
	var warnings C.l_int32
	switch img.Encoding {
	case document.EncodingJPEG:
		c = C.pixReadMemJpeg(data, size, 0, 1, &warnings, C.L_JPEG_CONTINUE_WITH_BAD_DATA)
	case document.EncodingPNG:
		c = C.pixReadMemPng(data, size)
	case document.EncodingWebP:
		c = C.pixReadMemWebP(data, size)
	}
	if c == nil {
		return nil, false, damaged(img)
	}
	return &Pix{c: c}, warnings == 0, nil
}

func damaged(img *document.Image) error {
	return document.Errorf(document.KindDamaged, "The %s picture is damaged and cannot be decoded.", img.Encoding)
}

// checkSize asks the decoding library's own header reader, so that no two
// parsers can disagree about what is going to be allocated.
func checkSize(img *document.Image) error {
	data, size := (*C.l_uint8)(&img.Data[0]), C.size_t(len(img.Data))
	var w, h, bits, samples C.l_int32
	if C.pixReadHeaderMem(data, size, nil, &w, &h, &bits, &samples, nil) != 0 {
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
