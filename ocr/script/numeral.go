package script

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"recto/document"
	"recto/ocr/lexicon"
)

// Roman numerals come out of the Russian reading as ТТТ, Ш, ХУП, 1У, and of
// the English one, on bad print, as Ill, XIITI, VIL.

// twoReadings is a word as two models read it, as far as it may be a Roman
// numeral.
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

// romanReading returns a Roman numeral with the punctuation round it where two
// readings of one word make one, else "".
func (r Rules) romanReading(russian, english *document.Word, at place) string {
	w := twoReadings{russian: russian, english: english, ru: numeral(russian.Text), en: numeral(english.Text)}
	if w.ru == "" || w.en == "" {
		return ""
	}
	w.ours, w.theirs, w.plain = romanOf(w.ru), romanOf(w.en), isNumeral(w.en)
	w.known = r.words.Has("ru", lexicon.Trim(russian.Text)) && !(at.within && len([]rune(w.ru)) == 1 && isUpper(w.ru))
	w.within, w.englishWord = at.within, r.knownEnglish(w.en)
	w.sure = english.Confidence - russian.Confidence
	switch number, asEnglish := w.numeral(); {
	case number == "":
		return ""
	case asEnglish:
		return strings.Replace(english.Text, w.en, number, 1)
	default:
		return strings.Replace(russian.Text, w.ru, number, 1)
	}
}

// numeral returns the numeral that two readings make, "" for none, and whether it
// is taken for its place in the English one, with the punctuation there.
func (w *twoReadings) numeral() (number string, asEnglish bool) {
	switch surety := w.english.Confidence; {
	// I, V or X by itself.
	case len(w.en) == 1 && w.plain && w.oneStroke():
		return w.en, false
	case len(w.en) == 1 && len(w.ours) < 2:
		return "", false
	// 11 is typed for II, and 111 for III, but the other way round nowhere.
	case len(w.en) > 1 && w.ru == "111" && strings.Trim(w.en, "IlT") == "" && surety >= 0.5:
		return w.ours, false
	case len(w.en) > 1 && strings.Trim(w.ru, "1") == "" && !strings.ContainsAny(w.en, digits) && strings.ContainsAny(w.en, "Il") && w.theirs != "" && surety >= 0.6:
		return w.theirs, false
	case len(w.en) > 1 && strings.Trim(w.ru, digits) == "":
		return "", false
	// ТТ, ТУ and И, which English has as TT, TY and a thing that is no numeral.
	case len(w.ours) >= 2 && strings.Trim(w.en, "TY") == "",
		w.ru == "И" && (strings.Trim(w.en, "IlT1|]") != "" || surety < 0.6 && !w.within):
		return "", false
	// AVII for XVII.
	case strings.HasPrefix(w.ours, "X") && strings.HasPrefix(w.en, "A") && len(w.en) > 2 && isNumeral("X"+w.en[1:]):
		return "X" + w.en[1:], false
	// ITT is a company, but XXIT, as both have it, XXII.
	case len(w.ours) >= 2 && w.ru != "Ш" && w.en == "ITT" && surety >= 0.6:
		return w.en, true
	case len(w.ours) >= 3 && w.ours == w.theirs:
		return w.ours, false
	// Vill for VIII; but VT and ITU, surely read, are what they are.
	case stroked.MatchString(w.en) && surety >= 0.6 && w.theirs != "" && (w.theirs == w.ours || !w.known || w.sure > 0.1):
		return w.theirs, false
	case len(w.ours) >= 2 && !w.plain && w.en != "TV" && surety >= 0.87 && strings.ContainsAny(w.en, "TU") && strings.ContainsAny(w.en, "VXU"):
		return "", false
	// Both may be numerals: the English one where it is much surer or stands as one.
	case len(w.ours) >= 2 && w.theirs != "" && w.theirs != w.ours && w.sure > 0.2 && !strings.Contains(w.ru, "Ш"):
		return w.theirs, false
	case w.bothNumerals() && w.plain && w.theirs != w.ours && w.sure > -0.5 && (surety >= 0.4 || len(w.en) > len(w.ours)) && len(w.en)+1 >= len(w.ours) && !w.surelyThree():
		return w.en, false
	case w.bothNumerals():
		return w.ours, false
	// ХП, where English has XP.
	case len(w.ours) >= 3 && w.russian.Confidence >= 0.8 && surety < 0.6 && strings.ContainsAny(w.en[:1], "XV"):
		return w.ours, false
	// A numeral in English only, for | or letters that are no word.
	case w.plain && len(w.en) > 1 && (lexicon.Trim(w.ru) == "" && surety > 0.35 || !w.known && surety > 0.5 ||
		(len(w.en) > 2 || len([]rune(w.ru)) == 1) && surety >= 0.8 || isUpper(w.ru) && surety >= 0.65 && !slices.Contains(abbreviations, w.ru)):
		return w.en, true
	case w.plain:
		return "", false
	case strings.Trim(w.en, "Il") == "" && len(w.theirs) > 1 && !w.known && (w.sure > 0.1 || lexicon.Trim(w.ru) == "" && surety >= 0.7),
		strings.ContainsAny(w.en, "XV") && len(w.theirs) > 1 && len(w.ours) < 2 && (isUpper(w.en) || !w.englishWord) && (!w.known && w.sure > 0.1 || w.sure > 0.25):
		return w.theirs, true
	}
	return "", false
}

const digits = "0123456789"

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

// plainNumeral writes as a Roman numeral what can be nothing else: ХТТ, УТТТ.
func (r Rules) plainNumeral(word *document.Word) {
	letters := numeral(word.Text)
	number := romanOf(letters)
	if word.Text == "Ш" || word.Text == "Ш," {
		word.Text, word.Language = strings.Replace(word.Text, "Ш", "III", 1), "en"
		return
	}
	if len([]rune(letters)) >= 3 && len(number) >= 3 && !isNumber(letters) && isUpper(letters) &&
		(!r.words.Has("ru", letters) || strings.Trim(letters, "ТХ") == "") {
		word.Text, word.Language = strings.Replace(word.Text, letters, number, 1), "en"
	}
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

// numeral takes off a word what may stand beside a Roman numeral.
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
