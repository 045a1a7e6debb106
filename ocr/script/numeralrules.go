package script

import (
	"regexp"
	"slices"
	"strings"

	"recto/ocr/lexicon"
)

// numeralRule says when two readings of a word are a Roman numeral, or are none.
type numeralRule struct {
	name string
	when func(w *twoReadings) bool
	// numeral is what the word then is, "" where it is no numeral.
	numeral func(w *twoReadings) string
	// asEnglish is true where the numeral takes its place in the English
	// reading, with the punctuation there.
	asEnglish bool
}

// What the readings may be.
var (
	none    = func(*twoReadings) string { return "" }
	ours    = func(w *twoReadings) string { return w.ours }
	theirs  = func(w *twoReadings) string { return w.theirs }
	english = func(w *twoReadings) string { return w.en }
)

// numeralRules are gone through in order; the first that holds decides. Where
// none does, the word is no numeral.
var numeralRules = []numeralRule{
	{
		name:    "I, V or X by itself",
		when:    func(w *twoReadings) bool { return w.short() && w.plain && w.oneStroke() },
		numeral: english,
	},
	{
		name:    "one letter that is no numeral",
		when:    func(w *twoReadings) bool { return w.short() && len(w.ours) < 2 },
		numeral: none,
	},
	{
		name: "111 typed for III",
		when: func(w *twoReadings) bool {
			return !w.short() && w.ru == "111" && only(w.en, "IlT") && w.surety() >= 0.5
		},
		numeral: ours,
	},
	{
		name: "11 typed for II", // the other way round nobody types
		when: func(w *twoReadings) bool {
			return !w.short() && only(w.ru, "1") && !strings.ContainsAny(w.en, digits) && strings.ContainsAny(w.en, "Il") &&
				w.theirs != "" && w.surety() >= 0.6
		},
		numeral: theirs,
	},
	{
		name:    "a number",
		when:    func(w *twoReadings) bool { return !w.short() && only(w.ru, digits) },
		numeral: none,
	},
	{
		name:    "ТТ and ТУ, read as TT and TY",
		when:    func(w *twoReadings) bool { return len(w.ours) >= 2 && only(w.en, "TY") },
		numeral: none,
	},
	{
		name: "the conjunction И",
		when: func(w *twoReadings) bool {
			return w.ru == "И" && (!only(w.en, "IlT1|]") || w.surety() < 0.6 && !w.within)
		},
		numeral: none,
	},
	{
		name: "A read for X", // AVII
		when: func(w *twoReadings) bool {
			return strings.HasPrefix(w.ours, "X") && strings.HasPrefix(w.en, "A") && len(w.en) > 2 && isNumeral("X"+w.en[1:])
		},
		numeral: func(w *twoReadings) string { return "X" + w.en[1:] },
	},
	{
		name: "ITT, a company",
		when: func(w *twoReadings) bool {
			return len(w.ours) >= 2 && w.ru != "Ш" && w.en == "ITT" && w.surety() >= 0.6
		},
		numeral: english, asEnglish: true,
	},
	{
		name:    "one numeral in both", // XXIT
		when:    func(w *twoReadings) bool { return len(w.ours) >= 3 && w.ours == w.theirs },
		numeral: ours,
	},
	{
		name: "small strokes", // Vill
		when: func(w *twoReadings) bool {
			return stroked.MatchString(w.en) && w.surety() >= 0.6 && w.theirs != "" && (w.theirs == w.ours || !w.known || w.sure > 0.1)
		},
		numeral: theirs,
	},
	{
		name: "English letters, surely read", // VT, ITU
		when: func(w *twoReadings) bool {
			return len(w.ours) >= 2 && !w.plain && w.en != "TV" && w.surety() >= 0.87 && strings.ContainsAny(w.en, "TU") && strings.ContainsAny(w.en, "VXU")
		},
		numeral: none,
	},
	{
		name: "two numerals, the English one much surer",
		when: func(w *twoReadings) bool {
			return len(w.ours) >= 2 && w.theirs != "" && w.theirs != w.ours && w.sure > 0.2 && !strings.Contains(w.ru, "Ш")
		},
		numeral: theirs,
	},
	{
		name: "two numerals, the English one as it stands",
		when: func(w *twoReadings) bool {
			return w.bothNumerals() && w.plain && w.theirs != w.ours && w.sure > -0.5 && (w.surety() >= 0.4 || len(w.en) > len(w.ours)) &&
				len(w.en)+1 >= len(w.ours) && !w.surelyThree()
		},
		numeral: english,
	},
	{
		name:    "two numerals, the Russian one",
		when:    (*twoReadings).bothNumerals,
		numeral: ours,
	},
	{
		name: "a numeral that English hardly read", // ХП, read as XP
		when: func(w *twoReadings) bool {
			return len(w.ours) >= 3 && w.russian.Confidence >= 0.8 && w.surety() < 0.6 && strings.ContainsAny(w.en[:1], "XV")
		},
		numeral: ours,
	},
	{
		name:    "a numeral in English only",
		when:    func(w *twoReadings) bool { return w.plain && !w.short() && w.noRussianWord() },
		numeral: english, asEnglish: true,
	},
	{
		name:    "an English numeral for a Russian word",
		when:    func(w *twoReadings) bool { return w.plain },
		numeral: none,
	},
	{
		name: "strokes in English only",
		when: func(w *twoReadings) bool {
			return only(w.en, "Il") && len(w.theirs) > 1 && !w.known && (w.sure > 0.1 || lexicon.Trim(w.ru) == "" && w.surety() >= 0.7)
		},
		numeral: theirs, asEnglish: true,
	},
	{
		name: "crosses in English only",
		when: func(w *twoReadings) bool {
			return strings.ContainsAny(w.en, "XV") && len(w.theirs) > 1 && len(w.ours) < 2 && (isUpper(w.en) || !w.englishWord) &&
				(!w.known && w.sure > 0.1 || w.sure > 0.25)
		},
		numeral: theirs, asEnglish: true,
	},
}

