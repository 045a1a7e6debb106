package script

import (
	"regexp"
	"strings"
	"unicode"

	"recto/document"
	"recto/ocr/lexicon"
)

// Roman numerals come out of the Russian reading as ТТТ, Ш, ХУП, 1У, and of
// the English one, on bad print, as Ill, XIITI, VIL.

// twoReadings is a word as two models read it, as far as it may be a Roman
// numeral. A comparison is the same for all other words; its ru and en are
// without other punctuation.
type twoReadings struct {
	russian, english *document.Word
	// ru and en are the words without what stands beside a numeral; ours and
	// theirs are the numerals that they may be, "" for none.
	ru, en, ours, theirs string
	// plain is true where en is a numeral as it stands.
	plain bool
	// known is true where the Russian reading is a word; within a sentence У, И
	// and the like are none.
	known, within bool
	// englishWord is true where the English reading is a word.
	englishWord bool
	// sure is by how much the English reading is the surer one.
	sure float64
}

// readings returns the two readings of a word as far as they may be a Roman
// numeral.
func (r Rules) readings(russian, english *document.Word, at neighbours) *twoReadings {
	w := &twoReadings{russian: russian, english: english, ru: numeral(russian.Text), en: numeral(english.Text)}
	w.ours, w.theirs, w.plain = romanOf(w.ru), romanOf(w.en), isNumeral(w.en)
	w.known = r.words.Has("ru", lexicon.Trim(russian.Text)) && !(at.within && len([]rune(w.ru)) == 1 && isUpper(w.ru))
	w.within, w.englishWord = at.within, r.knownEnglish(w.en)
	w.sure = english.Confidence - russian.Confidence
	return w
}

// decide returns the Roman numeral, with the punctuation round it, that two
// readings of one word make, and the rule that says so; "" where
// they make no numeral.
func (w *twoReadings) decide() (text, rule string) {
	if w.ru == "" || w.en == "" {
		return "", ""
	}
	for i := range numeralRules {
		rule := &numeralRules[i]
		if !rule.when(w) {
			continue
		}
		switch number := rule.numeral(w); {
		case number == "":
			return "", rule.name
		case rule.asEnglish:
			return strings.Replace(w.english.Text, w.en, number, 1), rule.name
		default:
			return strings.Replace(w.russian.Text, w.ru, number, 1), rule.name
		}
	}
	return "", ""
}

// plainNumeral writes as a Roman numeral what can be nothing else: ХТТ, УТТТ.
// It returns the rule that says so, "" where the word stays as it is.
func (r Rules) plainNumeral(word *document.Word) (rule string) {
	letters := numeral(word.Text)
	number := romanOf(letters)
	if word.Text == "Ш" || word.Text == "Ш," {
		word.Text, word.Language = strings.Replace(word.Text, "Ш", "III", 1), "en"
		return "Ш by itself"
	}
	if len([]rune(letters)) >= 3 && len(number) >= 3 && !isNumber(letters) && isUpper(letters) &&
		(!r.words.Has("ru", letters) || only(letters, "ТХ")) {
		word.Text, word.Language = strings.Replace(word.Text, letters, number, 1), "en"
		return "a numeral that is no word"
	}
	return ""
}

var roman = regexp.MustCompile(`^M{0,3}(CM|CD|D?C{0,3})(XC|XL|L?X{0,3})(IX|IV|V?I{0,3})$`)

// isNumeral reports whether a word is a Roman numeral as it stands, of those
// that documents have: CM and MM are other things.
func isNumeral(word string) bool {
	return word != "" && roman.MatchString(word) && strings.Trim(word, "IVXL") == "" && word != "L"
}

// asRoman writes what Roman numerals come out as: in the Russian reading, and
// in the English one where the print is bad.
var asRoman = strings.NewReplacer(
	"УН", "VII", "ХН", "XII", `\/`, "V", `\У`, "V", `\\У`, "V",
	"Т", "I", "Г", "I", "І", "I", "И", "II", "П", "II", "Ш", "III", "У", "V", "Х", "X", "Л", "L", "С", "C", "Д", "D", "М", "M",
	"T", "I", "l", "I", "1", "I", "|", "I", "Y", "V", "т", "I", "х", "X", "[", "I", "]", "I", "!", "I", "i", "I", "t", "I", "J", "I", "v", "V", "x", "X",
)

// numeral returns a word without what may stand beside a Roman numeral; what is
// left need not be one.
func numeral(word string) string {
	word = strings.Trim(word, ".,;:()«»„“”\"'‘’`°*")
	if core := strings.TrimRight(word, "-–—"); !strings.ContainsFunc(core, unicode.IsDigit) && !strings.HasPrefix(core, "-") {
		return core // but -11- is the number of a page
	}
	return word
}

// lastStrokes are strokes of which the last were read as L: VIL, VILL.
var lastStrokes = regexp.MustCompile(`[VI]L{1,2}$`)

// romanOf returns the Roman numeral that letters, read in either language, may
// be, and "" where they are none.
func romanOf(letters string) string {
	letters = lastStrokes.ReplaceAllStringFunc(letters, func(end string) string { return strings.ReplaceAll(end, "L", "I") })
	number := asRoman.Replace(letters)
	if number == "" || !roman.MatchString(number) || strings.Trim(number, "IVX") != "" {
		return ""
	}
	return number
}
