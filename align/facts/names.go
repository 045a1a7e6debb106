package facts

import (
	"regexp"
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
	// word is true where a dictionary has it too, inside where it is a name by its
	// capital letter inside a sentence.
	word, inside bool
}

// unknown reports whether no lexicon has a word: then only its sound ties it to
// another one.
func unknown(b *links.Bitext, t *token.Text, i int32) bool {
	return !inDictionary(b.Lexica, t.Types[i].Stem, t == b.Ru)
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
	alike := func(x, y *nameFact) bool { return sameSound(b, b.Ru, x.Type, b.En, y.Type) }
	l2 := rest(l, r, alike)
	r2 := rest(r, l, func(x, y *nameFact) bool { return alike(y, x) })
	surestFirst(l2)
	surestFirst(r2)
	var out []document.Disagreement
	for i := range min(len(l2), len(r2)) {
		if isConcept(b.Ru, l2[i], "ru") && isConcept(b.En, r2[i], "en") {
			continue // told as nationalities
		}
		out = append(out, document.Disagreement{Bead: bead, Kind: "name", Ru: l2[i].text, En: r2[i].text})
	}
	return out
}

// surestFirst puts the names inside sentences before those that may only begin one.
func surestFirst(all []nameFact) {
	slices.SortStableFunc(all, func(a, b nameFact) int { return trueFirst(a.inside, b.inside) })
}

func isConcept(t *token.Text, f nameFact, language string) bool {
	_, ok := conceptOf(&t.Types[f.Type], f.text, language)
	return ok
}

// stands reports whether a word of the other side stands for a name.
func stands(b *links.Bitext, f *nameFact, candidates []links.Link, others []token.Occurrence, own, other *token.Text) bool {
	return slices.ContainsFunc(others, func(o token.Occurrence) bool {
		typ := &other.Types[o.Type]
		if sameConcept(b, own, f.Occurrence, other, o) {
			return true
		}
		linked := slices.ContainsFunc(candidates, func(k links.Link) bool {
			return k.Type == o.Type && (f.word || !unknown(b, own, f.Type) || !unknown(b, other, o.Type))
		})
		if linked && own == b.Ru { // a name has a capital letter in English, whatever its stem means
			first, _ := utf8.DecodeRuneInString(other.Source[o.Sentence].Text[o.Start:o.End])
			linked = unicode.IsUpper(first)
		}
		return linked || !typ.Number() && typ.Small == 0 && sameSound(b, own, f.Type, other, o.Type)
	})
}

// sameConcept reports whether a word and one of the other side name one country.
func sameConcept(b *links.Bitext, own *token.Text, f token.Occurrence, other *token.Text, o token.Occurrence) bool {
	if own == b.En {
		own, f, other, o = other, o, own, f
	}
	ru, ok := conceptOf(&own.Types[f.Type], "", "ru")
	en, also := conceptOf(&other.Types[o.Type], other.Source[o.Sentence].Text[o.Start:o.End], "en")
	return ok && also && ru == en
}

// sameSound reports whether a Russian and an English word, in either order,
// may be the same name.
func sameSound(b *links.Bitext, own *token.Text, i int32, other *token.Text, k int32) bool {
	if own == b.En {
		own, i, other, k = other, k, own, i
	}
	return soundsAlike(own.Types[i].Form, other.Types[k].Form)
}

// wordOfText is a word that may be a name.
type wordOfText struct {
	typ  *token.Type
	text string
	// sentence is the one it stands in.
	sentence string
	russian  bool
	// inside is true for a word with a capital letter inside a sentence, here or
	// elsewhere.
	inside bool
	lexica []*lexicon.Lexicon
}

// noName is a reason why a word is surely not, or not surely, a name.
type noName struct {
	name  string
	holds func(w *wordOfText) bool
}

