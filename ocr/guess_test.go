package ocr

import (
	"testing"

	"recto/document"
)

func TestClear(t *testing.T) {
	told := func(letters, ru, en, long int) probed {
		return probed{evidence: evidence{letters: map[string]int{"ru": letters}, known: map[string]int{"ru": ru, "en": en}, long: long}}
	}
	for _, c := range []struct {
		name string
		told probed
		want bool
	}{
		{"Russian", told(60, 50, 0, 40), true},
		{"Russian of which much is unknown", told(60, 40, 0, 35), false},
		{"too little", told(30, 28, 0, 20), false},
		{"Russian with other words", told(80, 40, 20, 45), true},
		{"the same in short words", told(80, 40, 20, 20), false},
		{"more English than Russian", told(80, 20, 40, 45), false},
	} {
		if got := c.told.clear(); got != c.want {
			t.Errorf("%s: %v", c.name, got)
		}
	}
}

// What is hardly higher than its letters has a piece to be read too.
func TestPiecesOfAStrip(t *testing.T) {
	const xHeight = 20
	for _, height := range []int{44, 50, 59, 70, 400} {
		var letters []document.Box
		for i := range 30 {
			letters = append(letters, document.Box{Left: 20 * i, Top: height/2 - 10, Right: 20*i + 15, Bottom: height/2 + 10})
		}
		found := pieces(letters, xHeight, 600, height)
		if len(found) == 0 {
			t.Errorf("%d pixels high: no piece", height)
		}
		for _, piece := range found {
			if inside := piece.Intersect(letters[0]); inside != letters[0] {
				t.Errorf("%d pixels high: %v holds %v of the letters", height, piece, inside)
			}
		}
	}
}
