package export

import (
	"fmt"
	"io"
	"math"
	"strings"

	"recto/document"
)

// PDF writes a searchable PDF of pictures: each page shows its picture upright,
// with the bytes of the source where a PDF can hold them, and an invisible text
// layer over it. Pages go out as they come in. What is in the file depends on
// the document and the pages alone; there are no dates in it, and its ID is a
// hash of the rest.
type PDF struct {
	file                      *pdfFile
	catalog, tree, info, font int
	pages                     []int
	codes                     codes
	language                  string
	doc                       *document.Document
}

// NewPDF starts the PDF of doc on w, which stays the caller's to close.
func NewPDF(w io.Writer, doc *document.Document) *PDF {
	p := &PDF{file: newPDFFile(w), doc: doc}
	p.catalog, p.tree, p.info, p.font = p.file.reserve(), p.file.reserve(), p.file.reserve(), p.file.reserve()
	return p
}

// Page writes the next page. A page that failed shows its picture without
// text; one without a picture, that is img without Data, is empty.
func (p *PDF) Page(page *document.Page, img document.PDFImage) error {
	f := p.file
	width, height := canvasSize(page, &img)
	aspect := 1.0
	if page.Canvas.Aspect > 0 {
		aspect = page.Canvas.Aspect
	}
	scale := 72 / resolution(width, aspect*height, page.Canvas.DPI)
	toPDF := document.Affine{A: scale, D: -scale * aspect, F: scale * aspect * height}
	if p.language == "" {
		p.language = firstLanguage(page)
	}
	var content strings.Builder
	resources := fmt.Sprintf("/Font<</recto %d 0 R>>", p.font)
	if len(img.Data) > 0 {
		picture := f.reserve()
		f.stream(picture, imageEntries(&img), img.Data)
		resources += fmt.Sprintf("/XObject<</picture %d 0 R>>", picture)
		m := placement(&img, page.Canvas.Turn, width, height).Then(toPDF)
		fmt.Fprintf(&content, "q %s %s %s %s %s %s cm /picture Do Q\n", fine(m.A), fine(m.B), fine(m.C), fine(m.D), fine(m.E), fine(m.F))
	}
	content.Write(textLayer(page, toPDF, &p.codes))
	stream, object := f.reserve(), f.reserve()
	f.packed(stream, "", []byte(content.String()))
	f.object(object, fmt.Sprintf("<</Type/Page/Parent %d 0 R/MediaBox[0 0 %s %s]/Resources<<%s>>/Contents %d 0 R>>",
		p.tree, decimal(scale*width), decimal(scale*aspect*height), resources, stream))
	p.pages = append(p.pages, object)
	return f.err
}

// Close writes what ends the file.
func (p *PDF) Close() error {
	f := p.file
	fontObjects(f, p.font, &p.codes)
	var kids strings.Builder
	for _, n := range p.pages {
		fmt.Fprintf(&kids, "%d 0 R\n", n)
	}
	f.object(p.tree, fmt.Sprintf("<</Type/Pages/Count %d/Kids[%s]>>", len(p.pages), kids.String()))
	f.object(p.info, fmt.Sprintf("<</Title %s/Producer(recto)>>", pdfString(plain(title(p.doc)))))
	lang := ""
	if p.language != "" {
		lang = fmt.Sprintf("/Lang(%s)", p.language)
	}
	f.object(p.catalog, fmt.Sprintf("<</Type/Catalog/Pages %d 0 R%s>>", p.tree, lang))
	return f.finish(p.catalog, p.info)
}

// imageEntries returns the entries of an image's dictionary.
func imageEntries(img *document.PDFImage) string {
	s := fmt.Sprintf("/Type/XObject/Subtype/Image/Width %d/Height %d", img.Width, img.Height)
	if img.BitsPerComponent > 0 {
		s += fmt.Sprintf("/BitsPerComponent %d", img.BitsPerComponent)
	}
	for _, entry := range [][2]string{{"/ColorSpace ", img.ColorSpace}, {"/Filter/", img.Filter}, {"/DecodeParms ", img.DecodeParms}, {"/Decode ", img.Decode}} {
		if entry[1] != "" {
			s += entry[0] + entry[1]
		}
	}
	return s
}

// placement maps the unit square, in which a PDF draws an image, to the canvas.
func placement(img *document.PDFImage, turn int, width, height float64) document.Affine {
	w, h := float64(img.Width), float64(img.Height)
	upright := document.Affine{A: w, D: -h, F: h}.Then(img.Orientation.Affine(img.Width, img.Height))
	uprightW, uprightH := img.Orientation.Size(img.Width, img.Height)
	quarter := map[int]document.Orientation{90: 6, 180: 3, 270: 8}[turn]
	turned := upright.Then(quarter.Affine(uprightW, uprightH))
	turnedW, turnedH := quarter.Size(uprightW, uprightH)
	return turned.Then(document.Scale(width/float64(turnedW), height/float64(turnedH)))
}

// canvasSize returns the page's size in canvas pixels. A page that failed may
// know none: then it is the picture's, and A4 where there is none either.
func canvasSize(page *document.Page, img *document.PDFImage) (width, height float64) {
	w, h := page.Canvas.Width, page.Canvas.Height
	if w <= 0 || h <= 0 {
		w, h = img.Orientation.Size(img.Width, img.Height)
		if page.Canvas.Turn == 90 || page.Canvas.Turn == 270 {
			w, h = h, w
		}
	}
	if w <= 0 || h <= 0 {
		w, h = 1654, 2339
	}
	return float64(w), float64(h)
}

// resolution returns the pixels an inch that give the page its size on paper.
// What the source states is believed where the page can be that large: many
// programs write 72 or 96 where they know nothing. Else the page's long side
// is taken for that of an A4 sheet.
func resolution(width, height, stated float64) float64 {
	const a4, a3, largest = 11.69, 16.54, 200.0 // inches; a PDF page has at most 200
	long := math.Max(width, height)
	inches := long / stated
	switch {
	case stated >= 100 && stated <= 4800 && inches >= 1 && inches <= largest,
		stated >= 50 && stated < 100 && inches >= 1 && inches <= a3:
		return stated
	}
	return long / a4
}
