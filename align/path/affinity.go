package path

// Affinity tells how much the words of a path's beads speak for a translation.
type Affinity struct {
	// PerWord is the evidence for each word of the side that has fewer, in
	// nats; it is near 0 for texts that have nothing to do with each other.
	PerWord float64
	// Words is the number of words of that side.
	Words int
}

// affinity adds up the evidence of the words of all beads that keep the order.
func (p *problem) affinity(path []Bead) Affinity {
	evidence := 0.0
	for _, s := range path {
		if s.Match() && !s.Moved {
			evidence += max(0, p.words(s)) * s.Confidence
		}
	}
	words := min(p.ru.WordCount(), p.en.WordCount())
	return Affinity{evidence / float64(max(1, words)), words}
}

// words is the evidence of the words alone for a bead.
func (p *problem) words(s Bead) float64 {
	sum := 0.0
	a, b := s.Ru2-s.Ru1, s.En2-s.En1
	for d := range a {
		if at, ok := p.band.at(s.Ru2-d, s.En2); ok {
			sum += float64(p.cells[at].ru[b-1])
		}
	}
	for d := range b {
		if at, ok := p.band.at(s.Ru2, s.En2-d); ok {
			sum += float64(p.cells[at].en[a-1])
		}
	}
	return sum / 2
}
