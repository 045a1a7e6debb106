package align

import (
	"math"
	"slices"

	"recto/document"
)

// Learner gathers confident beads of many documents and makes a lexicon of
// them: IBM's first model of translation (Brown et al. 1993), both ways, with
// the dictionary as prior.
type Learner struct {
	dictionary *Lexicon
	ru, en     *vocabulary
	beads      []learnBead
}

type learnBead struct{ ru, en []int32 }

// NewLearner returns a learner that trusts the pairs of a dictionary, which
// may be nil, more than others.
func NewLearner(dictionary *Lexicon) *Learner {
	return &Learner{dictionary: dictionary, ru: newVocabulary(StemRu), en: newVocabulary(StemEn)}
}

const (
	// learnConfidence is the least confidence of a bead that is learned from.
	learnConfidence = .6
	learnRounds     = 4
	// learnStrength and learnCount are what a pair must reach to be kept: the
	// geometric mean of both probabilities, and the expected number of times
	// it was seen.
	learnStrength = .05
	learnCount    = 1.4
	// learnPrior is the number of sightings that a pair of the dictionary of
	// weight 1 is worth.
	learnPrior = 1.0
)

// Add takes the confident beads of a document, whose indices are places in ru
// and en.
func (l *Learner) Add(ru, en []document.Sentence, beads []document.Bead) {
	var known func(string) bool
	if !l.dictionary.Empty() {
		known = l.dictionary.KnownRu
	}
	for _, b := range beads {
		if len(b.Ru) == 0 || len(b.En) == 0 || b.Confidence <= learnConfidence {
			continue
		}
		var t learnBead
		for _, i := range b.Ru {
			for _, token := range tokenRu(ru[i].Text, l.ru, known) {
				t.ru = append(t.ru, token.typ)
			}
		}
		for _, j := range b.En {
			for _, token := range tokenEn(en[j].Text, l.en, nil) {
				t.en = append(t.en, token.typ)
			}
		}
		slices.Sort(t.ru)
		slices.Sort(t.en)
		t.ru, t.en = slices.Compact(t.ru), slices.Compact(t.en)
		if len(t.ru) > 0 && len(t.en) > 0 && len(t.ru) <= 120 && len(t.en) <= 120 {
			l.beads = append(l.beads, t)
		}
	}
}

// Lexicon returns what was learned, under a version of the caller's.
func (l *Learner) Lexicon(version string) *Lexicon {
	keys := l.meetings()
	ruOf := make([]int32, len(keys))
	enOf := make([]int32, len(keys))
	prior := make([]float64, len(keys))
	for k, key := range keys {
		ruOf[k], enOf[k] = int32(key>>32), int32(uint32(key))
		prior[k] = learnPrior * l.weight(ruOf[k], enOf[k])
	}
	forward, count := ibm1(l.beads, keys, prior, enOf, len(l.en.types), false)
	backward, other := ibm1(l.beads, keys, prior, ruOf, len(l.ru.types), true)
	var pairs []Pair
	for k := range keys {
		strength := math.Sqrt(forward[k] * backward[k])
		if strength <= learnStrength || math.Sqrt(count[k]*other[k]) < learnCount {
			continue
		}
		r, e := &l.ru.types[ruOf[k]], &l.en.types[enOf[k]]
		if r.number() || e.number() {
			continue
		}
		pairs = append(pairs, Pair{En: e.stem, Ru: r.stem, Weight: math.Sqrt(strength)})
	}
	return NewLexicon("learned", version, pairs, nil)
}

// weight is the dictionary's weight of a pair of types, 0 where it has none.
func (l *Learner) weight(ru, en int32) float64 {
	if l.dictionary.Empty() {
		return 0
	}
	stem := l.ru.types[ru].stem
	for _, p := range l.dictionary.of(l.en.types[en].stem) {
		if l.dictionary.ru[p.ru] == stem {
			return float64(p.weight)
		}
	}
	return 0
}

// meetings returns the pairs of types that share a bead more than once, as
// ru<<32|en, ascending.
func (l *Learner) meetings() []uint64 {
	var all []uint64
	for _, b := range l.beads {
		for _, r := range b.ru {
			if l.ru.types[r].count < 2 {
				continue
			}
			for _, e := range b.en {
				if l.en.types[e].count > 1 {
					all = append(all, uint64(r)<<32|uint64(e))
				}
			}
		}
	}
	slices.Sort(all)
	out := all[:0]
	for i := 0; i < len(all); {
		k := i
		for k < len(all) && all[k] == all[i] {
			k++
		}
		if k-i > 1 {
			out = append(out, all[i])
		}
		i = k
	}
	return out
}

// ibm1 returns for each pair the probability that its cause gives its effect,
// and the expected number of times it did. Causes are the English types, or
// with reverse the Russian ones; cause holds each pair's.
func ibm1(beads []learnBead, keys []uint64, prior []float64, cause []int32, causes int, reverse bool) (t, count []float64) {
	t = make([]float64, len(keys))
	count = make([]float64, len(keys))
	for k := range t {
		t[k] = .01 + prior[k]
	}
	total := make([]float64, causes)
	normalise := func(from []float64) {
		clear(total)
		for k, c := range cause {
			total[c] += from[k]
		}
		for k, c := range cause {
			// one sighting more for what was never seen as a pair
			t[k] = from[k] / (total[c] + .5)
		}
	}
	normalise(t)
	const nothing = 1e-3 // the probability that a word comes from no other
	var at []int32
	for range learnRounds {
		clear(count)
		for _, b := range beads {
			effects, others := b.ru, b.en
			if reverse {
				effects, others = b.en, b.ru
			}
			for _, f := range effects {
				sum := nothing
				at = at[:0]
				for _, e := range others {
					key := uint64(f)<<32 | uint64(e)
					if reverse {
						key = uint64(e)<<32 | uint64(f)
					}
					if k, ok := slices.BinarySearch(keys, key); ok {
						at = append(at, int32(k))
						sum += t[k]
					}
				}
				for _, k := range at {
					count[k] += t[k] / sum
				}
			}
		}
		posterior := make([]float64, len(keys))
		for k := range posterior {
			posterior[k] = count[k] + prior[k]
		}
		normalise(posterior)
	}
	return t, count
}
