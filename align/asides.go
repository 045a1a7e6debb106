package align

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"recto/align/links"
	"recto/align/mark"
	"recto/align/word"
	"recto/document"
)

// aside is a bead of one line that is no running text.
type aside struct {
	bead  int
	marks []mark.Mark
	// words and numbers are those of a note, by which it is found again; words are
	// spelled in the simple alphabet, stems as the lexica have them.
	words, stems []string
	numbers      []string
}

// pairAsides sets marks and notes of the two sides beside each other: the same
// marks, else those that speak of the same thing, in order; notes that name the
// same. What a bead of both sides takes in stands at its place in the Russian text.
func pairAsides(b *links.Bitext, beads []document.Bead) []document.Bead {
	ru, en := asides(b.Ru.Source, beads, "ru"), asides(b.En.Source, beads, "en")
	if len(ru) == 0 || len(en) == 0 {
		return beads
	}
	into := map[int]int{} // bead that is taken in -> bead that takes it in
	for _, p := range inOrder(ru, en, func(r, e *aside) int { return likeness(b, r, e) }) {
		into[en[p[1]].bead] = ru[p[0]].bead
	}
	joinParts(ru, en, into)
	return taken(beads, into)
}

// asides lists the beads of one side that are marks or notes.
func asides(source []document.Sentence, beads []document.Bead, language string) (all []aside) {
	for k := range beads {
		own, other := beads[k].Ru, beads[k].En
		if language == "en" {
			own, other = other, own
		}
		if len(own) != 1 || len(other) > 0 {
			continue
		}
		s := &source[own[0]]
		switch s.Kind {
		case document.SentenceClassification, document.SentenceStamp:
			if marks := mark.Of(s.Text, language); marks != nil {
				all = append(all, aside{bead: k, marks: marks})
			}
		case document.SentenceNote:
			all = append(all, note(k, s.Text, language))
		}
	}
	return all
}

// note reads the words and numbers of a note.
func note(bead int, text, language string) aside {
	a := aside{bead: bead}
	for _, w := range strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		switch {
		case word.IsDigit(w[0]):
			if len(w) > 1 {
				a.numbers = append(a.numbers, w)
			}
		case utf8.RuneCountInString(w) < 4:
		case language == "ru":
			form := word.Cyrillic(w)
			a.words, a.stems = append(a.words, word.RomaniseRu(form)), append(a.stems, word.StemRu(form))
		default:
			form := word.Latin(w)
			a.words, a.stems = append(a.words, word.RomaniseEn(form)), append(a.stems, word.StemEn(form))
		}
	}
	return a
}

const (
	// markReach and noteReach are how many beads apart two marks or two notes may
	// stand, nearReach two marks that differ.
	markReach = 8
	nearReach = 4
	noteReach = 60
	// noteLikeness is how much alike two words of notes must sound.
	noteLikeness = .75
)

// likeness is how well two asides fit, 0 for not at all.
func likeness(b *links.Bitext, r, e *aside) int {
	apart := max(r.bead-e.bead, e.bead-r.bead)
	switch {
	case r.marks != nil && e.marks != nil && apart <= markReach:
		if mark.Same(r.marks, e.marks) {
			return 3
		}
		if apart <= nearReach && mark.Near(r.marks, e.marks) {
			return 2
		}
	case r.marks == nil && e.marks == nil && apart <= noteReach && sameNote(b, r, e):
		return 2
	}
	return 0
}

// sameNote reports whether two notes have a number in common, or a word that
// sounds or translates alike.
func sameNote(b *links.Bitext, r, e *aside) bool {
	if slices.ContainsFunc(r.numbers, func(n string) bool { return slices.Contains(e.numbers, n) }) {
		return true
	}
	var l word.Likeness
	for k, en := range e.words {
		for i, ru := range r.words {
			if l.Of(en, ru, noteLikeness) >= noteLikeness {
				return true
			}
			for _, lexicon := range b.Lexica {
				for _, t := range lexicon.Translations(e.stems[k]) {
					if t.Weight > .3 && lexicon.Russian()[t.Ru] == r.stems[i] {
						return true
					}
				}
			}
		}
	}
	return false
}

// inOrder returns the pairs of the two lists that fit best together without
// crossing (Needleman and Wunsch 1970).
func inOrder(ru, en []aside, fit func(r, e *aside) int) (pairs [][2]int) {
	n, m := len(ru), len(en)
	best := make([][]int, n+1)
	best[0] = make([]int, m+1)
	fits := make([][]int8, n)
	for i := range n {
		best[i+1], fits[i] = make([]int, m+1), make([]int8, m)
		for j := range m {
			f := fit(&ru[i], &en[j])
			fits[i][j] = int8(f)
			best[i+1][j+1] = max(best[i][j+1], best[i+1][j])
			if f > 0 {
				best[i+1][j+1] = max(best[i+1][j+1], best[i][j]+f)
			}
		}
	}
	for i, j := n, m; i > 0 && j > 0; {
		switch f := int(fits[i-1][j-1]); {
		case f > 0 && best[i][j] == best[i-1][j-1]+f:
			i, j = i-1, j-1
			pairs = append(pairs, [2]int{i, j})
		case best[i][j] == best[i-1][j]:
			i--
		default:
			j--
		}
	}
	slices.Reverse(pairs)
	return pairs
}

// joinParts takes in what is a line of its own on one side and a part of a line on
// the other: Особая папка beside Top Secret (Special Folder).
func joinParts(ru, en []aside, into map[int]int) {
	paired := map[int]bool{}
	for e, r := range into {
		paired[e], paired[r] = true, true
	}
	// join takes in the asides of own whose marks stand in the other side's line
	// that their neighbour is paired with.
	join := func(own, other []aside, partner func(bead int) (int, bool)) {
		for i := range own {
			if paired[own[i].bead] {
				continue
			}
			for _, k := range []int{i - 1, i + 1} {
				if k < 0 || k >= len(own) || !paired[own[k].bead] || max(own[k].bead-own[i].bead, own[i].bead-own[k].bead) > 4 {
					continue
				}
				bead, ok := partner(own[k].bead)
				if !ok {
					continue
				}
				at := slices.IndexFunc(other, func(a aside) bool { return a.bead == bead })
				if at >= 0 && len(own[i].marks) > 0 && len(other[at].marks) > 1 && !slices.ContainsFunc(own[i].marks, func(m mark.Mark) bool { return !slices.Contains(other[at].marks, m) }) {
					into[own[i].bead] = into[bead]
					if _, ok := into[bead]; !ok {
						into[own[i].bead] = bead // the other side is the Russian one
					}
					paired[own[i].bead] = true
					break
				}
			}
		}
	}
	join(ru, en, func(bead int) (int, bool) {
		for _, a := range en {
			if r, ok := into[a.bead]; ok && r == bead {
				return a.bead, true
			}
		}
		return 0, false
	})
	join(en, ru, func(bead int) (int, bool) { r, ok := into[bead]; return r, ok })
}

// taken returns the beads with those taken in inside those that take them in.
func taken(beads []document.Bead, into map[int]int) []document.Bead {
	if len(into) == 0 {
		return beads
	}
	for k := range beads {
		to, ok := into[k]
		if !ok {
			continue
		}
		b := &beads[to]
		b.Kind = document.BeadMatch
		b.Ru, b.En = append(b.Ru, beads[k].Ru...), append(b.En, beads[k].En...)
		slices.Sort(b.Ru)
		slices.Sort(b.En)
	}
	out := beads[:0]
	for k := range beads {
		if _, ok := into[k]; !ok {
			out = append(out, beads[k])
		}
	}
	return out
}
