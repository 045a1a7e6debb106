package path

import "math"

// masses are sums of probability over all paths, by the state they are in.
type masses [states]float64

func (m *masses) all() float64 { return m[inMatch] + m[inRu] + m[inEn] }

// rescale divides the sums of a row by the greatest of its positions and returns
// that.
func rescale(row []masses) float64 {
	top := 0.0
	for k := range row {
		top = max(top, row[k].all())
	}
	if top > 0 {
		for k := range row {
			for s := range row[k] {
				row[k][s] /= top
			}
		}
	}
	return top
}

// leastScore is the heated score below which a bead adds nothing to a sum.
const leastScore = -30

// posterior sums the probability of all paths by the forward-backward algorithm
// (Rabiner 1989) over the band. Sums are kept in proportion within a row; a
// logarithm a row tells how rows relate.
type posterior struct {
	*problem
	// open and extend are what a path pays for the first and each further
	// sentence without counterpart.
	open, extend float64
	// forward has the sums of all ways to each position; those of row i are
	// relative to scale[i].
	forward []masses
	scale   []float64
	// total is the logarithm of the sum over all paths.
	total float64
	// backward has the sums of all ways from the positions of the last few rows
	// to the end: row i is backward[i%len(backward)], relative to ref[i].
	backward [most + 1][]masses
	ref      []float64
	// nullRu and nullEn are the probabilities that a sentence has no counterpart.
	nullRu, nullEn []float64
	scored         [len(beadTypes)]float64
}

// confidences gives each bead of path its probability given both texts.
func (p *problem) confidences(path []Bead) {
	n, m := len(p.ru.Sentences), len(p.en.Sentences)
	s := &posterior{
		problem: p,
		open:    math.Exp(p.model.heat * p.model.open), extend: math.Exp(p.model.heat * p.model.extend),
		forward: make([]masses, p.band.size()), scale: make([]float64, n+1), ref: make([]float64, n+1),
		nullRu: make([]float64, n), nullEn: make([]float64, m),
	}
	for i := range n + 1 {
		s.forwardRow(i)
	}
	end, _ := p.band.at(n, m)
	s.total = math.Log(s.forward[end].all()) + s.scale[n]
	for i := n; i > max(-1, n-most); i-- {
		s.clear(i, 0)
	}
	s.row(n)[m-int(p.band.lo[n])] = masses{1, 1, 1}
	left := len(path)
	for i := n; i >= 0; i-- {
		s.backwardRow(i)
		for ; left > 0 && path[left-1].Ru2 == i; left-- {
			if b := &path[left-1]; b.Match() {
				b.Confidence = s.match(b)
			}
		}
	}
	for k := range path {
		switch b := &path[k]; {
		case b.Match():
		case b.Ru2 > b.Ru1:
			b.Confidence = min(1, s.nullRu[b.Ru1])
		default:
			b.Confidence = min(1, s.nullEn[b.En1])
		}
	}
}

// forwardRow sums the ways to the positions after i Russian sentences.
func (s *posterior) forwardRow(i int) {
	var factor [most + 1]float64 // of row i-a, relative to the row before
	for a := 1; a <= min(most, i); a++ {
		factor[a] = math.Exp(s.scale[i-a] - s.scale[i-1])
	}
	band := s.band
	for j := int(band.lo[i]); j <= int(band.hi[i]); j++ {
		at, _ := band.at(i, j)
		f := &s.forward[at]
		if i == 0 && j == 0 {
			f[inMatch] = 1
		}
		if i > 0 && j > 0 {
			s.forwardMatches(i, j, f, &factor)
		}
		if before, ok := band.at(i-1, j); ok {
			b := &s.forward[before]
			f[inRu] = b[inMatch]*s.open + b[inRu]*s.extend
		}
		if before, ok := band.at(i, j-1); ok {
			b := &s.forward[before]
			f[inEn] = b[inMatch]*s.open + (b[inRu]+b[inEn])*s.extend
		}
	}
	if i > 0 {
		s.scale[i] = s.scale[i-1]
	}
	if top := rescale(s.forward[band.first[i]:band.first[i+1]]); top > 0 {
		s.scale[i] += math.Log(top)
	}
}

