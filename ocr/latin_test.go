package ocr

import (
	"testing"

	"recto/document"
)

func TestSettle(t *testing.T) {
	r := newReader(t)
	at := document.Box{Left: 100, Top: 10, Right: 160, Bottom: 40}
	beside := document.Box{Left: 200, Top: 10, Right: 260, Bottom: 40}
	for _, c := range []struct {
		name           string
		word           string
		confidence     float64
		latin          string
		latinSure      float64
		where          document.Box
		want, language string
	}{
		{"roman numeral", "ТТ", .9, "II", .8, at, "II", "en"},
		{"with punctuation", "ХХТТ,", .8, "XXII,", .9, at, "XXII,", "en"},
		{"known word", "МАТО", .8, "NATO", .95, at, "NATO", "en"},
		{"not sure enough", "МАТО", .8, "NATO", .7, at, "МАТО", "ru"},
		{"elsewhere", "ТТ", .9, "II", .9, beside, "ТТ", "ru"},
		{"Cyrillic abbreviation", "СССР", .9, "CCCP", .95, at, "СССР", "ru"},
		{"Russian word", "порт", .9, "port", .95, at, "порт", "ru"},
		{"no word", "БРКТ", .8, "BPKT", .95, at, "БРКТ", "ru"},
		{"number", "114", .8, "II", .95, at, "114", "ru"},
	} {
		t.Run(c.name, func(t *testing.T) {
			word := document.Word{Text: c.word, Confidence: c.confidence, Language: "ru", Box: at}
			r.settle(&word, []document.Word{{Text: c.latin, Confidence: c.latinSure, Box: c.where}})
			if word.Text != c.want || word.Language != c.language {
				t.Errorf("%s (%s), want %s (%s)", word.Text, word.Language, c.want, c.language)
			}
		})
	}
}
