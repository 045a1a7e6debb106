package prepare

import (
	_ "image/jpeg"
	"math"
	"testing"

	_ "golang.org/x/image/tiff"

	"recto/document"
	"recto/ocr/layout"
)

// TestLevelling bends lines of dots and looks where they come to lie.
func TestLevelling(t *testing.T) {
	const width, height, pitch, xHeight = 1800, 2400, 60, 20
	var lines []layout.Trace
	for y := 200.0; y < 2200; y += pitch {
		var line layout.Trace
		for x := 150.0; x < 1650; x += 22 {
			bent := 30*math.Sin(x/500) + (x-900)*(y-1200)/20000
			line = append(line, document.Point{X: x, Y: y + bent})
		}
		lines = append(lines, line)
	}
	if got := layout.Bend(lines, xHeight); got < 0.5 {
		t.Errorf("bend %.2f before", got)
	}
	f := levelling(lines, width, height, 3*xHeight)
	var level []layout.Trace
	for _, line := range lines {
		var moved layout.Trace
		for _, p := range line {
			moved = append(moved, document.Point{X: p.X, Y: p.Y + f.at(p)})
		}
		level = append(level, moved)
	}
	if got := layout.Bend(level, xHeight); got > 0.05 {
		t.Errorf("bend %.2f after", got)
	}
	first, last := level[0][30].Y, level[len(level)-1][30].Y
	if was := lines[len(lines)-1][30].Y - lines[0][30].Y; math.Abs(last-first-was) > 0.1*was {
		t.Errorf("lines %.0f pixels apart became %.0f", was, last-first)
	}
	// The way back leads to where the dots were.
	back, margin := f.back(width, height)
	for l, line := range level {
		for i, p := range line {
			p.Y += float64(margin)
			if got, want := p.Y+back.at(p), lines[l][i].Y; math.Abs(got-want) > 1 {
				t.Fatalf("line %d: %.1f leads back to %.1f, not %.1f", l, p.Y, got, want)
			}
		}
	}
}
