package layout

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"strings"

	"recto/document"
)

// Transcripts, laws and editions number their lines in the margin. Tesseract
// takes a column of one or two figures for no text, or for a block of its own
// that is read before or after all lines.

const (
	// fewNumbers make no column of line numbers.
	fewNumbers = 5
	// numbered is the share of a column that must be read as numbers that grow.
	numbered = 0.7
)

// marginNumber is what may be a line number.
type marginNumber struct {
	box document.Box
	// word is what was read there; it has no text where nothing was.
	word document.Word
	// region and line are where the word stands by itself; region is -1 where
	// it was not read.
	region, line int
	// settled is true for a number that stands in its line already.
	settled bool
}

// value is the number that was read, -1 where what was read is no number.
func (a marginNumber) value() int {
	if !document.MayBeLineNumber(a.word.Text) {
		return -1
	}
	v, _ := strconv.Atoi(a.word.Text)
	return v
}

// column is what stands in one margin of a page and may be line numbers: at
// least five groups of up to three letters, beyond the ends of most lines.
type column struct {
	numbers []marginNumber // from top to bottom
	// text are the regions of the page, margin those of them that may be the
	// numbers themselves, misread.
	text, margin []document.Region
	right        bool
	xHeight      float64
}

// FindColumn returns the column in a margin, nil where there is none.
func FindColumn(regions []document.Region, ink *Ink, right bool) *column {
	c := &column{right: right, xHeight: ink.XHeight}
	for _, region := range regions {
		if float64(region.Box.Width()) < 5*ink.XHeight && outside(region.Box, regions, right) {
			c.margin = append(c.margin, region)
		} else {
			c.text = append(c.text, region)
		}
	}
	c.numbers = marginColumn(c.text, ink, right)
	for _, line := range LinesOf(c.margin) {
		c.Take(line.Words)
	}
	if len(c.numbers) < fewNumbers {
		return nil
	}
	return c
}

// Unread returns the boxes, with some room, of what stands in no line yet and
// is to be read by itself.
func (c *column) Unread() []document.Box {
	room := int(0.5 * c.xHeight)
	var boxes []document.Box
	for _, n := range c.numbers {
		if !n.settled {
			boxes = append(boxes, document.Box{
				Left: n.box.Left - room, Top: n.box.Top - room, Right: n.box.Right + room, Bottom: n.box.Bottom + room,
			})
		}
	}
	return boxes
}

// Number returns the regions of the page with the numbers at the ends of their
// lines. ok is false where less than seven in ten of the column were read as
// numbers that grow; what does not grow is left out.
func (c *column) Number() (regions []document.Region, ok bool) {
	grown := growing(c.numbers)
	if len(grown) < fewNumbers || float64(len(grown)) < numbered*float64(len(c.numbers)) {
		return nil, false
	}
	grown = evenly(c.numbers, grown)
	regions = number(c.text, grown, c.right)
	for _, region := range c.margin {
		if !slices.ContainsFunc(grown, func(a marginNumber) bool { return !a.box.Intersect(region.Box).Empty() }) {
			regions = append(regions, region)
		}
	}
	return regions, true
}

// marginColumn returns what stands in the margin and may be line numbers, from
// top to bottom.
func marginColumn(regions []document.Region, ink *Ink, right bool) []marginNumber {
	var outer []marginNumber
	for _, n := range append(unreadNumerals(regions, ink), readNumerals(regions, ink, right)...) {
		if n.settled || outside(n.box, regions, right) {
			outer = append(outer, n)
		}
	}
	reach := int(0.8 * ink.XHeight)
	var edge func(marginNumber) int
	most, middle := 0, 0
	for _, side := range []func(marginNumber) int{
		func(n marginNumber) int { return n.box.Left },
		func(n marginNumber) int { return n.box.Right },
	} {
		edges := make([]int, len(outer))
		for i, n := range outer {
			edges[i] = side(n)
		}
		sorted := slices.Sorted(slices.Values(edges))
		for _, at := range edges {
			first, _ := slices.BinarySearch(sorted, at-reach)
			end, _ := slices.BinarySearch(sorted, at+reach+1)
			if end-first > most {
				edge, most, middle = side, end-first, at
			}
		}
	}
	var best []marginNumber
	for _, n := range outer {
		if at := edge(n); at >= middle-reach && at <= middle+reach {
			best = append(best, n)
		}
	}
	slices.SortFunc(best, func(a, b marginNumber) int { return cmp.Compare(a.box.Top, b.box.Top) })
	return best
}

