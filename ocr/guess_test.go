package ocr

import (
	"slices"
	"testing"

	"recto/document"
	"recto/ocr/lexicon"
)

func TestClear(t *testing.T) {
	piece := func(letters, ru, en int, confidence float64) probed {
		return probed{lexicon.Evidence{Letters: map[string]int{"ru": letters}, Known: map[string]int{"ru": ru, "en": en}}, confidence, letters}
	}
	for _, c := range []struct {
		name string
		read probed
		want bool
	}{
		{"Russian", piece(60, 50, 0, 0.9), true},
		{"Russian of which much is unknown", piece(60, 30, 0, 0.7), true},
		{"the same read hesitantly", piece(60, 30, 0, 0.5), false},
		{"too little", piece(18, 16, 0, 0.9), false},
		{"Russian with other words", piece(80, 40, 20, 0.6), true},
		{"English", piece(60, 0, 50, 0.9), true},
		{"little English", piece(38, 0, 36, 0.9), false},
		{"English of which much is unknown", piece(60, 0, 40, 0.9), false},
		{"English with Russian words", piece(80, 20, 50, 0.9), false},
	} {
		if got := c.read.clear(); got != c.want {
			t.Errorf("%s: %v", c.name, got)
		}
	}
}

// TestOnItsHeadWithoutWords compares what was read of pages that hold hardly a
// known word.
func TestOnItsHeadWithoutWords(t *testing.T) {
	side := func(characters, known int, confidence float64) probed {
		return probed{lexicon.Evidence{Letters: map[string]int{"ru": characters}, Known: map[string]int{"ru": known}}, confidence, characters}
	}
	for _, c := range []struct {
		name            string
		upright, turned probed
		want            bool
	}{
		{"text on its head", side(80, 4, .3), side(80, 70, .9), true},
		{"text", side(80, 70, .9), side(80, 4, .3), false},
		{"figures that turned over give a few words", side(60, 0, .8), side(60, 14, .5), false},
		{"figures on their heads", side(60, 0, .4), side(60, 0, .8), true},
		{"figures read alike both ways", side(60, 0, .7), side(60, 0, .75), false},
		{"hardly a character", side(8, 0, .2), side(8, 0, .9), false},
	} {
		if got := onItsHead(c.upright, c.turned); got != c.want {
			t.Errorf("%s: %v", c.name, got)
		}
	}
}

// Two readings of one piece count as one reading in both languages would be.
func TestSurest(t *testing.T) {
	word := func(text string, left, right int, confidence float64) document.Word {
		return document.Word{Text: text, Box: document.Box{Left: left, Right: right, Bottom: 20}, Confidence: confidence}
	}
	russian := []document.Word{word("Блок", 0, 80, 0.9), word("МАТО", 100, 180, 0.4), word("и", 200, 210, 0.8)}
	english := []document.Word{word("Bnok", 0, 80, 0.5), word("NATO", 100, 182, 0.9), word("alone", 300, 400, 0.9)}
	var got []string
	for _, word := range surest(russian, english) {
		got = append(got, word.Text)
	}
	if !slices.Equal(got, []string{"Блок", "NATO", "и"}) {
		t.Error(got)
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
