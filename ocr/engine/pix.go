package engine

/*
#include <stdlib.h>
#include <leptonica/allheaders.h>
*/
import "C"

import (
	"slices"
	"strings"
	"unsafe"

	"recto/document"
)

// Pix is a picture in Leptonica's memory: 1 bit a pixel (1 is black), 8 bits
// of grey (0 is black) or 32 bits of colour. Operations leave it as it is and
// return a new one; whoever holds one closes it.
type Pix struct {
	c *C.PIX
	// components are its boxes, nil until they are asked for.
	components []document.Box
}

// Close frees the picture. A second Close does nothing.
func (p *Pix) Close() {
	if p != nil && p.c != nil {
		C.pixDestroy(&p.c)
	}
}

// Width, Height and Depth return pixels and bits a pixel (1, 8 or 32).
func (p *Pix) Width() int  { return int(C.pixGetWidth(p.c)) }
func (p *Pix) Height() int { return int(C.pixGetHeight(p.c)) }
func (p *Pix) Depth() int  { return int(C.pixGetDepth(p.c)) }

// made wraps what a Leptonica call returned; nil means that it ran out of
// memory or was asked for something absurd.
func made(c *C.PIX, what string) (*Pix, error) {
	if c == nil {
		return nil, document.Errorf(document.KindInternal, "leptonica: %s gave no picture", what)
	}
	return &Pix{c: c}, nil
}

// newPix returns a picture to write into, all zero.
func newPix(width, height, depth int) (*Pix, error) {
	return made(C.pixCreate(C.l_int32(width), C.l_int32(height), C.l_int32(depth)), "picture")
}

// Clone returns a second handle on the same pixels.
func (p *Pix) Clone() *Pix { return &Pix{C.pixClone(p.c), p.components} }

// Copy returns a picture with the same pixels in memory of its own.
func (p *Pix) Copy() (*Pix, error) { return made(C.pixCopy(nil, p.c), "copy") }

// Grey returns the picture in 8 bits of grey.
func (p *Pix) Grey() (*Pix, error) {
	if p.Depth() == 32 {
		return made(C.pixConvertRGBToLuminance(p.c), "conversion to grey")
	}
	return made(C.pixConvertTo8(p.c, 0), "conversion to grey")
}

// green returns the green of a colour picture as grey: for pictures whose
// colours are all the same.
func (p *Pix) green() (*Pix, error) {
	return made(C.pixGetRGBComponent(p.c, C.COLOR_GREEN), "green")
}

// Orient returns the picture turned and flipped as an EXIF orientation says.
func (p *Pix) Orient(o document.Orientation) (*Pix, error) {
	quads := map[document.Orientation]C.l_int32{3: 2, 5: 1, 6: 1, 7: 3, 8: 3}[o]
	turned := C.pixRotateOrth(p.c, quads)
	if turned == nil {
		return made(nil, "turn")
	}
	switch o {
	case 2, 5, 7:
		C.pixFlipLR(turned, turned)
	case 4:
		C.pixFlipTB(turned, turned)
	}
	return &Pix{c: turned}, nil
}

// Turn returns the picture turned clockwise by degrees, a multiple of 90.
func (p *Pix) Turn(degrees int) (*Pix, error) {
	return made(C.pixRotateOrth(p.c, C.l_int32(((degrees/90)%4+4)%4)), "turn")
}

// Rotate returns the picture turned clockwise about its centre by angle
// radians, in the same size; what comes in from outside is white. Bilevel
// pictures are sheared, which keeps them bilevel.
func (p *Pix) Rotate(angle float64) (*Pix, error) {
	kind := C.l_int32(C.L_ROTATE_AREA_MAP)
	if p.Depth() == 1 {
		kind = C.L_ROTATE_SAMPLING
	}
	return made(C.pixRotate(p.c, C.l_float32(angle), kind, C.L_BRING_IN_WHITE, 0, 0), "rotation")
}

// Scale returns the picture scaled by factor: area averaging downwards,
// linear interpolation upwards. A bilevel picture becomes grey.
func (p *Pix) Scale(factor float64) (*Pix, error) {
	switch {
	case p.Depth() == 1 && factor <= 1:
		return made(C.pixScaleToGray(p.c, C.l_float32(factor)), "scaling")
	case factor < 1:
		return made(C.pixScaleAreaMap(p.c, C.l_float32(factor), C.l_float32(factor)), "scaling")
	}
	return p.Stretch(factor, factor)
}

