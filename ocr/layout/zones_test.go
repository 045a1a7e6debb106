package layout

import (
	"slices"
	"testing"

	"recto/document"
)

// printed returns lines of print, 40 pixels apart, between two edges.
func printed(left, right, top, bottom int) []Trace {
	var lines []Trace
	for y := top; y < bottom; y += 40 {
		var line Trace
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
		lines []Trace
		sides []int
	}{
		{"one column", printed(100, 1100, 100, 1000), []int{0}},
		{"two columns", slices.Concat(left, right), []int{0, -1, 1, 0}},
		{"heading over both", slices.Concat(heading, left, right), []int{0, -1, 1, 0}},
		{"a few short lines", slices.Concat(printed(100, 400, 100, 200), printed(800, 1100, 500, 600)), nil},
	} {
		got, g := Zones(c.lines, 15, 1200, 1400)
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
