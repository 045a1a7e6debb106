package layout

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
	// smallestLetter is lower than any letter that can be read, in pixels.
	smallestLetter = 6
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

// RowsOfLetters reports whether components may be the letters of lines that run
// across, up or down, and be it a single short one.
func RowsOfLetters(components []document.Box) bool {
	const few, many = 6, 60
	letters := slices.DeleteFunc(slices.Clone(components), func(c document.Box) bool {
		return c.Height() < smallestLetter || c.Width() > 3*c.Height() || c.Height() > 8*c.Width()
	})
	if len(letters) < few {
		return false
	}
	if len(letters) >= many {
		height, _ := XHeight(letters)
		return height > 0 && anyPart(letters, height, inRows)
	}
	slices.SortFunc(letters, func(a, b document.Box) int { return a.Height() - b.Height() })
	height := float64(letters[len(letters)/2].Height())
	letters = LetterSized(letters, height)
	return len(letters) >= few && inRows(SidewaysShare(letters, height))
}

// inRows reports whether a share of letters with their nearest neighbours above
// or below is that of lines across, or of lines up and down.
func inRows(sideways float64) bool { return min(sideways, 1-sideways) <= mostSideways }

func standInLines(components []document.Box, height float64) bool {
	return anyPart(components, height, func(sideways float64) bool { return sideways <= mostSideways })
}

// anyPart reports whether in some part of a page, rich in letters, the share of
// them with their nearest neighbours above or below is as it should be.
func anyPart(components []document.Box, height float64, ok func(sideways float64) bool) bool {
	parts := map[[2]int][]document.Box{}
	side := int(part * height)
	for _, c := range components {
		if isLetterSized(c, height) {
			at := [2]int{c.Left / side, c.Top / side}
			parts[at] = append(parts[at], c)
		}
	}
	for _, letters := range parts {
		if len(letters) >= fewLetters && ok(SidewaysShare(letters, height)) {
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
