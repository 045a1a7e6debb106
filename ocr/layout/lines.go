package layout

import (
	"math"
	"slices"

	"recto/document"
	"recto/ocr/engine"
)

// Trace is a line of print as its letters show it: the feet of letters that
// stand on it, from left to right.
type Trace []document.Point

// Traces follows the lines of a bilevel page from letter to letter. Where
// lines bend the letters do so with them, since each looks for its neighbour
// only. Lines of fewer than eight letters are left out, and so are feet that
// stand clearly off the line, those of р and у. A picture with more components
// than any page has letters, such as a halftone, has no lines.
func Traces(p *engine.Pix, components []document.Box, xHeight float64) []Trace {
	const most = 200_000
	if len(components) > most {
		return nil
	}
	letters := slices.DeleteFunc(slices.Clone(components), func(c document.Box) bool {
		w, h := float64(c.Width()), float64(c.Height())
		return h < 0.6*xHeight || h > 2.6*xHeight || w < 0.15*xHeight || w > 12*xHeight
	})
	letters = slices.DeleteFunc(p.Slices(letters, int(1.5*xHeight)), func(c document.Box) bool {
		return float64(c.Height()) < 0.6*xHeight
	})
	slices.SortFunc(letters, func(a, b document.Box) int {
		if a.Left != b.Left {
			return a.Left - b.Left
		}
		return a.Top - b.Top
	})
	next := neighbours(letters, xHeight)
	follows := make([]bool, len(letters))
	for _, n := range next {
		if n >= 0 {
			follows[n] = true
		}
	}
	var found []Trace
	for i := range letters {
		if follows[i] {
			continue
		}
		var line Trace
		for at := i; at >= 0; at = next[at] {
			c := letters[at]
			line = append(line, document.Point{X: float64(c.Left+c.Right) / 2, Y: float64(c.Bottom)})
		}
		if line = line.steady(xHeight); len(line) >= 8 {
			found = append(found, line)
		}
	}
	return found
}

// neighbours returns for each letter, sorted from left to right, the one that
// follows it on its line, or -1. No letter follows two.
func neighbours(letters []document.Box, xHeight float64) []int {
	next, cost := make([]int, len(letters)), make([]float64, len(letters))
	previous := make([]int, len(letters))
	for i := range letters {
		next[i], previous[i], cost[i] = -1, -1, math.Inf(1)
	}
	reach := int(2.5 * xHeight)
	for i, a := range letters {
		best, at := math.Inf(1), -1
		for j := i + 1; j < len(letters) && letters[j].Left <= a.Right+reach; j++ {
			b := letters[j]
			if 2*b.Left < a.Left+a.Right {
				continue
			}
			common := min(a.Bottom, b.Bottom) - max(a.Top, b.Top)
			if 2*common < min(a.Height(), b.Height()) {
				continue
			}
			apart := float64(max(0, b.Left-a.Right)) + math.Abs(float64(b.Bottom-a.Bottom))
			if apart < best {
				best, at = apart, j
			}
		}
		if at < 0 || best >= cost[at] {
			continue
		}
		if before := previous[at]; before >= 0 {
			next[before] = -1
		}
		next[i], previous[at], cost[at] = at, i, best
	}
	return next
}

// steady returns the line without the feet that stand off the others beside
// them.
func (t Trace) steady(xHeight float64) Trace {
	const around = 4
	var kept Trace
	near := make([]float64, 0, 2*around+1)
	for i, p := range t {
		near = near[:0]
		for _, q := range t[max(0, i-around):min(len(t), i+around+1)] {
			near = append(near, q.Y)
		}
		slices.Sort(near)
		if math.Abs(p.Y-near[len(near)/2]) < 0.3*xHeight {
			kept = append(kept, p)
		}
	}
	return kept
}

// Bend returns how far the lines of a page stray from level ones, in
// x-heights: the deviation that a quarter of the print exceeds.
func Bend(lines []Trace, xHeight float64) float64 {
	type part struct {
		stray  float64
		length int
	}
	var parts []part
	total := 0
	for _, line := range lines {
		mean := 0.0
		for _, p := range line {
			mean += p.Y
		}
		mean /= float64(len(line))
		sum := 0.0
		for _, p := range line {
			sum += (p.Y - mean) * (p.Y - mean)
		}
		parts = append(parts, part{math.Sqrt(sum/float64(len(line))) / xHeight, len(line)})
		total += len(line)
	}
	slices.SortFunc(parts, func(a, b part) int {
		switch {
		case a.stray > b.stray:
			return -1
		case a.stray < b.stray:
			return 1
		}
		return 0
	})
	seen := 0
	for _, p := range parts {
		if seen += p.length; 4*seen >= total {
			return p.stray
		}
	}
	return 0
}

// Share returns the share of a line's letters that lie in words read.
func (t Trace) Share(read []*document.Line, xHeight float64) float64 {
	n := 0
	for _, p := range t {
		if Covered(read, int(p.X), int(p.Y-xHeight/2)) {
			n++
		}
	}
	return float64(n) / float64(len(t))
}

// Box returns the box of a line with its long letters and some room.
func (t Trace) Box(xHeight float64) document.Box {
	box := document.Bound(t...)
	return document.Box{
		Left: box.Left - int(1.5*xHeight), Right: box.Right + int(1.5*xHeight),
		Top: box.Top - int(2*xHeight), Bottom: box.Bottom + int(0.8*xHeight),
	}
}
