package facts

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"recto/align/lexicon"
	"recto/align/links"
	"recto/align/token"
	"recto/align/word"
	"recto/document"
)

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

// wordOfText is a word that may be a name.
type wordOfText struct {
	typ  *token.Type
	text string
	// sentence is the one it stands in.
	sentence string
	russian  bool
	lexica   []*lexicon.Lexicon
}

// noName is a reason why a word is surely not, or not surely, a name.
type noName struct {
	name  string
	holds func(w *wordOfText) bool
}

var noNames = []noName{
	{"number", func(w *wordOfText) bool { return w.typ.Number() }},
	{"written small elsewhere", func(w *wordOfText) bool { return w.typ.Small > 0 }},
	{"short", func(w *wordOfText) bool { return len([]rune(w.text)) < 5 }},
	{"no capital letter", func(w *wordOfText) bool { r, _ := utf8.DecodeRuneInString(w.text); return !unicode.IsUpper(r) }},
	{"abbreviation", func(w *wordOfText) bool { r, _ := utf8.DecodeLastRuneInString(w.text); return !unicode.IsLetter(r) }},
	{"compound", func(w *wordOfText) bool { return strings.ContainsAny(w.text, "-‑") }},
	{"in a dictionary", (*wordOfText).inDictionary},
	// what is made of a name is often translated by another word
	{"adjective", func(w *wordOfText) bool {
		return w.russian && (strings.HasSuffix(w.typ.Stem, "ск") || strings.HasSuffix(w.typ.Stem, "скаг"))
	}},
	// all words of the sentence are capitals, and OCR misreads some
	{"among capitals", func(w *wordOfText) bool { return capitals(w.sentence) }},
}

// inDictionary reports whether a lexicon translates the word.
func (w *wordOfText) inDictionary() bool {
	return slices.ContainsFunc(w.lexica, func(l *lexicon.Lexicon) bool {
		if w.russian {
			return l.Translates(w.typ.Stem)
		}
		return len(l.Translations(w.typ.Stem)) > 0
	})
}

// names finds the words of one side that are surely names.
func names(b *links.Bitext, t *token.Text, tokens []token.Occurrence) (out []nameFact) {
	for _, o := range tokens {
		sentence := t.Source[o.Sentence].Text
		w := &wordOfText{&t.Types[o.Type], sentence[o.Start:o.End], sentence, t == b.Ru, b.Lexica}
		if !slices.ContainsFunc(noNames, func(n noName) bool { return n.holds(w) }) {
			out = append(out, nameFact{o, w.text})
		}
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
