package ocr

import (
	"strings"
	"unicode"
)

// evidence counts the letters of a reading by script, and those of them that
// stand in words of the script's lexicon.
type evidence struct {
	letters, known map[string]int // by language tag
	// long counts the known letters in words of five letters and more, which
	// noise hardly ever gives.
	long int
}

// weigh counts the evidence in words. Known words of one or two letters do not
// count, since noise gives them too.
func (r *Reader) weigh(words []string) evidence {
	e := evidence{letters: map[string]int{}, known: map[string]int{}}
	for _, word := range words {
		word = letterCore(word)
		tag := scriptLanguage(word)
		if tag == "" {
			continue
		}
		n := len([]rune(word))
		e.letters[tag] += n
		if list := r.words[tag]; n >= 3 && list != nil && list.Has(word) {
			e.known[tag] += n
			if n >= 5 {
				e.long += n
			}
		}
	}
	return e
}

// scriptLanguage returns "ru" for a word in Cyrillic letters only, "en" for
// one in Latin letters only, and "" for anything else.
func scriptLanguage(word string) string {
	cyrillic, latin := 0, 0
	for _, c := range word {
		switch {
		case unicode.Is(unicode.Cyrillic, c):
			cyrillic++
		case unicode.Is(unicode.Latin, c):
			latin++
		case c == '-' || c == '\'' || c == '’':
		default:
			return ""
		}
	}
	switch {
	case cyrillic > 0 && latin == 0:
		return "ru"
	case latin > 0 && cyrillic == 0:
		return "en"
	}
	return ""
}

// total returns the number of letters in known words.
func (e evidence) total() int {
	known := 0
	for _, n := range e.known {
		known += n
	}
	return known
}

// share returns the share of letters that stand in known words, and the number
// of letters.
func (e evidence) share() (share float64, letters int) {
	for _, n := range e.letters {
		letters += n
	}
	if letters == 0 {
		return 0, 0
	}
	return float64(e.total()) / float64(letters), letters
}

// languages returns the languages of a page with this evidence, the stronger
// one first; both where it says nothing. A script with under a fifth of the
// known letters does not count: reading in two languages costs half as much
// again and makes the main one a little worse.
func (e evidence) languages() []string {
	ru, en := e.known["ru"], e.known["en"]
	switch {
	case ru+en == 0:
		return []string{"ru", "en"}
	case 5*en < ru+en:
		return []string{"ru"}
	case 5*ru < ru+en:
		return []string{"en"}
	case en > ru:
		return []string{"en", "ru"}
	}
	return []string{"ru", "en"}
}

// IsLanguage reports whether a text is Russian or English rather than
// garbage: at least half of its letters stand in known words, where there are
// enough of them to tell.
func (r *Reader) IsLanguage(text string) bool {
	share, letters := r.weigh(strings.Fields(text)).share()
	return letters >= 20 && share >= 0.5
}

// Languages returns the languages of a text, the stronger one first, and none
// where it has no known words.
func (r *Reader) Languages(text string) []string {
	e := r.weigh(strings.Fields(text))
	if e.total() == 0 {
		return nil
	}
	return e.languages()
}
