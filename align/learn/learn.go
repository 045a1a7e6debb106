// Package learn makes a lexicon of many alignments by IBM's first model of
// translation (Brown et al. 1993).
package learn

import (
	"math"
	"slices"

	"recto/align/lexicon"
	"recto/align/token"
	"recto/align/word"
	"recto/document"
)

// Learner gathers confident beads of many documents and makes a lexicon of
// them: IBM's first model of translation (Brown et al. 1993), both ways, with
// the dictionary as prior.
type Learner struct {
	dictionary *lexicon.Lexicon
	ru, en     *token.Vocabulary
	// types holds those of all beads, one bead behind the other, its Russian
	// ones first; beads tells where each begins and its English ones do.
	types []int32
	beads []bead
}

type bead struct{ ru, en, end int }

// New returns a learner that trusts the pairs of a dictionary, which
// may be nil, more than others. It takes as many beads as fit into some
// 600 MB, see Full.
func New(dictionary *lexicon.Lexicon) *Learner {
	return &Learner{dictionary: dictionary, ru: token.NewVocabulary(word.StemRu), en: token.NewVocabulary(word.StemEn)}
}

// Full reports whether the learner takes no more: about 300,000 pairs of
// sentences are learned from. Bring documents in an order that means nothing,
// so that those are a fair sample.
func (l *Learner) Full() bool { return len(l.types) >= mostWords }

const (
	// leastConfidence is the least confidence of a bead that is learned from.
	leastConfidence = .6
	rounds          = 4
	// leastStrength and leastCount are what a pair must reach to be kept: the
	// geometric mean of both probabilities, and the expected number of times
	// it was seen.
	leastStrength = .05
	leastCount    = 1.4
	// priorSightings is the number of sightings that a pair of the dictionary of
	// weight 1 is worth.
	priorSightings = 1.0
	// leastTie is the least share of their sightings, by the geometric mean,
	// that two words must have had together to be looked at.
	leastTie = .02
	// mostWords is how many words of beads are kept, and mostMeetings how
	// many meetings of two words are sorted at a time.
	mostWords    = 12 << 20
	mostMeetings = 16 << 20
)

// Add takes the confident beads of a document, whose indices are places in ru
// and en.
func (l *Learner) Add(ru, en []document.Sentence, beads []document.Bead) {
	var known func(string) bool
	if !l.dictionary.Empty() {
		known = l.dictionary.KnownRu
	}
	for _, b := range beads {
		if len(b.Ru) == 0 || len(b.En) == 0 || b.Confidence <= leastConfidence {
			continue
		}
		if l.Full() {
			return
		}
		r, e := l.ids(b.Ru, ru, func(s string) []token.Token { return token.Russian(s, l.ru, known) }), l.ids(b.En, en, func(s string) []token.Token { return token.English(s, l.en, nil) })
		if len(r) > 0 && len(e) > 0 && len(r) <= 120 && len(e) <= 120 {
			at := len(l.types)
			l.types = append(append(l.types, r...), e...)
			l.beads = append(l.beads, bead{at, at + len(r), len(l.types)})
		}
	}
}

