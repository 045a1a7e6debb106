package script

import (
	"strings"
	"unicode"

	"recto/document"
	"recto/ocr/lexicon"
)

// alike are the letters that Cyrillic and Latin print have in common, the
// Cyrillic one first.
var alike = [][2]string{
	{"А", "A"}, {"В", "B"}, {"Е", "E"}, {"К", "K"}, {"М", "M"}, {"Н", "H"}, {"О", "O"}, {"Р", "P"}, {"С", "C"}, {"Т", "T"}, {"Х", "X"}, {"У", "Y"},
	{"а", "a"}, {"е", "e"}, {"о", "o"}, {"р", "p"}, {"с", "c"}, {"у", "y"}, {"х", "x"},
}

var toCyrillic, toLatin = func() (cyrillic, latin *strings.Replacer) {
	var there, back []string
	for _, pair := range alike {
		there, back = append(there, pair[1], pair[0]), append(back, pair[0], pair[1])
	}
	return strings.NewReplacer(there...), strings.NewReplacer(back...)
}()

// OneScript writes each word in letters of one script only: СССР is Cyrillic
// throughout. Letters between hyphens count as words of their own.
func (r Rules) OneScript(regions []document.Region) {
	for ri := range regions {
		for li := range regions[ri].Lines {
			words := regions[ri].Lines[li].Words
			for wi := range words {
				words[wi].Text = r.mendScript(words[wi].Text)
			}
		}
	}
}

// mendScript writes a word of both scripts in the one that all of its letters
// have; in the one that makes a known word where both do; and in Cyrillic
// where neither does but most of its letters are.
func (r Rules) mendScript(word string) string {
	if !mixed(word) {
		return word
	}
	parts := strings.Split(word, "-")
	for i, part := range parts {
		if !mixed(part) {
			continue
		}
		cyrillic, latin := toCyrillic.Replace(part), toLatin.Replace(part)
		inCyrillic, inLatin := !mixed(cyrillic), !mixed(latin)
		switch {
		case inCyrillic && inLatin && r.words.Has("en", lexicon.Letters(latin)) && !r.words.Has("ru", lexicon.Letters(cyrillic)):
			parts[i] = latin
		case inCyrillic:
			parts[i] = cyrillic
		case inLatin:
			parts[i] = latin
		}
	}
	return strings.Join(parts, "-")
}

// mixed reports whether a word has letters of both scripts.
func mixed(word string) bool {
	cyrillic, latin := false, false
	for _, c := range word {
		cyrillic = cyrillic || unicode.Is(unicode.Cyrillic, c)
		latin = latin || unicode.Is(unicode.Latin, c)
	}
	return cyrillic && latin
}
