package prepare

import (
	"testing"

	"recto/ocr/engine"
	"recto/ocr/layout"
)

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
	outside := layout.Trace{{X: 36 * 8, Y: 26 * 8}}
	for _, c := range []struct {
		name  string
		lines []layout.Trace
		kept  func(n int) bool
	}{
		{"sheet with a picture", nil, sheet},
		{"print beside it", []layout.Trace{outside}, func(n int) bool { return sheet(n) || in(n, 34, 23, 39, 28) }},
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