// ids returns the types of the words of some sentences, each once, ascending.
func (l *Learner) ids(indices []int, list []document.Sentence, tokens func(string) []token.Token) (ids []int32) {
	for _, i := range indices {
		for _, token := range tokens(list[i].Text) {
			ids = append(ids, token.Type)
		}
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

// sides returns the types of one bead.
func (l *Learner) sides(b bead) (ru, en []int32) { return l.types[b.ru:b.en], l.types[b.en:b.end] }

// Lexicon returns what was learned, under a version of the caller's.
func (l *Learner) Lexicon(version string) *lexicon.Lexicon {
	keys := l.meetings()
	ruOf := make([]int32, len(keys))
	enOf := make([]int32, len(keys))
	prior := make([]float64, len(keys))
	for k, key := range keys {
		ruOf[k], enOf[k] = int32(key>>32), int32(uint32(key))
		prior[k] = priorSightings * l.weight(ruOf[k], enOf[k])
	}
	forward, count := l.ibm1(keys, prior, enOf, len(l.en.Types), false)
	backward, other := l.ibm1(keys, prior, ruOf, len(l.ru.Types), true)
	var pairs []lexicon.Pair
	for k := range keys {
		strength := math.Sqrt(forward[k] * backward[k])
		if strength <= leastStrength || math.Sqrt(count[k]*other[k]) < leastCount {
			continue
		}
		r, e := &l.ru.Types[ruOf[k]], &l.en.Types[enOf[k]]
		if r.Number() || e.Number() {
			continue
		}
		pairs = append(pairs, lexicon.Pair{En: e.Stem, Ru: r.Stem, Weight: math.Sqrt(strength)})
	}
	return lexicon.New("learned", version, pairs, nil)
}

// weight is the dictionary's weight of a pair of types, 0 where it has none.
func (l *Learner) weight(ru, en int32) float64 {
	if l.dictionary.Empty() {
		return 0
	}
	stem := l.ru.Types[ru].Stem
	for _, p := range l.dictionary.Translations(l.en.Types[en].Stem) {
		if l.dictionary.Russian()[p.Ru] == stem {
			return float64(p.Weight)
		}
	}
	return 0
}

// meetings returns the pairs of types that share a bead more than once and not
// too seldom for how often they are seen, as ru<<32|en, ascending. It goes
// through the beads for a range of Russian types at a time, so that no more
// than mostMeetings are in memory, however many there are.
func (l *Learner) meetings() (keys []uint64) {
	sightings := make([]int, len(l.ru.Types)) // meetings of each Russian type
	seenRu, seenEn := make([]int, len(l.ru.Types)), make([]int, len(l.en.Types))
	for _, b := range l.beads {
		ru, en := l.sides(b)
		for _, r := range ru {
			seenRu[r]++
			sightings[r] += len(en)
		}
		for _, e := range en {
			seenEn[e]++
		}
	}
	var some []uint64
	for from := 0; from < len(sightings); {
		to, sum := from, 0
		for to < len(sightings) && (to == from || sum+sightings[to] <= mostMeetings) {
			sum += sightings[to]
			to++
		}
		some = l.meetingsOf(some[:0], int32(from), int32(to), func(ru, en int32) bool { return seenRu[ru] > 1 && seenEn[en] > 1 })
		slices.Sort(some)
		for i := 0; i < len(some); {
			k := i
			for k < len(some) && some[k] == some[i] {
				k++
			}
			often := float64(seenRu[some[i]>>32]) * float64(seenEn[uint32(some[i])])
			if k-i > 1 && float64(k-i) >= leastTie*math.Sqrt(often) {
				keys = append(keys, some[i])
			}
			i = k
		}
		from = to
	}
	return keys
}

// meetingsOf appends each meeting of the Russian types from to to-1 in a bead that
// counts.
func (l *Learner) meetingsOf(out []uint64, from, to int32, counts func(ru, en int32) bool) []uint64 {
	for _, b := range l.beads {
		ru, en := l.sides(b)
		first, _ := slices.BinarySearch(ru, from)
		for _, r := range ru[first:] {
			if r >= to {
				break
			}
			for _, e := range en {
				if counts(r, e) {
					out = append(out, uint64(r)<<32|uint64(e))
				}
			}
		}
	}
	return out
}

// ibm1 returns for each pair the probability that its cause gives its effect,
// and the expected number of times it did. Causes are the English types, or
// with reverse the Russian ones; cause holds each pair's.
func (l *Learner) ibm1(keys []uint64, prior []float64, cause []int32, causes int, reverse bool) (t, count []float64) {
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
	for range rounds {
		clear(count)
		for _, b := range l.beads {
			effects, others := l.sides(b)
			if reverse {
				effects, others = others, effects
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
