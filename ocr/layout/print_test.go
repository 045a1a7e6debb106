package layout

import (
	"math/rand/v2"
	"testing"

	"recto/document"
)

func boxAt(x, y, w, h int) document.Box {
	return document.Box{Left: x, Top: y, Right: x + w, Bottom: y + h}
}

func TestLinesOfPrint(t *testing.T) {
	var letters, grain, film, blots []document.Box
	for line := range 20 {
		for letter := range 50 {
			letters = append(letters, boxAt(100+30*letter, 100+60*line, 20, 22+3*(letter%2)))
		}
	}
	rng := rand.New(rand.NewPCG(1, 2))
	for range 3000 {
		grain = append(grain, boxAt(rng.IntN(1700), rng.IntN(1400), 3+rng.IntN(6), 6+rng.IntN(3)))
	}
	for range 12000 {
		film = append(film, boxAt(rng.IntN(1700), rng.IntN(1400), 3+rng.IntN(6), 6+rng.IntN(3)))
	}
	for range 600 {
		blots = append(blots, boxAt(rng.IntN(1700), rng.IntN(1400), 10+rng.IntN(12), 18+rng.IntN(6)))
	}
	for _, c := range []struct {
		name       string
		components []document.Box
		want       bool
		wantGrain  bool
	}{
		{"print", letters, true, false},
		{"grain", grain, false, false},
		{"blots", blots, false, false},
		{"print under grain", append(grain, letters...), true, false},
		{"print under much more grain", append(film, letters...), true, true},
		{"nothing", nil, false, false},
	} {
		if got, grain := LinesOfPrint(c.components); got != c.want || grain != c.wantGrain {
			t.Errorf("%s: lines %v, grain %v", c.name, got, grain)
		}
	}
}
