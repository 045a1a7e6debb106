package align

// affinity tells how much the words of a path's beads speak for a
// translation: their evidence for each word of the side that has fewer. words
// is that number. It is near 0 for texts that have nothing to do with each
// other.
func (p *problem) affinity(path []span) (affinity float64, words int) {
	evidence := 0.0
	for _, s := range path {
		if s.match() && !s.moved {
			evidence += max(0, p.words(s)) * s.confidence
		}
	}
	words = min(p.ru.words(), p.en.words())
	return evidence / float64(max(1, words)), words
}

// words is the evidence of the words alone for a bead.
func (p *problem) words(s span) float64 {
	sum := 0.0
	a, b := s.i2-s.i1, s.j2-s.j1
	for d := range a {
		if at, ok := p.band.at(s.i2-d, s.j2); ok {
			sum += float64(p.cells[at].ru[b-1])
		}
	}
	for d := range b {
		if at, ok := p.band.at(s.i2, s.j2-d); ok {
			sum += float64(p.cells[at].en[a-1])
		}
	}
	return sum / 2
}

// words counts the words of a text.
func (t *text) words() int {
	n := 0
	for i := range t.sentences {
		n += len(t.sentences[i].tokens)
	}
	return n
}
