package path

import "slices"

// States of the path: after a match, after a Russian sentence without
// counterpart, after an English one. In a gap the Russian sentences come
// first, so that there is one path for each alignment.
const (
	inMatch = iota
	inRu
	inEn
	states
)

// step is the best way to a position, by the state it ends in.
type step struct {
	score [states]float32
	// from is the state before; for inMatch the bead's type as well, *4.
	from [states]uint8
}

// offer takes a way to a state if it is the best so far.
func (s *step) offer(state int, score float32, from uint8) {
	if score > s.score[state] {
		s.score[state], s.from[state] = score, from
	}
}

// best finds the likeliest path through the band (Viterbi 1967).
func (p *problem) best() []Bead {
	table := make([]step, p.band.size())
	for i := range p.ru.Sentences {
		p.bestRow(table, i)
	}
	p.bestRow(table, len(p.ru.Sentences))
	return p.traceBack(table)
}

// bestRow fills in the positions after i Russian sentences.
func (p *problem) bestRow(table []step, i int) {
	var scores [len(beadTypes)]float64
	for j := int(p.band.lo[i]); j <= int(p.band.hi[i]); j++ {
		at, _ := p.band.at(i, j)
		here := &table[at]
		here.score = [states]float32{float32(never), float32(never), float32(never)}
		if i == 0 && j == 0 {
			here.score[inMatch] = 0
			continue
		}
		p.scores(i, j, &scores)
		for k, t := range beadTypes {
			if scores[k] == never {
				continue
			}
			if before, ok := p.band.at(i-t[0], j-t[1]); ok {
				for state, v := range table[before].score {
					here.offer(inMatch, v+float32(scores[k]), uint8(k*4+state))
				}
			}
		}
		if before, ok := p.band.at(i-1, j); ok {
			for state := inMatch; state <= inRu; state++ {
				here.offer(inRu, table[before].score[state]+float32(p.null(state)), uint8(state))
			}
		}
		if before, ok := p.band.at(i, j-1); ok {
			for state := range states {
				here.offer(inEn, table[before].score[state]+float32(p.null(state)), uint8(state))
			}
		}
	}
}

// traceBack reads the best path out of a full table, from its end.
func (p *problem) traceBack(table []step) []Bead {
	i, j := len(p.ru.Sentences), len(p.en.Sentences)
	end, _ := p.band.at(i, j)
	state := 0
	for s, v := range table[end].score {
		if v > table[end].score[state] {
			state = s
		}
	}
	var path []Bead
	for i > 0 || j > 0 {
		at, _ := p.band.at(i, j)
		from := table[at].from[state]
		b := Bead{Ru1: i, Ru2: i, En1: j, En2: j}
		switch state {
		case inMatch:
			t := beadTypes[from/4]
			b.Ru1, b.En1 = i-t[0], j-t[1]
			from %= 4
		case inRu:
			b.Ru1--
		case inEn:
			b.En1--
		}
		path = append(path, b)
		i, j, state = b.Ru1, b.En1, int(from)
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

// beadType returns the index of a type in beadTypes.
func beadType(ru, en int) int {
	return slices.Index(beadTypes[:], [2]int{ru, en})
}
