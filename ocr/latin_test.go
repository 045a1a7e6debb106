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
		{"not sure enough", "МАТО", .8, "NATO", .4, at, "МАТО", "ru"},
		{"numeral read badly twice", "ХТТТ", .7, "XITI", .7, at, "XIII", "en"},
		{"numeral in a book face", "УШ.", .96, "VIII.", .4, at, "VIII.", "en"},
		{"name", "Мог$*аад", .3, "Norstad", .8, at, "Norstad", "en"},
		{"aircraft", "Ц-2", .6, "U-2", .9, at, "U-2", "en"},
		{"Cyrillic name in capitals", "РЕСТОВ", .9, "PECTOB", .92, at, "РЕСТОВ", "ru"},
		{"Russian capitals", "ВЦСПС", .89, "BUCIIC", .86, at, "ВЦСПС", "ru"},
		{"elsewhere", "ТТ", .9, "II", .9, beside, "ТТ", "ru"},
		{"Cyrillic abbreviation", "СССР", .9, "CCCP", .95, at, "СССР", "ru"},
		{"Russian word", "порт", .9, "port", .95, at, "порт", "ru"},
		{"no word", "БРКТ", .8, "BPKT", .95, at, "БРКТ", "ru"},
		{"preposition", "У", .95, "Y", .9, at, "У", "ru"},
		{"numeral that only one read", "ХШ", .92, "XILT", 0, at, "XIII", "en"},
		{"unknown capitals", "УЕМОМА", .91, "VENONA", .91, at, "VENONA", "en"},
		{"figures for letters", "Ве11", .9, "Bell", .9, at, "Bell", "en"},
		{"look-alike Russian word", "ТОМ", .9, "TOM", .95, at, "ТОМ", "ru"},
		{"Russian word doubted", "Автокоде", .3, "ABTOKOAe", .8, at, "Автокоде", "ru"},
		{"known in both, one shape", "шаг", .8, "War", .9, at, "шаг", "ru"},
		{"punctuation is Russian", "Т.", .9, "I,", .9, at, "I.", "en"},
		{"twice Т", "ТТ", .9, "TT", .95, at, "ТТ", "ru"},
		{"one letter off the shape", "ЗЕАТО", .8, "SEATO", .92, at, "SEATO", "en"},
		{"numeral that English missed", "УТТТ.", .9, "x", .3, beside, "VIII.", "en"},
		{"number", "114", .8, "II", .95, at, "114", "ru"},
	} {
		t.Run(c.name, func(t *testing.T) {
			line := document.Line{Words: []document.Word{{Text: c.word, Confidence: c.confidence, Language: "ru", Box: at}}}
			r.settle(&line, []document.Word{{Text: c.latin, Confidence: c.latinSure, Box: c.where}})
			word := line.Words[0]
			if word.Text != c.want || word.Language != c.language {
				t.Errorf("%s (%s), want %s (%s)", word.Text, word.Language, c.want, c.language)
			}
		})
	}
}

func TestMendScript(t *testing.T) {
	r := newReader(t)
	for _, c := range []struct{ mixed, want string }{
		{"CССР", "СССР"}, {"дoклад", "доклад"}, {"NАTO", "NATO"}, {"ТАSS", "TASS"}, {"IBM-овский", "IBM-овский"},
		{"порт", "порт"}, {"NATO", "NATO"}, {"Нaвaна,", "Навана,"}, {"Д.Smith", "Д.Smith"}, {"СОМРUTЕR", "COMPUTER"},
	} {
		if got := r.mendScript(c.mixed); got != c.want {
			t.Errorf("%q: %q, want %q", c.mixed, got, c.want)
		}
	}
}
