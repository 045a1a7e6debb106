package ocr

import (
	"regexp"
	"strings"
	"unicode"

	"recto/document"
	"recto/ocr/engine"
)

// Latin words and Roman numerals inside Russian text come out as Cyrillic
// letters of a similar shape when the Russian model reads them: NATO as МАТО,
// III as ТТТ. Reading the whole page in both languages cures that and makes
// the Russian worse, so only the lines that hold a word of that sort are read
// again, in English, and only words that are convincing there are taken over.

// latinConfidence is how sure the English reading of a word has to be.
const latinConfidence = 0.8

var roman = regexp.MustCompile(`^M{0,3}(CM|CD|D?C{0,3})(XC|XL|L?X{0,3})(IX|IV|V?I{0,3})$`)

// romanShapes are the capitals that I, V, X, L, C, D and M come out as.
const romanShapes = "ТПШУХИЛСГДМ"

// latinWords puts Latin words where the Russian reading of a sheet has letters
// that only look like them. regions are in pixels of the sheet.
func (r *Reader) latinWords(regions []document.Region, s *sheet) error {
	for ri := range regions {
		for li := range regions[ri].Lines {
			line := &regions[ri].Lines[li]
			if !r.mayHoldLatin(line) {
				continue
			}
			latin, err := r.readLine(line.Box, s)
			if err != nil {
				return err
			}
			for wi := range line.Words {
				r.settle(&line.Words[wi], latin)
			}
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
// misread Latin one: capitals that are no Russian word, letters of both
// scripts, or an unknown word that the reader itself was unsure of.
func (r *Reader) mayBeLatin(word *document.Word) bool {
	letters := letterCore(word.Text)
	n := len([]rune(letters))
	switch {
	case n == 0 || n > 24 || r.words["ru"] == nil:
		return false
	case n >= 2 && strings.Trim(letters, romanShapes) == "":
		return true // тт. and the like are in the lexicon
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
	case cyrillic+latin < n:
		return false
	case latin > 0:
		return true
	case upper == n && n >= 2 && n <= 8:
		return true
	}
	return n >= 4 && word.Confidence < 0.7
}

// readLine reads one line of a sheet in English.
func (r *Reader) readLine(box document.Box, s *sheet) ([]document.Word, error) {
	margin := box.Height() / 4
	box.Left, box.Right = box.Left-2*margin, box.Right+2*margin
	box.Top, box.Bottom = box.Top-margin, box.Bottom+margin
	box = box.Intersect(document.Box{Right: s.pix.Width(), Bottom: s.pix.Height()})
	if box.Empty() {
		return nil, nil
	}
	part, err := s.pix.Crop(box)
	if err != nil {
		return nil, err
	}
	defer part.Close()
	hocr, err := r.recogniser.HOCR(part, engine.ModeLine, document.ModelName("en"))
	if err != nil {
		return nil, err
	}
	regions, err := parseHOCR(hocr)
	if err != nil {
		return nil, err
	}
	var words []document.Word
	for _, region := range regions {
		for _, line := range region.Lines {
			for _, word := range line.Words {
				word.Box = document.Translate(float64(box.Left), float64(box.Top)).ApplyBox(word.Box)
				words = append(words, word)
			}
		}
	}
	return words, nil
}

// settle replaces a doubtful word by the Latin one in the same place, if that
// is a Roman numeral or a known English word read with confidence.
func (r *Reader) settle(word *document.Word, latin []document.Word) {
	if !r.mayBeLatin(word) {
		return
	}
	for _, other := range latin {
		if !samePlace(word.Box, other.Box) || !r.convincing(word, &other) {
			continue
		}
		word.Text, word.Language, word.Confidence = other.Text, "en", other.Confidence
		return
	}
}

// samePlace reports whether two words of one line cover the same stretch of it.
func samePlace(a, b document.Box) bool {
	common := min(a.Right, b.Right) - max(a.Left, b.Left)
	return 10*common >= 7*max(a.Width(), b.Width())
}

func (r *Reader) convincing(word, other *document.Word) bool {
	letters := letterCore(other.Text)
	n := len([]rune(letters))
	switch {
	case n >= 2 && roman.MatchString(letters):
		return other.Confidence > 0.5
	case n < 3 || scriptLanguage(letters) != "en" || looksCyrillic(letters):
		return false
	}
	known := r.words["en"] != nil && r.words["en"].Has(letters)
	return known && other.Confidence >= latinConfidence && other.Confidence > word.Confidence
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
