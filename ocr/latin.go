package ocr

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"recto/document"
	"recto/levenshtein"
)

// Latin words and Roman numerals inside Russian text come out as Cyrillic
// letters of a similar shape when the Russian model reads them: NATO as МАТО,
// III as ТТТ. Reading in both languages at once makes the same mistakes and
// makes the Russian worse. So a page of Russian that holds words of that sort
// is read a second time, in English: only the lines that hold them where these
// are few, else the whole page. Of two words in one place the one is kept that
// makes more sense, see latin.beats.

const (
	// fewLines with Latin candidates are read one by one; beyond, and where
	// they are half of the page, the whole page costs less.
	fewLines    = 5
	shareLines  = 2
	latinShare  = 0.6 // of a line's letters in known English words: an English line
	russianMost = 0.3 // of an English line's letters that look known in Russian
)

// latinWords puts Latin words where the Russian reading of a sheet has letters
// that only look like them. regions are in pixels of the sheet.
func (r *Reader) latinWords(regions []document.Region, s *sheet) error {
	var suspects []*document.Line
	lines := 0
	for ri := range regions {
		for li := range regions[ri].Lines {
			lines++
			if line := &regions[ri].Lines[li]; r.mayHoldLatin(line) {
				suspects = append(suspects, line)
			}
		}
	}
	if len(suspects) > fewLines && shareLines*len(suspects) > lines {
		return r.latinPage(regions, s)
	}
	for _, line := range suspects {
		latin, err := r.readLine(line.Box, s)
		if err != nil {
			return err
		}
		r.settle(line, latin)
	}
	return nil
}

// latinPage reads the whole sheet in English and settles every line.
func (r *Reader) latinPage(regions []document.Region, s *sheet) error {
	english, err := r.regions(s, []string{document.ModelName("en")})
	if err != nil {
		return err
	}
	var lines []*document.Line
	for ri := range english {
		for li := range english[ri].Lines {
			lines = append(lines, &english[ri].Lines[li])
		}
	}
	for ri := range regions {
		for li := range regions[ri].Lines {
			line := &regions[ri].Lines[li]
			var beside []document.Word
			for _, other := range lines {
				common := line.Box.Intersect(other.Box)
				if 2*common.Height() > min(line.Box.Height(), other.Box.Height()) && common.Width() > 0 {
					beside = append(beside, other.Words...)
				}
			}
			r.settle(line, beside)
		}
	}
	return nil
}

func (r *Reader) mayHoldLatin(line *document.Line) bool {
	for i := range line.Words {
		if r.mayBeLatin(&line.Words[i]) {
			return true
		}
	}
	return false
}

// mayBeLatin reports whether a word of a Russian reading has the look of a
// misread Latin one: letters that may be a Roman numeral, letters of both
// scripts, capitals that are no Russian word, or an unknown word that the
// reader itself was unsure of.
func (r *Reader) mayBeLatin(word *document.Word) bool {
	letters := letterCore(word.Text)
	n := len([]rune(letters))
	switch {
	case n == 0 || n > 24 || r.words["ru"] == nil:
		return false
	case romanOf(letters) != "", swallowed.MatchString(word.Text):
		return n > 1 || strings.ContainsAny(letters, "ТШП")
	case n > 1 && r.words["ru"].Has(letters):
		return false
	}
	cyrillic, latin, upper := 0, 0, 0
	for _, c := range letters {
		switch {
		case unicode.Is(unicode.Cyrillic, c):
			cyrillic++
		case unicode.Is(unicode.Latin, c):
			latin++
		}
		if unicode.IsUpper(c) {
			upper++
		}
	}
	switch {
	case latin > 0:
		return true
	case cyrillic < n:
		return n >= 3 && word.Confidence < 0.5
	case upper == n && n >= 2 && n <= 8:
		return true
	}
	return n >= 3 && word.Confidence < 0.7
}

