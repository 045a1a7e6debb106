package ingest

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"recto/document"
)

// The layout of a born-digital page. Letters come in the order of the page's
// content, which is that of its lines but need not be that of its columns.
// They are put into runs, stretches of a line without a wide gap; the runs
// into columns, wherever a gutter parts two stacks of them; and what stands in
// a column into lines, paragraphs and regions.

// run is a stretch of a line.
type run struct {
	words [][]letter
	box   box
	// base is the y of the baseline at its left end.
	base, size float64
}

// layOut returns the regions that letters make up, in reading order. Letters
// turned by quarters come after the upright ones. ok is false where too many
// stand askew.
func layOut(letters []letter, canvas document.Canvas) (regions []document.Region, ok bool) {
	var turned [4][]letter
	askew := 0
	for _, l := range letters {
		angle := math.Atan2(l.to.Y-l.from.Y, l.to.X-l.from.X) / (math.Pi / 2)
		quarter := math.Round(angle)
		if math.Abs(angle-quarter) > 0.1 {
			askew++
		}
		q := (int(quarter) + 4) & 3
		turned[q] = append(turned[q], l)
	}
	if float64(askew) > mostAskew*float64(len(letters)) {
		return nil, false
	}
	body := bodySize(letters)
	for q, letters := range turned {
		if len(letters) == 0 {
			continue
		}
		// The frame in which these letters run to the right.
		toFrame := document.Rotate(-float64(q) * math.Pi / 2)
		back, _ := toFrame.Inverse()
		framed := make([]letter, len(letters))
		for i, l := range letters {
			l.from, l.to, l.box = toFrame.Apply(l.from), toFrame.Apply(l.to), l.box.mapped(toFrame)
			framed[i] = l
		}
		head, text, foot := pageNumbers(runs(framed), back, canvas)
		groups := append([][]run{head}, columns(text, body, 0)...)
		for _, group := range append(groups, foot) {
			regions = append(regions, compose(lines(group), body, back, canvas)...)
		}
	}
	for i := range regions {
		if r := &regions[i]; len(r.Lines) == 1 && atEdge(r.Box, canvas) != 0 && isNumber(r.Lines[0].Text()) {
			r.Kind = document.RegionPageNumber
		}
	}
	return regions, true
}

// bodySize is the font size that most letters have.
func bodySize(letters []letter) float64 {
	sizes := make([]float64, len(letters))
	for i, l := range letters {
		sizes[i] = l.size
	}
	return median(sizes)
}

func median(values []float64) float64 {
	if len(values) == 0 {
		return 0
	}
	slices.Sort(values)
	return values[len(values)/2]
}

// runGap is the space that ends a run, in font sizes.
const runGap = 1.2

// runs joins letters to words and words to runs.
func runs(letters []letter) []run {
	var out []run
	var last letter
	for i, l := range letters {
		size := max(l.size, last.size)
		near := i > 0 && math.Abs(l.from.Y-last.from.Y) < 0.5*size &&
			l.from.X-last.to.X < runGap*size && l.from.X-last.from.X > -0.3*size
		if !near {
			out = append(out, run{box: l.box, base: l.from.Y, size: l.size})
		}
		r := &out[len(out)-1]
		if n := len(r.words); n > 0 && !l.apart {
			r.words[n-1] = append(r.words[n-1], l)
		} else {
			r.words = append(r.words, []letter{l})
		}
		if l.size > r.size { // a raised number may begin a line
			r.base, r.size = l.from.Y, l.size
		}
		r.box = r.box.union(l.box)
		last = l
	}
	return out
}

// columns parts runs into groups in reading order. Runs across a gutter part
// the columns above them from those below.
func columns(all []run, body float64, depth int) [][]run {
	gutter, found := findGutter(all, body)
	if !found || depth == 4 {
		return [][]run{all}
	}
	sorted := slices.Clone(all)
	slices.SortStableFunc(sorted, func(a, b run) int { return cmp.Compare(a.base, b.base) })
	var groups [][]run
	var across, left, right []run
	flush := func() {
		for _, side := range [][]run{left, right} {
			if len(side) > 0 {
				groups = append(groups, columns(side, body, depth+1)...)
			}
		}
		left, right = nil, nil
	}
	for _, r := range sorted {
		switch {
		case r.box.right <= gutter:
			left = append(left, r)
		case r.box.left >= gutter:
			right = append(right, r)
		default:
			flush()
			across = append(across, r)
			continue
		}
		if len(across) > 0 {
			groups = append(groups, across)
			across = nil
		}
	}
	flush()
	if len(across) > 0 {
		groups = append(groups, across)
	}
	return groups
}

// Bounds of what counts as columns, so that a table does not: lines to a
// column, font sizes to a line, the share of the column that a line fills, and
// the share of the runs that may cross the gutter.
const (
	columnLines    = 4
	columnEms      = 10
	columnFill     = 0.6
	mostCrossing   = 0.2
	gutterEms      = 0.8
	gutterMeasures = 200
)