// unreadNumerals are groups of ink as high and wide as up to three figures that
// is in no word. A thin figure may be in pieces.
func unreadNumerals(regions []document.Region, ink *Ink) []marginNumber {
	const most = 400 // dirt has more
	x := ink.XHeight
	lines := LinesOf(regions)
	var groups []document.Box
	for _, c := range ink.Components {
		w, h := float64(c.Width()), float64(c.Height())
		if max(w, h) >= 0.35*x && h <= 2.2*x && w <= 4*x && !Covered(lines, (c.Left+c.Right)/2, (c.Top+c.Bottom)/2) {
			if groups = append(groups, c); len(groups) > most {
				return nil
			}
		}
	}
	for i := 0; i < len(groups); i++ {
		g := groups[i]
		around := document.Box{
			Left: g.Left - int(0.8*x), Top: g.Top - int(0.3*x), Right: g.Right + int(0.8*x), Bottom: g.Bottom + int(0.3*x),
		}
		for j := range groups {
			if j != i && !around.Intersect(groups[j]).Empty() {
				groups[min(i, j)] = g.Union(groups[j])
				groups = slices.Delete(groups, max(i, j), max(i, j)+1)
				i = min(i, j) - 1
				break
			}
		}
	}
	var found []marginNumber
	for _, g := range groups {
		if w, h := float64(g.Width()), float64(g.Height()); h >= 0.9*x && h <= 2.2*x && w >= 0.2*x && w <= 4*x {
			found = append(found, marginNumber{box: g, region: -1})
		}
	}
	return found
}

// readNumerals are words of up to three letters that make a line by themselves,
// and numbers that stand well apart at that end of a line.
func readNumerals(regions []document.Region, ink *Ink, right bool) []marginNumber {
	var found []marginNumber
	for i := range regions {
		for j := range regions[i].Lines {
			words := regions[i].Lines[j].Words
			if len(words) == 1 && len([]rune(words[0].Text)) <= 3 {
				found = append(found, marginNumber{box: words[0].Box, word: words[0], region: i, line: j})
			}
			if len(words) < 2 {
				continue
			}
			end, beside := words[0], words[1]
			if right {
				end, beside = words[len(words)-1], words[len(words)-2]
			}
			apart := max(beside.Box.Left-end.Box.Right, end.Box.Left-beside.Box.Right)
			if document.MayBeLineNumber(end.Text) && float64(apart) > ink.XHeight {
				found = append(found, marginNumber{box: end.Box, word: end, settled: true})
			}
		}
	}
	return found
}

// rows reports whether two boxes stand in one row.
func rows(a, b document.Box) bool {
	return 2*(min(a.Bottom, b.Bottom)-max(a.Top, b.Top)) > min(a.Height(), b.Height())
}

// outside reports whether a box stands beyond the ends of most lines.
func outside(box document.Box, regions []document.Region, right bool) bool {
	beyond, all := 0, 0
	for i := range regions {
		for j := range regions[i].Lines {
			line := &regions[i].Lines[j]
			if len(line.Words) < 2 {
				continue
			}
			all++
			if !right && box.Right <= line.Box.Left || right && box.Left >= line.Box.Right {
				beyond++
			}
		}
	}
	return 10*beyond >= 7*all
}

// Take gives words to the places where they stand; a number replaces what is
// there already.
func (c *column) Take(words []document.Word) {
	for _, word := range words {
		word.Text = strings.Trim(word.Text, ".,:;|'-")
		for i := range c.numbers {
			n := &c.numbers[i]
			if !n.settled && !n.box.Intersect(word.Box).Empty() && rows(word.Box, n.box) && (n.word.Text == "" || document.MayBeLineNumber(word.Text)) {
				n.word = word
			}
		}
	}
}

// growing returns the longest run of numbers that grow from top to bottom.
func growing(column []marginNumber) []marginNumber {
	value, length, before := make([]int, len(column)), make([]int, len(column)), make([]int, len(column))
	last := -1
	for i := range column {
		value[i], before[i] = column[i].value(), -1
		if value[i] < 0 {
			continue
		}
		length[i] = 1
		for j := range i {
			if length[j] > 0 && value[j] < value[i] && length[j]+1 > length[i] {
				length[i], before[i] = length[j]+1, j
			}
		}
		if last < 0 || length[i] > length[last] {
			last = i
		}
	}
	var run []marginNumber
	for i := last; i >= 0; i = before[i] {
		run = append(run, column[i])
	}
	slices.Reverse(run)
	return run
}