// readLine reads one line of a sheet in English.
func (r *Reader) readLine(box document.Box, s *sheet) ([]document.Word, error) {
	margin := box.Height() / 4
	box.Left, box.Right = box.Left-2*margin, box.Right+2*margin
	box.Top, box.Bottom = box.Top-margin, box.Bottom+margin
	lines, err := r.readStrip(box, s, []string{document.ModelName("en")})
	var words []document.Word
	for _, line := range lines {
		words = append(words, line.Words...)
	}
	return words, err
}

// settle chooses between the Russian reading of a line and the English words
// in the same place: a line that makes sense in English only is taken over
// whole, else word by word.
func (r *Reader) settle(line *document.Line, english []document.Word) {
	if r.isEnglish(line, english) {
		line.Words, line.Language = slices.Clone(english), "en"
		slices.SortStableFunc(line.Words, func(a, b document.Word) int { return a.Box.Left - b.Box.Left })
		return
	}
	r.rejoin(line, english)
	latin, settled := make([]bool, len(line.Words)), make([]bool, len(line.Words))
	// The second time round, what is Latin speaks for its neighbours.
	for range 2 {
		for i := range line.Words {
			word := &line.Words[i]
			at := place{beside: i > 0 && latin[i-1] || i+1 < len(latin) && latin[i+1], alone: alone(line.Words, i)}
			for j := range english {
				other := &english[j]
				if !settled[i] && samePlace(word.Box, other.Box) && r.latinBeats(word, other, at) {
					word.Text, word.Language, word.Confidence = latinText(word, other), "en", max(word.Confidence, other.Confidence)
					latin[i] = romanOf(trimmed(word.Text)) == ""
					settled[i] = true
				}
			}
		}
	}
	for i := range line.Words {
		if word := &line.Words[i]; !settled[i] {
			r.plainNumeral(word)
		}
	}
}

// plainNumeral writes as a Roman numeral what can be nothing else: ХТТ, УТТТ.
func (r *Reader) plainNumeral(word *document.Word) {
	letters := numeral(word.Text)
	number := romanOf(letters)
	if len([]rune(letters)) >= 3 && len(number) >= 3 && !isNumber(letters) && isUpper(letters) && !r.has("ru", letters) {
		word.Text, word.Language = strings.Replace(word.Text, letters, number, 1), "en"
	}
}

// rejoin puts right where the Russian reading of a line parted words otherwise
// than the English one: a Latin word in pieces, and a numeral that swallowed
// the и after it.
func (r *Reader) rejoin(line *document.Line, english []document.Word) {
	for i := range english {
		other := &english[i]
		first, last := span(line.Words, other.Box)
		if last-first < 2 || !samePlace(line.Words[first].Box.Union(line.Words[last-1].Box), other.Box) {
			continue
		}
		en := trimmed(other.Text)
		sense := latinOnly(en) && len(en) >= 4 && other.Confidence >= 0.6 && (r.knownEnglish(en) || wellFormed(en))
		joined := ""
		for _, piece := range line.Words[first:last] {
			joined += piece.Text
			sense = sense && (piece.Confidence < 0.5 || !r.knownRussian(trimmed(piece.Text), place{}))
		}
		if sense && !sameShape(trimmed(joined), en, 4) {
			whole := *other
			whole.Language = "en"
			line.Words = slices.Replace(line.Words, first, last, whole)
		}
	}
	for i := 0; i < len(line.Words); i++ {
		word := line.Words[i]
		found := swallowed.FindStringSubmatch(word.Text)
		if found == nil {
			continue
		}
		for j := range english {
			other := &english[j]
			inside := other.Box.Left > word.Box.Left-word.Box.Height()/2 && other.Box.Right < word.Box.Right-word.Box.Height()/4
			if number := romanOf(trimmed(other.Text)); inside && number != "" && number == romanOf(found[1]) {
				rest := word
				rest.Text, rest.Box.Left = found[2], other.Box.Right
				word.Text, word.Box.Right, word.Language = number, other.Box.Right, "en"
				line.Words = slices.Replace(line.Words, i, i+1, word, rest)
				break
			}
		}
	}
}

