package layout

import (
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

// ManyLetterSized reports whether components are so many of the size of letters
// that they would be a page of print if they stood in lines.
func ManyLetterSized(components []document.Box) bool {
	height, _ := XHeight(components)
	return height > 0 && len(LetterSized(components, height)) >= manyLetters
}

// LinesOfPrint reports whether components, or larger ones than most, stand in
// lines somewhere; grain is true where only larger ones of very many do: the
// commonest are the grain of film or copier.
func LinesOfPrint(components []document.Box) (lines, grain bool) {
	height, _ := XHeight(components)
	// The commonest size may be that of specks.
	for _, larger := range []float64{1, 1.7, 3} {
		if height > 0 && standInLines(components, larger*height) {
			return true, larger > 1 && len(components) > manySpecks
		}
	}
	return false, false
}

// RowsOfInk reports whether a page has several lines of what may be letters,
// apart or run together.
func RowsOfInk(p *engine.Pix, components []document.Box) bool {
	const few = 5
	height, _ := XHeight(components)
	return height > 0 && len(Traces(p, components, height)) >= few
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
		if len(letters) >= fewLetters && SidewaysShare(letters, height) <= mostSideways {
			return true
		}
	}
	return false
}

// AllDust reports whether a page has hardly any component larger than a speck.
func AllDust(p *engine.Pix) bool {
	limit := int(dust * float64(max(p.Width(), p.Height())))
	larger := 0
	for _, c := range p.Components() {
		if max(c.Width(), c.Height()) > limit {
			larger++
		}
	}
	return larger < 3
}
