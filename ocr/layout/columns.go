package layout

import (
	"math"
	"slices"
	"unicode"
	"unicode/utf8"

	"recto/document"
)

// Tesseract reads a table or a caption beside running text as the ends of the
// text's lines. Such lines are parted at the gutter: a strip through which no
// word runs, with running text on one of its sides.

// gutterGap is how wide a gutter is at least, in sizes of the letters beside it.
const gutterGap = 1.0

// partColumns parts the lines that run over a gutter. What was beyond it becomes a
// region of its own, after the text before it.
func partColumns(regions []document.Region) []document.Region {
	for {
		strip := FindStrip(regions)
		if strip == nil {
			return regions
		}
		regions = strip.part(regions)
	}
}

// Strip is a gutter and the lines that stand beside it.
type Strip struct {
	x           int
	lines       []*document.Line
	joined      []*document.Line // those of them that were read over it
	top, bottom int
	// rows tells of the left and of the right side whether it is a table.
	rows [2]bool
}

// FindStrip finds a strip between running text and what stands beside it, nil
// where no line runs over any.
func FindStrip(regions []document.Region) *Strip {
	lines := linesIn(regions)
	slices.SortStableFunc(lines, func(a, b *document.Line) int { return a.Box.Top - b.Box.Top })
	var best *Strip
	for _, line := range lines {
		for w := 1; w < len(line.Words); w++ {
			if !isGutter(line, w) {
				continue
			}
			x := (line.Words[w-1].Box.Right + line.Words[w].Box.Left) / 2
			if s := stripAt(x, line, lines); s != nil && (best == nil || len(s.joined) > len(best.joined)) {
				best = s
			}
		}
	}
	return best
}

// isGutter reports whether the gap before a word of a line may be one between
// columns.
func isGutter(line *document.Line, w int) bool {
	return float64(line.Words[w].Box.Left-line.Words[w-1].Box.Right) >= gutterGap*line.Size
}

// stripAt returns the strip at x around a line as far as no other line hits x, nil
// where it parts no running text from anything.
func stripAt(x int, line *document.Line, lines []*document.Line) *Strip {
	const fewJoined = 3
	s := &Strip{x: x, top: math.MaxInt}
	var left, right []document.Line
	begun := false
	for _, other := range lines {
		before, after, hit := partedAt(other, x)
		if hit {
			if begun {
				break
			}
			*s, left, right = Strip{x: x, top: math.MaxInt}, nil, nil
			continue
		}
		begun = begun || other == line
		if len(before.Words) > 0 {
			left = append(left, before)
		}
		if len(after.Words) > 0 {
			right = append(right, after)
		}
		if len(before.Words) > 0 && len(after.Words) > 0 {
			s.joined = append(s.joined, other)
		}
		s.lines = append(s.lines, other)
		s.top, s.bottom = min(s.top, other.Box.Top), max(s.bottom, other.Box.Bottom)
	}
	if len(s.joined) < fewJoined {
		return nil
	}
	left, right = besideStrip(left, true), besideStrip(right, false)
	if !s.parts(left, right) && !s.parts(right, left) {
		return nil
	}
	s.rows = [2]bool{inCells(left), inCells(right)}
	return s
}

// parts reports whether the lines on one side are running text, and those on the
// other stand beside most of it as far as they reach: entries of a list and names of
// speakers do not.
func (s *Strip) parts(text, other []document.Line) bool {
	const fewLines = 6
	if len(text) < fewLines || !isProse(text) || !hasWords(other) {
		return false
	}
	top, bottom := s.joined[0].Box.Top, s.joined[len(s.joined)-1].Box.Bottom
	beside := 0
	for _, l := range text {
		if l.Box.Bottom > top && l.Box.Top < bottom {
			beside++
		}
	}
	return 3*len(s.joined) >= 2*beside
}

// partedAt returns the parts of a line before and after x; hit is true where a
// word stands there or the words around it are no gutter apart.
func partedAt(line *document.Line, x int) (before, after document.Line, hit bool) {
	at := slices.IndexFunc(line.Words, func(w document.Word) bool { return w.Box.Right > x })
	switch {
	case at < 0:
		return *line, document.Line{}, false
	case line.Words[at].Box.Left <= x || at > 0 && !isGutter(line, at):
		return before, after, true
	case at == 0:
		return document.Line{}, *line, false
	}
	before, after = *line, *line
	before.Words, after.Words = line.Words[:at:at], line.Words[at:]
	slope := (line.Baseline[1].Y - line.Baseline[0].Y) / max(1, line.Baseline[1].X-line.Baseline[0].X)
	for _, part := range []*document.Line{&before, &after} {
		part.Box = document.Box{}
		for _, w := range part.Words {
			part.Box = part.Box.Union(w.Box)
		}
		for i, x := range []int{part.Box.Left, part.Box.Right} {
			part.Baseline[i] = document.Point{X: float64(x), Y: line.Baseline[0].Y + slope*(float64(x)-line.Baseline[0].X)}
		}
	}
	return before, after, false
}