// swallowed is a Roman numeral in Cyrillic letters with an и at its end.
var swallowed = regexp.MustCompile(`^([ТГПШУХ]{1,5})(и)$`)

// span returns the words, from first up to but without last, that lie in a box
// for the most part.
func span(words []document.Word, box document.Box) (first, last int) {
	for i, w := range words {
		common := min(w.Box.Right, box.Right) - max(w.Box.Left, box.Left)
		if 10*common < 7*w.Box.Width() {
			continue
		}
		if first == last {
			first = i
		}
		last = i + 1
	}
	return first, last
}

// alone reports whether a word is in capitals and its neighbours are not.
func alone(words []document.Word, i int) bool {
	capitals := func(j int) bool {
		letters := letterCore(words[j].Text)
		return len([]rune(letters)) > 1 && isUpper(letters)
	}
	return capitals(i) && (i == 0 || !capitals(i-1)) && (i+1 == len(words) || !capitals(i+1)) && len(words) > 2
}

// isEnglish reports whether the English reading of a line makes sense and the
// Russian one does not.
func (r *Reader) isEnglish(line *document.Line, english []document.Word) bool {
	en, letters := r.weigh(texts(english)).share()
	ru, _ := r.weigh(texts(line.Words)).share()
	return letters >= 10 && en >= latinShare && ru <= russianMost
}

func texts(words []document.Word) []string {
	out := make([]string, len(words))
	for i, w := range words {
		out[i] = w.Text
	}
	return out
}

// samePlace reports whether two words of one line cover the same stretch of it.
func samePlace(a, b document.Box) bool {
	common := min(a.Right, b.Right) - max(a.Left, b.Left)
	return 10*common >= 7*max(a.Width(), b.Width())
}

// place is what the neighbours of a word tell of it.
type place struct {
	// beside is true where a neighbour is Latin.
	beside bool
	// alone is true where the word is in capitals and its neighbours are not,
	// as abbreviations are.
	alone bool
}

// latinBeats reports whether the English reading of a word makes more sense
// than the Russian one in the same place.
func (r *Reader) latinBeats(russian, english *document.Word, at place) bool {
	ru, en := trimmed(russian.Text), trimmed(english.Text)
	n, sure := len([]rune(en)), english.Confidence-russian.Confidence
	knownRussian, knownEnglish := r.knownRussian(ru, at), r.knownEnglish(en)
	if number := romanOf(numeral(russian.Text)); number != "" && !isNumber(ru) {
		switch {
		case len(number) == 1 && n == 1:
			return en == number && en != "X" && english.Confidence >= 0.6
		case len(number) == 1:
		case strings.Trim(en, "T") == "":
			return false // ТТ
		case romanOf(en) == number, strings.Trim(en, "IVXLHTUYJl1|!") == "":
			return true
		case !knownEnglish && roman.MatchString(en):
			return english.Confidence > 0.5
		}
	}
	switch {
	case n == 0:
		return false
	case designation.MatchString(en):
		return !looksCyrillic(letterCore(en)) && english.Confidence >= 0.6 && sure > -0.1
	case isNumber(ru) && !(at.beside && knownEnglish):
		return false
	case roman.MatchString(en) && n > 1:
		return !knownRussian && english.Confidence > 0.5
	case !latinOnly(en):
		return false
	case at.beside && knownEnglish && n > 2 && isUpper(en) && looksCyrillic(en):
		return true // TOP SECRET
	case knownRussian && sameShape(ru, en, 4), !knownEnglish && sameShape(ru, en, 8):
		return false
	case at.beside && knownEnglish && n > 1:
		return english.Confidence >= 0.5 && (!knownRussian || sure > 0.03 || isUpper(en) && looksCyrillic(en) || n > 3 && english.Confidence >= 0.8)
	case company.MatchString(en):
		return english.Confidence >= 0.6
	case looksCyrillic(en):
		return knownEnglish && n > 2 && !r.has("ru", ru) && english.Confidence >= 0.6
	case knownEnglish && n > 2:
		if knownRussian {
			return english.Confidence >= 0.7 && sure > 0.05 && russian.Confidence < 0.92
		}
		return english.Confidence >= 0.5 && (at.alone || sure > -0.15 || russian.Confidence < 0.7)
	case knownRussian:
		return false
	case n < 3:
		return n == 2 && len([]rune(ru)) == 2 && isUpper(en) && (sure > 0.2 || at.alone && english.Confidence >= 0.85 && !r.has("ru", ru))
	case isUpper(en):
		return english.Confidence >= 0.85 && sure >= 0 || english.Confidence >= 0.4 && sure > 0.2 ||
			at.alone && n <= 5 && english.Confidence >= 0.7 && sure > -0.2 && !r.has("ru", ru)
	case wellFormed(en):
		return english.Confidence >= 0.5 && sure > 0.1 || russian.Confidence < 0.3 && sure > 0.1
	}
	return english.Confidence >= 0.75 && sure > 0.3 || chemical(en) && english.Confidence >= 0.85 && sure >= 0
}