var noNames = []noName{
	{"number", func(w *wordOfText) bool { _, ok := word.Number(w.typ.Stem); return ok || w.typ.Number() }},
	{"written small elsewhere", func(w *wordOfText) bool { return w.typ.Small > 0 }},
	{"short", func(w *wordOfText) bool { n := utf8.RuneCountInString(w.text); return n < 4 || n < 5 && !w.inside }},
	{"no capital letter", func(w *wordOfText) bool { r, _ := utf8.DecodeRuneInString(w.text); return !unicode.IsUpper(r) }},
	{"abbreviation", func(w *wordOfText) bool { r, _ := utf8.DecodeLastRuneInString(w.text); return !unicode.IsLetter(r) }},
	{"compound", func(w *wordOfText) bool { return strings.ContainsAny(w.text, "-‑") }},
	{"foreign letters", func(w *wordOfText) bool { return w.russian && !russianLetters.MatchString(w.text) }},
	{"initials", func(w *wordOfText) bool {
		return strings.ToUpper(w.text) == w.text && utf8.RuneCountInString(w.text) < 7
	}},
	{"inflected like another word", func(w *wordOfText) bool { return !w.inside && common.MatchString(w.text) }},
	{"in a dictionary", (*wordOfText).commonWord},
	// what is made of a name is often translated by another word
	{"adjective", func(w *wordOfText) bool {
		return w.russian && (strings.HasSuffix(w.typ.Stem, "ск") || strings.HasSuffix(w.typ.Stem, "скаг"))
	}},
	// all words of the sentence are capitals, and OCR misreads some
	{"among capitals", func(w *wordOfText) bool { return capitals(w.sentence) }},
}

// inDictionary reports whether a lexicon translates a stem.
func inDictionary(lexica []*lexicon.Lexicon, stem string, russian bool) bool {
	return slices.ContainsFunc(lexica, func(l *lexicon.Lexicon) bool {
		if russian {
			return l.Translates(stem)
		}
		return len(l.Translations(stem)) > 0
	})
}

// commonWord reports whether the word is in a dictionary and nothing tells that it
// is a name all the same: a capital letter inside the sentence, which is enough in
// Russian; an English word the dictionary must have as a name.
func (w *wordOfText) commonWord() bool {
	if !inDictionary(w.lexica, w.typ.Stem, w.russian) {
		return false
	}
	return !w.inside || word.Month(w.typ.Stem) > 0 || !w.russian && !w.dictionaryName()
}

var russianLetters = regexp.MustCompile(`^[А-Яа-яЁё'’-]+$`)

// common matches how words end that are no names, where they begin a sentence.
var common = regexp.MustCompile(`(ши|ство|ый|ий|ой|ая|ое|ые|ого|ому|ся|ть|но|ние|ости|сть|ly|while|ing|ed|less|ness|tion|ever|wards)$`)

// dictionaryName reports whether a dictionary translates an English word only by
// what sounds alike and is no adjective.
func (w *wordOfText) dictionaryName() bool {
	low := word.Latin(strings.ToLower(w.text))
	return slices.ContainsFunc(w.lexica, func(l *lexicon.Lexicon) bool {
		all := l.Translations(w.typ.Stem)
		return len(all) > 0 && !slices.ContainsFunc(all, func(t lexicon.Translation) bool {
			ru := l.Russian()[t.Ru]
			return t.Weight > .1 && (strings.HasSuffix(ru, "ск") || !soundsAlike(ru, low))
		})
	})
}

// insideSentence reports whether a word of s at a place follows another one of its
// sentence, which is not written in capitals.
func insideSentence(s string, at int) bool {
	before := strings.TrimRight(s[:at], " \u00a0")
	last, _ := utf8.DecodeLastRuneInString(before)
	return len(before) < at && (unicode.IsLower(last) || last == ',')
}

// names finds the words of one side that are surely names.
func names(b *links.Bitext, t *token.Text, tokens []token.Occurrence) (out []nameFact) {
	for _, o := range tokens {
		sentence := t.Source[o.Sentence].Text
		w := &wordOfText{&t.Types[o.Type], sentence[o.Start:o.End], sentence, t == b.Ru, t.Types[o.Type].Capital > 0 || insideSentence(sentence, int(o.Start)), b.Lexica}
		if !slices.ContainsFunc(noNames, func(n noName) bool { return n.holds(w) }) {
			out = append(out, nameFact{o, w.text, inDictionary(w.lexica, w.typ.Stem, w.russian), w.inside})
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
