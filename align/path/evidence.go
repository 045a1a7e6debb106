package path

import (
	"math"

	"recto/align/links"
	"recto/align/token"
	"recto/align/word"
)

// What words say is weighed by chance. A word of one side has candidates on
// the other, in classes of strength. Side by side with its translation it
// finds one with a probability that depends on its strongest candidate
// anywhere in the text (found), mostly of that strength (spreadOf); beside
// any other sentence it finds one as often as the candidates are frequent.
// The ratio is the evidence. A word without any candidate says nothing, so
// that a thin dictionary, names and misread words do no harm. The numbers
// hardly change with the noise, which is why they are constants.

// strengths are the lower bounds of the classes of link weights, from 1.
var strengths = [...]float32{0, 0, .06, .15, .3, .5, .75}

const classes = len(strengths)

func strength(weight float32) int {
	c := 1
	for c+1 < classes && weight >= strengths[c+1] {
		c++
	}
	return c
}

// found is the probability that a word meets a candidate in its translation,
// by the class of its strongest candidate.
var found = [classes]float64{0, .19, .33, .59, .70, .65, .74}

// spreadOf is how candidates met are spread over the classes, by the class of
// the strongest one.
var spreadOf = [classes][classes]float64{
	1: {1: 1},
	2: {1: .08, 2: .92},
	3: {1: .04, 2: .20, 3: .76},
	4: {1: .02, 2: .12, 3: .28, 4: .58},
	5: {1: .02, 2: .07, 3: .18, 4: .045, 5: .685},
	6: {1: .01, 2: .05, 3: .11, 4: .03, 5: .025, 6: .775},
}

// cell is what the words say at one position, after i Russian and j English
// sentences: ru[b-1] is the evidence of the Russian sentence before it against
// the b English ones before it, en[a-1] the reverse.
type cell struct {
	ru, en [most]float32
}

// worth is what the words of one side are worth as evidence.
type worth struct {
	// floor is the evidence of a word, by type, that meets no candidate.
	floor []float32
	// odds and share belong to each link: how much a meeting speaks for a
	// translation, and how frequent candidates of its class are.
	odds, share []float32
}

// newWorth weighs the links of from's words against the text with.
func newWorth(m *model, from, with *token.Text, links *links.List) worth {
	w := worth{make([]float32, len(from.Types)), make([]float32, len(links.Links)), make([]float32, len(links.Links))}
	total := m.common
	for i := range with.Types {
		total += float64(with.Types[i].Count)
	}
	limit := m.dull * float64(len(with.Sentences))
	for i := range from.Types {
		var share [classes]float64
		top := 0
		list := links.Of(int32(i))
		for _, l := range list {
			c := strength(l.Weight)
			top = max(top, c)
			share[c] += float64(with.Types[l.Type].Count) + m.common*word.Share(with.Types[l.Type].Stem)
		}
		if top == 0 || float64(from.Types[i].Sentences) > limit && limit > 4 {
			continue
		}
		h := found[top] * m.trust
		w.floor[i] = float32(math.Log(1 - h))
		for k, l := range list {
			c := strength(l.Weight)
			at := int(links.First[i]) + k
			w.odds[at] = float32(h / (1 - h) * spreadOf[top][c])
			w.share[at] = float32((share[c] + m.burst) / total)
		}
	}
	return w
}

// evidence computes the cells of the band.
func (p *problem) evidence() {
	p.cells = make([]cell, p.band.size())
	e := newEvaluator(p.ru, p.en, &p.links.Ru, p.worthRu)
	for i := range p.ru.Sentences {
		e.sentence(i, max(0, int(p.band.lo[i+1])-most), int(p.band.hi[i+1]))
		for j := int(p.band.lo[i+1]); j <= int(p.band.hi[i+1]); j++ {
			at, _ := p.band.at(i+1, j)
			e.against(j, &p.cells[at].ru)
		}
	}
	e = newEvaluator(p.en, p.ru, &p.links.En, p.worthEn)
	from, to := 0, 0 // rows whose band holds column j+1
	for j := range p.en.Sentences {
		for from < len(p.band.hi) && int(p.band.hi[from]) < j+1 {
			from++
		}
		to = max(to, from)
		for to < len(p.band.lo) && int(p.band.lo[to]) <= j+1 {
			to++
		}
		e.sentence(j, max(0, from-most), to-1)
		for i := from; i < to; i++ {
			at, _ := p.band.at(i, j+1)
			e.against(i, &p.cells[at].en)
		}
	}
}

