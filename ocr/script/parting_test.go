package script

import (
	"strings"
	"testing"

	"recto/document"
)

// A numeral that swallowed an и is parted within its own box or not at all.
func TestDisgorge(t *testing.T) {
	at := func(text string, left, right int) document.Word {
		return document.Word{Text: text, Box: document.Box{Left: left, Right: right, Bottom: 20}}
	}
	for _, c := range []struct {
		name    string
		english document.Word
		end     int // of the numeral; 0 where nothing is parted
	}{
		{"in its place", at("III", 100, 140), 140},
		{"over all of the word", at("IIIu", 100, 180), 148},
		{"left of the word", at("III", 92, 99), 0},
		{"ends where the word begins", at("III", 92, 100), 0},
	} {
		parts := disgorge(at("ТТТи", 100, 180), []document.Word{c.english})
		switch {
		case c.end == 0 && parts == nil:
		case c.end == 0 || len(parts) != 2:
			t.Errorf("%s: %+v", c.name, parts)
		case parts[0].Text != "III" || parts[0].Box.Right != c.end || parts[1].Text != "и" || parts[1].Box.Left != c.end:
			t.Errorf("%s: %+v", c.name, parts)
		}
	}
}

// What the two readings part in different places is not one word twice.
func TestPartedElsewhere(t *testing.T) {
	r := testRules(t)
	box := document.Box{Left: 100, Top: 10, Right: 300, Bottom: 40}
	for _, c := range []struct{ russian, english string }{
		{"ЗА-3589/38", "SA-3589/38"},
		{"ОА-3589/38", "SA-3589/38"},
		{"РВ-27/1946", "PB-27/1946"},
	} {
		line := document.Line{Box: box, Words: []document.Word{{Text: c.russian, Confidence: .4, Box: box}}}
		english := []document.Word{{Text: c.english, Confidence: .9, Box: box}}
		r.Choose([]Reread{{&line, english}})
		if text := line.Text(); len([]rune(strings.ReplaceAll(text, " ", ""))) != len([]rune(c.russian)) {
			t.Errorf("%s and %s are %q", c.russian, c.english, text)
		}
	}
}
