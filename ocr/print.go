package ocr

import (
	"slices"

	"recto/document"
	"recto/ocr/engine"
)

// A page full of noise, a photograph or the dots of a printed picture has
// thousands of components of the size of letters, and reading them takes
// Tesseract minutes and gives nonsense. Letters of print stand in lines, dots
// do not: in no part of such a page do letters have their nearest neighbours
// beside them as often as in print.
const (
	// part is the width and height of the parts looked at, in x-heights.
	part = 24
	// fewLetters cannot be told from noise.
	fewLetters = 20
	// mostSideways is the share of letters with their nearest neighbour above
	// or below that no part with print reaches: its best part had 0.00 to 0.04
	// on all pages measured, that of noise and pictures 0.12 and more.
	mostSideways = 0.10
	// manyLetters are so many that a page without lines is no page of print.
	manyLetters = 60
	// dust is how large specks of paper and copier are at most, as a share of
	// the page's longer side.
	dust = 1.0 / 200
)

// manyLetterSized reports whether components are so many of the size of letters
// that they would be a page of print if they stood in lines.
func manyLetterSized(components []document.Box) bool {
	height, _ := xHeight(components)
	return height > 0 && len(letterSized(components, height)) >= manyLetters
}

// linesOfPrint reports whether components, or larger ones than most, stand in
// lines somewhere; grain is true where only larger ones of very many do: the
// commonest are the grain of film or copier.
func linesOfPrint(components []document.Box) (lines, grain bool) {
	height, _ := xHeight(components)
	// The commonest size may be that of specks.
	for _, larger := range []float64{1, 1.7, 3} {
		if height > 0 && standInLines(components, larger*height) {
			return true, larger > 1 && len(components) > manySpecks
		}
	}
	return false, false
}

// rowsOfInk reports whether a page has several lines of what may be letters,
// apart or run together.
func rowsOfInk(p *engine.Pix, components []document.Box) bool {
	const few = 5
	height, _ := xHeight(components)
	return height > 0 && len(traces(p, components, height)) >= few
}

func standInLines(components []document.Box, height float64) bool {
	parts := map[[2]int][]document.Box{}
	side := int(part * height)
	for _, c := range components {
		if isLetterSized(c, height) {
			at := [2]int{c.Left / side, c.Top / side}
			parts[at] = append(parts[at], c)
		}
	}
	for _, letters := range parts {
		if len(letters) >= fewLetters && sidewaysShare(letters, height) <= mostSideways {
			return true
		}
	}
	return false
}

// allDust reports whether a page has hardly any component larger than a speck.
func allDust(p *engine.Pix) bool {
	limit := int(dust * float64(max(p.Width(), p.Height())))
	larger := 0
	for _, c := range p.Components() {
		if max(c.Width(), c.Height()) > limit {
			larger++
		}
	}
	return larger < 3
}

// noteNoPrint is said of a page that was not read at all.
const noteNoPrint = "Nothing on this page looks like lines of print: it may be a picture, a hand or a bad copy."

// unreadable is the record of a page on which nothing looks like print: of a
// blank one, but for the marks that were taken off it, where all is dust.
func unreadable(img *document.Image, p *prepared) *document.Page {
	s := p.first
	if p.dust && len(s.marks) == 0 {
		return blankPage(img)
	}
	canvas := newCanvas(img, p.turn%360)
	page := &document.Page{
		Schema: document.PageSchema, Canvas: canvas, Origin: document.OriginNone, Quality: 1,
		Regions: s.marksOn(canvas), Trail: append(s.trail, document.Step{Name: "no-lines"}),
	}
	if !p.dust {
		whole := document.Region{Kind: document.RegionIllegible, Box: document.Box{Right: canvas.Width, Bottom: canvas.Height}}
		page.Quality, page.Notes = 0, []string{noteNoPrint}
		page.Regions = slices.Insert(page.Regions, 0, whole)
	}
	return page
}
