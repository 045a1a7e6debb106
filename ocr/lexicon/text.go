package lexicon

import (
	"strings"
	"unicode"
)

// Trim takes the punctuation off both ends of a word.
func Trim(word string) string {
	return strings.TrimFunc(word, func(c rune) bool { return !unicode.IsLetter(c) && !unicode.IsDigit(c) })
}

// Letters takes off both ends of a word what is not a letter.
func Letters(word string) string {
	return strings.TrimFunc(word, func(c rune) bool { return !unicode.IsLetter(c) })
}

// LanguageOf returns "ru" for a word in Cyrillic letters only, "en" for one in
// Latin letters only, and "" for anything else.
func LanguageOf(word string) string {
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
