package links

import (
	"slices"

	"recto/align/lexicon"
	"recto/align/token"
	"recto/align/word"
)

// cognateLinks ties names and words that sound alike. Words that a dictionary
// has on both sides are left to it, unless they may be names.
func cognateLinks(all []candidate, ru, en *token.Vocabulary, lexica []*lexicon.Lexicon) []candidate {
	romanRu := make([]string, len(ru.Types))
	index := make(map[uint16][]int32)
	var room [4]uint16
	for i := range ru.Types {
		t := &ru.Types[i]
		if t.Number() || t.Form[0] < 0x80 || len(t.Form) < 6 {
			continue
		}
		romanRu[i] = word.RomaniseRu(t.Form)
		for _, k := range word.SkeletonKeys(romanRu[i], room[:0]) {
			index[k] = append(index[k], int32(i))
		}
	}
	var rows word.Likeness
	seen := make([]int32, len(ru.Types))
	for i := range en.Types {
		t := &en.Types[i]
		if t.Number() || len(t.Form) < 3 {
			continue
		}
		romanEn := word.RomaniseEn(t.Form)
		if len(romanEn) < 3 {
			continue
		}
		least := float32(.78)
		if t.Capital > 0 {
			least = .68
		}
		if len(romanEn) <= 4 {
			least = .85
		}
		plain := t.Capital == 0 && slices.ContainsFunc(lexica, func(l *lexicon.Lexicon) bool { return len(l.Translations(t.Stem)) > 0 })
		for _, k := range word.SkeletonKeys(romanEn, room[:0]) {
			for _, r := range index[k] {
				if seen[r] == int32(i+1) || plain && ru.Types[r].Known && ru.Types[r].Capital == 0 {
					continue
				}
				seen[r] = int32(i + 1)
				if s := rows.Of(romanEn, romanRu[r], least); s >= least {
					all = append(all, candidate{r, int32(i), s * .9})
				}
			}
		}
	}
	return all
}
