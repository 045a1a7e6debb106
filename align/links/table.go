package links

import (
	"slices"

	"recto/align/lexicon"
	"recto/align/token"
	"recto/align/word"
)

// link ties a word type of one side to one of the other.
type Link struct {
	Type   int32
	Weight float32
}

// linkTable holds for each word type of either side the types that may
// translate it, ascending, with weights of 0 to 1.
type Table struct {
	Ru, En List
}

// linkList holds lists of links one behind the other.
type List struct {
	First []int32
	Links []Link
}

func (l *List) Of(typ int32) []Link { return l.Links[l.First[typ]:l.First[typ+1]] }

// candidate is a pair of types before the table is made.
type candidate struct {
	ru, en int32
	weight float32
}

// newLinkTable gathers all the evidence there is for pairs of word types of
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
	blurred := newMisreadIndex(ru)
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
				misread = blurred.find(l.Russian()[p.Ru])
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

const minFuzzyWeight = .12

// numberLinks ties equal numbers, dates and words written in Latin letters on
// both sides, and numbers to the words for them.
func numberLinks(all []candidate, ru, en *token.Vocabulary) []candidate {
	words := make(map[string][]int32) // numbers of the English side's words
	for i, t := range en.Types {
		if n, ok := word.Number(t.Stem); ok && n > 1 {
			words[token.NumberForm(n)] = append(words[token.NumberForm(n)], int32(i))
		}
	}
	for i, t := range ru.Types {
		if t.Number() {
			if e, ok := en.Lookup(t.Stem); ok {
				all = append(all, candidate{int32(i), e, 1})
			}
			for _, e := range words[t.Stem] {
				all = append(all, candidate{int32(i), e, .8})
			}
			if len(t.Stem) == 3 && t.Stem[0] == '#' { // the year 62
				if e, ok := en.Lookup("#19" + t.Stem[1:]); ok {
					all = append(all, candidate{int32(i), e, .5})
				}
			}
			continue
		}
		if n, ok := word.Number(t.Stem); ok && n > 1 {
			if e, ok := en.Lookup(token.NumberForm(n)); ok {
				all = append(all, candidate{int32(i), e, .8})
			}
		}
		if t.Form[0] < 0x80 {
			if e, ok := en.Lookup(en.StemOf(t.Form)); ok {
				all = append(all, candidate{int32(i), e, 1})
			}
		}
	}
	return all
}
