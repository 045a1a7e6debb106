package document

import (
	"slices"
	"strings"
)

// Find returns the sentences that a pairing is about, as indices into either
// text; ok is false where one of them is not there, as it stood or much like it.
func (p *Pairing) Find(ru, en []Sentence) (r, e []int, ok bool) {
	r, okRu := findSentences(ru, p.Ru)
	e, okEn := findSentences(en, p.En)
	return r, e, okRu && okEn
}

// findSentences finds texts among sentences, each once, ascending.
func findSentences(all []Sentence, texts []string) (found []int, ok bool) {
	found = []int{}
	for _, text := range texts {
		text = squeeze(text)
		best, at := alike, -1
		for i := range all {
			if slices.Contains(found, i) {
				continue
			}
			if now := squeeze(all[i].Text); now == text {
				best, at = 1, i
				break
			} else if lengthsAlike(now, text) {
				if l := likeness(now, text); l > best {
					best, at = l, i
				}
			}
		}
		if at < 0 {
			return found, false
		}
		found = append(found, at)
	}
	slices.Sort(found)
	return found, true
}

// lengthsAlike spares comparing texts that cannot be alike.
func lengthsAlike(a, b string) bool { return 2*min(len(a), len(b)) > max(len(a), len(b)) }

func squeeze(text string) string { return strings.Join(strings.Fields(text), " ") }

// PairBeads returns beads in which sentences are paired as people have paired
// them. Whatever else stood in the beads of these sentences stays together
// there. Pairings of which a sentence is not there are passed over.
func PairBeads(ru, en []Sentence, beads []Bead, pairings []Pairing) []Bead {
	for i := range pairings {
		r, e, ok := pairings[i].Find(ru, en)
		if !ok {
			continue
		}
		beads = insertBead(takeFromBeads(beads, r, e), r, e)
	}
	return beads
}

// takeFromBeads returns beads without some sentences.
func takeFromBeads(beads []Bead, ru, en []int) (left []Bead) {
	for _, b := range beads {
		r := slices.DeleteFunc(slices.Clone(b.Ru), func(i int) bool { return slices.Contains(ru, i) })
		e := slices.DeleteFunc(slices.Clone(b.En), func(i int) bool { return slices.Contains(en, i) })
		if len(r) == len(b.Ru) && len(e) == len(b.En) {
			left = append(left, b)
			continue
		}
		b.Ru, b.En, b.Links, b.By = r, e, nil, ""
		if b.Kind = sidesKind(b.Kind, r, e); b.Kind != "" {
			left = append(left, b)
		}
	}
	return left
}

// sidesKind is the kind of a bead of which some sentences are left, "" where
// none is.
func sidesKind(was BeadKind, ru, en []int) BeadKind {
	switch {
	case len(ru) == 0 && len(en) == 0:
		return ""
	case len(ru) == 0:
		return BeadEnOnly
	case len(en) == 0:
		return BeadRuOnly
	case was == BeadMoved:
		return BeadMoved
	}
	return BeadMatch
}

// insertBead adds a person's bead where it belongs in the order of the Russian
// text; one without a Russian side stands before the English that follows it.
func insertBead(beads []Bead, ru, en []int) []Bead {
	b := Bead{Kind: sidesKind(BeadMatch, ru, en), Ru: ru, En: en, Confidence: 1, By: ByPerson}
	at := slices.IndexFunc(beads, func(other Bead) bool {
		if len(ru) > 0 {
			return len(other.Ru) > 0 && other.Ru[0] > ru[0]
		}
		return len(other.En) > 0 && other.Kind != BeadMoved && other.En[0] > en[0]
	})
	if at < 0 {
		at = len(beads)
	}
	if b.Kind == BeadMatch && crosses(beads, at, en) {
		b.Kind = BeadMoved
	}
	return slices.Insert(beads, at, b)
}

// crosses reports whether a pair at a place among beads stands out of order.
func crosses(beads []Bead, at int, en []int) bool {
	for i, other := range beads {
		if other.Kind != BeadMatch {
			continue
		}
		if i < at && other.En[len(other.En)-1] > en[0] || i >= at && other.En[0] < en[len(en)-1] {
			return true
		}
	}
	return false
}

// Pairings returns what standing corrections pair with a translation into a
// language.
func (standing Corrections) Pairings(language string) (all []Pairing) {
	for _, c := range standing {
		if c.Kind == CorrectPair && strings.EqualFold(c.Pair.Language, language) {
			all = append(all, *c.Pair)
		}
	}
	return all
}

// Unpaired returns the standing pairings of which a sentence is not in an
// alignment.
func (standing Corrections) Unpaired(language string, a *Alignment) (misfits []Misfit) {
	for _, c := range standing {
		if c.Kind != CorrectPair || !strings.EqualFold(c.Pair.Language, language) {
			continue
		}
		if _, _, ok := c.Pair.Find(a.Ru, a.En); !ok {
			misfits = append(misfits, Misfit{Correction: c.Number, Why: "A sentence of this pair is not in the texts any more."})
		}
	}
	return misfits
}
