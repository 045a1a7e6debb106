package links

import (
	"slices"

	"recto/align/lexicon"
	"recto/align/token"
)

// Link ties a word type of one side to one of the other.
type Link struct {
	Type   int32
	Weight float32
}

// Table holds for each word type of either side the types that may
// translate it, ascending, with weights of 0 to 1.
type Table struct {
	Ru, En List
}

// List holds lists of links one behind the other.
type List struct {
	First []int32
	Links []Link
}

// Of returns the links of a type.
func (l *List) Of(typ int32) []Link { return l.Links[l.First[typ]:l.First[typ+1]] }

// candidate is a pair of types before the table is made.
type candidate struct {
	ru, en int32
	weight float32
}

// newTable gathers all the evidence there is for pairs of word types of
// the two texts.
func newTable(ru, en *token.Vocabulary, lexica []*lexicon.Lexicon) *Table {
	var all []candidate
	for _, l := range lexica {
		all = dictionaryLinks(all, ru, en, l)
	}
	all = seedLinks(all, ru, en)
	all = numberLinks(all, ru, en)
	all = cognateLinks(all, ru, en, lexica)
	return pack(all, len(ru.Types), len(en.Types))
}

// pack sorts candidates into a table; of several for one pair the heaviest
// counts.
func pack(all []candidate, ruTypes, enTypes int) *Table {
	slices.SortFunc(all, func(a, b candidate) int {
		switch {
		case a.ru != b.ru:
			return int(a.ru - b.ru)
		case a.en != b.en:
			return int(a.en - b.en)
		case a.weight > b.weight:
			return -1
		case a.weight < b.weight:
			return 1
		}
		return 0
	})
	all = slices.CompactFunc(all, func(a, b candidate) bool { return a.ru == b.ru && a.en == b.en })
	t := &Table{
		Ru: List{make([]int32, ruTypes+1), make([]Link, len(all))},
		En: List{make([]int32, enTypes+1), make([]Link, len(all))},
	}
	for _, c := range all {
		t.Ru.First[c.ru+1]++
		t.En.First[c.en+1]++
	}
	for i := range ruTypes {
		t.Ru.First[i+1] += t.Ru.First[i]
	}
	for i := range enTypes {
		t.En.First[i+1] += t.En.First[i]
	}
	next := slices.Clone(t.En.First)
	for i, c := range all { // sorted by ru, then en: both lists come out ascending
		t.Ru.Links[i] = Link{c.en, c.weight}
		t.En.Links[next[c.en]] = Link{c.ru, c.weight}
		next[c.en]++
	}
	return t
}

// dictionaryLinks adds the pairs of a lexicon, for misread Russian words as
// well.
func dictionaryLinks(all []candidate, ru, en *token.Vocabulary, l *lexicon.Lexicon) []candidate {
	if l.Empty() {
		return all
	}
	misreadings := newMisreadIndex(ru)
	exact := make([]int32, len(l.Russian())) // lexicon's Russian stem -> type+1
	for i, t := range ru.Types {
		if t.Number() {
			continue
		}
		if k, ok := slices.BinarySearch(l.Russian(), t.Stem); ok {
			exact[k] = int32(i + 1)
		}
	}
	related := newStemIndex(ru)
	near := make(map[int32][]Link)
	for i := range en.Types {
		if en.Types[i].Number() {
			continue
		}
		for _, p := range l.Translations(en.Types[i].Stem) {
			if r := exact[p.Ru]; r > 0 {
				all = append(all, candidate{r - 1, int32(i), p.Weight})
			}
			if p.Weight < minFuzzyWeight {
				continue
			}
			misread, ok := near[p.Ru]
			if !ok {
				misread = misreadings.find(l.Russian()[p.Ru])
				for i := range misread {
					misread[i].Weight *= .8
				}
				misread = related.find(misread, l.Russian()[p.Ru])
				near[p.Ru] = misread
			}
			for _, m := range misread {
				all = append(all, candidate{m.Type, int32(i), p.Weight * m.Weight})
			}
		}
	}
	return all
}

// minFuzzyWeight is the least weight of a pair that misread and related words are
// looked up for.
const minFuzzyWeight = .12
