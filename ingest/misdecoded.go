package ingest

import (
	"strings"
	"unicode"
)

// Bounds of words that no text in Russian or English holds many of: how long such
// a word must be, so that units such as кВт do not count, how many there must be,
// and what share of all words.
const (
	strangeWord    = 5
	fewestStrange  = 2
	mostStrange    = 0.03
	signsInWords   = `-'’‘"„“”«»().,:;!?/\&@_+=*#%<>[]{}|~^$0123456789–—‑…№§°·•` + "`"
	mostSigns      = 4          // different ones, of which the rule of a table is made
	otherCyrillics = "іїєґўѣѳѵ" // Ukrainian, Belarusian, and Russian before 1918
)

// misdecoded reports whether a text was written in one encoding and taken for
// another, as MacCyrillic is for Windows-1251: порЯдке, пор€дке. Most of its letters
// may be right, and most of its words known, where some of it is in English.
func misdecoded(text string) bool {
	words, strange := 0, 0
	for word := range strings.FieldsSeq(text) {
		letters := []rune(strings.TrimFunc(word, func(r rune) bool { return !unicode.IsLetter(r) }))
		if len(letters) == 0 && signs(word) > mostSigns {
			strange++
		}
		if len(letters) < strangeWord {
			continue
		}
		words++
		if isStrange(letters) {
			strange++
		}
	}
	return strange >= fewestStrange && float64(strange) > mostStrange*float64(words)
}

// isStrange reports whether a word holds a capital behind a small letter, a Cyrillic
// letter that Russian has not, or a sign that stands in no word; or is mostly of
// Latin letters with accents. In Latin words capitals say nothing: names of things
// have them.
func isStrange(word []rune) bool {
	accented := 0
	for i, r := range word {
		switch {
		case r < unicode.MaxASCII || strings.ContainsRune(signsInWords, r):
		case !unicode.IsLetter(r):
			return true
		case unicode.Is(unicode.Latin, r):
			accented++
		case !unicode.Is(unicode.Cyrillic, r): // of other alphabets nothing is known
		case i > 0 && unicode.IsUpper(r) && unicode.Is(unicode.Cyrillic, word[i-1]) && unicode.IsLower(word[i-1]):
			return true
		case !isRussian(r) && !strings.ContainsRune(otherCyrillics, unicode.ToLower(r)):
			return true
		}
	}
	return 2*accented > len(word)
}

// signs counts the different signs in a word that stand in no word.
func signs(word string) int {
	kinds := map[rune]bool{}
	for _, r := range word {
		kinds[r] = !strings.ContainsRune(signsInWords, r)
	}
	n := 0
	for _, sign := range kinds {
		if sign {
			n++
		}
	}
	return n
}

func isRussian(r rune) bool { return r >= 'А' && r <= 'я' || r == 'Ё' || r == 'ё' }
