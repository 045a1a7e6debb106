package layout

import (
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"recto/document"
)

// Headings and tables are typed only where the page shows them plainly: a region
// of the wrong kind is worse than one that is called text.

// TypeRegions gives headings and tables regions of their own, in their place in the
// reading order.
func TypeRegions(regions []document.Region) []document.Region {
	found := map[*document.Line]document.RegionKind{}
	body := bodyOf(regions)
	var lines []*document.Line
	for r := range regions {
		if regions[r].Kind == document.RegionText {
			lines = append(lines, linesIn(regions[r:r+1])...)
		}
	}
	for _, line := range tableRows(lines) {
		found[line] = document.RegionTable
	}
	for _, line := range body.headings(regions) {
		if found[line] == "" {
			found[line] = document.RegionHeading
		}
	}
	return withColumns(Typed(regions, found))
}

// Typed gives lines of other kinds than their region's, runs of one kind
// together, regions of their own.
func Typed(regions []document.Region, kinds map[*document.Line]document.RegionKind) []document.Region {
	var out []document.Region
	for _, region := range regions {
		start := len(out)
		for l := range region.Lines {
			kind := kinds[&region.Lines[l]]
			if kind == "" {
				kind = region.Kind
			}
			if len(out) == start || out[len(out)-1].Kind != kind {
				piece := region
				piece.Kind, piece.Lines, piece.Box = kind, nil, document.Box{}
				out = append(out, piece)
			}
			last := &out[len(out)-1]
			last.Lines = append(last.Lines, region.Lines[l])
			last.Box = last.Box.Union(region.Lines[l].Box)
		}
		if len(region.Lines) == 0 {
			out = append(out, region)
		}
	}
	return out
}

// body is the running text of a page as its lines of several words show it.
type body struct {
	lines []*document.Line
	// size is the height of its letters from descenders to ascenders, pitch the
	// distance of its lines.
	size, pitch float64
	// capitals is true where it is all in capitals, which then say nothing.
	capitals bool
}

// bodyOf finds the running text of a page; its size is 0 where there is hardly
// any.
func bodyOf(regions []document.Region) (b body) {
	const fewWords, fewLines = 5, 5
	var sizes, pitches []float64
	var text strings.Builder
	for r := range regions {
		if regions[r].Kind != document.RegionText {
			continue
		}
		for l := range regions[r].Lines {
			line := &regions[r].Lines[l]
			if len(line.Words) < fewWords {
				continue
			}
			b.lines = append(b.lines, line)
			text.WriteString(line.Text())
			sizes = append(sizes, line.Size)
			if l > 0 {
				pitches = append(pitches, foot(line)-foot(&regions[r].Lines[l-1]))
			}
		}
	}
	if len(b.lines) < fewLines || len(pitches) == 0 {
		return body{}
	}
	slices.Sort(sizes)
	slices.Sort(pitches)
	b.size, b.pitch = sizes[len(sizes)/2], pitches[len(pitches)/2]
	letters, capitals, _ := census(text.String())
	b.capitals = 3*capitals > letters
	return b
}

// foot is how deep a line stands.
func foot(line *document.Line) float64 { return (line.Baseline[0].Y + line.Baseline[1].Y) / 2 }

// headings returns the lines of headings: up to three short lines with room above
// and below them and running text after that, in capitals, in larger letters or
// centred, that are no sentence.
func (b body) headings(regions []document.Region) []*document.Line {
	const most = 3 // lines
	if b.size == 0 || b.pitch <= 0 {
		return nil
	}
	all := linesIn(regions)
	var found []*document.Line
	for r := range regions {
		if regions[r].Kind != document.RegionText {
			continue
		}
		lines := regions[r].Lines
		for first := 0; first < len(lines); {
			end := first + 1
			for end < len(lines) && foot(&lines[end])-foot(&lines[end-1]) < 1.3*max(b.pitch, lines[end].Size) {
				end++
			}
			if end-first <= most && b.heading(lines[first:end], all) {
				for l := first; l < end; l++ {
					found = append(found, &lines[l])
				}
			}
			first = end
		}
	}
	return found
}

