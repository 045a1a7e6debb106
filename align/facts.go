package align

import (
	"slices"
	"strings"
	"unicode"

	"recto/document"
)

// doubted is the least confidence of a bead whose facts are compared.
const doubted = .5

// disagreements compares the facts of each sure bead: dates, numbers, and
// names.
func (w *work) disagreements(ru, en []document.Sentence, beads []document.Bead) []document.Disagreement {
	placeRu, placeEn := places(w.ru, len(ru)), places(w.en, len(en))
	var out []document.Disagreement
	for k := range beads {
		b := &beads[k]
		if len(b.Ru) == 0 || len(b.En) == 0 || b.Confidence < doubted {
			continue
		}
		left, right := sideText(ru, b.Ru), blankRemarks(sideText(en, b.En))
		fl, fr := scanFigures(left, "ru"), scanFigures(right, "en")
		// What stands alone next to the bead may belong to it.
		nearby := func(own *figures, g *figure, russian bool) bool {
			for _, n := range []int{k - 1, k + 1} {
				if n < 0 || n >= len(beads) || len(beads[n].Ru) > 0 && len(beads[n].En) > 0 {
					continue
				}
				text, language := sideText(ru, beads[n].Ru), "ru"
				if !russian {
					text, language = sideText(en, beads[n].En), "en"
				}
				if f := scanFigures(text, language); (g.month == 0 || f.months[g.month]) && f.agrees(own, g) {
					return true
				}
			}
			return false
		}
		lone := func(own, other *figures, text string, dates bool) (all []string) {
			for i := range own.stated {
				g := &own.stated[i]
				if (g.month > 0) == dates && !other.agrees(own, g) && !nearby(own, g, own == fr) && (len(all) == 0 || all[len(all)-1] != text[g.start:g.end]) {
					all = append(all, text[g.start:g.end])
				}
			}
			return all
		}
		for _, kind := range []string{"date", "number"} {
			l, r := lone(fl, fr, left, kind == "date"), lone(fr, fl, right, kind == "date")
			for i := range max(len(l), len(r)) {
				d := document.Disagreement{Bead: k, Kind: kind}
				if i < len(l) {
					d.Ru = l[i]
				}
				if i < len(r) {
					d.En = r[i]
				}
				out = append(out, d)
			}
		}
		out = append(out, w.otherNames(k, ru, en, gather(nil, w.ru, placeRu, b.Ru), gather(nil, w.en, placeEn, b.En))...)
	}
	return out
}

// sideText is the text of one side of a bead.
func sideText(list []document.Sentence, indices []int) string {
	var texts []string
	for _, i := range indices {
		texts = append(texts, list[i].Text)
	}
	return strings.Join(texts, "\n")
}

// nameFact is a name in a bead that nothing on the other side sounds like or
// translates.
type nameFact struct {
	placed
	text string
}

// otherNames sets names against each other that are left over on both sides of
// a bead. Pronouns stand for names and titles are left out, so that a name
// counts only beside another one, and only where both sides have as many.
func (w *work) otherNames(bead int, ru, en []document.Sentence, left, right []placed) []document.Disagreement {
	l, r := w.names(w.ru, ru, left), w.names(w.en, en, right)
	rest := func(own, others []nameFact, same func(a, b *nameFact) bool) (out []nameFact) {
		for i := range own {
			if !slices.ContainsFunc(others, func(o nameFact) bool { return same(&own[i], &o) }) {
				out = append(out, own[i])
			}
		}
		return out
	}
	// A name may also stand for a word that is not taken for one.
	l = slices.DeleteFunc(l, func(f nameFact) bool { return w.stands(&f, w.links.ru.of(f.typ), right, w.ru, w.en) })
	r = slices.DeleteFunc(r, func(f nameFact) bool { return w.stands(&f, w.links.en.of(f.typ), left, w.en, w.ru) })
	alike := func(a, b *nameFact) bool { return w.sameSound(w.ru, a.typ, w.en, b.typ, .4) }
	l2 := rest(l, r, alike)
	r2 := rest(r, l, func(a, b *nameFact) bool { return alike(b, a) })
	if len(l2) != len(r2) {
		return nil
	}
	var out []document.Disagreement
	for i := range l2 {
		out = append(out, document.Disagreement{Bead: bead, Kind: "name", Ru: l2[i].text, En: r2[i].text})
	}
	return out
}

// stands reports whether a word of the other side stands for a name.
func (w *work) stands(f *nameFact, links []link, others []placed, own, other *text) bool {
	return slices.ContainsFunc(others, func(o placed) bool {
		typ := &other.types[o.typ]
		return slices.ContainsFunc(links, func(k link) bool { return k.typ == o.typ }) ||
			!typ.number() && typ.small == 0 && w.sameSound(own, f.typ, other, o.typ, .5)
	})
}

// sameSound reports whether a Russian and an English word, in either order,
// may be the same name: they sound alike, or the consonants of one begin those
// of the other, as in Egypt and египетский.
func (w *work) sameSound(a *text, i int32, b *text, k int32, least float32) bool {
	if a == w.en {
		a, i, b, k = b, k, a, i
	}
	ru, en := romaniseRu(a.types[i].form), romaniseEn(strings.TrimSuffix(strings.TrimSuffix(b.types[k].form, "s"), "'"))
	var l likeness
	if l.of(en, ru, least) >= least {
		return true
	}
	x, y := consonants(ru), consonants(en)
	return len(x) > 1 && len(y) > 1 && (strings.HasPrefix(x, y) || strings.HasPrefix(y, x))
}

// consonants are those of a romanised word.
func consonants(s string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune("aeiouyhj'", r) {
			return -1
		}
		return r
	}, s)
}

// names finds the words of one side that are surely names: written with a
// capital letter wherever that says something, in no dictionary, and no
// abbreviation.
func (w *work) names(t *text, list []document.Sentence, tokens []placed) (out []nameFact) {
	for _, token := range tokens {
		typ := &t.types[token.typ]
		text := list[token.sentence].Text[token.start:token.end]
		if typ.number() || typ.small > 0 || len([]rune(text)) < 5 {
			continue
		}
		if r := []rune(text); !unicode.IsUpper(r[0]) || !unicode.IsLetter(r[len(r)-1]) || strings.ContainsAny(text, "-‑") {
			continue
		}
		if slices.ContainsFunc(w.lexica, func(l *Lexicon) bool {
			return t == w.en && len(l.of(typ.stem)) > 0 || t == w.ru && l.Translates(typ.stem)
		}) {
			continue
		}
		if t == w.ru && (strings.HasSuffix(typ.stem, "ск") || strings.HasSuffix(typ.stem, "скаг")) {
			continue // what is made of a name is often translated by another word
		}
		if capitals(list[token.sentence].Text) {
			continue // all words are, and OCR misreads some
		}
		out = append(out, nameFact{token, text})
	}
	return out
}

// capitals reports whether most letters of a sentence are capitals.
func capitals(s string) bool {
	upper, all := 0, 0
	for _, r := range s {
		if unicode.IsLetter(r) {
			all++
			if unicode.IsUpper(r) {
				upper++
			}
		}
	}
	return 2*upper > all
}