const digits = "0123456789"

// only reports whether a text is made of nothing but these characters.
func only(text, of string) bool { return strings.Trim(text, of) == "" }

// short reports whether the English reading is one letter.
func (w *twoReadings) short() bool { return len(w.en) == 1 }

// surety is the confidence of the English reading.
func (w *twoReadings) surety() float64 { return w.english.Confidence }

// noRussianWord reports whether the Russian reading of an English numeral is a
// sign, or letters that are no word.
func (w *twoReadings) noRussianWord() bool {
	surety := w.surety()
	return lexicon.Trim(w.ru) == "" && surety > 0.35 || !w.known && surety > 0.5 ||
		(len(w.en) > 2 || len([]rune(w.ru)) == 1) && surety >= 0.8 ||
		isUpper(w.ru) && surety >= 0.65 && !slices.Contains(abbreviations, w.ru)
}

// bothNumerals reports whether the Russian reading may be a numeral and the
// English one is, or is hardly anything else.
func (w *twoReadings) bothNumerals() bool {
	return len(w.ours) >= 2 && (w.ours == w.theirs || strings.Trim(w.en, "IVXLHTUYJl1|!itfjr[]") == "" || w.plain && w.english.Confidence > 0.5)
}

// oneStroke reports whether a lone I, V or X of the English reading is a
// numeral: У is a preposition too, 1 mostly a figure, and Х. an initial.
func (w *twoReadings) oneStroke() bool {
	switch w.en {
	case "V":
		return (w.ours == "V" || w.ru == `\`) && w.english.Confidence >= 0.6
	case "X":
		return strings.Trim(w.russian.Text, ",;)» ") == "Х" && w.english.Confidence >= 0.6
	case "I":
		if strings.ContainsAny(w.ru, "1[]|!") {
			return w.ours == "I" && w.english.Confidence >= 0.8 && w.sure > 0.1
		}
		return w.ours == "I" && w.english.Confidence >= 0.6
	}
	return false
}

// surelyThree reports whether the Russian reading of a Roman numeral is the
// better one: Ш has three strokes, and English takes III for II and Ill.
func (w *twoReadings) surelyThree() bool {
	doubt := 0.8
	if strings.Contains(w.russian.Text, "Ш") {
		if w.english.Confidence < 0.6 {
			return w.russian.Confidence >= 0.7
		}
		doubt = 0.95
	}
	return w.russian.Confidence >= 0.85 && w.english.Confidence < doubt
}

// stroked is a numeral whose small strokes the English reading has as letters.
var stroked = regexp.MustCompile(`^X*[VX](ill|il|Il|lI|iI|Ill|IIl)$`)
