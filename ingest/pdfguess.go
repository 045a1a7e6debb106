package ingest

import (
	"bytes"
	"image/color"
	"image/jpeg"
	"math"

	"github.com/klippa-app/go-pdfium/requests"

	"recto/document"
)

// guess describes a picture whose dictionary could not be read, as far as
// PDFium tells. What is taken out by it must be compared with the page.
func (p *pdfPage) guess(t *thing) *imageSource {
	source := &imageSource{width: t.width, height: t.height}
	count, err := p.engine.FPDFImageObj_GetImageFilterCount(&requests.FPDFImageObj_GetImageFilterCount{ImageObject: t.ref})
	if err != nil || count.Count != 1 {
		return source
	}
	filter, err := p.engine.FPDFImageObj_GetImageFilter(&requests.FPDFImageObj_GetImageFilter{ImageObject: t.ref})
	if err != nil || filter.ImageFilter != "DCTDecode" {
		return source
	}
	data := p.stream(t.ref, 1)
	if h, err := parseJPEG(data); err == nil {
		source.filters = []string{"DCTDecode"}
		source.space = map[int]string{1: "gray", 3: "rgb"}[h.components]
	}
	return source
}

// thumb is a picture brought to a few grey values, upright.
type thumb [thumbSide][thumbSide]float64

const thumbSide = 24

// Differences of grey values between a page and the picture taken out of it
// that come from scaling: on average, and at one place.
const (
	mostApart      = 6
	mostApartThere = 48
)

// looksLike reports whether an image looks like the page that it was taken out
// of.
func (p *pdfPage) looksLike(image *document.Image) bool {
	taken, ok := reduce(image)
	if !ok {
		return false
	}
	width, height := p.size()
	scale := 8 * thumbSide / max(width, height)
	drawn, err := p.render(max(thumbSide, int(width*scale)), max(thumbSide, int(height*scale)))
	if err != nil {
		return false
	}
	shown, _ := reduce(drawn)
	mean, most := taken.difference(shown)
	return mean <= mostApart && most <= mostApartThere
}

// reduce makes a thumb of an image; ok is false for encodings that Go's
// standard library does not decode.
func reduce(image *document.Image) (t thumb, ok bool) {
	var at func(x, y int) float64
	switch image.Encoding {
	case document.EncodingGrey:
		at = func(x, y int) float64 { return float64(image.Data[y*image.Stride+x]) }
	case document.EncodingRGB:
		at = func(x, y int) float64 {
			p := image.Data[y*image.Stride+3*x:]
			return 0.3*float64(p[0]) + 0.59*float64(p[1]) + 0.11*float64(p[2])
		}
	case document.EncodingBilevel:
		at = func(x, y int) float64 {
			return 255 * float64(1-image.Data[y*image.Stride+x>>3]>>(7-x&7)&1)
		}
	case document.EncodingJPEG:
		decoded, err := jpeg.Decode(bytes.NewReader(image.Data))
		if err != nil || decoded.Bounds().Dx() != image.Width || decoded.Bounds().Dy() != image.Height {
			return t, false
		}
		at = func(x, y int) float64 { return float64(color.GrayModel.Convert(decoded.At(x, y)).(color.Gray).Y) }
	default:
		return t, false
	}
	m := image.Orientation.Affine(image.Width, image.Height)
	width, height := image.Orientation.Size(image.Width, image.Height)
	cell := m.Then(document.Scale(thumbSide/float64(width), thumbSide/float64(height)))
	// A few hundred samples across are enough.
	step := max(1, min(image.Width, image.Height)/400)
	var count thumb
	for y := 0; y < image.Height; y += step {
		for x := 0; x < image.Width; x += step {
			p := cell.Apply(document.Point{X: float64(x) + 0.5, Y: float64(y) + 0.5})
			t[int(p.Y)][int(p.X)] += at(x, y)
			count[int(p.Y)][int(p.X)]++
		}
	}
	for i := range t {
		for j := range t[i] {
			t[i][j] /= max(1, count[i][j])
		}
	}
	return t, true
}

// difference returns how far two thumbs are apart, on average and at most.
func (t *thumb) difference(u thumb) (mean, most float64) {
	for i := range t {
		for j := range t[i] {
			d := math.Abs(t[i][j] - u[i][j])
			mean += d / (thumbSide * thumbSide)
			most = max(most, d)
		}
	}
	return mean, most
}
