package export

import (
	"testing"

	"recto/document"
)

func TestFeet(t *testing.T) {
	level := [2]document.Point{{X: 0, Y: 100}, {X: 1000, Y: 120}}
	for _, c := range []struct {
		name string
		base [2]document.Point
		box  document.Box
		want [2]document.Point
	}{
		{"on its line", level, document.Box{Left: 400, Top: 80, Right: 500, Bottom: 115}, [2]document.Point{{X: 400, Y: 108}, {X: 500, Y: 110}}},
		{"over the bow of a bent line", level, document.Box{Left: 400, Top: 20, Right: 500, Bottom: 60}, [2]document.Point{{X: 400, Y: 52}, {X: 500, Y: 52}}},
		{"upright line", [2]document.Point{{X: 50, Y: 900}, {X: 50, Y: 0}}, document.Box{Left: 20, Top: 300, Right: 55, Bottom: 400},
			[2]document.Point{{X: 50, Y: 400}, {X: 50, Y: 300}}},
	} {
		if from, to := feet(c.base, c.box); from != c.want[0] || to != c.want[1] {
			t.Errorf("%s: %v to %v, want %v", c.name, from, to, c.want)
		}
	}
}