// Stretch returns the picture scaled by one factor across and another down, both
// at least 1. A bilevel picture becomes grey.
func (p *Pix) Stretch(across, down float64) (*Pix, error) {
	src := p
	if p.Depth() == 1 {
		grey, err := p.Grey()
		if err != nil {
			return nil, err
		}
		defer grey.Close()
		src = grey
	}
	return made(C.pixScaleGeneral(src.c, C.l_float32(across), C.l_float32(down), 0, 0), "scaling")
}

// Sharpen returns a grey or coloured picture with what differs from the mean
// within half pixels around it made to differ by amount times as much more.
func (p *Pix) Sharpen(half int, amount float64) (*Pix, error) {
	return made(C.pixUnsharpMasking(p.c, C.l_int32(half), C.l_float32(amount)), "sharpening")
}

// Smooth returns a grey picture with each pixel the mean of those around it, up
// to twice half away, the nearest weighing most.
func (p *Pix) Smooth(half int) (*Pix, error) {
	once, err := made(C.pixBlockconvGray(p.c, nil, C.l_int32(half), C.l_int32(half)), "smoothing")
	if err != nil {
		return nil, err
	}
	defer once.Close()
	return made(C.pixBlockconvGray(once.c, nil, C.l_int32(half), C.l_int32(half)), "smoothing")
}

// Crop returns a copy of the part inside box, which must lie in the picture.
func (p *Pix) Crop(box document.Box) (*Pix, error) {
	b := C.boxCreate(C.l_int32(box.Left), C.l_int32(box.Top), C.l_int32(box.Width()), C.l_int32(box.Height()))
	defer C.boxDestroy(&b)
	return made(C.pixClipRectangle(p.c, b, nil), "crop")
}

// Threshold returns the bilevel picture of the pixels darker than level.
func (p *Pix) Threshold(level int) (*Pix, error) {
	return made(C.pixThresholdToBinary(p.c, C.l_int32(level)), "threshold")
}

// Paper is the grey that NormaliseBackground makes of the background.
const Paper = 200

// Ink is the grey below which nothing is background on most pages.
const Ink = 60

// NormaliseBackground returns the grey picture with uneven light, stains and
// what shines through evened out: the background, estimated in tiles from what
// is lighter than ink, becomes Paper (Leptonica's pixBackgroundNorm, otherwise
// with its usual values).
func (p *Pix) NormaliseBackground(ink int) (*Pix, error) {
	return made(C.pixBackgroundNorm(p.c, nil, nil, 10, 15, C.l_int32(ink), 40, Paper, 2, 1), "background normalisation")
}

// Median returns the grey that half of the grey picture is darker than.
func (p *Pix) Median() int {
	var value C.l_uint32
	C.pixGetRankValue(p.c, 10, 0.5, &value)
	return int(value)
}

// Sauvola returns the bilevel picture by Sauvola's local threshold over
// windows of 2 half + 1 pixels (Sauvola and Pietikäinen 2000), or of as many as
// fit into the picture. One of a few pixels has Otsu's level.
func (p *Pix) Sauvola(half int, factor float64) (*Pix, error) {
	half = min(half, (min(p.Width(), p.Height())-3)/2)
	if half < 2 {
		return p.Threshold(p.Otsu())
	}
	var out *C.PIX
	nx, ny := max(1, p.Width()/800), max(1, p.Height()/800)
	if C.pixSauvolaBinarizeTiled(p.c, C.l_int32(half), C.l_float32(factor), C.l_int32(nx), C.l_int32(ny), nil, &out) != 0 {
		return made(nil, "Sauvola")
	}
	return &Pix{c: out}, nil
}

// WithoutSpecks returns the bilevel picture without the connected components
// that are at most size pixels wide and high, but with what the spared boxes hold.
func (p *Pix) WithoutSpecks(size int, spared []document.Box) (*Pix, error) {
	s := C.l_int32(size)
	out := C.pixSelectBySize(p.c, s, s, 8, C.L_SELECT_IF_EITHER, C.L_SELECT_IF_GT, nil)
	if out == nil {
		return made(nil, "despeckling")
	}
	for _, b := range spared {
		x, y := C.l_int32(b.Left), C.l_int32(b.Top)
		C.pixRasterop(out, x, y, C.l_int32(b.Width()), C.l_int32(b.Height()), C.PIX_SRC, p.c, x, y)
	}
	return made(out, "despeckling")
}

