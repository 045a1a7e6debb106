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
		found := pieces(letters, xHeight, 600, height, fewPieces)
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

// What is read surely is text without a known word; handwriting and halftones are not
// read so.
func TestSense(t *testing.T) {
	told := func(letters, known int, confidence float64) probed {
		return probed{lexicon.Evidence{Letters: map[string]int{"ru": letters}, Known: map[string]int{"ru": known}}, confidence, letters}
	}
	for _, c := range []struct {
		name string
		told probed
		want bool
	}{
		{"an index of names, photocopied", told(189, 9, .757), true},
		{"codes, photocopied", told(228, 80, .602), true},
		{"handwriting", told(66, 26, .51), false},
		{"a halftone", told(170, 31, .334), false},
		{"a few figures, surely read", told(20, 0, .9), false},
	} {
		if got := c.told.sense(); got != c.want {
			t.Errorf("%s: %v", c.name, got)
		}
	}
	if got := told(189, 9, .757).tags(); len(got) != 2 {
		t.Errorf("names that are no words are in %v", got)
	}
}

// A page of one line, too short to tell the height of its letters, is looked at whole.
func TestPiecesOfAHandful(t *testing.T) {
	var letters []document.Box
	for i := range 12 {
		letters = append(letters, document.Box{Left: 100 + 20*i, Top: 100, Right: 115 + 20*i, Bottom: 120 + i})
	}
	found := pieces(letters, 0, 600, 800, fewPieces)
	if len(found) != 1 || found[0].Intersect(letters[11]) != letters[11] {
		t.Errorf("%v", found)
	}
	if found := pieces(make([]document.Box, 500), 0, 600, 800, fewPieces); found != nil {
		t.Errorf("specks are looked at: %v", found)
	}
}
