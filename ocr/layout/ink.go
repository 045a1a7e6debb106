package layout

import "recto/document"

// LinesOf returns the lines of a page; a region without lines, which is no
// text, counts as one: what is no text is not missed.
func LinesOf(regions []document.Region) []*document.Line {
	var lines []*document.Line
	for r := range regions {
		if box := regions[r].Box; len(regions[r].Lines) == 0 {
			lines = append(lines, &document.Line{Box: box, Words: []document.Word{{Box: box}}})
		}
		lines = append(lines, linesIn(regions[r:r+1])...)
	}
	return lines
}

// linesIn returns the lines of regions, and nothing for those without.
func linesIn(regions []document.Region) []*document.Line {
	var lines []*document.Line
	for r := range regions {
		for l := range regions[r].Lines {
			lines = append(lines, &regions[r].Lines[l])
		}
	}
	return lines
}

// WordsIn returns the words of regions.
func WordsIn(regions []document.Region) []document.Word {
	var words []document.Word
	for _, line := range linesIn(regions) {
		words = append(words, line.Words...)
	}
	return words
}

// Ink is what a sheet is made of in black and white.
type Ink struct {
	Components []document.Box
	XHeight    float64
}

// Missed returns the share of letter-sized components whose centre lies in no
// recognised word.
func (i *Ink) Missed(regions []document.Region) float64 {
	letters := LetterSized(i.Components, i.XHeight)
	if len(letters) == 0 {
		return 0
	}
	lines := LinesOf(regions)
	missed := 0
	for _, c := range letters {
		if !Covered(lines, (c.Left+c.Right)/2, (c.Top+c.Bottom)/2) {
			missed++
		}
	}
	return document.Thousandth(float64(missed) / float64(len(letters)))
}

func Covered(lines []*document.Line, x, y int) bool {
	for _, line := range lines {
		b := line.Box
		if x < b.Left || x >= b.Right || y < b.Top || y >= b.Bottom {
			continue
		}
		for _, w := range line.Words {
			if x >= w.Box.Left && x < w.Box.Right && y >= w.Box.Top && y < w.Box.Bottom {
				return true
			}
		}
	}
	return false
}
