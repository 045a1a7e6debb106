package ocr

import (
	"math/rand/v2"
	"testing"

	"recto/document"
)

func boxAt(x, y, w, h int) document.Box {
	return document.Box{Left: x, Top: y, Right: x + w, Bottom: y + h}
}

func TestLinesOfPrint(t *testing.T) {
	var letters, grain, blots []document.Box
	for line := range 20 {
		for letter := range 50 {
			letters = append(letters, boxAt(100+30*letter, 100+60*line, 20, 22+3*(letter%2)))
		}
	}
	rng := rand.New(rand.NewPCG(1, 2))
	for range 3000 {
		grain = append(grain, boxAt(rng.IntN(1700), rng.IntN(1400), 3+rng.IntN(6), 6+rng.IntN(3)))
	}
	for range 600 {
		blots = append(blots, boxAt(rng.IntN(1700), rng.IntN(1400), 10+rng.IntN(12), 18+rng.IntN(6)))
	}
	for _, c := range []struct {
		name       string
		components []document.Box
		want       bool
	}{
		{"print", letters, true},
		{"grain", grain, false},
		{"blots", blots, false},
		{"print under grain", append(grain, letters...), true},
		{"nothing", nil, false},
	} {
		if got := linesOfPrint(c.components); got != c.want {
			t.Errorf("%s: %v", c.name, got)
		}
	}
}
