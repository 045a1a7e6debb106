package script

import (
	"strings"
	"unicode"
)

// A model that knows one alphabet only reads the letters of the other as the
// nearest of its own: привет as npuset, Ford as Рога. So two readings of one
// word tell which of them is that of a stranger: from Рога an English reader
// makes Pora, never Ford.

// taken is what a letter is taken for by a reader of the other alphabet: most
// of the time, and now and then.
type taken struct{ often, seldom string }

// takenFor was counted on 17,000 Cyrillic and 2,300 Latin words of rendered and
// real pages that both models had read: often is more than one time in eight,
// seldom more than one in thirty. Capitals count as small letters.
var takenFor = map[rune]taken{
	'а': {"a", ""}, 'б': {"6obg", "d"}, 'в': {"b", "sp"}, 'г': {"rt", ""}, 'д': {"ag", "nzmf"}, 'е': {"e", ""}, 'ё': {"ée", "g"}, 'ж': {"xk", "m"},
	'з': {"3s", ""}, 'и': {"um", "nh"}, 'й': {"min", "hwakult"}, 'к': {"k", "x"}, 'л': {"n", "aim"}, 'м': {"m", ""}, 'н': {"h", "n"}, 'о': {"o", ""},
	'п': {"nm", "i"}, 'р': {"p", ""}, 'с': {"c", ""}, 'т': {"tr", ""}, 'у': {"y", ""}, 'ф': {"dpo", "gbh"}, 'х': {"x", ""}, 'ц': {"u", "liwyn"},
	'ч': {"yu", "w4v"}, 'ш': {"wum", "li"}, 'щ': {"muw", "li"}, 'ъ': {"b", "phd3asv"}, 'ы': {"ih", "lubnes"}, 'ь': {"b", "hesp"}, 'э': {"s3", "oai9"},
	'ю': {"won", "dph"}, 'я': {"a", "sn"},

	'a': {"а", ""}, 'b': {"вб", "ьъ"}, 'c': {"с", ""}, 'd': {"аод4", "рб"}, 'e': {"е", ""}, 'f': {"ер", "ёг"}, 'g': {"сб", "деар"}, 'h': {"нвп", "бйр"},
	'i': {"т1", "и"}, 'j': {"зл", "2э"}, 'k': {"к", ""}, 'l': {"1", "г\\т]ье"}, 'm': {"мт", "ш"}, 'n': {"пм", ""}, 'o': {"о", ""}, 'p': {"р", ""},
	'q': {"очфб", ""}, 'r': {"гв", "к"}, 's': {"з5", "$"}, 't': {"т", "ефс"}, 'u': {"иц", "оау"}, 'v': {"у", "м"}, 'w': {"му", "ич"}, 'x': {"х", ""},
	'y': {"у", ""}, 'z': {"2х7", "га="},
}

// takenForTwo are pairs of letters that one is taken for.
var takenForTwo = map[rune]string{
	'ы': "bi bl si pi", 'ш': "ll li lu iu", 'щ': "uj ll", 'ю': "io lo ro", 'ж': "xk", 'й': "ii", 'ц': "li ll lt", 'д': "lt jl", 'л': "jl ji", 'п': "il ii ti",
	'w': "им", 'z': "зх 2х",
}

// strangeness is how far a reading is from what a reader of the other alphabet
// makes of a word: 0 where it is just that, 1 where no letter is.
func strangeness(word, read string) float64 {
	a, b := []rune(strings.ToLower(word)), []rune(strings.ToLower(read))
	row := make([]float64, len(b)+1)
	for j := range row {
		row[j] = float64(j)
	}
	before := make([]float64, len(b)+1)
	for _, x := range a {
		before, row = row, before
		row[0] = before[0] + 1
		for j, y := range b {
			row[j+1] = min(before[j]+wonder(x, y), before[j+1]+1, row[j]+1)
			if pairs, ok := takenForTwo[x]; ok && j > 0 && strings.Contains(pairs, string(b[j-1:j+1])) {
				row[j+1] = min(row[j+1], before[j-1])
			}
		}
	}
	return row[len(b)] / float64(max(1, len(a), len(b)))
}

// wonder is how astonishing it is that one letter was taken for the other.
func wonder(letter, read rune) float64 {
	switch t := takenFor[letter]; {
	case letter == read, strings.ContainsRune(t.often, read):
		return 0
	case strings.ContainsRune(t.seldom, read):
		return 0.4
	}
	return 1
}

// looksCyrillic reports whether a word in Latin letters could as well be one
// in Cyrillic ones: CCCP, KTO.
func looksCyrillic(letters string) bool {
	return strings.Trim(letters, "ABCEHKMOPTXYaceopxy") == ""
}

// looksPatched reports whether a word has what stands in no Russian one:
// figures and signs among its letters, or a capital after a small letter.
func looksPatched(word string) bool {
	word = strings.Trim(word, ".,;:()«»„“”\"'‘’`*°—–-?!…")
	named := strings.Contains(word, "-") // БЭСМ-6
	letters, signs := 0, 0
	for _, c := range word {
		switch {
		case unicode.IsLetter(c):
			letters++
		case unicode.IsDigit(c) && !named, strings.ContainsRune(`$\/{}[]|!&№#@<>%^=+*`+"`", c):
			signs++
		}
	}
	return letters > 0 && (signs > 0 || !wellFormed(word))
}