// abbreviations are the Russian ones that stand in capitals everywhere. Other
// short words in capitals say little, since any three letters stand in the
// lexicon: СТА, ТОР.
var abbreviations = strings.Fields(`АН АССР БССР ВВС ВКП ВМФ ВНР ВС ВСНХ ВЦСПС ВЦИК ГДР ГКЭС ГРУ ГУ ДРВ ИККИ КГБ КНДР КНР КПК КПСС МВД МВТ МГБ
	МГУ МИД МИИ МНР НАТО НИИ НКВД НКИД ОГПУ ОКБ ООН ПВО ПНР РККА РКП РСФСР РФ САСШ СВ СЕАТО СЕНТО СНК СРР СССР США СЭВ ТАСС УССР ФБР ФРГ
	ЦБ ЦК ЦКБ ЦРУ ЦСУ ЧССР`)

// knownRussian reports whether a word stands in the Russian lexicon. A short
// one in capitals that stands alone must be a known abbreviation.
func (r *Reader) knownRussian(word string, at place) bool {
	switch n := len([]rune(word)); {
	case n < 2:
		return n == 1 && strings.ContainsAny(word, "аАвВиИкКоОсСуУяЯ")
	case n <= 4 && at.alone:
		return slices.Contains(abbreviations, word)
	}
	return r.has("ru", word)
}

// chemical reports whether a word is built as formulae are: HCl, NaOH, GaAs.
func chemical(word string) bool { return formula.MatchString(word) }

var formula = regexp.MustCompile(`^([A-Z][a-z]?[0-9]*){2,5}$`)

// isNumber reports whether a word has figures and no letters.
func isNumber(word string) bool {
	return strings.ContainsFunc(word, unicode.IsDigit) && !strings.ContainsFunc(word, unicode.IsLetter)
}

// latinOnly reports whether a word is of Latin letters, with an ampersand or
// an apostrophe at most.
func latinOnly(word string) bool {
	return scriptLanguage(strings.ReplaceAll(word, "&", "")) == "en"
}

// latinText is the English reading of a word that beat the Russian one. A
// Roman numeral on which both agree in their way is written as one.
func latinText(russian, english *document.Word) string {
	letters := trimmed(english.Text)
	number := romanOf(numeral(russian.Text))
	if number == "" || romanOf(letters) != number && !surelyThree(russian, english) && (roman.MatchString(letters) || strings.Trim(letters, "IVXLHTUYJl1|!") != "") {
		return english.Text
	}
	if strings.Trim(letters, "IT") == "" && strings.Contains(letters, "T") && english.Confidence >= 0.8 {
		return english.Text // ITT
	}
	// The punctuation round it is Russian.
	return strings.Replace(russian.Text, numeral(russian.Text), number, 1)
}

// surelyThree reports whether the Russian reading of a Roman numeral is the
// better one: Ш has three strokes, and English takes III for II and Ill.
func surelyThree(russian, english *document.Word) bool {
	doubt := 0.8
	if strings.Contains(russian.Text, "Ш") {
		doubt = 0.95
	}
	return russian.Confidence >= 0.85 && english.Confidence < doubt
}

