package align

import (
	"math"
	"slices"
)

// span is a run of sentences of both sides: Russian i1 to i2-1, English j1 to
// j2-1. One of them may be empty.
type span struct {
	i1, i2, j1, j2 int
	confidence     float64
	moved          bool // crosses the others
}

func (s span) match() bool { return s.i2 > s.i1 && s.j2 > s.j1 }

// States of the path: after a match, after a Russian sentence without
// counterpart, after an English one. In a gap the Russian sentences come
// first, so that there is one path for each alignment.
const (
	inMatch = iota
	inRu
	inEn
	states
)

// best finds the likeliest path through the band (Viterbi).
func (p *problem) best() []span {
	n, m := len(p.ru.sentences), len(p.en.sentences)
	type place struct {
		score [states]float32
		from  [states]uint8 // state before; for inMatch the bead type as well, *4
	}
	table := make([]place, p.band.size())
	for i := 0; i <= n; i++ {
		for j := int(p.band.lo[i]); j <= int(p.band.hi[i]); j++ {
			at, _ := p.band.at(i, j)
			here := &table[at]
			here.score = [states]float32{float32(never), float32(never), float32(never)}
			if i == 0 && j == 0 {
				here.score[inMatch] = 0
				continue
			}
			for k, t := range beadTypes {
				if t[0] > i || t[1] > j {
					continue
				}
				before, ok := p.band.at(i-t[0], j-t[1])
				if !ok {
					continue
				}
				s, ok := p.bead(k, i, j)
				if !ok {
					continue
				}
				for state, v := range table[before].score {
					if v := v + float32(s); v > here.score[inMatch] {
						here.score[inMatch], here.from[inMatch] = v, uint8(k*4+state)
					}
				}
			}
			if before, ok := p.band.at(i-1, j); ok {
				for state := inMatch; state <= inRu; state++ {
					if v := table[before].score[state] + float32(p.null(state, inRu)); v > here.score[inRu] {
						here.score[inRu], here.from[inRu] = v, uint8(state)
					}
				}
			}
			if before, ok := p.band.at(i, j-1); ok {
				for state := range states {
					if v := table[before].score[state] + float32(p.null(state, inEn)); v > here.score[inEn] {
						here.score[inEn], here.from[inEn] = v, uint8(state)
					}
				}
			}
		}
	}
	var path []span
	i, j := n, m
	end, _ := p.band.at(n, m)
	state := 0
	for s, v := range table[end].score {
		if v > table[end].score[state] {
			state = s
		}
	}
	for i > 0 || j > 0 {
		at, _ := p.band.at(i, j)
		from := table[at].from[state]
		s := span{i1: i, i2: i, j1: j, j2: j}
		switch state {
		case inMatch:
			t := beadTypes[from/4]
			s.i1, s.j1 = i-t[0], j-t[1]
			from %= 4
		case inRu:
			s.i1--
		case inEn:
			s.j1--
		}
		path = append(path, s)
		i, j, state = s.i1, s.j1, int(from)
	}
	slices.Reverse(path)
	return path
}

// null is the log prior of a sentence without counterpart that follows state.
func (p *problem) null(state, side int) float64 {
	if state == inMatch {
		return p.model.open
	}
	return p.model.extend
}

