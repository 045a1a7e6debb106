package links

import (
	"math"
	"unicode/utf8"

	"recto/align/token"
	"recto/document"
)

// The numbers of the word links.
const (
	// anyPair is the weight of two words that no evidence ties.
	anyPair = .004
	// noPair is the weight of a word's having no counterpart.
	noPair = .03
	// spreadWords is how far, in words, a link strays from where its
	// neighbours put it.
	spreadWords = 4.0
	// leastStrength is the least strength of a link that is given.
	leastStrength = .45
	// sureStrength is the least strength of a link that others are placed by.
	sureStrength = .6
	// rounds is how often the links are placed by the sure ones.
	rounds = 3
)

// linker links words inside beads.
type linker struct {
	b      *Bitext
	ru, en []token.Occurrence
	score  []float64
	expect []float64 // for each Russian word where its counterpart stands, counted in words
	byRu   []float64
	byEn   []float64
}

// Words adds word links to the beads that have both sides. Each word has one
// link at most.
func Words(b *Bitext, beads []document.Bead) {
	l := linker{b: b}
	for k := range beads {
		bead := &beads[k]
		if len(bead.Ru) == 0 || len(bead.En) == 0 {
			continue
		}
		l.ru = b.Ru.Occurrences(l.ru[:0], bead.Ru)
		l.en = b.En.Occurrences(l.en[:0], bead.En)
		bead.Links = l.link(bead.Confidence)
	}
}

// link finds the links of one bead: the weight of each pair falls with its
// distance from where the sure links around it put it; weights are shared out
// among the rivals on either side, and the geometric mean of both shares is
// the strength.
func (l *linker) link(confidence float64) []document.WordLink {
	n, m := len(l.ru), len(l.en)
	if n == 0 || m == 0 || n > 400 || m > 400 {
		return nil
	}
	weight := l.weigh()
	l.expect = l.expect[:0]
	for i := range n {
		l.expect = append(l.expect, (float64(i)+.5)*float64(m)/float64(n)-.5)
	}
	l.score = append(l.score[:0], weight...)
	spread := max(spreadWords*2, float64(m)/3)
	for round := range rounds {
		l.share(weight, spread)
		if round+1 < rounds {
			l.centre()
		}
		spread = spreadWords
	}
	return l.sure(confidence)
}

// weigh returns the weight of each pair of words by the evidence alone, Russian
// word by Russian word.
func (l *linker) weigh() []float64 {
	m := len(l.en)
	weight := make([]float64, len(l.ru)*m)
	for i := range l.ru {
		for j := range l.en {
			if !article(l.b.En.Types[l.en[j].Type].Stem) {
				weight[i*m+j] = anyPair
			}
		}
		for _, k := range l.b.Links.Ru.Of(l.ru[i].Type) {
			for j := range l.en {
				if l.en[j].Type == k.Type && weight[i*m+j] > 0 {
					weight[i*m+j] += float64(k.Weight)
				}
			}
		}
	}
	return weight
}

// best returns the strongest pair of Russian word i, and -1 where it has none.
func (l *linker) best(i int) (strength float64, j int) {
	m := len(l.en)
	j = -1
	for k := range m {
		if s := l.score[i*m+k]; s > strength {
			strength, j = s, k
		}
	}
	return strength, j
}

// sure returns the links that are strong enough and the best on both sides.
func (l *linker) sure(confidence float64) (out []document.WordLink) {
	for i := range l.ru {
		best, j := l.best(i)
		if j < 0 || best < leastStrength || !l.bestFor(j, i) {
			continue
		}
		r, e := &l.ru[i], &l.en[j]
		out = append(out, document.WordLink{
			Ru:         wordSpan(r, l.b.Ru.Source[r.Sentence].Text),
			En:         wordSpan(e, l.b.En.Source[e.Sentence].Text),
			Confidence: round4(confidence * min(1, .5+best/2)),
		})
	}
	return out
}

// article reports whether an English stem is an article: Russian has none.
func article(stem string) bool { return stem == "the" || stem == "a" }

// share computes the strengths.
func (l *linker) share(weight []float64, spread float64) {
	n, m := len(l.ru), len(l.en)
	l.byRu, l.byEn = grow(l.byRu, n), grow(l.byEn, m)
	for i := range n {
		for j := range m {
			s := weight[i*m+j] * math.Exp(-math.Abs(float64(j)-l.expect[i])/spread)
			l.score[i*m+j] = s
			l.byRu[i] += s
			l.byEn[j] += s
		}
	}
	for i := range n {
		for j := range m {
			s := &l.score[i*m+j]
			*s = *s / math.Sqrt((l.byRu[i]+noPair)*(l.byEn[j]+noPair))
		}
	}
}

func grow(list []float64, n int) []float64 {
	list = list[:0]
	for range n {
		list = append(list, 0)
	}
	return list
}

// centre expects each Russian word's counterpart between those of the sure
// links to its left and right.
func (l *linker) centre() {
	n, m := len(l.ru), len(l.en)
	lastI, lastJ := -1, -1.0
	flush := func(i int, j float64) {
		for k := lastI + 1; k < i; k++ {
			l.expect[k] = lastJ + (j-lastJ)*float64(k-lastI)/float64(i-lastI)
		}
	}
	for i := range n {
		best, at := l.best(i)
		if best < sureStrength || !l.bestFor(at, i) {
			continue
		}
		flush(i, float64(at))
		l.expect[i] = float64(at)
		lastI, lastJ = i, float64(at)
	}
	flush(n, float64(m))
}

// bestFor reports whether Russian word i is the best for English word j.
func (l *linker) bestFor(j, i int) bool {
	m := len(l.en)
	for k := range l.ru {
		if s := l.score[k*m+j]; s > l.score[i*m+j] || s == l.score[i*m+j] && k < i {
			return false
		}
	}
	return true
}

// wordSpan counts the characters before a token.
func wordSpan(p *token.Occurrence, s string) document.WordSpan {
	start := utf8.RuneCountInString(s[:p.Start])
	return document.WordSpan{Sentence: p.Sentence, Start: start, End: start + utf8.RuneCountInString(s[p.Start:p.End])}
}

// round4 leaves four decimals.
func round4(v float64) float64 { return math.Round(v*1e4) / 1e4 }
