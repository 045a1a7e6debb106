package facts

import (
	"strings"
	"testing"

	"recto/align/token"
)

// Each way to write a date has an example that it reads and one that it leaves
// alone.
func TestDateRules(t *testing.T) {
	examples := map[string]struct {
		language, yes, no string
		want              figure // of yes
	}{
		"numbers":      {"ru", "от 4.4.62 г.", "от 40.4.62 г.", figure{day: 4, month: 4, year: 1962}},
		"day-month":    {"ru", "17-18 марта 1962 г.", "47 марта", figure{day: 17, month: 3, year: 1962, eve: true}},
		"day-of-month": {"en", "on the 17th of April", "on the 47th of April", figure{day: 17, month: 4}},
		"month-day":    {"en", "on March 17, 1962", "on March, the 17", figure{day: 17, month: 3, year: 1962}},
		"month":        {"ru", "в апреле", "в апельсине", figure{month: 4}},
	}
	fired := func(text, language, rule string) *figure {
		f := scanFigures(text, language)
		for i := range f.stated {
			if f.stated[i].rule == rule {
				return &f.stated[i]
			}
		}
		return nil
	}
	for _, rule := range dateRules {
		c, ok := examples[rule.name]
		if !ok {
			t.Errorf("%s has no examples", rule.name)
			continue
		}
		if g := fired(c.yes, c.language, rule.name); g == nil || g.day != c.want.day || g.month != c.want.month || g.year != c.want.year || g.eve != c.want.eve {
			t.Errorf("%s: %q gives %+v, want %+v", rule.name, c.yes, g, c.want)
		}
		if g := fired(c.no, c.language, rule.name); g != nil {
			t.Errorf("%s: %q gives %+v", rule.name, c.no, g)
		}
	}
}

// A number of the original, and a translation that has it and one that has not.
func TestSameNumbers(t *testing.T) {
	examples := map[string][3]string{
		"equal":                       {"350 делегатов", "350 delegates", "380 delegates"},
		"year of four digits":         {"в 1962 году", "in '62", "in '63"},
		"year of two digits":          {"в 62 году", "in 1962", "in 1963"},
		"15.00 and 3 p.m.":            {"в 15 часов", "at 3 p.m.", "at 3 rubles"},
		"3 p.m. and 15.00":            {"в 11 часов вечера", "at 23", "at 22"},
		"1.87 and eighty-seven cents": {"1,87 доллара", "one dollar and eighty-seven cents", "one dollar"},
		"30 years and decades":        {"30 лет назад", "decades ago", "years ago"},
	}
	for _, rule := range sameNumbers {
		c, ok := examples[rule.name]
		if !ok {
			t.Errorf("%s has no examples", rule.name)
			continue
		}
		own := scanFigures(c[0], "ru")
		for k, text := range c[1:] {
			if got := rule.holds(own, scanFigures(text, "en"), own.stated[0].values[0]); got != (k == 0) {
				t.Errorf("%s: %q beside %q: %v", rule.name, c[0], text, got)
			}
		}
	}
}

func TestNumberAt(t *testing.T) {
	for text, want := range map[string]struct {
		values []float64
		runs   int
	}{
		"1 200 000 т":      {[]float64{1200000}, 3},
		"3,251":            {[]float64{3251, 3.251}, 2},
		"2,5 млн.":         {[]float64{2500000}, 3},
		"8bn":              {[]float64{8e9}, 1},
		"20 тыс. единиц":   {[]float64{20000}, 2},
		"100 200 300-го и": {[]float64{100200300}, 3},
		"25m":              {[]float64{25, 25e6}, 1},
		"7.45":             {[]float64{7.45}, 2},
	} {
		n, f, _ := numberAt(text, runsOf(text, "ru"), 0)
		same := len(f.values) == len(want.values)
		for i := range min(len(f.values), len(want.values)) {
			same = same && f.values[i] == want.values[i]
		}
		if !same || n != want.runs {
			t.Errorf("%s: %v in %d runs, want %v in %d", text, f.values, n, want.values, want.runs)
		}
	}
}

// For each reason a word that it rules out; the same word is a name otherwise.
func TestReasons(t *testing.T) {
	sentence := "Утром приехал Лебедовский."
	at := strings.Index(sentence, "Лебедовский")
	name := wordOfText{typ: &token.Type{Stem: "лебедов", Form: "лебедовский"}, text: "Лебедовский", sentence: sentence, start: at, end: at + len("Лебедовский"), russian: true, inside: true, lookup: unknownWord}
	change := map[string]func(w *wordOfText){
		"number":                      func(w *wordOfText) { w.typ.Stem = "#1962" },
		"written small elsewhere":     func(w *wordOfText) { w.typ.Small = 1 },
		"short":                       func(w *wordOfText) { w.text, w.lookup = "Лев", commonWord },
		"abbreviation":                func(w *wordOfText) { w.text = "Лебед." },
		"part of a compound":          func(w *wordOfText) { w.russian, w.text = false, "Talleyrand-like" },
		"word that begins a sentence": func(w *wordOfText) { w.inside, w.lookup = false, commonWord },
		"foreign letters":             func(w *wordOfText) { w.text = "Lebedev" },
		"initials":                    func(w *wordOfText) { w.text = "ЛЕБЕД" },
		"inflected like another word": func(w *wordOfText) { w.inside, w.text = false, "Взошедши" },
		"day or month":                func(w *wordOfText) { w.typ.Form = "sunday" },
		"adjective":                   func(w *wordOfText) { w.typ.Stem = "московск" },
		"in a remark":                 func(w *wordOfText) { w.sentence = strings.Replace(w.sentence, "У", "[", 1) },
		"among capitals":              func(w *wordOfText) { w.sentence = "ПРИЕХАЛ ЛЕБЕДЕВ." },
	}
	if name.strength() != sure {
		t.Errorf("%+v is no name", name)
	}
	for _, r := range reasons {
		typ := *name.typ
		other := name
		other.typ = &typ
		if change[r.name] == nil {
			t.Errorf("%s has no example", r.name)
			continue
		}
		if change[r.name](&other); !r.holds(&other) {
			t.Errorf("%s does not hold for %+v", r.name, other)
		}
	}
}
