package ingest

import (
	"bytes"
	"compress/flate"
	"errors"
	"io"
	"math"
	"slices"

	"github.com/klippa-app/go-pdfium/enums"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"

	"recto/document"
)

// picture returns the page's picture: the one picture that fills the page as
// it is in the file, or the page drawn.
func (p *pdfPage) picture() (*document.Image, []string, error) {
	if t := p.single(); t != nil {
		if image := p.take(t); image != nil {
			return image, nil, nil
		}
	}
	return p.draw(p.nativeDPI())
}

// Shares of the page's area: what one picture must cover to be the page, and
// what other things may cover without being missed.
const (
	fullPage = 0.95
	specks   = 0.0005
)

// single returns the picture that is all there is to see on the page, nil
// where there is none.
func (p *pdfPage) single() *thing {
	if p.crowded || p.noted {
		return nil
	}
	// Everything below the last picture that fills the page is covered by it.
	last := -1
	for i, t := range p.things {
		if t.kind == enums.FPDF_PAGEOBJ_IMAGE && t.bounds.area() >= fullPage*p.box.area() {
			last = i
		}
	}
	if last < 0 {
		return nil
	}
	t := &p.things[last]
	beside := 0.0
	for i := range p.things {
		if o := &p.things[i]; o != t && o.visible && (i > last || !within(o.bounds, t.bounds)) {
			beside += max(o.bounds.intersect(p.box).area(), thin(o.bounds))
		}
	}
	whole := rect{0, 0, 1, 1}.around(t.matrix)
	if beside > specks*p.box.area() || t.blended || t.bounds.area() < fullPage*whole.area() {
		return nil
	}
	return t
}

// take takes a picture out of the file as it is, nil where that might show
// something else than the page does.
func (p *pdfPage) take(t *thing) *document.Image {
	if p.sources == nil {
		image := p.extract(t, p.guess(t))
		if image == nil || !p.looksLike(image) {
			return nil
		}
		return image
	}
	var source *imageSource
	for i := range p.sources {
		s := &p.sources[i]
		if s.width != t.width || s.height != t.height {
			continue
		}
		if source != nil && !alike(*source, *s) {
			return nil // which of them it is cannot be told
		}
		source = s
	}
	if source == nil || source.masked {
		return nil
	}
	return p.extract(t, source)
}

// within reports whether a lies inside b but for a hair.
func within(a, b rect) bool {
	return a.area() == 0 || a.intersect(b).area() >= 0.999*a.area()
}

// thin is the area of a line without width.
func thin(r rect) float64 {
	if r.right < r.left || r.top < r.bottom {
		return 0
	}
	return max(r.width(), r.height()) * 0.5
}

func alike(a, b imageSource) bool {
	return a.bits == b.bits && a.space == b.space && a.decoded == b.decoded && a.masked == b.masked && slices.Equal(a.filters, b.filters)
}

// upright finds the turn or flip with which a picture stands on the page, and
// its resolution. ok is false where it stands askew or its pixels are not
// square.
func (p *pdfPage) upright(t *thing, width, height int) (o document.Orientation, toPDF document.Affine, dpi float64, ok bool) {
	stored := document.Affine{A: 1 / float64(width), D: -1 / float64(height), F: 1}.Then(t.matrix)
	shown := stored.Then(p.toDisplay(1, 1))
	across, down := math.Hypot(shown.A, shown.B), math.Hypot(shown.C, shown.D)
	if across == 0 || down == 0 || math.Abs(across/down-1) > 0.01 {
		return 0, toPDF, 0, false
	}
	for o = 1; o <= 8; o++ {
		m := o.Affine(width, height)
		// The cosines of the angles between where the stored axes go.
		x := (m.A*shown.A + m.B*shown.B) / across
		y := (m.C*shown.C + m.D*shown.D) / down
		if x > axisAligned && y > axisAligned {
			back, _ := m.Inverse()
			return o, back.Then(stored), 72 / (across * p.unit), true
		}
	}
	return 0, toPDF, 0, false
}

// axisAligned is the cosine of a fifth of a degree, two pixels on a line of
// text.
const axisAligned = 0.999994

// extract takes a picture out of the file, nil where that cannot be done
// faithfully.
func (p *pdfPage) extract(t *thing, source *imageSource) *document.Image {
	image := p.extractBytes(t, source)
	if image == nil {
		image = p.extractPixels(t, source)
	}
	if image == nil {
		return nil
	}
	o, toPDF, dpi, ok := p.upright(t, image.Width, image.Height)
	if !ok {
		return nil
	}
	image.Orientation, image.ToPDF, image.DPI = o, &toPDF, resolution(dpi)
	return image
}