// heading reports whether lines are a heading.
func (b body) heading(lines []document.Line, all []*document.Line) bool {
	h := titleOf(lines)
	if !h.mayBeHeading() || repeated(lines, all) {
		return false
	}
	column, above, below := b.around(h.box, lines, all)
	if column.Empty() || above < 1.5*b.pitch || below < 1.4*b.pitch || below > 5*b.pitch {
		return false
	}
	inCapitals := h.capitals == h.letters && !b.capitals
	width := float64(column.Width())
	left, right := float64(h.box.Left-column.Left)/width, float64(column.Right-h.box.Right)/width
	centred := math.Abs(left-right) < 0.1 && left > 0.1
	if strings.HasSuffix(h.text, ".") { // only between two pieces of text
		return inCapitals && centred && !math.IsInf(above, 1)
	}
	return h.size >= 1.4*b.size || inCapitals && left > -0.05 || centred && left > 0.15 && !b.capitals
}

// title is what lines say that may be a heading.
type title struct {
	box                       document.Box
	words                     []string
	text                      string
	letters, capitals, others int
	confidence                float64 // the sum over the words
	size                      float64 // of the smallest line
}

func titleOf(lines []document.Line) (t title) {
	t.size = math.Inf(1)
	for i := range lines {
		t.box = t.box.Union(lines[i].Box)
		for _, w := range lines[i].Words {
			t.words = append(t.words, w.Text)
			t.confidence += w.Confidence
		}
		t.size = min(t.size, lines[i].Size)
	}
	t.text = strings.Join(t.words, " ")
	t.letters, t.capitals, t.others = census(t.text)
	return t
}

// mayBeHeading reports whether the words are those of a heading: few, read with
// confidence, no sentence, no formula, with no number at the end.
func (t title) mayBeHeading() bool {
	first, _ := utf8.DecodeRuneInString(t.text)
	last, _ := utf8.DecodeLastRuneInString(t.text)
	switch {
	case t.letters < 4, len(t.words) > 15, 3*t.others > t.letters, t.confidence < 0.8*float64(len(t.words)):
		return false
	case unicode.IsLower(first), strings.ContainsRune(",;:-–—", last), strings.ContainsRune(t.text, '='):
		return false
	}
	return !figures.MatchString(t.words[len(t.words)-1]) && t.box.Height() <= t.box.Width()
}

// repeated reports whether the page has one of the lines twice: a marking stands
// at its top and its foot.
func repeated(lines []document.Line, all []*document.Line) bool {
	for _, line := range all {
		for i := range lines {
			if line.Box != lines[i].Box && line.Text() == lines[i].Text() {
				return true
			}
		}
	}
	return false
}

// census counts the letters of a text, the capitals among them, and what is
// neither letter nor space.
func census(text string) (letters, capitals, others int) {
	for _, c := range text {
		switch {
		case unicode.IsLetter(c):
			letters++
			if unicode.IsUpper(c) {
				capitals++
			}
		case c != ' ':
			others++
		}
	}
	return letters, capitals, others
}

// around returns the column of running text below a box, and how far the lines
// above and below it are.
func (b body) around(box document.Box, own []document.Line, all []*document.Line) (column document.Box, above, below float64) {
	above, below = math.Inf(1), math.Inf(1)
	top, bottom := foot(&own[0]), foot(&own[len(own)-1])
	for _, line := range all {
		if min(line.Box.Right, box.Right) <= max(line.Box.Left, box.Left) || line.Box.Intersect(box) == line.Box {
			continue
		}
		if at := foot(line); at < top {
			above = min(above, top-at)
		} else if at > bottom {
			below = min(below, at-bottom)
		}
	}
	const near = 12 // lines
	for _, line := range b.lines {
		if at := foot(line); at > bottom && at < bottom+near*b.pitch && min(line.Box.Right, box.Right) > max(line.Box.Left, box.Left) {
			column = column.Union(line.Box)
		}
	}
	return column, above, below
}
