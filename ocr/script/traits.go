package script

import (
	"slices"
)

//go:generate ../../scripts/measure.sh fitlatin

// Traits are what a word that both models have read is judged by, see traits.
type Traits [23]float64

// trait is one of them. Its weight is in weights_gen.go.
type trait struct {
	name  string
	value func(f *facts) float64
}

// facts are what the traits rest on.
type facts struct {
	*comparison
	// n and m are the lengths of the English and the Russian reading.
	n, m int
	// mistaken is how far the Russian reading is from what a reader of Cyrillic
	// letters makes of the English one.
	mistaken float64
	// surely is true of an English reading that is hardly ever a Russian word.
	surely                     bool
	knownEnglish, knownRussian bool
}

// whether is a trait that a word has, 1, or has not, 0.
func whether(has func(f *facts) bool) func(f *facts) float64 {
	return func(f *facts) float64 {
		if has(f) {
			return 1
		}
		return 0
	}
}

// foundElsewhere is held at a value by the fit.
const foundElsewhere = "found elsewhere on the page"

// traits are weighed together where no rule decides; see weights_gen.go.
var traits = [len(Traits{})]trait{
	{"constant", func(*facts) float64 { return 1 }},
	{"confidence in English", func(f *facts) float64 { return f.english.Confidence }},
	{"confidence in Russian", func(f *facts) float64 { return f.russian.Confidence }},
	{"surely read in English", whether(func(f *facts) bool { return f.surely })},
	{"surely read in Russian", whether(func(f *facts) bool { return f.russian.Confidence >= firm })},
	{"English far from misreading the Russian", func(f *facts) float64 { return f.mimicked }},
	{"Russian far from misreading the English", func(f *facts) float64 { return f.mistaken }},
	{"English just misreads the Russian", whether(func(f *facts) bool { return f.mimicked < 0.05 })},
	{"short Russian word", whether(func(f *facts) bool { return f.knownRussian && f.m <= 3 })},
	{"Russian word", whether(func(f *facts) bool { return f.knownRussian && f.m >= 4 })},
	{"Russian word, surely read in English", whether(func(f *facts) bool { return f.knownRussian && f.surely })},
	{"English word of three letters", whether(func(f *facts) bool { return f.knownEnglish && f.n == 3 })},
	{"English word", whether(func(f *facts) bool { return f.knownEnglish && f.n >= 4 })},
	{"English word, surely read", whether(func(f *facts) bool { return f.knownEnglish && f.surely })},
	{"signs in the Russian reading", whether(func(f *facts) bool { return f.patched })},
	{"Latin letters that look Cyrillic", whether(func(f *facts) bool { return looksCyrillic(f.en) })},
	{"capitals", whether(func(f *facts) bool { return isUpper(f.en) && f.n > 1 })},
	{"beside a Latin word", whether(func(f *facts) bool { return f.at.beside })},
	{"on a page of many Latin words", whether(func(f *facts) bool {
		return f.at.found.many && (f.mimicked >= 0.05 || !f.knownRussian && !looksCyrillic(f.en))
	})},
	{foundElsewhere, whether(func(f *facts) bool { return f.at.found.words[f.en] })},
	{"much surer in English", whether(func(f *facts) bool { return f.english.Confidence >= f.russian.Confidence+0.4 })},
	{"capitals within the English reading", whether(func(f *facts) bool { return !wellFormed(f.en) })},
	{"Russian word in doubt", whether(func(f *facts) bool { return f.knownRussian && f.russian.Confidence < 0.4 })},
}

// traits returns those of a word.
func (c *comparison) traits() (values Traits) {
	f := &facts{
		comparison: c, n: len([]rune(c.en)), m: len([]rune(c.ru)), mistaken: strangeness(c.en, c.ru), surely: c.english.Confidence >= firm,
		knownEnglish: c.rules.words.Has("en", c.en), knownRussian: c.rules.words.Has("ru", c.ru),
	}
	if isUpper(c.ru) && f.m > 1 && f.m <= 4 && (c.mimicked >= 0.05 || c.at.beside) {
		// Any three letters stand in the lexicon: СТА, ТОР.
		f.knownRussian = slices.Contains(abbreviations, c.ru)
	}
	for i := range traits {
		values[i] = traits[i].value(f)
	}
	return values
}