// posterior gives each span of path its probability given both texts, by
// forward and backward sums over the band.
func (p *problem) posterior(path []span) {
	n, m := len(p.ru.sentences), len(p.en.sentences)
	heat := p.model.heat
	size := p.band.size()
	forward := make([][states]float32, size)
	backward := make([][states]float32, size)
	for i := 0; i <= n; i++ {
		for j := int(p.band.lo[i]); j <= int(p.band.hi[i]); j++ {
			at, _ := p.band.at(i, j)
			f := [states]float64{never, never, never}
			if i == 0 && j == 0 {
				f[inMatch] = 0
			}
			for k, t := range beadTypes {
				if t[0] > i || t[1] > j {
					continue
				}
				before, ok := p.band.at(i-t[0], j-t[1])
				if !ok {
					continue
				}
				if s, ok := p.bead(k, i, j); ok {
					f[inMatch] = plus(f[inMatch], heat*s+all(forward[before]))
				}
			}
			if before, ok := p.band.at(i-1, j); ok {
				for state := inMatch; state <= inRu; state++ {
					f[inRu] = plus(f[inRu], float64(forward[before][state])+heat*p.null(state, inRu))
				}
			}
			if before, ok := p.band.at(i, j-1); ok {
				for state := range states {
					f[inEn] = plus(f[inEn], float64(forward[before][state])+heat*p.null(state, inEn))
				}
			}
			for s := range f {
				forward[at][s] = float32(f[s])
			}
		}
	}
	for i := n; i >= 0; i-- {
		for j := int(p.band.hi[i]); j >= int(p.band.lo[i]); j-- {
			at, _ := p.band.at(i, j)
			b := [states]float64{never, never, never}
			if i == n && j == m {
				b = [states]float64{}
			}
			match := never
			for k, t := range beadTypes {
				if i+t[0] > n || j+t[1] > m {
					continue
				}
				after, ok := p.band.at(i+t[0], j+t[1])
				if !ok {
					continue
				}
				if s, ok := p.bead(k, i+t[0], j+t[1]); ok {
					match = plus(match, heat*s+float64(backward[after][inMatch]))
				}
			}
			for state := range b {
				b[state] = plus(b[state], match)
			}
			if i < n {
				if after, ok := p.band.at(i+1, j); ok {
					for state := inMatch; state <= inRu; state++ {
						b[state] = plus(b[state], float64(backward[after][inRu])+heat*p.null(state, inRu))
					}
				}
			}
			if after, ok := p.band.at(i, j+1); ok {
				for state := range states {
					b[state] = plus(b[state], float64(backward[after][inEn])+heat*p.null(state, inEn))
				}
			}
			for s := range b {
				backward[at][s] = float32(b[s])
			}
		}
	}
	end, _ := p.band.at(n, m)
	total := all(forward[end])
	for k := range path {
		s := &path[k]
		from, _ := p.band.at(s.i1, s.j1)
		to, _ := p.band.at(s.i2, s.j2)
		var mass float64
		switch {
		case s.match():
			score, _ := p.bead(beadType(s.i2-s.i1, s.j2-s.j1), s.i2, s.j2)
			mass = all(forward[from]) + heat*score + float64(backward[to][inMatch])
			s.confidence = math.Exp(min(0, mass-total))
		case s.i2 > s.i1:
			s.confidence = p.aloneRu(s.i1, forward, backward, total)
		default:
			s.confidence = p.aloneEn(s.j1, forward, backward, total)
		}
	}
}

// aloneRu is the probability that Russian sentence i has no counterpart,
// wherever in the English text that is said.
func (p *problem) aloneRu(i int, forward, backward [][states]float32, total float64) float64 {
	sum := never
	for j := int(p.band.lo[i]); j <= int(p.band.hi[i]); j++ {
		from, _ := p.band.at(i, j)
		to, ok := p.band.at(i+1, j)
		if !ok {
			continue
		}
		for state := inMatch; state <= inRu; state++ {
			sum = plus(sum, float64(forward[from][state])+p.model.heat*p.null(state, inRu)+float64(backward[to][inRu]))
		}
	}
	return math.Exp(min(0, sum-total))
}

func (p *problem) aloneEn(j int, forward, backward [][states]float32, total float64) float64 {
	sum := never
	// rows whose band holds j and j+1
	from := lowerBound(p.band.hi, int32(j+1))
	for i := from; i < len(p.band.lo) && int(p.band.lo[i]) <= j; i++ {
		at, _ := p.band.at(i, j)
		to, ok := p.band.at(i, j+1)
		if !ok {
			continue
		}
		for state := range states {
			sum = plus(sum, float64(forward[at][state])+p.model.heat*p.null(state, inEn)+float64(backward[to][inEn]))
		}
	}
	return math.Exp(min(0, sum-total))
}

func beadType(a, b int) int {
	for k, t := range beadTypes {
		if t[0] == a && t[1] == b {
			return k
		}
	}
	panic("no such bead")
}

// plus adds two numbers given by their logarithms.
func plus(a, b float64) float64 {
	if a < b {
		a, b = b, a
	}
	if d := b - a; d > -20 {
		return a + math.Log1p(math.Exp(d))
	}
	return a
}

func all(v [states]float32) float64 {
	return plus(plus(float64(v[0]), float64(v[1])), float64(v[2]))
}
