package word

import "strings"

// romanRu spells Russian letters in the simple alphabet that cognates are
// compared in: C is ch and ts alike stays c, S is sh and shch.
var romanRu = map[rune]string{
	'а': "a", 'б': "b", 'в': "v", 'г': "g", 'д': "d", 'е': "e", 'ж': "z", 'з': "s", 'и': "i", 'й': "i", 'к': "k", 'л': "l", 'м': "m", 'н': "n", 'о': "o",
	'п': "p", 'р': "r", 'с': "s", 'т': "t", 'у': "u", 'ф': "f", 'х': "h", 'ц': "s", 'ч': "C", 'ш': "S", 'щ': "S", 'ъ': "", 'ы': "i", 'ь': "", 'э': "e", 'ю': "iu", 'я': "ia",
}

// RomaniseRu spells a lower-case Russian word in the simple alphabet.
func RomaniseRu(word string) string {
	var out strings.Builder
	for _, r := range word {
		if s, ok := romanRu[r]; ok {
			out.WriteString(s)
		} else if r >= 'a' && r <= 'z' {
			out.WriteRune(r)
		}
	}
	return squeeze(out.String())
}

// romanEn are the spellings of English, and of Russian names in English,
// French and German habit, that stand for one sound. The longer ones come
// first.
var romanEn = strings.NewReplacer(
	"shch", "S", "schtsch", "S", "tsch", "C", "sch", "S", "tch", "C", "ch", "C", "sh", "S", "kh", "h", "zh", "z", "ph", "f", "th", "t", "ck", "k", "dzh", "dz",
	"tz", "s", "ts", "s", "tion", "sia", "sion", "sia", "ce", "se", "ci", "si", "cy", "si", "c", "k", "qu", "kv", "q", "k", "w", "v", "x", "ks", "z", "s", "j", "z",
	"ya", "ia", "yu", "iu", "yo", "io", "ye", "e", "yi", "i", "y", "i", "ee", "i", "oo", "u", "ou", "u",
)

// RomaniseEn spells a lower-case English word in the simple alphabet.
func RomaniseEn(word string) string { return squeeze(romanEn.Replace(word)) }

// squeeze makes one letter of doubled ones.
func squeeze(s string) string {
	b := []byte(s)
	out := b[:0]
	for i, c := range b {
		if i == 0 || c != b[i-1] {
			out = append(out, c)
		}
	}
	return string(out)
}

func vowel(c byte) bool {
	switch c {
	case 'a', 'e', 'i', 'o', 'u':
		return true
	}
	return false
}

// SkeletonKeys returns pairs of the first three consonants; words that are
// cognates share one.
func SkeletonKeys(s string, keys []uint16) []uint16 {
	var c [3]byte
	n := 0
	for i := 0; i < len(s) && n < 3; i++ {
		if !vowel(s[i]) {
			c[n] = s[i]
			n++
		}
	}
	switch n {
	case 0:
		return keys
	case 1:
		return append(keys, uint16(c[0])<<8)
	case 2:
		return append(keys, uint16(c[0])<<8|uint16(c[1]), uint16(c[0])<<8)
	}
	return append(keys, uint16(c[0])<<8|uint16(c[1]), uint16(c[0])<<8|uint16(c[2]), uint16(c[1])<<8|uint16(c[2]))
}

// Likeness compares words in the simple alphabet.
type Likeness struct{ last, row []float32 }

// Of returns 1 for equal words, less for each edit: vowels count less than
// consonants, a Russian ending of up to four letters little. It may give up
// and return 0 below least.
func (l *Likeness) Of(en, ru string, least float32) float32 {
	n := float32(len(en))
	limit := (1 - least) * n
	if len(ru) > len(en)+5 || len(en) > len(ru)+4 {
		return 0
	}
	for len(l.row) <= len(ru) {
		l.row, l.last = append(l.row, 0), append(l.last, 0)
	}
	last, row := l.last, l.row
	last[0] = 0
	for j := range len(ru) {
		last[j+1] = last[j] + edit[ru[j]&63][0]
	}
	for i := range len(en) {
		cost := &edit[en[i]&63]
		row[0] = last[0] + cost[0]
		low := row[0]
		for j := range len(ru) {
			d := min(last[j]+cost[ru[j]&63], last[j+1]+cost[0], row[j]+edit[ru[j]&63][0])
			row[j+1] = d
			low = min(low, d)
		}
		if low > limit {
			return 0
		}
		last, row = row, last
	}
	best := last[len(ru)]
	for tail := 1; tail <= min(4, len(ru)-2); tail++ {
		best = min(best, last[len(ru)-tail]+.15*float32(tail))
	}
	return 1 - best/n
}

// edit holds the costs of edits between letters of the simple alphabet: of
// leaving one out in edit[c][0], else of taking one for the other.
var edit = func() (cost [64][64]float32) {
	for a := range byte(64) {
		for b := range byte(64) {
			cost[a][b] = swapCost(a+64, b+64)
		}
		cost[a][0] = 1
		if vowel(a+64) || a+64 == 'h' {
			cost[a][0] = .6
		}
	}
	return cost
}()

func swapCost(a, b byte) float32 {
	if a > b {
		a, b = b, a
	}
	switch {
	case a == b:
		return 0
	case vowel(a) && vowel(b):
		return .4
	case a == 'g' && b == 'h', a == 's' && b == 'z':
		return .5
	case a == 'k' && b == 's', a == 'i' && b == 'z':
		return .6
	}
	return 1
}
