package script

import (
	"slices"
	"strings"
	"unicode"

	"recto/document"
	"recto/ocr/lexicon"
)

// neighbours are what the words around one tell of it.
type neighbours struct {
	beside   bool // one of the two beside it is Latin
	measured bool // the one before is a number
	within   bool // the one before ends no sentence
	// found is what is known of the page.
	found sightings
}

// comparison is a word as the Russian and the English model have read it, and
// its neighbours.
type comparison struct {
	rules            Rules
	russian, english *document.Word
	at               neighbours
	// ru and en are the readings without punctuation.
	ru, en string
	// mimicked is how far the English reading is from what a reader of Latin
	// letters makes of the Russian one.
	mimicked float64
	// patched is true where the Russian reading has what stands in no Russian
	// word.
	patched bool
}

func (r Rules) compare(russian, english *document.Word, at neighbours) *comparison {
	ru, en := lexicon.Trim(russian.Text), lexicon.Trim(english.Text)
	return &comparison{
		rules: r, russian: russian, english: english, at: at, ru: ru, en: en,
		mimicked: strangeness(ru, en), patched: looksPatched(russian.Text),
	}
}

// oddsRule says what speaks for the English reading of a word that is no
// numeral against the Russian one, in log odds: above 0 it is Latin.
type oddsRule struct {
	name string
	when func(c *comparison) bool
	odds func(c *comparison) float64
}

// never leaves a word as it is.
func never(*comparison) float64 { return -1 }

// surerThan makes a word Latin that was read in English with more confidence
// than this.
func surerThan(least float64) func(*comparison) float64 {
	return func(c *comparison) float64 { return c.english.Confidence - least }
}

// oddsRules are gone through in order; the first that holds decides. The last
// always does.
var oddsRules = []oddsRule{
	{
		name: "nothing read in English",
		when: func(c *comparison) bool { return c.en == "" },
		odds: never,
	},
	{
		name: "a formula with signs in it", // №1Ст
		when: func(c *comparison) bool { return formula(c.en) && c.patched },
		odds: surerThan(0.4),
	},
	{
		name: "a formula",
		when: func(c *comparison) bool {
			return formula(c.en) && (!c.rules.words.Has("ru", c.ru) || !wellFormed(c.ru) || strings.ContainsFunc(c.en, unicode.IsDigit))
		},
		odds: surerThan(0.6),
	},
	{
		name: "a unit behind a number",
		when: func(c *comparison) bool {
			return c.at.measured && slices.Contains(units, c.en) && (c.mimicked > 0.2 || len(c.en) > 1 && !slices.Contains(russianUnits, c.ru))
		},
		odds: surerThan(0.6),
	},
	{
		name: "a designation", // U-2
		when: func(c *comparison) bool {
			return designation.MatchString(c.en) && !looksCyrillic(lexicon.Letters(c.en)) && (c.mimicked > 0.1 || c.ahead() > 0)
		},
		odds: surerThan(0.6),
	},
	{
		name: "not of Latin letters",
		when: func(c *comparison) bool { return !latinOnly(c.en) },
		odds: never,
	},
	{
		name: "an English word for figures", // ibid for 1514, Oil for 011
		when: func(c *comparison) bool {
			return c.figures() && c.rules.knownEnglish(c.en) && len(c.en) > 2 &&
				(c.at.beside && inFigures.Replace(c.en) == c.ru || c.english.Confidence >= 0.8 && c.ahead() > 0.2)
		},
		odds: func(c *comparison) float64 { return c.ahead() + 1 },
	},
	{
		name: "figures that look like letters", // O for 0
		when: func(c *comparison) bool {
			return c.figures() && (c.english.Confidence < firm || c.ahead() < -0.05 ||
				only(c.en, "IlOoSBZ") && !strings.ContainsAny(c.russian.Text, `$\/[]{}|!`) && len(c.en) < 3)
		},
		odds: never,
	},
	{
		name: "letters surely read for figures",
		when: (*comparison).figures,
		odds: surerThan(0.6),
	},
	{
		name: "weighed by its traits",
		when: func(*comparison) bool { return true },
		odds: func(c *comparison) float64 {
			sum := 0.0
			for i, value := range c.traits() {
				sum += latinWeights[i] * value
			}
			return sum
		},
	},
}

// figures reports whether the Russian reading has figures and no letters, or
// nothing but signs.
func (c *comparison) figures() bool { return c.ru == "" || isNumber(c.ru) }

// ahead is by how much the English reading is the surer one.
func (c *comparison) ahead() float64 { return c.english.Confidence - c.russian.Confidence }

// odds returns the odds of a word and the rule that gives them.
func (c *comparison) odds() (odds float64, rule string) {
	for i := range oddsRules {
		if rule := &oddsRules[i]; rule.when(c) {
			return rule.odds(c), rule.name
		}
	}
	return -1, ""
}

// firm is the confidence from which on an English reading is hardly ever that
// of a Russian word.
const firm = 0.87
