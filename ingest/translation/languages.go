package translation

import (
	"strings"
	"unicode"
)

// scriptOf tells whether most letters of a text are Cyrillic ('c') or Latin
// ('l'); 0 where there are hardly any.
func scriptOf(text string) byte {
	latin, cyrillic := 0, 0
	for _, r := range text {
		switch {
		case unicode.Is(unicode.Latin, r):
			latin++
		case unicode.Is(unicode.Cyrillic, r):
			cyrillic++
		}
	}
	switch {
	case latin+cyrillic < 2:
		return 0
	case cyrillic > latin:
		return 'c'
	}
	return 'l'
}

// twoScripts reports whether two lines are in two scripts.
func twoScripts(lines []string) bool {
	a, b := scriptOf(strings.TrimSpace(lines[0])), scriptOf(strings.TrimSpace(lines[1]))
	return a != 0 && b != 0 && a != b
}
