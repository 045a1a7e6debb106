package script

import (
	"strings"
	"testing"

	"recto/document"
	"recto/ocr/engine"
	"recto/ocr/lexicon"
)

func TestSettle(t *testing.T) {
	r := testRules(t)
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
		{"not sure enough", "УЕМОМА", .9, "VENONA", .4, at, "УЕМОМА", "ru"},
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
		{"one letter off the shape", "ЗЕАТО", .6, "SEATO", .92, at, "SEATO", "en"},
		{"known in Russian, no stranger's reading of it", "Рога", .91, "Ford", .96, at, "Ford", "en"},
		{"any three letters are in the lexicon", "СТА", .95, "CIA", .92, at, "CIA", "en"},
		{"signs among letters", "Ве\\{", .81, "Bell", .9, at, "Bell", "en"},
		{"figures for a word", "1514,", .73, "ibid,", .93, at, "ibid,", "en"},
		{"formula of letters that both have", "С02,", .88, "CO2,", .76, at, "CO2,", "en"},
		{"no formula", "век", .96, "BeK", .91, at, "век", "ru"},
		{"a stranger's reading", "певец", .96, "nesey", .7, at, "певец", "ru"},
		{"a stranger's reading that is a word", "газ", .93, "ras", .93, at, "газ", "ru"},
		{"aircraft, misread", "Е-111.", .92, "F-111.", .65, at, "F-111.", "en"},
		{"lone V", "У", .9, "V", .9, at, "V", "en"},
		{"lone X", "Х", .9, "X", .9, at, "X", "en"},
		{"initial", "Х.", .9, "X.", .9, at, "Х.", "ru"},
		{"figure", "1.", .95, "I.", .9, at, "1.", "ru"},
		{"two strokes typed as figures", "11", .85, "II", .8, at, "II", "en"},
		{"conjunction", "И", .96, "U", .86, at, "И", "ru"},
		{"no numeral but initials", "УТ,", .93, "VT,", .93, at, "VT,", "en"},
		{"numeral that English missed", "УТТТ.", .9, "x", .3, beside, "VIII.", "en"},
		{"letters for figures, surely read", "1155", .93, "IISS", .9, at, "IISS", "en"},
		{"zero", "0", .81, "O", .89, at, "0", "ru"},
		{"formula with a sign in it", "Ва(|", .58, "BaCl", .84, at, "BaCl", "en"},
		{"formula with a figure", "ТПО?", .42, "ThO2", .82, at, "ThO2", "en"},
		{"abbreviation like a numeral", "ТУ", .95, "TY", .93, at, "ТУ", "ru"},
		{"small strokes", "МИ.", .64, "Vill.", .9, at, "VIII.", "en"},
		{"two letters for one", "ЦТ", .96, "LIT", .89, at, "ЦТ", "ru"},
		{"number", "114", .8, "II", .95, at, "114", "ru"},
		{"three strokes typed as figures", "111", .67, "IIIT", .51, at, "III", "en"},
		{"zero at the front", "0005.", .9, "O005.", .8, at, "0005.", "ru"},
		{"number of a page", "-11-", .6, "-II-", .7, at, "-11-", "ru"},
		{"Л is no stroke", "ПЛ,", .9, "III,", .45, at, "ПЛ,", "ru"},
		{"strokes read as L", "Уп,", .5, "VIL,", .77, at, "VII,", "en"},
		{"strokes that Russian saw as a sign", "|.", .41, "II,", .4, at, "II,", "en"},
		{"one stroke less, in doubt", "ИТ.", .65, "II.", .28, at, "III.", "en"},
		{"a foot taken for an A", "ХУ:", 0, "AVII", .82, at, "XVII:", "en"},
		{"strokes as letters", "ХХТТ.", .51, "XXIT.", .88, at, "XXII.", "en"},
		{"a numeral before a hyphen", "ХТТ-", .16, "x", .3, beside, "XII-", "en"},
		{"three strokes in one letter", "Ш", .96, "x", .3, beside, "III", "en"},
		{"initial in one letter", "Ш.", .96, "x", .3, beside, "Ш.", "ru"},
		{"figures that are letters", "0:1", .61, "Oil", .86, at, "Oil", "en"},
		{"formula with a number sign", "№1Ст", .72, "NiCr", .42, at, "NiCr", "en"},
	} {
		t.Run(c.name, func(t *testing.T) {
			line := document.Line{Words: []document.Word{{Text: c.word, Confidence: c.confidence, Language: "ru", Box: at}}}
			r.settle(&line, []document.Word{{Text: c.latin, Confidence: c.latinSure, Box: c.where}}, sightings{})
			word := line.Words[0]
			if word.Text != c.want || word.Language != c.language {
				t.Errorf("%s (%s), want %s (%s)", word.Text, word.Language, c.want, c.language)
			}
		})
	}
}