// extractBytes returns a JPEG or JPEG 2000 as it is embedded, nil for other
// pictures and where the PDF reads the samples otherwise than a file's reader
// would.
func (p *pdfPage) extractBytes(t *thing, source *imageSource) *document.Image {
	if source.decoded || len(source.filters) == 0 {
		return nil
	}
	switch source.filters[len(source.filters)-1] {
	case "DCTDecode":
		return embeddedJPEG(p.stream(t.ref, len(source.filters)), t, source)
	case "JPXDecode":
		return embeddedJP2(p.stream(t.ref, len(source.filters)), source)
	}
	return nil
}

func embeddedJPEG(data []byte, t *thing, source *imageSource) *document.Image {
	if !bytes.HasPrefix(data, []byte{0xff, 0xd8}) {
		return nil
	}
	h, err := parseJPEG(data)
	if err != nil || h.precision != 8 || h.width != t.width || h.height != t.height || !h.process.decodable() {
		return nil
	}
	if !source.states(h.components) || checkPixels(h.width, h.height, 8*h.components) != nil {
		return nil
	}
	return &document.Image{Encoding: document.EncodingJPEG, Data: data, Width: h.width, Height: h.height}
}

func embeddedJP2(data []byte, source *imageSource) *document.Image {
	if sniff(data) != typeJP2 {
		return nil
	}
	h, err := parseJP2(data)
	if err != nil || h.depth != 8 || h.palette {
		return nil
	}
	plain := source.space == "" && (h.colour == jp2Grey && h.components == 1 || h.colour == jp2RGB && h.components == 3)
	if !plain && !source.states(h.components) || checkPixels(h.width, h.height, 8*h.components) != nil {
		return nil
	}
	return &document.Image{Encoding: document.EncodingJP2, Data: data, Width: h.width, Height: h.height}
}

// states reports whether the PDF reads so many components as grey or RGB.
func (s *imageSource) states(components int) bool {
	return components == 1 && s.space == "gray" || components == 3 && s.space == "rgb"
}

// stream returns the bytes of a picture in the filter that makes it a picture.
func (p *pdfPage) stream(ref references.FPDF_PAGEOBJECT, filters int) []byte {
	if filters > 1 {
		decoded, err := p.engine.FPDFImageObj_GetImageDataDecoded(&requests.FPDFImageObj_GetImageDataDecoded{ImageObject: ref})
		if err != nil {
			return nil
		}
		return decoded.Data
	}
	raw, err := p.engine.FPDFImageObj_GetImageDataRaw(&requests.FPDFImageObj_GetImageDataRaw{ImageObject: ref})
	if err != nil {
		return nil
	}
	return raw.Data
}

// extractPixels returns the decoded pixels of a picture, nil where PDFium has
// none or they are too many.
func (p *pdfPage) extractPixels(t *thing, source *imageSource) *document.Image {
	bits := 24
	if source.bits == 1 {
		bits = 1
	}
	if checkPixels(t.width, t.height, bits) != nil {
		return nil
	}
	got, err := p.engine.FPDFImageObj_GetBitmap(&requests.FPDFImageObj_GetBitmap{ImageObject: t.ref})
	if err != nil {
		return nil
	}
	defer p.engine.FPDFBitmap_Destroy(&requests.FPDFBitmap_Destroy{Bitmap: got.Bitmap})
	b, err := p.bitmap(got.Bitmap)
	if err != nil || b.width != t.width || b.height != t.height {
		return nil
	}
	image := b.image()
	if slices.Equal(source.filters, []string{"FlateDecode"}) {
		image.Damage = p.cutOff(t.ref, image)
	}
	return image
}

// mostBorder is the share of a picture that may be an even border.
const mostBorder = 0.05

// cutOff tells of a deflated picture whether its data end too early, which PDFium
// passes over: it leaves the rest of the picture even. Only where it is, the data
// are looked at.
func (p *pdfPage) cutOff(ref references.FPDF_PAGEOBJECT, image *document.Image) *document.Damage {
	rows := 1
	last := image.Data[(image.Height-1)*image.Stride:]
	for rows < image.Height && bytes.Equal(image.Data[(image.Height-1-rows)*image.Stride:][:len(last)], last) {
		rows++
	}
	missing := float64(rows) / float64(image.Height)
	if missing < mostBorder {
		return nil
	}
	const header = 2 // of zlib; its checksum may be missing, and nothing with it
	stream := p.stream(ref, 1)
	if len(stream) < header {
		return nil
	}
	// Samples of 16 bits and opacity take eight bytes a pixel.
	most := 8*int64(image.Width)*int64(image.Height) + int64(image.Height)
	_, err := io.CopyN(io.Discard, flate.NewReader(bytes.NewReader(stream[header:])), most)
	if !errors.Is(err, io.ErrUnexpectedEOF) {
		return nil
	}
	return &document.Damage{Lost: true, Missing: document.Thousandth(missing)}
}