// findGutter returns the x between two columns of running text.
func findGutter(all []run, body float64) (x float64, found bool) {
	if len(all) < 2*columnLines {
		return 0, false
	}
	around := all[0].box
	for _, r := range all[1:] {
		around = around.union(r.box)
	}
	step := (around.right - around.left) / gutterMeasures
	if !(step > 0) {
		return 0, false
	}
	// How many runs cover each of the places across.
	var cover [gutterMeasures]int
	for _, r := range all {
		from := int(math.Floor((r.box.left - around.left) / step))
		to := int(math.Ceil((r.box.right - around.left) / step))
		for i := max(0, from); i < min(to, gutterMeasures); i++ {
			cover[i]++
		}
	}
	best := int(mostCrossing*float64(len(all))) + 1
	for from := gutterMeasures / 10; from < gutterMeasures*9/10; from++ {
		to := from
		for to < gutterMeasures*9/10 && cover[to] <= cover[from] {
			to++
		}
		middle := around.left + step*float64(from+to)/2
		if float64(to-from)*step >= gutterEms*body && cover[from] < best && isGutter(all, middle, body) {
			best, x, found = cover[from], middle, true
		}
	}
	return x, found
}

// isGutter reports whether running text stands on both sides of x, side by
// side.
func isGutter(all []run, x, body float64) bool {
	var sides [2][]run
	for _, r := range all {
		switch {
		case r.box.right <= x:
			sides[0] = append(sides[0], r)
		case r.box.left >= x:
			sides[1] = append(sides[1], r)
		}
	}
	var span [2]box
	for i, side := range sides {
		if len(side) < columnLines {
			return false
		}
		span[i] = side[0].box
		widths := make([]float64, len(side))
		for j, r := range side {
			span[i] = span[i].union(r.box)
			widths[j] = r.box.right - r.box.left
		}
		width := median(widths)
		if width < columnEms*body || width < columnFill*(span[i].right-span[i].left) {
			return false
		}
	}
	beside := min(span[0].bottom, span[1].bottom) - max(span[0].top, span[1].top)
	return beside > columnLines*body
}

// lines joins the runs of a column that share a baseline, from the top.
func lines(column []run) []run {
	sorted := slices.Clone(column)
	slices.SortStableFunc(sorted, func(a, b run) int { return cmp.Compare(a.base, b.base) })
	var groups [][]run
	for _, r := range sorted {
		if n := len(groups); n > 0 {
			first := groups[n-1][0]
			if r.base-first.base < 0.35*min(r.size, first.size) {
				groups[n-1] = append(groups[n-1], r)
				continue
			}
		}
		groups = append(groups, []run{r})
	}
	out := make([]run, len(groups))
	for i, group := range groups {
		slices.SortStableFunc(group, func(a, b run) int { return cmp.Compare(a.box.left, b.box.left) })
		line := group[0]
		for _, r := range group[1:] {
			line.words = append(line.words[:len(line.words):len(line.words)], r.words...)
			line.box = line.box.union(r.box)
			line.size = max(line.size, r.size)
		}
		out[i] = line
	}
	return out
}

// Distances between baselines, in usual distances, that begin a paragraph and
// a region; the indent that begins a paragraph, in font sizes; and how much
// larger than the body a heading is.
const (
	paragraphPitch  = 1.35
	regionPitch     = 2.2
	paragraphIndent = 0.8
	headingSize     = 1.15
	headingLines    = 4
)

// compose makes regions and paragraphs of the lines of a column and takes them
// back to the canvas.
func compose(lines []run, body float64, back document.Affine, canvas document.Canvas) []document.Region {
	pitch := usualPitch(lines)
	left := math.Inf(1)
	for _, l := range lines {
		left = min(left, l.box.left)
	}
	var regions []document.Region
	paragraph := 0
	for i, l := range lines {
		kind := document.RegionText
		if l.size > headingSize*body {
			kind = document.RegionHeading
		}
		begin := i == 0
		if i > 0 {
			before := lines[i-1]
			distance := l.base - before.base
			scale := max(pitch, 1.1*max(l.size, before.size))
			begin = kind != regions[len(regions)-1].Kind || distance > regionPitch*scale
			indented := l.box.left-left > paragraphIndent*l.size && before.box.left-left <= paragraphIndent*l.size
			if distance > paragraphPitch*scale || indented {
				paragraph++
			}
		}
		if begin {
			regions = append(regions, document.Region{Kind: kind})
			paragraph = 1
		}
		region := &regions[len(regions)-1]
		line := compound(l, paragraph, back, canvas)
		region.Box = region.Box.Union(line.Box)
		region.Lines = append(region.Lines, line)
	}
	for i := range regions {
		// A page in large type has no headings of many lines.
		if len(regions[i].Lines) > headingLines {
			regions[i].Kind = document.RegionText
		}
	}
	return regions
}

// usualPitch is the median distance between baselines.
func usualPitch(lines []run) float64 {
	var distances []float64
	for i := 1; i < len(lines); i++ {
		distances = append(distances, lines[i].base-lines[i-1].base)
	}
	return median(distances)
}

// compound makes a line of a run.
func compound(l run, paragraph int, back document.Affine, canvas document.Canvas) document.Line {
	last := l.words[len(l.words)-1]
	line := document.Line{
		Box:       l.box.mapped(back).pixels(canvas),
		Baseline:  [2]document.Point{back.Apply(l.words[0][0].from), back.Apply(last[len(last)-1].to)},
		Size:      l.size * (ascent + descent),
		Paragraph: paragraph,
	}
	for _, word := range l.words {
		around := word[0].box
		for _, letter := range word[1:] {
			around = around.union(letter.box)
		}
		line.Words = append(line.Words, document.Word{Text: joined(word), Box: around.mapped(back).pixels(canvas)})
	}
	return line
}

// beside reports whether two runs share a height.
func (r run) beside(s run) bool {
	return r.box.top < s.box.bottom && s.box.top < r.box.bottom
}

// text returns the words of a run.
func (r run) text() string {
	words := make([]string, len(r.words))
	for i, w := range r.words {
		words[i] = joined(w)
	}
	return strings.Join(words, " ")
}