func TestMendLatin(t *testing.T) {
	r := testRules(t)
	for _, c := range []struct{ read, want string }{
		{"NaC]", "NaCl"}, {"NaQH", "NaOH"}, {"HCL,", "HCl,"}, {"ULyanova", "Ulyanova"}, {"Tellér.", "Teller."}, {"Pasca]", "Pascal"},
		{"[general]", "[general]"}, {"d’etat", "d’etat"}, {"U.S.", "U.S."}, {"O005", "O005"}, {"NULL", "NULL"}, {"Zürich", "Zürich"},
	} {
		if got := r.mendLatin(c.read); got != c.want {
			t.Errorf("%s: %s, want %s", c.read, got, c.want)
		}
	}
}

// Within a sentence a lone У or И is a numeral, and no word.
func TestSettleWithinSentence(t *testing.T) {
	r := testRules(t)
	for _, c := range []struct{ before, word, latin, want string }{
		{"в", "И", "I]", "II"}, {"конец.", "И", "I]", "И"}, {"и", "У", "IV", "IV"}, {"раз.", "У", "IV", "У"},
	} {
		line := document.Line{Words: []document.Word{
			{Text: c.before, Confidence: .96, Language: "ru", Box: document.Box{Left: 60, Top: 10, Right: 90, Bottom: 40}},
			{Text: c.word, Confidence: .82, Language: "ru", Box: document.Box{Left: 100, Top: 10, Right: 130, Bottom: 40}},
		}}
		r.settle(&line, []document.Word{{Text: c.latin, Confidence: .59, Box: line.Words[1].Box}}, sightings{})
		if got := line.Words[1].Text; got != c.want {
			t.Errorf("%s %s, in English %s: %s, want %s", c.before, c.word, c.latin, got, c.want)
		}
	}
}

func TestMendScript(t *testing.T) {
	r := testRules(t)
	for _, c := range []struct{ mixed, want string }{
		{"CССР", "СССР"}, {"дoклад", "доклад"}, {"NАTO", "NATO"}, {"ТАSS", "TASS"}, {"IBM-овский", "IBM-овский"},
		{"порт", "порт"}, {"NATO", "NATO"}, {"Нaвaна,", "Навана,"}, {"Д.Smith", "Д.Smith"}, {"СОМРUTЕR", "COMPUTER"},
	} {
		if got := r.mendScript(c.mixed); got != c.want {
			t.Errorf("%q: %q, want %q", c.mixed, got, c.want)
		}
	}
}

// What the rest of the page tells decides in doubt.
func TestSettleByThePage(t *testing.T) {
	r := testRules(t)
	read := func(found sightings) string {
		at := document.Box{Left: 100, Top: 10, Right: 160, Bottom: 40}
		line := document.Line{Words: []document.Word{{Text: "ОВТЗАС", Confidence: .9, Language: "ru", Box: at}}}
		r.settle(&line, []document.Word{{Text: "ORTSAC", Confidence: .84, Box: at}}, found)
		return line.Words[0].Text
	}
	if got := read(sightings{}); got != "ОВТЗАС" {
		t.Errorf("by itself: %s", got)
	}
	if got := read(sightings{words: map[string]bool{"ORTSAC": true}}); got != "ORTSAC" {
		t.Errorf("seen elsewhere on the page: %s", got)
	}
}

