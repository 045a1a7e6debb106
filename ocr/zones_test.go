package ocr

import (
	"slices"
	"testing"

	"recto/document"
	"recto/ocr/engine"
)

// printed returns lines of print, 40 pixels apart, between two edges.
func printed(left, right, top, bottom int) []trace {
	var lines []trace
	for y := top; y < bottom; y += 40 {
		var line trace
		for x := left; x <= right; x += 15 {
			line = append(line, document.Point{X: float64(x), Y: float64(y)})
		}
		lines = append(lines, line)
	}
	return lines
}

func TestZones(t *testing.T) {
	heading, left, right := printed(300, 900, 100, 140), printed(100, 560, 300, 1000), printed(640, 1100, 300, 1000)
	for _, c := range []struct {
		name  string
		lines []trace
		sides []int
	}{
		{"one column", printed(100, 1100, 100, 1000), []int{0}},
		{"two columns", slices.Concat(left, right), []int{0, -1, 1, 0}},
		{"heading over both", slices.Concat(heading, left, right), []int{0, -1, 1, 0}},
		{"a few short lines", slices.Concat(printed(100, 400, 100, 200), printed(800, 1100, 500, 600)), nil},
	} {
		got, g := zones(c.lines, 15, 1200, 1400)
		var sides []int
		at := 0
		for i, z := range got {
			sides = append(sides, z.side)
			if z.side != 1 && z.top != at || z.side == 1 && z.top != got[i-1].top {
				t.Errorf("%s: zone %d starts at %d", c.name, i, z.top)
			}
			at = z.bottom
		}
		if !slices.Equal(sides, c.sides) {
			t.Errorf("%s: %v, want %v", c.name, sides, c.sides)
		}
		if x := g.at(650); len(sides) > 1 && (x < 560 || x > 640) {
			t.Errorf("%s: gutter at %.0f", c.name, x)
		}
	}
}

// TestSurroundings looks at a sheet on a desk with a light spot and a picture
// on the sheet.
func TestSurroundings(t *testing.T) {
	const side = 40
	in := func(n, left, top, right, bottom int) bool {
		x, y := n%side, n/side
		return x >= left && x < right && y >= top && y < bottom
	}
	light := engine.Mask{Columns: side, Rows: side, Marked: make([]bool, side*side)}
	sheet := func(n int) bool { return in(n, 6, 6, 32, 34) } // without its edge
	for n := range light.Marked {
		light.Marked[n] = in(n, 5, 5, 33, 35) && !in(n, 14, 12, 22, 20) || in(n, 36, 0, 40, 12)
	}
	outside := trace{{X: 36 * 8, Y: 26 * 8}}
	for _, c := range []struct {
		name  string
		lines []trace
		kept  func(n int) bool
	}{
		{"sheet with a picture", nil, sheet},
		{"print beside it", []trace{outside}, func(n int) bool { return sheet(n) || in(n, 34, 23, 39, 28) }},
	} {
		around, share := surroundings(light, c.lines, 8)
		wrong, marked := 0, 0
		for n, out := range around.Marked {
			if out {
				marked++
			}
			if out == c.kept(n) {
				wrong++
			}
		}
		if wrong > 0 {
			t.Errorf("%s: %d cells wrong", c.name, wrong)
		}
		if want := float64(marked) / side / side; share != want {
			t.Errorf("%s: share %f, want %f", c.name, share, want)
		}
	}
}
