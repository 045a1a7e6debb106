package ingest

import (
	"slices"
	"strings"

	"github.com/klippa-app/go-pdfium/enums"

	"recto/document"
)

// textLayer is the text of a page that was born digital.
type textLayer struct {
	canvas  document.Canvas
	regions []document.Region
	quality float64
}

// Bounds of what counts as born digital.
const (
	// mostPictured is the share of the page that pictures may cover; with more
	// the content may be in them.
	mostPictured = 0.25
	// mostUnknown is the share of letters that may be without meaning.
	mostUnknown = 0.05
	// mostAskew is the share of letters that may stand at an angle.
	mostAskew = 0.02
	// mostLetters is the number of letters that a page is read with.
	mostLetters = 100_000
)

// textLayer returns the page's own text if the page was born digital and the
// text can be trusted: visible, mapped to Unicode, language. Otherwise it
// returns nil, and the page is to be read as a picture; the text that an older
// OCR laid under a scan is never used.
func (p *pdfPage) textLayer() *textLayer {
	if p.crowded || p.written || p.options.IsLanguage == nil || !p.textual() {
		return nil
	}
	scale := textDPI / 72.0 * p.unit
	width, height := p.size()
	canvas := document.Canvas{Width: int(width*scale + 0.5), Height: int(height*scale + 0.5), DPI: textDPI}
	if !fits(canvas.Width, canvas.Height, drawPixels) || max(canvas.Width, canvas.Height) > longestSide {
		return nil // the canvas could not be drawn
	}
	across, down := float64(canvas.Width)/width, float64(canvas.Height)/height
	display := p.toDisplay(across, down)
	toPDF, ok := display.Inverse()
	if !ok {
		return nil
	}
	canvas.ToPDF = &toPDF

	letters, unknown := p.letters(display)
	total := len(letters) + unknown
	if len(letters) == 0 || float64(unknown) > mostUnknown*float64(total) {
		return nil
	}
	regions, ok := layOut(letters, canvas)
	if !ok {
		return nil
	}
	quality := 1 - float64(unknown)/float64(total)
	rate(regions, quality)
	page := document.Page{Regions: regions}
	if text := page.Text(); strings.TrimSpace(text) == "" || misdecoded(text) || !p.options.IsLanguage(text) {
		return nil
	}
	return &textLayer{canvas, regions, quality}
}

// rate gives every line and word the quality of the page.
func rate(regions []document.Region, quality float64) {
	for r := range regions {
		regions[r].Quality = quality
		for l := range regions[r].Lines {
			line := &regions[r].Lines[l]
			line.Quality = quality
			for w := range line.Words {
				line.Words[w].Confidence, line.Words[w].Quality = 1, quality
			}
		}
	}
}

// textual reports whether the page shows text and few pictures.
func (p *pdfPage) textual() bool {
	pictured := 0.0
	for i := range p.things {
		if t := &p.things[i]; t.kind == enums.FPDF_PAGEOBJ_IMAGE {
			pictured += t.bounds.intersect(p.box).area()
		}
	}
	return pictured <= mostPictured*p.box.area() && p.showsText()
}

// showsText reports whether the page shows text that is not in pictures.
func (p *pdfPage) showsText() bool {
	return slices.ContainsFunc(p.things, func(t thing) bool {
		return t.kind == enums.FPDF_PAGEOBJ_TEXT && t.visible
	})
}

// hidden returns the bounds of the text objects that do not show, because they
// paint nothing or a picture was painted over them.
func (p *pdfPage) hidden() map[rect]bool {
	hidden := map[rect]bool{}
	for i := range p.things {
		t := &p.things[i]
		if t.kind != enums.FPDF_PAGEOBJ_TEXT {
			continue
		}
		covered := !t.visible
		x, y := (t.bounds.left+t.bounds.right)/2, (t.bounds.bottom+t.bounds.top)/2
		for j := i + 1; j < len(p.things) && !covered; j++ {
			o := &p.things[j]
			covered = o.kind == enums.FPDF_PAGEOBJ_IMAGE && !o.blended && o.bounds.contains(x, y)
		}
		if covered {
			hidden[t.own] = true
		}
	}
	p.hideLayers(hidden)
	return hidden
}
