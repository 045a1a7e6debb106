package align

import (
	"slices"
)

// link ties a word type of one side to one of the other.
type link struct {
	typ    int32
	weight float32
}

// linkTable holds for each word type of either side the types that may
// translate it, ascending, with weights of 0 to 1.
type linkTable struct {
	ru, en linkList
}

// linkList holds lists of links one behind the other.
type linkList struct {
	first []int32
	links []link
}

func (l *linkList) of(typ int32) []link { return l.links[l.first[typ]:l.first[typ+1]] }

// candidate is a pair of types before the table is made.
type candidate struct {
	ru, en int32
	weight float32
}

// newLinkTable gathers all the evidence there is for pairs of word types of
// the two texts.
func newLinkTable(ru, en *vocabulary, lexica []*Lexicon) *linkTable {
	var all []candidate
	for _, l := range lexica {
		all = dictionaryLinks(all, ru, en, l)
	}
	all = seedLinks(all, ru, en)
	all = numberLinks(all, ru, en)
	all = cognateLinks(all, ru, en, lexica)
	return pack(all, len(ru.types), len(en.types))
}

// pack sorts candidates into a table; of several for one pair the heaviest
// counts.
func pack(all []candidate, ruTypes, enTypes int) *linkTable {
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
	t := &linkTable{
		ru: linkList{make([]int32, ruTypes+1), make([]link, len(all))},
		en: linkList{make([]int32, enTypes+1), make([]link, len(all))},
	}
	for _, c := range all {
		t.ru.first[c.ru+1]++
		t.en.first[c.en+1]++
	}
	for i := range ruTypes {
		t.ru.first[i+1] += t.ru.first[i]
	}
	for i := range enTypes {
		t.en.first[i+1] += t.en.first[i]
	}
	next := slices.Clone(t.en.first)
	for i, c := range all { // sorted by ru, then en: both lists come out ascending
		t.ru.links[i] = link{c.en, c.weight}
		t.en.links[next[c.en]] = link{c.ru, c.weight}
		next[c.en]++
	}
	return t
}

// dictionaryLinks adds the pairs of a lexicon, for misread Russian words as
// well.
func dictionaryLinks(all []candidate, ru, en *vocabulary, l *Lexicon) []candidate {
	if l.Empty() {
		return all
	}
	blurred := newBlur(ru)
	exact := make([]int32, len(l.ru)) // lexicon's Russian stem -> type+1
	for i, t := range ru.types {
		if t.number() {
			continue
		}
		if k, ok := slices.BinarySearch(l.ru, t.stem); ok {
			exact[k] = int32(i + 1)
		}
	}
	related := newKin(ru)
	near := make(map[int32][]link)
	for i := range en.types {
		if en.types[i].number() {
			continue
		}
		for _, p := range l.of(en.types[i].stem) {
			if r := exact[p.ru]; r > 0 {
				all = append(all, candidate{r - 1, int32(i), p.weight})
			}
			if p.weight < minFuzzyWeight {
				continue
			}
			misread, ok := near[p.ru]
			if !ok {
				misread = blurred.find(l.ru[p.ru])
				for i := range misread {
					misread[i].weight *= .8
				}
				misread = related.find(misread, l.ru[p.ru])
				near[p.ru] = misread
			}
			for _, m := range misread {
				all = append(all, candidate{m.typ, int32(i), p.weight * m.weight})
			}
		}
	}
	return all
}

const minFuzzyWeight = .12

// numberLinks ties equal numbers, dates and words written in Latin letters on
// both sides, and numbers to the words for them.
func numberLinks(all []candidate, ru, en *vocabulary) []candidate {
	words := make(map[string][]int32) // numbers of the English side's words
	for i, t := range en.types {
		if n, ok := numberWords[t.stem]; ok && n > 1 {
			words[numberForm(n)] = append(words[numberForm(n)], int32(i))
		}
	}
	for i, t := range ru.types {
		if t.number() {
			if e, ok := en.ids[t.stem]; ok {
				all = append(all, candidate{int32(i), e, 1})
			}
			for _, e := range words[t.stem] {
				all = append(all, candidate{int32(i), e, .8})
			}
			if len(t.stem) == 3 && t.stem[0] == '#' { // the year 62
				if e, ok := en.ids["#19"+t.stem[1:]]; ok {
					all = append(all, candidate{int32(i), e, .5})
				}
			}
			continue
		}
		if n, ok := numberWords[t.stem]; ok && n > 1 {
			if e, ok := en.ids[numberForm(n)]; ok {
				all = append(all, candidate{int32(i), e, .8})
			}
		}
		if t.form[0] < 0x80 {
			if e, ok := en.ids[en.stemOf(t.form)]; ok {
				all = append(all, candidate{int32(i), e, 1})
			}
		}
	}
	return all
}