func TestRejoin(t *testing.T) {
	r := testRules(t)
	box := func(left, right int) document.Box {
		return document.Box{Left: left, Top: 10, Right: right, Bottom: 40}
	}
	word := func(text string, confidence float64, left, right int) document.Word {
		return document.Word{Text: text, Confidence: confidence, Box: box(left, right), Language: "ru"}
	}
	for _, c := range []struct {
		name             string
		russian, english []document.Word
		want             string
	}{
		{"a word in pieces", []document.Word{word("Не!", 0, 100, 140), word("шп,", .1, 145, 230)},
			[]document.Word{word("Helsinki,", .93, 100, 230)}, "Helsinki,"},
		{"a word cut short", []document.Word{word("ап", .6, 100, 140)},
			[]document.Word{word("anthracis,", .92, 100, 250)}, "anthracis,"},
		{"two words joined by a speck", []document.Word{word("лайнера`АпЧгеа", .62, 100, 320)},
			[]document.Word{word("NaWHepa’", 0, 100, 210), word("Andrea", .9, 220, 320)}, "лайнера` Andrea"},
		{"a numeral and the preposition", []document.Word{word("ВТ", .63, 100, 140)},
			[]document.Word{word("B", .93, 100, 115), word("I", .95, 125, 140)}, "В I"},
		{"a numeral and the conjunction in one word", []document.Word{word("Ти", .8, 100, 160)}, []document.Word{word("Iu", .6, 100, 160)}, "I и"},
		{"a numeral joined by a speck", []document.Word{word("раздел.Х\\У", .75, 100, 300)}, []document.Word{word("pa3aen.XV", .45, 100, 300)}, "раздел. XV"},
		{"a unit joined to its number", []document.Word{word("225.МНа", .1, 100, 240)}, []document.Word{word("225.MHz", .91, 100, 240)}, "225. MHz"},
		{"joined in English only", []document.Word{word("МЕШ.", .4, 100, 180), word("школа", .96, 200, 300)},
			[]document.Word{word("Bell-umkona", .9, 100, 300)}, "Bell школа"},
		{"one Latin word", []document.Word{word("Е-105", .85, 100, 200)}, []document.Word{word("F-105", .9, 100, 200)}, "F-105"},
		{"a numeral and the conjunction", []document.Word{word("Ти", .8, 100, 160)},
			[]document.Word{word("I", .9, 100, 115), word("u", .8, 130, 160)}, "I и"},
		{"a letter whose box is off", []document.Word{word("в", .9, 100, 120), word("У", .9, 136, 137), word("отдел,", .96, 185, 300)},
			[]document.Word{word("B", .85, 112, 131), word("V", .89, 143, 173), word("OTe,", .04, 185, 300)}, "в V отдел,"},
		{"a letter elsewhere", []document.Word{word("У", .9, 136, 137), word("отдел,", .96, 185, 300)},
			[]document.Word{word("V", .89, 310, 340)}, "У отдел,"},
		{"a numeral that Russian left out", []document.Word{word("в", .66, 100, 115), word("квартале", .96, 190, 400)},
			[]document.Word{word("B", .9, 100, 115), word("II", .87, 130, 160), word("KBaptane", .71, 190, 400)}, "в II квартале"},
		{"a sign for a numeral, and the conjunction", []document.Word{word("[и", .62, 100, 160)},
			[]document.Word{word("I", .8, 100, 115), word("u", .82, 130, 160)}, "I и"},
		{"a figure and the conjunction", []document.Word{word("1и", .62, 100, 160)},
			[]document.Word{word("1", .8, 100, 115), word("u", .82, 130, 160)}, "1и"},
		{"pieces that are nothing", []document.Word{word("Аро", .25, 100, 160), word("о.", .25, 165, 200)},
			[]document.Word{word("Apollo.", .3, 100, 200)}, "Apollo."},
		{"two Russian words", []document.Word{word("подвода", .9, 100, 200)},
			[]document.Word{word("nog", .4, 100, 140), word("BOA", .4, 145, 200)}, "подвода"},
	} {
		line := document.Line{Words: c.russian}
		r.settle(&line, c.english, sightings{})
		if got := strings.Join(texts(line.Words), " "); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

func TestStrangeness(t *testing.T) {
	for _, c := range []struct {
		word, read string
		near       bool
	}{
		{"привет", "npuset", true}, {"новой", "HOBOH", true}, {"Рога", "Ford", false}, {"Рога", "Pora", true},
		{"Ford", "Рога", true}, {"NATO", "МАТО", true}, {"NATO", "завод", false}, {"СССР", "CCCP", true},
	} {
		if got := strangeness(c.word, c.read); (got < 0.25) != c.near {
			t.Errorf("%s read as %s: %.2f", c.word, c.read, got)
		}
	}
}

// testRules returns the rules with the lexicons of the installed models.
func testRules(t testing.TB) Rules {
	t.Helper()
	words, err := lexicon.OpenSet(engine.DataDir(), []string{"rus", "eng"})
	if err != nil {
		t.Fatal(err)
	}
	return NewRules(words)
}

func texts(words []document.Word) []string {
	out := make([]string, len(words))
	for i, w := range words {
		out[i] = w.Text
	}
	return out
}