// forwardMatches adds to f the ways that end with a bead at (i, j).
func (s *posterior) forwardMatches(i, j int, f *masses, factor *[most + 1]float64) {
	heat := s.model.heat
	s.scores(i, j, &s.scored)
	for k, t := range beadTypes {
		if heat*s.scored[k] < leastScore {
			continue
		}
		if before, ok := s.band.at(i-t[0], j-t[1]); ok {
			if mass := s.forward[before].all() * factor[t[0]]; mass > 0 {
				f[inMatch] += mass * math.Exp(heat*s.scored[k])
			}
		}
	}
}

// row is the backward row of i, one of the last few.
func (s *posterior) row(i int) []masses { return s.backward[i%len(s.backward)] }

// clear begins the backward row of i, relative to ref.
func (s *posterior) clear(i int, ref float64) {
	row := s.row(i)[:0]
	for range s.band.hi[i] - s.band.lo[i] + 1 {
		row = append(row, masses{})
	}
	s.backward[i%len(s.backward)], s.ref[i] = row, ref
}

// backwardRow hands the sums of row i on to the positions before, row by row and
// within the row, so that only a few rows are kept. The probabilities of
// sentences without counterpart are added up on the way.
func (s *posterior) backwardRow(i int) {
	row, lo := s.row(i), int(s.band.lo[i])
	if top := rescale(row); top > 0 {
		s.ref[i] += math.Log(top)
	}
	if i >= most {
		s.clear(i-most, s.ref[i])
	}
	var factor [most + 1]float64
	for a := 1; a <= min(most, i); a++ {
		factor[a] = math.Exp(s.ref[i] - s.ref[i-a])
	}
	// of forward times backward within the row, and between it and the last
	same, last := math.Exp(s.scale[i]+s.ref[i]-s.total), 0.0
	if i > 0 {
		last = math.Exp(s.scale[i-1] + s.ref[i] - s.total)
	}
	for j := int(s.band.hi[i]); j >= lo; j-- {
		b := &row[j-lo]
		if b.all() == 0 {
			continue
		}
		if i > 0 && j > 0 && b[inMatch] > 0 {
			s.backwardMatches(i, j, b[inMatch], &factor)
		}
		if at, ok := s.band.at(i-1, j); ok {
			before, f := &s.row(i - 1)[at-s.band.first[i-1]], &s.forward[at]
			before[inMatch] += b[inRu] * s.open * factor[1]
			before[inRu] += b[inRu] * s.extend * factor[1]
			s.nullRu[i-1] += (f[inMatch]*s.open + f[inRu]*s.extend) * b[inRu] * last
		}
		if j > lo {
			before, f := &row[j-1-lo], &s.forward[s.band.first[i]+j-1-lo]
			before[inMatch] += b[inEn] * s.open
			before[inRu] += b[inEn] * s.extend
			before[inEn] += b[inEn] * s.extend
			s.nullEn[j-1] += (f[inMatch]*s.open + (f[inRu]+f[inEn])*s.extend) * b[inEn] * same
		}
	}
}

// backwardMatches hands the sum of ways that go on from a bead at (i, j) to the
// positions where such a bead begins.
func (s *posterior) backwardMatches(i, j int, sum float64, factor *[most + 1]float64) {
	heat := s.model.heat
	s.scores(i, j, &s.scored)
	for k, t := range beadTypes {
		if heat*s.scored[k] < leastScore {
			continue
		}
		if at, ok := s.band.at(i-t[0], j-t[1]); ok {
			mass := sum * factor[t[0]] * math.Exp(heat*s.scored[k])
			before := &s.row(i - t[0])[at-s.band.first[i-t[0]]]
			before[inMatch] += mass
			before[inRu] += mass
			before[inEn] += mass
		}
	}
}

// match is the probability of a bead that ends in the row at hand.
func (s *posterior) match(b *Bead) float64 {
	from, _ := s.band.at(b.Ru1, b.En1)
	to := s.row(b.Ru2)[b.En2-int(s.band.lo[b.Ru2])]
	mass := math.Log(s.forward[from].all()) + s.scale[b.Ru1] + s.model.heat*s.score(*b) + math.Log(to[inMatch]) + s.ref[b.Ru2]
	return math.Exp(min(0, mass-s.total))
}