// evaluator weighs the sentences of one side against runs of sentences of the
// other.
type evaluator struct {
	from, with *token.Text
	links      *links.List
	where      *sentenceList
	worth      worth
	// begin is where in each type's list the sentences still to come begin.
	begin []int32
	// of the sentence at hand
	floor float64
	base  int     // first sentence of the other side in hits
	hits  [][]hit // by sentence of the other side
	met   []hit   // by token: the strongest link in the run
	used  []int32
}

// hit is a link of a token into one sentence of the other side.
type hit struct {
	token               int32
	weight, odds, share float32
}

func newEvaluator(from, with *token.Text, links *links.List, w worth) *evaluator {
	return &evaluator{from: from, with: with, links: links, where: sentencesOf(with), worth: w, begin: make([]int32, len(with.Types))}
}

// sentence takes up sentence k and looks for its words' links in sentences
// lo to hi-1 of the other side. lo never falls from one call to the next.
func (e *evaluator) sentence(k, lo, hi int) {
	e.base = lo
	for len(e.hits) < hi-lo {
		e.hits = append(e.hits, nil)
	}
	for i := range e.hits[:max(0, hi-lo)] {
		e.hits[i] = e.hits[i][:0]
	}
	e.floor = 0
	tokens := e.from.Sentences[k].Tokens
	for n, t := range tokens {
		if e.worth.floor[t.Type] == 0 {
			continue
		}
		e.floor += float64(e.worth.floor[t.Type])
		first := e.links.First[t.Type]
		for x, l := range e.links.Of(t.Type) {
			list := e.where.of(l.Type)
			at := first + int32(x)
			begin := e.begin[l.Type]
			for int(begin) < len(list) && int(list[begin]) < lo {
				begin++
			}
			e.begin[l.Type] = begin
			for _, s := range list[begin:] {
				if int(s) >= hi {
					break
				}
				h := hit{int32(n), l.Weight, e.worth.odds[at], e.worth.share[at]}
				list := e.hits[int(s)-lo]
				if m := len(list); m > 0 && list[m-1].token == int32(n) {
					if list[m-1].weight < h.weight {
						list[m-1] = h
					}
				} else {
					e.hits[int(s)-lo] = append(list, h)
				}
			}
		}
	}
	for len(e.met) < len(tokens) {
		e.met = append(e.met, hit{})
	}
}

// against fills in the evidence of the sentence at hand against the one to
// four sentences that end before place j of the other side.
func (e *evaluator) against(j int, out *[most]float32) {
	e.used = e.used[:0]
	words := float32(0)
	for b := 1; b <= most; b++ {
		s := j - b
		if s < 0 {
			out[b-1] = out[max(0, b-2)]
			continue
		}
		words += float32(len(e.with.Sentences[s].Tokens))
		for _, h := range e.hits[s-e.base] {
			if e.met[h.token].weight == 0 {
				e.used = append(e.used, h.token)
			}
			if e.met[h.token].weight < h.weight {
				e.met[h.token] = h
			}
		}
		sum := e.floor
		for _, t := range e.used {
			h := &e.met[t]
			chance := words * h.share
			sum += logarithm(1 + h.odds*(1+chance)/chance)
		}
		out[b-1] = float32(sum)
	}
	for _, t := range e.used {
		e.met[t].weight = 0
	}
}

// logarithm is the natural logarithm of a number from 1 up, within 2e-4: fast,
// since it is asked for each word at each place.
func logarithm(x float32) float64 {
	bits := math.Float32bits(x)
	exponent := int32(bits>>23) - 127
	m := math.Float32frombits(bits&0x007fffff | 0x3f800000) // 1 to 2
	// minimax polynomial of log2 on [1, 2)
	p := float32(-2.7868129538) + m*(5.0469624504+m*(-3.4924940139+m*(1.5939013634+m*(-0.4048671744+m*0.0434284259))))
	return float64(float32(exponent)+p) * math.Ln2
}
