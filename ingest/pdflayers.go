package ingest

import (
	"bytes"
	"math"

	"github.com/klippa-app/go-pdfium/enums"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"

	"recto/document"
)

// Layers of a page (optional content) may be switched off. PDFium does not tell
// which are, but draws only those that are on.

// onLayer reports whether an object is marked as part of a layer.
func (p *pdfPage) onLayer(ref references.FPDF_PAGEOBJECT) bool {
	marks, err := p.engine.FPDFPageObj_CountMarks(&requests.FPDFPageObj_CountMarks{PageObject: ref})
	if err != nil {
		return false
	}
	for i := range min(marks.Count, 64) {
		mark, err := p.engine.FPDFPageObj_GetMark(&requests.FPDFPageObj_GetMark{PageObject: ref, Index: uint64(i)})
		if err != nil {
			continue
		}
		name, err := p.engine.FPDFPageObjMark_GetName(&requests.FPDFPageObjMark_GetName{PageObjectMark: mark.Mark})
		if err == nil && name.Name == "OC" {
			return true
		}
	}
	return false
}

// layerDPI is the resolution at which a page is drawn with and without the text
// on its layers.
const layerDPI = 100

// hideLayers adds the text that does not show because its layer is switched
// off: without it the page looks the same where it stands.
func (p *pdfPage) hideLayers(hidden map[rect]bool) {
	var layered []*thing
	for i := range p.things {
		if t := &p.things[i]; t.kind == enums.FPDF_PAGEOBJ_TEXT && t.layered && !hidden[t.own] {
			layered = append(layered, t)
		}
	}
	if len(layered) == 0 {
		return
	}
	width, height := p.size()
	scale := min(layerDPI/72.0*p.unit, 2000/max(width, height))
	w, h := max(1, int(width*scale)), max(1, int(height*scale))
	with, err := p.render(w, h)
	if err != nil {
		return
	}
	for _, t := range layered {
		p.engine.FPDFPageObj_SetIsActive(&requests.FPDFPageObj_SetIsActive{PageObject: t.ref, Active: false})
		defer p.engine.FPDFPageObj_SetIsActive(&requests.FPDFPageObj_SetIsActive{PageObject: t.ref, Active: true})
	}
	without, err := p.render(w, h)
	if err != nil {
		return
	}
	display := p.toDisplay(float64(w)/width, float64(h)/height)
	for _, t := range layered {
		if sameWithin(with, without, t.bounds.around(display)) {
			hidden[t.own] = true
		}
	}
}

// sameWithin reports whether two drawings of a page are the same in a
// rectangle.
func sameWithin(a, b *document.Image, r rect) bool {
	if a.Encoding != b.Encoding || a.Stride != b.Stride {
		return false // one of them has colour, or grey
	}
	bits := map[document.Encoding]int{document.EncodingBilevel: 1, document.EncodingGrey: 8, document.EncodingRGB: 24}[a.Encoding]
	left, right := max(0, int(math.Floor(r.left))-1), min(a.Width, int(math.Ceil(r.right))+1)
	for y := max(0, int(math.Floor(r.bottom))-1); y < min(a.Height, int(math.Ceil(r.top))+1) && left < right; y++ {
		from, to := y*a.Stride+left*bits/8, y*a.Stride+(right*bits+7)/8
		if !bytes.Equal(a.Data[from:to], b.Data[from:to]) {
			return false
		}
	}
	return true
}