// Larger returns the bilevel picture of the connected components that are wider
// than width or higher than height.
func (p *Pix) Larger(width, height int) (*Pix, error) {
	return made(C.pixSelectBySize(p.c, C.l_int32(width), C.l_int32(height), 8, C.L_SELECT_IF_EITHER, C.L_SELECT_IF_GT, nil), "selection by size")
}

// Skew returns the angle, in radians clockwise, by which turning the bilevel
// picture makes its lines level, and how clear that is: below about 3 the
// angle means little.
func (p *Pix) Skew() (angle, confidence float64) {
	var a, c C.l_float32
	if C.pixFindSkewSweepAndSearch(p.c, &a, &c, 4, 2, 7, 1, 0.01) != 0 {
		return 0, 0
	}
	return float64(a) * (3.141592653589793 / 180), float64(c)
}

// Components returns the boxes of the bilevel picture's connected components.
func (p *Pix) Components() []document.Box {
	if p.components == nil {
		p.components = p.findComponents()
	}
	return slices.Clone(p.components)
}

func (p *Pix) findComponents() []document.Box {
	boxa := C.pixConnCompBB(p.c, 8)
	if boxa == nil {
		return nil
	}
	defer C.boxaDestroy(&boxa)
	boxes := make([]document.Box, int(C.boxaGetCount(boxa)))
	for i := range boxes {
		var x, y, w, h C.l_int32
		C.boxaGetBoxGeometry(boxa, C.l_int32(i), &x, &y, &w, &h)
		boxes[i] = document.Box{Left: int(x), Top: int(y), Right: int(x + w), Bottom: int(y + h)}
	}
	return boxes
}

// TIFF returns the picture as an uncompressed TIFF file of 300 dpi, the form
// that Tesseract takes over fastest.
func (p *Pix) TIFF() ([]byte, error) {
	return p.encode(C.IFF_TIFF, "TIFF")
}

// PNG returns the picture as a PNG file.
func (p *Pix) PNG() ([]byte, error) { return p.encode(C.IFF_PNG, "PNG") }

// JPEG returns the picture as a baseline JPEG file; it is not bilevel.
func (p *Pix) JPEG(quality int) ([]byte, error) {
	var data *C.l_uint8
	var size C.size_t
	if C.pixWriteMemJpeg(&data, &size, p.c, C.l_int32(quality), 0) != 0 {
		return nil, document.Errorf(document.KindInternal, "leptonica: encode JPEG")
	}
	defer C.lept_free(pointer(data))
	return C.GoBytes(pointer(data), C.int(size)), nil
}

func (p *Pix) encode(format C.l_int32, name string) ([]byte, error) {
	C.pixSetResolution(p.c, 300, 300)
	var data *C.l_uint8
	var size C.size_t
	if C.pixWriteMem(&data, &size, p.c, format) != 0 {
		return nil, document.Errorf(document.KindInternal, "leptonica: encode %s", name)
	}
	defer C.lept_free(pointer(data))
	return C.GoBytes(pointer(data), C.int(size)), nil
}

// rows returns the picture's words in memory, four bytes each in the machine's
// order, and how many make a row.
func (p *Pix) rows() (words []uint32, perRow int) {
	perRow = int(C.pixGetWpl(p.c))
	return unsafe.Slice((*uint32)(pointer(C.pixGetData(p.c))), perRow*p.Height()), perRow
}

// greyAt returns a pixel of a row of a grey picture.
func greyAt(row []uint32, x int) uint8 { return uint8(row[x>>2] >> (24 - 8*(x&3))) }

// evenRows returns how many rows are the same from one end of the picture, its foot
// or its top, 0 where the outermost is like no other: what a decoder leaves where a
// file gave nothing more.
func (p *Pix) evenRows(fromTop bool) int {
	words, perRow := p.rows()
	row := func(n int) []uint32 { // counted from that end
		if !fromTop {
			n = p.Height() - 1 - n
		}
		return words[n*perRow:][:perRow]
	}
	n := 1
	for n < p.Height() && slices.Equal(row(n), row(0)) {
		n++
	}
	if n == 1 && p.Height() > 1 {
		return 0
	}
	return n
}

func pointer[T any](p *T) unsafe.Pointer { return unsafe.Pointer(p) }

func trimName(version string) string {
	return strings.TrimPrefix(version, "leptonica-")
}
