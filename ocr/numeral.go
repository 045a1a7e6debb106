package ocr

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"recto/document"
)

// Roman numerals come out of the Russian reading as ТТТ, Ш, ХУП, 1У, and of
// the English one, on bad print, as Ill, XIITI, VIL.

// romanReading returns a Roman numeral with the punctuation round it where two
// readings of one word make one, else "".
func (r *Reader) romanReading(russian, english *document.Word, at place) string {
	ru, en := numeral(russian.Text), numeral(english.Text)
	ours, theirs, plain := romanOf(ru), romanOf(en), isNumeral(en)
	sure := english.Confidence - russian.Confidence
	// У, И and the like within a sentence are no words.
	known := r.has("ru", trimmed(russian.Text)) && !(at.within && len([]rune(ru)) == 1 && isUpper(ru))
	// The punctuation is Russian.
	put := func(number string) string { return strings.Replace(russian.Text, ru, number, 1) }
	switch {
	case ru == "" || en == "":
		return ""
	case len(en) == 1:
		if plain && r.oneStroke(russian, english) {
			return put(en)
		}
		if len(ours) < 2 {
			return ""
		}
	case strings.Trim(ru, "0123456789") == "": // 11 is typed for II, but the other way round nowhere
		if ru == "111" && strings.Trim(en, "IlT") == "" && english.Confidence >= 0.5 {
			return put("III")
		}
		if strings.Trim(ru, "1") == "" && !strings.ContainsAny(en, "0123456789") && strings.ContainsAny(en, "Il") && theirs != "" && english.Confidence >= 0.6 {
			return put(theirs)
		}
		return ""
	}
	switch {
	case len(ours) >= 2 && strings.Trim(en, "TY") == "", // ТТ, ТУ
		ru == "И" && (strings.Trim(en, "IlT1|]") != "" || english.Confidence < 0.6 && !at.within):
		return ""
	case strings.HasPrefix(ours, "X") && strings.HasPrefix(en, "A") && isNumeral("X"+en[1:]) && len(en) > 2:
		return put("X" + en[1:]) // AVII
	case len(ours) >= 2 && ru != "Ш" && en == "ITT" && english.Confidence >= 0.6:
		return english.Text
	case len(ours) >= 3 && ours == theirs:
		return put(ours) // XXIT
	case stroked.MatchString(en) && english.Confidence >= 0.6 && theirs != "" && (theirs == ours || !known || sure > 0.1):
		return put(theirs) // Vill
	case len(ours) >= 2 && !plain && en != "TV" && english.Confidence >= 0.87 && strings.ContainsAny(en, "TU") && strings.ContainsAny(en, "VXU"):
		return "" // VT, ITU
	case len(ours) >= 2 && theirs != "" && theirs != ours && sure > 0.2 && !strings.Contains(ru, "Ш"):
		return put(theirs)
	case len(ours) >= 2 && (ours == theirs || strings.Trim(en, "IVXLHTUYJl1|!itfjr[]") == "" || plain && english.Confidence > 0.5):
		if plain && theirs != ours && sure > -0.5 && (english.Confidence >= 0.4 || len(en) > len(ours)) && len(en)+1 >= len(ours) && !surelyThree(russian, english) {
			return put(en)
		}
		return put(ours)
	case len(ours) >= 3 && russian.Confidence >= 0.8 && english.Confidence < 0.6 && strings.ContainsAny(en[:1], "XV"): // ХП, XP
		return put(ours)
	case plain && len(en) > 1:
		signs := trimmed(ru) == "" && english.Confidence > 0.35 // |
		if (len(en) > 2 || len([]rune(ru)) == 1) && english.Confidence >= 0.8 || signs || !known && english.Confidence > 0.5 || isUpper(ru) && english.Confidence >= 0.65 && !slices.Contains(abbreviations, ru) {
			return english.Text
		}
	case strings.Trim(en, "Il") == "" && len(theirs) > 1 && !known && (sure > 0.1 || trimmed(ru) == "" && english.Confidence >= 0.7),
		len(ours) < 2 && len(theirs) > 1 && strings.ContainsAny(en, "XV") && (isUpper(en) || !r.knownEnglish(en)) && (!known && sure > 0.1 || sure > 0.25):
		return strings.Replace(english.Text, en, theirs, 1)
	}
	return ""
}

// stroked is a numeral whose small strokes the English reading has as letters.
var stroked = regexp.MustCompile(`^X*[VX](ill|il|Il|lI|iI|Ill|IIl)$`)

// oneStroke reports whether a lone I, V or X of the English reading is a
// numeral: У is a preposition too, 1 mostly a figure, and Х. an initial.
func (r *Reader) oneStroke(russian, english *document.Word) bool {
	ru, en := numeral(russian.Text), numeral(english.Text)
	switch en {
	case "V":
		return (romanOf(ru) == "V" || ru == `\`) && english.Confidence >= 0.6
	case "X":
		return strings.Trim(russian.Text, ",;)» ") == "Х" && english.Confidence >= 0.6
	case "I":
		if strings.ContainsAny(ru, "1[]|!") {
			return romanOf(ru) == "I" && english.Confidence >= 0.8 && english.Confidence > russian.Confidence+0.1
		}
		return romanOf(ru) == "I" && english.Confidence >= 0.6
	}
	return false
}

// plainNumeral writes as a Roman numeral what can be nothing else: ХТТ, УТТТ.
func (r *Reader) plainNumeral(word *document.Word) {
	letters := numeral(word.Text)
	number := romanOf(letters)
	if word.Text == "Ш" || word.Text == "Ш," {
		word.Text, word.Language = strings.Replace(word.Text, "Ш", "III", 1), "en"
		return
	}
	if len([]rune(letters)) >= 3 && len(number) >= 3 && !isNumber(letters) && isUpper(letters) &&
		(!r.has("ru", letters) || strings.Trim(letters, "ТХ") == "") {
		word.Text, word.Language = strings.Replace(word.Text, letters, number, 1), "en"
	}
}

// surelyThree reports whether the Russian reading of a Roman numeral is the
// better one: Ш has three strokes, and English takes III for II and Ill.
func surelyThree(russian, english *document.Word) bool {
	doubt := 0.8
	if strings.Contains(russian.Text, "Ш") {
		if english.Confidence < 0.6 {
			return russian.Confidence >= 0.7
		}
		doubt = 0.95
	}
	return russian.Confidence >= 0.85 && english.Confidence < doubt
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
