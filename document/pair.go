package document

import (
	"maps"
	"math"
	"slices"
	"strings"
)

// sentences are those of one text, to be found by what they say.
type sentences struct {
	texts []string
	at    map[string][]int
}

func indexed(all []Sentence) *sentences {
	s := &sentences{make([]string, len(all)), map[string][]int{}}
	for i := range all {
		text := squeeze(all[i].Text)
		s.texts[i], s.at[text] = text, append(s.at[text], i)
	}
	return s
}

// Why a pairing does not hold.
const (
	sentenceGone     = "A sentence of this pair is not in the texts any more."
	sentenceRepeated = "A sentence of this pair stands in the texts more than once, and nothing tells which one is meant."
)

// find returns the sentences that a pairing is about, as indices into either
// text. Where one of them is not there, as it stood or much like it, or is there
// more than once, it says why not.
func (p *Pairing) find(ru, en *sentences) (r, e []int, why string) {
	if r, why = ru.find(p.Ru); why == "" {
		e, why = en.find(p.En)
	}
	return r, e, why
}

// find finds texts among sentences, each once, ascending. Of a sentence that is
// repeated it takes the one nearest to where the others put it.
func (s *sentences) find(texts []string) (found []int, why string) {
	wanted, exact := map[string]int{}, map[int]bool{}
	at, taken := make([]int, len(texts)), map[int]bool{}
	for i, text := range texts {
		wanted[squeeze(text)]++
		at[i] = -1
		for _, n := range s.at[squeeze(text)] {
			exact[n] = true
		}
	}
	// First those that leave no choice, then those that read otherwise by now, and
	// at last those that are repeated.
	for _, rank := range []func(there, wanted int) bool{
		func(there, wanted int) bool { return there > 0 && there <= wanted },
		func(there, _ int) bool { return there == 0 },
		func(there, wanted int) bool { return there > wanted },
	} {
		left := maps.Clone(wanted)
		for i, text := range texts {
			text = squeeze(text)
			if at[i] >= 0 || !rank(len(s.at[text]), wanted[text]) {
				continue
			}
			places := s.at[text]
			if len(places) == 0 {
				places = s.like(text, func(n int) bool { return exact[n] || taken[n] })
			}
			places = slices.DeleteFunc(slices.Clone(places), func(n int) bool { return taken[n] })
			switch {
			case len(places) == 0:
				return nil, sentenceGone
			case len(places) <= left[text]:
				at[i] = places[0]
			default:
				at[i] = nearest(places, at, i)
			}
			if at[i] < 0 {
				return nil, sentenceRepeated
			}
			taken[at[i]] = true
			left[text]--
		}
	}
	slices.Sort(at)
	return at, ""
}

// nearest returns the place that is nearest to where the sentences found so far,
// at these places or -1, put the i-th; -1 where they do not tell.
func nearest(places, found []int, i int) int {
	best, least := -1, math.MaxInt
	for _, place := range places {
		away := math.MaxInt
		for k, at := range found {
			if at >= 0 {
				expected := at + i - k
				away = min(away, max(place-expected, expected-place))
			}
		}
		switch {
		case away == math.MaxInt:
			return -1
		case away == least:
			best = -1
		case away < least:
			best, least = place, away
		}
	}
	return best
}

// like returns the sentences that are most like a text, but for those that are
// passed over.
func (s *sentences) like(text string, passed func(int) bool) (places []int) {
	best := alike
	for i, now := range s.texts {
		if passed(i) || !lengthsAlike(now, text) {
			continue
		}
		switch l := likeness(now, text); {
		case l > best:
			places, best = []int{i}, l
		case l == best && len(places) > 0:
			places = append(places, i)
		}
	}
	return places
}

// lengthsAlike spares comparing texts that cannot be alike.
func lengthsAlike(a, b string) bool { return 2*min(len(a), len(b)) > max(len(a), len(b)) }

func squeeze(text string) string { return strings.Join(strings.Fields(text), " ") }

// PairBeads returns beads in which sentences are paired as people have paired
// them. Whatever else stood in the beads of these sentences stays together
// there. Pairings of which a sentence cannot be found are passed over.
func PairBeads(ru, en []Sentence, beads []Bead, pairings []Pairing) []Bead {
	if len(pairings) == 0 {
		return beads
	}
	inRu, inEn := indexed(ru), indexed(en)
	for i := range pairings {
		r, e, why := pairings[i].find(inRu, inEn)
		if why != "" {
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

// Unpaired returns the standing pairings of which a sentence cannot be found in
// an alignment.
func (standing Corrections) Unpaired(language string, a *Alignment) (misfits []Misfit) {
	var ru, en *sentences
	for _, c := range standing {
		if c.Kind != CorrectPair || !strings.EqualFold(c.Pair.Language, language) {
			continue
		}
		if ru == nil {
			ru, en = indexed(a.Ru), indexed(a.En)
		}
		if _, _, why := c.Pair.find(ru, en); why != "" {
			misfits = append(misfits, Misfit{Correction: c.Number, Why: why})
		}
	}
	return misfits
}
