package ingest

import (
	"recto/document"
)

// A header is what the leading structures of an image file tell of its pages.
// Pixels are neither decoded nor vouched for.
type header struct {
	encoding document.Encoding
	frames   []frame
	// notes are about the file as a whole: what had to be passed over.
	notes []string
}

// A frame is one page of an image file.
type frame struct {
	// index is what document.Image calls Frame.
	index         int
	width, height int
	// bits is the number of bits a pixel once decoded: a palette counts as
	// the colours that it stands for.
	bits        int
	orientation document.Orientation
	dpi         float64
	// aspect is what document.Image calls Aspect.
	aspect float64
	notes  []string
	// err is why this page cannot be read though others may be.
	err error
}

// check sets err for a frame that has no pixels or too many.
func (f *frame) check() {
	if f.err == nil {
		f.err = checkPixels(f.width, f.height, f.bits)
	}
}

// parsers maps media types of images to the parsers of their headers.
var parsers = map[string]func([]byte, Limits) (header, error){
	typeJPEG: single(document.EncodingJPEG, parseJPEG),
	typePNG:  single(document.EncodingPNG, parsePNG),
	typeJP2:  single(document.EncodingJP2, parseJP2),
	typeWebP: single(document.EncodingWebP, parseWebP),
	typeBMP:  single(document.EncodingBMP, parseBMP),
	typeGIF:  single(document.EncodingGIF, parseGIF),
	typeHEIF: single(document.EncodingHEIF, parseHEIF),
	typeTIFF: parseTIFF,
	typeDjVu: parseDjVu,
}

// single makes a parser of files that hold one picture.
func single[T interface{ frame() frame }](encoding document.Encoding, parse func([]byte) (T, error)) func([]byte, Limits) (header, error) {
	return func(data []byte, _ Limits) (header, error) {
		parsed, err := parse(data)
		if err != nil {
			return header{}, err
		}
		f := parsed.frame()
		f.check()
		return header{encoding: encoding, frames: []frame{f}}, f.err
	}
}

// resolution returns the dots an inch of a picture, 0 for a statement that
// cannot be meant.
func resolution(dpi float64) float64 {
	if !(dpi >= 20 && dpi <= 10_000) {
		return 0
	}
	return dpi
}

// aspect returns how many times as high as wide a pixel is, by how many there
// are in some length across and down; 0 where it is square, or where that cannot
// be meant.
func aspect(across, down float64) float64 {
	const slight, most = 1.02, 4
	if !(across > 0 && down > 0) {
		return 0
	}
	a := across / down
	if oblong := max(a, 1/a); oblong < slight || oblong > most {
		return 0
	}
	return a
}

// orientation returns the EXIF number, 1 for one that does not exist.
func orientation(n uint64) document.Orientation {
	if n < 1 || n > 8 {
		return 1
	}
	return document.Orientation(n)
}

// damaged is the error of a header that ends early or contradicts itself.
func damaged(format string, args ...any) error {
	return document.Errorf(document.KindDamaged, format, args...)
}