// evenly adds what could not be read of a column where it stands evenly spaced:
// there the place of a number says which it is.
func evenly(column, grown []marginNumber) []marginNumber {
	const off = 0.3 // of the step from 1 to 2
	n, sumY, sumV, sumYY, sumYV := float64(len(grown)), 0., 0., 0., 0.
	for _, g := range grown {
		y, v := float64(g.box.Bottom), float64(g.value())
		sumY, sumV, sumYY, sumYV = sumY+y, sumV+v, sumYY+y*y, sumYV+y*v
	}
	spread := n*sumYY - sumY*sumY
	if spread <= 0 {
		return grown // all on one level
	}
	slope := (n*sumYV - sumY*sumV) / spread
	place := func(a marginNumber) float64 { return (sumV-slope*sumY)/n + slope*float64(a.box.Bottom) }
	for _, g := range grown {
		if math.Abs(place(g)-float64(g.value())) > off {
			return grown
		}
	}
	var all []marginNumber
	last := 0. // what speaks for the last of all
	for _, c := range column {
		v := math.Round(place(c))
		if c.settled && float64(c.value()) != v || v < 1 || v > 999 || math.Abs(place(c)-v) > off {
			continue
		}
		worth := -math.Abs(place(c) - v)
		if c.value() == int(v) {
			worth++
		}
		if c.settled {
			worth++
		}
		c.word.Text, c.word.Box = strconv.Itoa(int(v)), c.box
		if k := len(all) - 1; k >= 0 && all[k].word.Text == c.word.Text { // one of them is a speck
			if worth > last {
				all[k], last = c, worth
			}
			continue
		}
		all, last = append(all, c), worth
	}
	return all
}

// number puts numbers at the ends of their lines; one beside no line is a line
// by itself.
func number(regions []document.Region, column []marginNumber, right bool) []document.Region {
	for _, n := range column {
		if n.region >= 0 && !n.settled {
			regions[n.region].Lines[n.line].Words = nil
		}
	}
	regions = Prune(regions)
	for _, n := range column {
		if n.settled {
			continue
		}
		line := document.Line{
			Box: n.word.Box, Size: float64(n.word.Box.Height()), Language: n.word.Language, Words: []document.Word{n.word},
			Baseline: [2]document.Point{
				{X: float64(n.word.Box.Left), Y: float64(n.word.Box.Bottom)}, {X: float64(n.word.Box.Right), Y: float64(n.word.Box.Bottom)},
			},
		}
		to := beside(regions, n.box, right)
		if to == nil {
			line.Paragraph = 1
			regions = append(regions, document.Region{Kind: document.RegionText, Box: line.Box, Lines: []document.Line{line}})
			continue
		}
		if right {
			to.Words = append(to.Words, n.word)
			to.Baseline[1].X = float64(n.word.Box.Right)
		} else {
			to.Words = slices.Insert(to.Words, 0, n.word)
			to.Baseline[0].X = float64(n.word.Box.Left)
		}
		to.Box = to.Box.Union(n.word.Box)
	}
	for i := range regions {
		for _, line := range regions[i].Lines {
			regions[i].Box = regions[i].Box.Union(line.Box)
		}
	}
	return regions
}

// beside returns the nearest line on the level of a box in the margin.
func beside(regions []document.Region, box document.Box, right bool) *document.Line {
	var nearest *document.Line
	for i := range regions {
		for j := range regions[i].Lines {
			line := &regions[i].Lines[j]
			foot := line.Baseline[0].Y
			switch {
			case right && line.Box.Right > box.Left, !right && line.Box.Left < box.Right:
				continue
			case right:
				foot = line.Baseline[1].Y
			}
			if 2*math.Abs(foot-float64(box.Bottom)) > float64(box.Height()) {
				continue
			}
			if nearest == nil || right && line.Box.Right > nearest.Box.Right || !right && line.Box.Left < nearest.Box.Left {
				nearest = line
			}
		}
	}
	return nearest
}
