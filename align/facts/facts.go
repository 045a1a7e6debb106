package facts

import (
	"slices"
	"strings"
	"unicode"

	"recto/align/lexicon"
	"recto/align/links"
	"recto/align/token"
	"recto/align/word"
	"recto/document"
)

// doubted is the least confidence of a bead whose facts are compared.
const doubted = .5

// disagreements compares the facts of each sure bead: dates, numbers, and
// names.
func Compare(t *links.Bitext, beads []document.Bead) []document.Disagreement {
	ru, en := t.Ru.Source, t.En.Source
	var out []document.Disagreement
	for k := range beads {
		b := &beads[k]
		if len(b.Ru) == 0 || len(b.En) == 0 || b.Confidence < doubted {
			continue
		}
		left, right := sideText(ru, b.Ru), token.BlankRemarks(sideText(en, b.En))
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
		out = append(out, otherNames(t, k, t.Ru.Occurrences(nil, b.Ru), t.En.Occurrences(nil, b.En))...)
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
	token.Occurrence
	text string
}

// otherNames sets names against each other that are left over on both sides of
// a bead. Pronouns stand for names and titles are left out, so that a name
// counts only beside another one, and only where both sides have as many.
func otherNames(b *links.Bitext, bead int, left, right []token.Occurrence) []document.Disagreement {
	l, r := names(b, b.Ru, left), names(b, b.En, right)
	rest := func(own, others []nameFact, same func(a, b *nameFact) bool) (out []nameFact) {
		for i := range own {
			if !slices.ContainsFunc(others, func(o nameFact) bool { return same(&own[i], &o) }) {
				out = append(out, own[i])
			}
		}
		return out
	}
	// A name may also stand for a word that is not taken for one.
	l = slices.DeleteFunc(l, func(f nameFact) bool { return stands(b, &f, b.Links.Ru.Of(f.Type), right, b.Ru, b.En) })
	r = slices.DeleteFunc(r, func(f nameFact) bool { return stands(b, &f, b.Links.En.Of(f.Type), left, b.En, b.Ru) })
	alike := func(x, y *nameFact) bool { return sameSound(b, b.Ru, x.Type, b.En, y.Type, .4) }
	l2 := rest(l, r, alike)
	r2 := rest(r, l, func(x, y *nameFact) bool { return alike(y, x) })
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
func stands(b *links.Bitext, f *nameFact, candidates []links.Link, others []token.Occurrence, own, other *token.Text) bool {
	return slices.ContainsFunc(others, func(o token.Occurrence) bool {
		typ := &other.Types[o.Type]
		return slices.ContainsFunc(candidates, func(k links.Link) bool { return k.Type == o.Type }) ||
			!typ.Number() && typ.Small == 0 && sameSound(b, own, f.Type, other, o.Type, .5)
	})
}

// sameSound reports whether a Russian and an English word, in either order,
// may be the same name: they sound alike, or the consonants of one begin those
// of the other, as in Egypt and египетский.
func sameSound(b *links.Bitext, own *token.Text, i int32, other *token.Text, k int32, least float32) bool {
	if own == b.En {
		own, i, other, k = other, k, own, i
	}
	ru, en := word.RomaniseRu(own.Types[i].Form), word.RomaniseEn(strings.TrimSuffix(strings.TrimSuffix(other.Types[k].Form, "s"), "'"))
	var l word.Likeness
	if l.Of(en, ru, least) >= least {
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
func names(b *links.Bitext, t *token.Text, tokens []token.Occurrence) (out []nameFact) {
	for _, token := range tokens {
		typ := &t.Types[token.Type]
		text := t.Source[token.Sentence].Text[token.Start:token.End]
		if typ.Number() || typ.Small > 0 || len([]rune(text)) < 5 {
			continue
		}
		if r := []rune(text); !unicode.IsUpper(r[0]) || !unicode.IsLetter(r[len(r)-1]) || strings.ContainsAny(text, "-‑") {
			continue
		}
		if slices.ContainsFunc(b.Lexica, func(l *lexicon.Lexicon) bool {
			return t == b.En && len(l.Translations(typ.Stem)) > 0 || t == b.Ru && l.Translates(typ.Stem)
		}) {
			continue
		}
		if t == b.Ru && (strings.HasSuffix(typ.Stem, "ск") || strings.HasSuffix(typ.Stem, "скаг")) {
			continue // what is made of a name is often translated by another word
		}
		if capitals(t.Source[token.Sentence].Text) {
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
