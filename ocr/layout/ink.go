package layout

import (
	"math"

	"recto/document"
	"recto/ocr/engine"
)

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

// Ink is what an image is made of in black and white.
type Ink struct {
	Components []document.Box
	XHeight    float64
	// Strokes are places where components run that are larger than letters.
	Strokes []document.Point
}

// Strokes returns the places of a bilevel image where components run that are
// larger than letters, and than some letters that run together: strokes of a pen,
// stamps, rules, and the letters that these touch.
func Strokes(p *engine.Pix, xHeight float64) ([]document.Point, error) {
	const wide, high = 8.0, 2.8
	if xHeight == 0 {
		return nil, nil
	}
	larger, err := p.Larger(int(wide*xHeight), int(high*xHeight))
	if err != nil {
		return nil, err
	}
	defer larger.Close()
	return larger.Inked(), nil
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

// Covered reports whether a point lies in a word of these lines.
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

// Standing returns how many letters the ink shows on the baseline of a line:
// components of a letter's height whose feet are on it. In print they are about
// as many as the characters that were read; a recogniser that reads letters into
// strokes, pictures and dirt finds more than stand there.
func (i *Ink) Standing(line *document.Line) int {
	// A headline is larger than the page's print, and a page of a line or two
	// shows no height by itself.
	const ofSize, larger = 0.5, 1.6
	xHeight := i.XHeight
	if own := ofSize * line.Size; own > larger*xHeight {
		xHeight = own
	}
	if xHeight == 0 {
		return 0
	}
	n := 0
	for _, c := range i.Components {
		x, y := (c.Left+c.Right)/2, (c.Top+c.Bottom)/2
		if x < line.Box.Left || x >= line.Box.Right || y < line.Box.Top || y >= line.Box.Bottom {
			continue
		}
		foot := Baseline(line, float64(x))
		height := float64(c.Height()) / xHeight
		if height > 0.6 && height < 2.6 && math.Abs(float64(c.Bottom)-foot) < 0.3*xHeight {
			n++
		}
	}
	return n
}

// Headline reports whether enough components for a line of letters, so many times as
// high as the page's small ones, lie in no recognised word.
func (i *Ink) Headline(regions []document.Region, times float64) bool {
	const few, smallest, largest = 8, 0.6, 2.6
	if i.XHeight == 0 {
		return false
	}
	lines, n := LinesOf(regions), 0
	for _, c := range i.Components {
		h, w := float64(c.Height())/(times*i.XHeight), float64(c.Width())/(times*i.XHeight)
		if h >= smallest && h <= largest && w <= largest && !Covered(lines, (c.Left+c.Right)/2, (c.Top+c.Bottom)/2) {
			n++
		}
	}
	return n >= few
}