func (r *Reader) knownEnglish(word string) bool {
	return len(word) >= 2 && wellFormed(word) && (len(word) > 2 || strings.ToUpper(word) != word) && r.words["en"].Has(word)
}

// company is a name with an ampersand: AT&T.
var company = regexp.MustCompile(`^[A-Z]{1,3}&[A-Z]{1,3}$`)

// asLatin writes Cyrillic letters as the Latin ones that they are misread as.
var asLatin = strings.NewReplacer(
	"а", "a", "б", "6", "в", "b", "г", "r", "д", "a", "е", "e", "ё", "e", "ж", "x", "з", "3", "и", "u", "й", "u", "к", "k", "л", "n", "м", "m",
	"н", "h", "о", "o", "п", "n", "р", "p", "с", "c", "т", "t", "у", "y", "ф", "d", "х", "x", "ц", "u", "ч", "4", "ш", "w", "щ", "w", "ъ", "b",
	"ы", "bl", "ь", "b", "э", "3", "ю", "io", "я", "a",
)

// sameShape reports whether an English reading is what a Russian word looks
// like to one who knows Latin letters only, ABTOKOAe for Автокоде, but for one
// letter in so many.
func sameShape(russian, english string, oneIn int) bool {
	a, b := []rune(asLatin.Replace(strings.ToLower(russian))), []rune(strings.ToLower(english))
	return oneIn*levenshtein.Distance(a, b) <= len(a)
}

// trimmed takes the punctuation off a word.
func trimmed(word string) string {
	return strings.TrimFunc(word, func(c rune) bool { return !unicode.IsLetter(c) && !unicode.IsDigit(c) })
}

// designation is what ships, aircraft and missiles are called: U-2, RB-47.
var designation = regexp.MustCompile(`^[A-Z]{1,4}-[0-9]{1,4}$`)

var roman = regexp.MustCompile(`^M{0,3}(CM|CD|D?C{0,3})(XC|XL|L?X{0,3})(IX|IV|V?I{0,3})$`)

// asRoman writes what Roman numerals come out as: in the Russian reading, and
// in the English one where the print is bad.
var asRoman = strings.NewReplacer(
	`\/`, "V", `\У`, "V", `\\У`, "V",
	"Т", "I", "Г", "I", "І", "I", "И", "II", "П", "II", "Ш", "III", "У", "V", "Х", "X", "Л", "L", "С", "C", "Д", "D", "М", "M",
	"T", "I", "l", "I", "1", "I", "|", "I", "Y", "V", "т", "I", "х", "X",
)

// numeral takes off a word what may stand beside a Roman numeral.
func numeral(word string) string { return strings.Trim(word, ".,;:()[]«»„“”\"'‘’`") }

// romanOf returns the Roman numeral that letters, read in either language, may
// be, and "" where they are none.
func romanOf(letters string) string {
	number := asRoman.Replace(letters)
	if number == "" || !roman.MatchString(number) || strings.Trim(number, "IVX") != "" {
		return ""
	}
	return number
}

func isUpper(s string) bool { return strings.ToUpper(s) == s }

// wellFormed reports whether capitals stand only where a name has them: at its
// start, all through, or after Mc and the like.
func wellFormed(word string) bool {
	small, turns := false, 0
	for _, c := range word {
		if unicode.IsUpper(c) && small {
			turns++
		}
		small = unicode.IsLower(c)
	}
	return turns == 0 || turns == 1 && (strings.HasPrefix(word, "Mc") || strings.HasPrefix(word, "Mac"))
}

// looksCyrillic reports whether a word in Latin capitals could as well be one
// in Cyrillic ones: CCCP, KTO.
func looksCyrillic(letters string) bool {
	return strings.Trim(letters, "ABCEHKMOPTXY") == ""
}

// letterCore takes off a word what is not a letter at either end.
func letterCore(word string) string {
	return strings.TrimFunc(word, func(c rune) bool { return !unicode.IsLetter(c) })
}
