package align

import (
	"math"
)

// cell is what the words say at one position, after i Russian and j English
// sentences: ru[b-1] is the evidence of the Russian sentence before it against
// the b English ones before it, en[a-1] the reverse.
type cell struct {
	ru, en [most]float32
}

// background is what one side's words are worth as evidence.
type background struct {
	chance []float64 // by type
	dull   []bool    // too common to say anything
}

func newBackground(t *text) background {
	b := background{make([]float64, len(t.types)), make([]bool, len(t.types))}
	n := float64(len(t.sentences))
	total := 0.0
	for i := range t.types {
		total += float64(t.types[i].count)
	}
	for i := range t.types {
		df := float64(t.types[i].sentences)
		b.chance[i] = max(5e-4, df/total)
		b.dull[i] = df > .3*n && n > 10
	}
	return b
}

// evidence computes the cells of the band.
func (p *problem) evidence() {
	p.cells = make([]cell, p.band.size())
	e := newEvaluator(p, p.ru, p.en, &p.links.ru, p.backRu)
	for i := range p.ru.sentences {
		e.sentence(i, max(0, int(p.band.lo[i+1])-most), int(p.band.hi[i+1]))
		for j := int(p.band.lo[i+1]); j <= int(p.band.hi[i+1]); j++ {
			at, _ := p.band.at(i+1, j)
			e.against(j, &p.cells[at].ru)
		}
	}
	e = newEvaluator(p, p.en, p.ru, &p.links.en, p.backEn)
	from, to := 0, 0 // rows whose band holds column j+1
	for j := range p.en.sentences {
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
	p          *problem
	from, with *text
	links      *linkList
	where      *sentenceList
	back       background
	// of the sentence at hand
	floor  float64
	typ    []int32   // its tokens that count
	base   int       // first sentence of the other side in hits
	hits   [][]hit   // by sentence of the other side
	weight []float32 // by token: best link in the run
	used   []int32
}

// hit is a link of a token into one sentence of the other side.
type hit struct {
	token  int32
	weight float32
}

func newEvaluator(p *problem, from, with *text, links *linkList, back background) *evaluator {
	return &evaluator{p: p, from: from, with: with, links: links, where: occurrences(with), back: back}
}

// sentence takes up sentence k and looks for its words' links in sentences
// lo to hi-1 of the other side.
func (e *evaluator) sentence(k, lo, hi int) {
	e.base = lo
	for len(e.hits) < hi-lo {
		e.hits = append(e.hits, nil)
	}
	for i := range e.hits[:max(0, hi-lo)] {
		e.hits[i] = e.hits[i][:0]
	}
	e.typ = e.typ[:0]
	e.floor = 0
	none := math.Log(1 - e.p.model.lambda)
	for _, t := range e.from.sentences[k].tokens {
		if e.back.dull[t.typ] {
			continue
		}
		n := int32(len(e.typ))
		e.typ = append(e.typ, t.typ)
		e.floor += none
		for _, l := range e.links.of(t.typ) {
			list := e.where.of(l.typ)
			for _, s := range list[lowerBound(list, int32(lo)):] {
				if int(s) >= hi {
					break
				}
				h := e.hits[int(s)-lo]
				if m := len(h); m > 0 && h[m-1].token == n {
					h[m-1].weight = max(h[m-1].weight, l.weight)
				} else {
					e.hits[int(s)-lo] = append(h, hit{n, l.weight})
				}
			}
		}
	}
	for len(e.weight) < len(e.typ) {
		e.weight = append(e.weight, 0)
	}
}

func lowerBound(list []int32, v int32) int {
	lo, hi := 0, len(list)
	for lo < hi {
		mid := (lo + hi) / 2
		if list[mid] < v {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return lo
}

// against fills in the evidence of the sentence at hand against the one to
// four sentences that end before place j of the other side.
func (e *evaluator) against(j int, out *[most]float32) {
	e.used = e.used[:0]
	words := 1
	lambda := e.p.model.lambda
	for b := 1; b <= most; b++ {
		s := j - b
		if s < 0 {
			out[b-1] = out[max(0, b-2)]
			continue
		}
		words += len(e.with.sentences[s].tokens)
		for _, h := range e.hits[s-e.base] {
			if e.weight[h.token] == 0 {
				e.used = append(e.used, h.token)
			}
			e.weight[h.token] = min(1, e.weight[h.token]+h.weight)
		}
		sum := e.floor
		for _, t := range e.used {
			sum += math.Log(1 + lambda/(1-lambda)*float64(e.weight[t])/float64(words)/e.back.chance[e.typ[t]])
		}
		out[b-1] = float32(sum)
	}
	for _, t := range e.used {
		e.weight[t] = 0
	}
}
