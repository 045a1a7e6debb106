package path

import (
	"slices"
)

// span is a run of sentences of both sides: Russian i1 to i2-1, English j1 to
// j2-1. One of them may be empty.
type Bead struct {
	Ru1, Ru2, En1, En2 int
	Confidence         float64
	Moved              bool // crosses the others
}

func (s Bead) Match() bool { return s.Ru2 > s.Ru1 && s.En2 > s.En1 }

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
func (p *problem) best() []Bead {
	n, m := len(p.ru.Sentences), len(p.en.Sentences)
	type place struct {
		score [states]float32
		from  [states]uint8 // state before; for inMatch the bead type as well, *4
	}
	table := make([]place, p.band.size())
	var beads [len(beadTypes)]float64
	for i := 0; i <= n; i++ {
		for j := int(p.band.lo[i]); j <= int(p.band.hi[i]); j++ {
			at, _ := p.band.at(i, j)
			here := &table[at]
			here.score = [states]float32{float32(never), float32(never), float32(never)}
			if i == 0 && j == 0 {
				here.score[inMatch] = 0
				continue
			}
			p.scores(i, j, &beads)
			for k, t := range beadTypes {
				if beads[k] == never {
					continue
				}
				before, ok := p.band.at(i-t[0], j-t[1])
				if !ok {
					continue
				}
				for state, v := range table[before].score {
					if v := v + float32(beads[k]); v > here.score[inMatch] {
						here.score[inMatch], here.from[inMatch] = v, uint8(k*4+state)
					}
				}
			}
			if before, ok := p.band.at(i-1, j); ok {
				for state := inMatch; state <= inRu; state++ {
					if v := table[before].score[state] + float32(p.null(state)); v > here.score[inRu] {
						here.score[inRu], here.from[inRu] = v, uint8(state)
					}
				}
			}
			if before, ok := p.band.at(i, j-1); ok {
				for state := range states {
					if v := table[before].score[state] + float32(p.null(state)); v > here.score[inEn] {
						here.score[inEn], here.from[inEn] = v, uint8(state)
					}
				}
			}
		}
	}
	var path []Bead
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
		s := Bead{Ru1: i, Ru2: i, En1: j, En2: j}
		switch state {
		case inMatch:
			t := beadTypes[from/4]
			s.Ru1, s.En1 = i-t[0], j-t[1]
			from %= 4
		case inRu:
			s.Ru1--
		case inEn:
			s.En1--
		}
		path = append(path, s)
		i, j, state = s.Ru1, s.En1, int(from)
	}
	slices.Reverse(path)
	return path
}

// null is the log prior of a sentence without counterpart that follows state.
func (p *problem) null(state int) float64 {
	if state == inMatch {
		return p.model.open
	}
	return p.model.extend
}

func beadType(a, b int) int {
	for k, t := range beadTypes {
		if t[0] == a && t[1] == b {
			return k
		}
	}
	panic("no such bead")
}
