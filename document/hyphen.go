package document

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// PartedWord reports whether the hyphen at the end of line parts a word that
// goes on in next, and whether it is to stay, being the word's own (из-за).
// Between Latin letters an ordinary hyphen stays: what it parts may well be a
// compound.
func PartedWord(line, next string) (parted, stays bool) {
	hyphen, size := utf8.DecodeLastRuneInString(line)
	stem := line[:len(line)-size]
	last, _ := utf8.DecodeLastRuneInString(stem)
	first, _ := utf8.DecodeRuneInString(next)
	if !strings.ContainsRune("-¬\u00ad\u2010", hyphen) || !unicode.IsLetter(last) || !unicode.IsLower(first) {
		return false, false
	}
	if hyphen == '¬' || hyphen == '\u00ad' {
		return true, false
	}
	if !unicode.Is(unicode.Cyrillic, last) || !unicode.Is(unicode.Cyrillic, first) {
		return true, true
	}
	head := strings.ToLower(stem[strings.LastIndexFunc(stem, func(r rune) bool { return !unicode.IsLetter(r) })+1:])
	tail := next
	if end := strings.IndexFunc(next, func(r rune) bool { return !unicode.IsLetter(r) }); end >= 0 {
		tail = next[:end]
	}
	return true, slices.Contains(ownHyphenBehind, head) && (head != "из" || tail == "за" || tail == "под") || slices.Contains(ownHyphenBefore, strings.ToLower(tail))
}

// The first and last parts of Russian words that have a hyphen of their own.
var (
	ownHyphenBehind = []string{"из", "кое", "вице", "экс"}
	ownHyphenBefore = []string{"то", "либо", "нибудь", "таки", "ка"}
)
