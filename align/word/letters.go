package word

import (
	"strings"
	"unicode"
)

// lookAlikes maps Latin letters and digits that OCR puts into Cyrillic words
// to the letters they stand for. Lower case, since words are lowered first.
var lookAlikes = map[rune]rune{
	'a': 'а', 'b': 'в', 'c': 'с', 'd': 'д', 'e': 'е', 'g': 'д', 'h': 'н', 'i': 'и', 'k': 'к', 'l': 'л', 'm': 'т', 'n': 'п', 'o': 'о',
	'p': 'р', 'r': 'г', 't': 'т', 'u': 'и', 'v': 'у', 'x': 'х', 'y': 'у',
	'0': 'о', '3': 'з', '4': 'ч', '6': 'б',
}

// modern maps letters of other Cyrillic alphabets and of the old Russian one
// to modern Russian letters.
var modern = map[rune]rune{
	'ё': 'е', 'ѐ': 'е', 'ѣ': 'е', 'і': 'и', 'ї': 'и', 'ѵ': 'и', 'ѳ': 'ф', 'ѕ': 'з', 'ј': 'й', 'ў': 'у', 'є': 'е', 'ґ': 'г', 'ћ': 'ч',
	'é': 'е', 'è': 'е', 'à': 'а', 'á': 'а', 'ó': 'о', 'ò': 'о',
}

// Cyrillic returns word in lower case and modern letters, with look-alikes
// from other alphabets mapped back and marks that OCR strews in removed.
// Old spelling's ъ at the end is dropped.
func Cyrillic(word string) string {
	var out strings.Builder
	out.Grow(len(word))
	for _, r := range word {
		r = unicode.ToLower(r)
		if m, ok := modern[r]; ok {
			r = m
		} else if m, ok := lookAlikes[r]; ok {
			r = m
		}
		if unicode.Is(unicode.Cyrillic, r) {
			out.WriteRune(r)
		}
	}
	s := out.String()
	if len(s) > 4 {
		s = strings.TrimSuffix(s, "ъ")
	}
	return s
}

// Foreign reports whether a word of Latin letters and digits cannot be a Russian one
// read in the wrong alphabet: it has a sign that OCR takes for no Cyrillic letter.
func Foreign(word string) bool {
	for _, r := range word {
		if _, ok := lookAlikes[unicode.ToLower(r)]; !ok {
			return true
		}
	}
	return false
}

// Latin returns word in lower case without diacritics of the common kinds.
func Latin(word string) string {
	var out strings.Builder
	out.Grow(len(word))
	for _, r := range word {
		r = unicode.ToLower(r)
		if r > unicode.MaxASCII {
			if plain, ok := plainLatin[r]; ok {
				out.WriteString(plain)
				continue
			}
		}
		out.WriteRune(r)
	}
	return out.String()
}

var plainLatin = map[rune]string{
	'à': "a", 'á': "a", 'â': "a", 'ã': "a", 'ä': "a", 'å': "a", 'æ': "ae", 'ç': "c", 'č': "c", 'ć': "c", 'è': "e", 'é': "e", 'ê': "e", 'ë': "e", 'ě': "e",
	'ì': "i", 'í': "i", 'î': "i", 'ï': "i", 'ñ': "n", 'ń': "n", 'ò': "o", 'ó': "o", 'ô': "o", 'õ': "o", 'ö': "o", 'ø': "o", 'ř': "r", 'š': "s", 'ś': "s", 'ß': "ss",
	'ù': "u", 'ú': "u", 'û': "u", 'ü': "u", 'ý': "y", 'ž': "z", 'ł': "l",
}

// SmallCyrillic lowers a line and maps Latin letters that look like Cyrillic
// ones.
func SmallCyrillic(line string) string {
	return strings.Map(func(r rune) rune {
		r = unicode.ToLower(r)
		if c, ok := lookAlikes[r]; ok && unicode.IsLetter(r) && r != 'v' && r != 'i' {
			return c
		}
		if c, ok := modern[r]; ok {
			return c
		}
		if Stray(r) {
			return -1
		}
		return r
	}, line)
}

// Stray reports whether a rune is a mark that OCR strews into words.
func Stray(r rune) bool { return strings.ContainsRune("_|~*^¬`\u00ad", r) }

// Set makes a set of words that blanks part.
func Set(words string) map[string]bool {
	m := make(map[string]bool)
	for _, w := range strings.Fields(words) {
		m[w] = true
	}
	return m
}

// IsDigit reports whether a byte is an ASCII digit.
func IsDigit(c byte) bool { return c >= '0' && c <= '9' }
