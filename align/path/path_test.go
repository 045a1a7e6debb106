package path

import (
	"math"
	"math/rand/v2"
	"testing"

	"recto/align/links"
	"recto/align/token"
	"recto/align/word"
)

// The posteriors equal sums over all alignments of a small problem.
func TestPosterior(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 20 {
		n, m := 1+r.IntN(4), 1+r.IntN(4)
		p := randomProblem(r, n, m)
		path := p.best()
		p.confidences(path)
		mass := make(map[[4]int]float64)
		total, best := 0.0, never
		var walk func(i, j, state int, score float64, spans [][4]int)
		walk = func(i, j, state int, score float64, spans [][4]int) {
			if i == n && j == m {
				best = max(best, score)
				e := math.Exp(p.model.heat * score)
				total += e
				for _, s := range spans {
					mass[s] += e
				}
				return
			}
			var beads [len(beadTypes)]float64
			for _, b := range beadTypes {
				if i+b[0] <= n && j+b[1] <= m {
					p.scores(i+b[0], j+b[1], &beads)
					walk(i+b[0], j+b[1], inMatch, score+beads[beadType(b[0], b[1])], append(spans[:len(spans):len(spans)], [4]int{i, i + b[0], j, j + b[1]}))
				}
			}
			if i < n && state != inEn {
				walk(i+1, j, inRu, score+p.null(state), append(spans[:len(spans):len(spans)], [4]int{i, i + 1, -1, -1}))
			}
			if j < m {
				walk(i, j+1, inEn, score+p.null(state), append(spans[:len(spans):len(spans)], [4]int{-1, -1, j, j + 1}))
			}
		}
		walk(0, 0, inMatch, 0, nil)
		score, state := 0.0, inMatch
		for _, s := range path {
			key := [4]int{s.Ru1, s.Ru2, s.En1, s.En2}
			switch {
			case s.Match():
				score += p.score(s)
				state = inMatch
			case s.Ru2 > s.Ru1:
				key[2], key[3] = -1, -1
				score += p.null(state)
				state = inRu
			default:
				key[0], key[1] = -1, -1
				score += p.null(state)
				state = inEn
			}
			if want := mass[key] / total; math.Abs(want-s.Confidence) > 1e-6 {
				t.Errorf("%d x %d: %v has %v, want %v", n, m, key, s.Confidence, want)
			}
		}
		if math.Abs(score-best) > 1e-3 {
			t.Errorf("%d x %d: the path scores %v, the best %v", n, m, score, best)
		}
	}
}

func randomProblem(r *rand.Rand, n, m int) *problem {
	side := func(n int) *token.Text {
		x := &token.Text{Vocabulary: token.NewVocabulary(word.StemEn)}
		for i := range n {
			x.Sentences = append(x.Sentences, token.Sentence{Length: 10 + 40*r.Float64(), Paragraph: i / 2, Index: i})
		}
		return x
	}
	ru, en := side(n), side(m)
	links := &links.Table{}
	p := newProblem(&standard, ru, en, links)
	p.band = newBand(ru, en, links)
	p.cells = make([]cell, p.band.size())
	for i := range p.cells {
		for k := range most {
			p.cells[i].ru[k], p.cells[i].en[k] = float32(4*r.NormFloat64()), float32(4*r.NormFloat64())
		}
	}
	return p
}

// What a short text lacks says little about how long its translation is; a long
// text says it itself.
func TestRatio(t *testing.T) {
	for _, c := range []struct{ ru, en, least, most float64 }{{100, 60, .85, 1}, {20000, 16000, .79, .82}, {20000, 24000, 1.18, 1.21}} {
		side := func(length float64) *token.Text {
			return &token.Text{Vocabulary: token.NewVocabulary(word.StemEn), Sentences: []token.Sentence{{Length: length}}}
		}
		if p := newProblem(&standard, side(c.ru), side(c.en), &links.Table{}); p.ratio < c.least || p.ratio > c.most {
			t.Errorf("%v beside %v: %v, want %v to %v", c.en, c.ru, p.ratio, c.least, c.most)
		}
	}
}

func TestHeaviestChain(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for range 50 {
		var all []anchor
		for i := range 6 {
			for range r.IntN(3) {
				all = append(all, anchor{int32(i), int32(r.IntN(6)), r.Float64()})
			}
		}
		best := 0.0
		for set := range 1 << len(all) {
			sum, last := 0.0, anchor{-1, -1, 0}
			for k, a := range all {
				if set>>k&1 == 0 {
					continue
				}
				if a.ru <= last.ru || a.en <= last.en {
					sum = -1
					break
				}
				sum += a.votes
				last = a
			}
			best = max(best, sum)
		}
		got := 0.0
		for _, a := range heaviestChain(all, 6) {
			got += a.votes
		}
		if math.Abs(got-best) > 1e-9 {
			t.Fatalf("weight %v, want %v, of %v", got, best, all)
		}
	}
}

func TestLogarithm(t *testing.T) {
	for x := 1.0; x < 1e6; x *= 1.007 {
		if d := math.Abs(logarithm(float32(x)) - math.Log(x)); d > 2e-4 {
			t.Errorf("log %v is off by %v", x, d)
		}
	}
}
