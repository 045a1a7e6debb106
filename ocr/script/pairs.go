//go:build fit

package script

import (
	"slices"

	"recto/document"
	"recto/ocr/lexicon"
)

// Pair is a word as the Russian and the English model have read it in one place.
type Pair struct {
	Line             int // of the page
	Russian, English document.Word
}

// Pairs returns the pairs of a page, in reading order.
func Pairs(lines []Reread) []Pair {
	var found []Pair
	for i, line := range lines {
		for _, word := range line.Words {
			for _, other := range loosened(line.English, line.Words) {
				if SamePlace(word.Box, other.Box) {
					found = append(found, Pair{i, word, other})
				}
			}
		}
	}
	return found
}

// PairTraits returns what a pair is judged by in odds: beside a Latin word or
// not, on a page with many of them or not. ok is false for one that other rules
// decide on.
func (r Rules) PairTraits(p Pair, beside, many bool) (values Traits, ok bool) {
	ru, en := lexicon.Trim(p.Russian.Text), lexicon.Trim(p.English.Text)
	at := neighbours{beside: beside, found: sightings{many: many}}
	return r.compare(&p.Russian, &p.English, at).traits(), ru != "" && !isNumber(ru) && latinOnly(en)
}

// FoundTrait is the index of the trait that tells that a word stands elsewhere on
// the page as a Latin one.
func FoundTrait() int {
	return slices.IndexFunc(traits[:], func(t trait) bool { return t.name == foundElsewhere })
}
