package links

import (
	"recto/align/token"
	"recto/align/word"
)

// Weights of pairs of numbers, and of words in Latin letters.
const (
	sameWeight = 1
	// numberWordWeight is that of a number and a word for it.
	numberWordWeight = .8
	// shortYearWeight is that of 62 and 1962.
	shortYearWeight = .5
)

// numberLinks ties equal numbers, dates and words written in Latin letters on
// both sides, and numbers to the words for them.
func numberLinks(all []candidate, ru, en *token.Vocabulary) []candidate {
	words := make(map[string][]int32) // numbers of the English side's words
	for i, t := range en.Types {
		if n, ok := word.Number(t.Stem); ok && n > 1 {
			words[token.NumberForm(n)] = append(words[token.NumberForm(n)], int32(i))
		}
	}
	tie := func(i int, stem string, weight float32) {
		if e, ok := en.Lookup(stem); ok {
			all = append(all, candidate{int32(i), e, weight})
		}
	}
	for i, t := range ru.Types {
		if t.Number() {
			tie(i, t.Stem, sameWeight)
			for _, e := range words[t.Stem] {
				all = append(all, candidate{int32(i), e, numberWordWeight})
			}
			if len(t.Stem) == 3 && t.Stem[0] == '#' { // the year 62
				tie(i, "#19"+t.Stem[1:], shortYearWeight)
			}
			continue
		}
		if n, ok := word.Number(t.Stem); ok && n > 1 {
			tie(i, token.NumberForm(n), numberWordWeight)
		}
		if t.Form[0] < 0x80 {
			tie(i, en.StemOf(t.Form), sameWeight)
		}
	}
	return all
}