// besideStrip returns the lines of the column right beside a strip: those that
// stand over or under most of the others.
func besideStrip(lines []document.Line, left bool) []document.Line {
	nearest := math.MinInt
	edge := func(l document.Line) int {
		if left {
			return l.Box.Right
		}
		return -l.Box.Left
	}
	var at document.Line
	for _, l := range lines {
		if e := edge(l); e > nearest {
			nearest, at = e, l
		}
	}
	return slices.DeleteFunc(slices.Clone(lines), func(l document.Line) bool { return !sameColumn(l.Box, at.Box) })
}

// hasWords reports whether most lines have two words or more, so that they are no
// line numbers and no questions and answers.
func hasWords(lines []document.Line) bool {
	n := 0
	for _, l := range lines {
		if len(l.Words) >= 2 {
			n++
		}
	}
	return 2*n > len(lines)
}

// isProse reports whether lines are running text: most fill the width of their
// column without gaps, and many begin within a sentence.
func isProse(lines []document.Line) bool {
	const fewest = 3
	if len(lines) < fewest {
		return false
	}
	var box document.Box
	for _, l := range lines {
		box = box.Union(l.Box)
	}
	full, even, within, begin := 0, 0, 0, 0
	for _, l := range lines {
		if 10*l.Box.Width() >= 7*box.Width() {
			full++
		}
		if !hasGap(&l) && len(l.Words) >= 3 {
			even++
		}
		if first := []rune(l.Words[0].Text)[0]; unicode.IsLetter(first) {
			begin++
			if unicode.IsLower(first) {
				within++
			}
		}
	}
	return 10*full >= 6*len(lines) && 10*even >= 8*len(lines) && 10*within >= 4*begin && 2*begin > len(lines)
}

// inCells reports whether most lines have wide gaps.
func inCells(lines []document.Line) bool {
	n := 0
	for i := range lines {
		if hasGap(&lines[i]) {
			n++
		}
	}
	return 2*n > len(lines)
}

// hasGap reports whether there is a gap in a line as between the cells of a row.
func hasGap(line *document.Line) bool {
	for w := 1; w < len(line.Words); w++ {
		if float64(line.Words[w].Box.Left-line.Words[w-1].Box.Right) >= wideGap*line.Size {
			return true
		}
	}
	return false
}

// part parts the joined lines. The right parts are a region after all that stands
// left of the strip, and before what stands right of them or over the strip below.
func (s *Strip) part(regions []document.Region) []document.Region {
	beyond := document.Region{Kind: document.RegionText}
	last := 0
	for r := range regions {
		region := &regions[r]
		for l := range region.Lines {
			line := &region.Lines[l]
			if !slices.Contains(s.joined, line) {
				continue
			}
			before, after, _ := partedAt(line, s.x)
			after.Paragraph = 1
			beyond.Lines = append(beyond.Lines, after)
			beyond.Box = beyond.Box.Union(after.Box)
			*line = before
			last = r
		}
		region.Box = document.Box{}
		for _, line := range region.Lines {
			region.Box = region.Box.Union(line.Box)
		}
	}
	slices.SortStableFunc(beyond.Lines, func(a, b document.Line) int { return a.Box.Top - b.Box.Top })
	to := last + 1
	for to < len(regions) {
		box := regions[to].Box
		if box.Left >= beyond.Box.Right || box.Bottom > s.bottom && box.Left < s.x && box.Right > s.x {
			break
		}
		to++
	}
	return slices.Insert(regions, to, beyond)
}

// Zones returns what stands left and right of the strip, each to be read by itself.
func (s *Strip) Zones() ([]Zone, Gutter) {
	room := int(s.joined[0].Size / 2)
	top, bottom := s.top-room, s.bottom+room
	return []Zone{{top, bottom, -1, s.rows[0]}, {top, bottom, 1, s.rows[1]}}, Gutter{a: float64(s.x)}
}

// Replace puts regions in the place of the lines beside the strip. ok is false where
// clearly less was read in them; letters count by how sure they are, since lines
// read over a gutter leave scraps between them.
func (s *Strip) Replace(regions, by []document.Region) (replaced []document.Region, ok bool) {
	letters := func(lines []*document.Line) (n float64) {
		for _, line := range lines {
			for _, w := range line.Words {
				n += w.Confidence * float64(utf8.RuneCountInString(w.Text))
			}
		}
		return n
	}
	if letters(linesIn(by)) < .97*letters(s.lines) {
		return regions, false
	}
	for r := range regions {
		region := &regions[r]
		above, below := *region, *region
		above.Lines, below.Lines = nil, nil
		met := false
		for l := range region.Lines {
			switch line := &region.Lines[l]; {
			case slices.Contains(s.lines, line):
				met = true
			case line.Box.Top < s.top:
				above.Lines = append(above.Lines, *line)
			default:
				below.Lines = append(below.Lines, *line)
			}
		}
		if !met {
			replaced = append(replaced, *region)
			continue
		}
		replaced = append(replaced, above)
		replaced = append(replaced, by...)
		by = nil
		replaced = append(replaced, below)
	}
	return withoutEmpty(slices.DeleteFunc(replaced, func(r document.Region) bool { return len(r.Lines) == 0 })), true
}
