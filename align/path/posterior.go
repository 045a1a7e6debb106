package path

import "math"

// masses are sums of probability over all paths, by the state they are in.
type masses [states]float64

func (m *masses) all() float64 { return m[inMatch] + m[inRu] + m[inEn] }

// posterior gives each span of path its probability given both texts, by
// forward and backward sums over the band. Sums are kept in proportion within
// a row; a logarithm a row tells how rows relate.
func (p *problem) posterior(path []Bead) {
	n, m := len(p.ru.Sentences), len(p.en.Sentences)
	heat := p.model.heat
	open, extend := math.Exp(heat*p.model.open), math.Exp(heat*p.model.extend)
	var beads [len(beadTypes)]float64

	forward := make([]masses, p.band.size())
	scale := make([]float64, n+1)
	for i := 0; i <= n; i++ {
		var factor [most + 1]float64 // of row i-a, relative to the row before
		for a := 1; a <= min(most, i); a++ {
			factor[a] = math.Exp(scale[i-a] - scale[i-1])
		}
		top := 0.0
		for j := int(p.band.lo[i]); j <= int(p.band.hi[i]); j++ {
			at, _ := p.band.at(i, j)
			f := &forward[at]
			if i == 0 && j == 0 {
				f[inMatch] = 1
			}
			if i > 0 && j > 0 {
				p.scores(i, j, &beads)
				for k, t := range beadTypes {
					if heat*beads[k] < -30 {
						continue
					}
					if before, ok := p.band.at(i-t[0], j-t[1]); ok {
						if mass := forward[before].all() * factor[t[0]]; mass > 0 {
							f[inMatch] += mass * math.Exp(heat*beads[k])
						}
					}
				}
			}
			if before, ok := p.band.at(i-1, j); ok {
				b := &forward[before]
				f[inRu] = b[inMatch]*open + b[inRu]*extend
			}
			if before, ok := p.band.at(i, j-1); ok {
				b := &forward[before]
				f[inEn] = b[inMatch]*open + (b[inRu]+b[inEn])*extend
			}
			top = max(top, f.all())
		}
		if i > 0 {
			scale[i] = scale[i-1]
		}
		if top > 0 {
			row := forward[p.band.first[i]:p.band.first[i+1]]
			for k := range row {
				for s := range row[k] {
					row[k][s] /= top
				}
			}
			scale[i] += math.Log(top)
		}
	}
	end, _ := p.band.at(n, m)
	total := math.Log(forward[end].all()) + scale[n]

	// Backward. A place hands its sums on to the places before it, so that
	// only a few rows are kept; row i is rows[i%len(rows)], its sums relative
	// to ref[i]. What is asked is added up on the way.
	aloneRu, aloneEn := make([]float64, n), make([]float64, m)
	rows := make([][]masses, most+1)
	ref := make([]float64, n+1)
	clear := func(i int, to float64) {
		row := rows[i%len(rows)][:0]
		for range p.band.hi[i] - p.band.lo[i] + 1 {
			row = append(row, masses{})
		}
		rows[i%len(rows)], ref[i] = row, to
	}
	for i := n; i > max(-1, n-most); i-- {
		clear(i, 0)
	}
	rows[n%len(rows)][m-int(p.band.lo[n])] = masses{1, 1, 1}
	next := len(path) - 1
	for i := n; i >= 0; i-- {
		row, lo := rows[i%len(rows)], int(p.band.lo[i])
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
			ref[i] += math.Log(top)
		}
		if i >= most {
			clear(i-most, ref[i])
		}
		var factor [most + 1]float64
		for a := 1; a <= min(most, i); a++ {
			factor[a] = math.Exp(ref[i] - ref[i-a])
		}
		same := math.Exp(scale[i] + ref[i] - total) // of forward times backward within the row
		last := 0.0
		if i > 0 {
			last = math.Exp(scale[i-1] + ref[i] - total)
		}
		for j := int(p.band.hi[i]); j >= lo; j-- {
			b := &row[j-lo]
			for next >= 0 && path[next].Ru2 == i && path[next].En2 == j {
				s := &path[next]
				if s.Match() {
					from, _ := p.band.at(s.Ru1, s.En1)
					mass := math.Log(forward[from].all()) + scale[s.Ru1] + heat*p.score(*s) + math.Log(b[inMatch]) + ref[i]
					s.Confidence = math.Exp(min(0, mass-total))
				}
				next--
			}
			if b.all() == 0 {
				continue
			}
			if i > 0 && j > 0 && b[inMatch] > 0 {
				p.scores(i, j, &beads)
				for k, t := range beadTypes {
					if heat*beads[k] < -30 {
						continue
					}
					if at, ok := p.band.at(i-t[0], j-t[1]); ok {
						mass := b[inMatch] * factor[t[0]] * math.Exp(heat*beads[k])
						before := &rows[(i-t[0])%len(rows)][at-p.band.first[i-t[0]]]
						before[inMatch] += mass
						before[inRu] += mass
						before[inEn] += mass
					}
				}
			}
			if at, ok := p.band.at(i-1, j); ok {
				before, f := &rows[(i-1)%len(rows)][at-p.band.first[i-1]], &forward[at]
				before[inMatch] += b[inRu] * open * factor[1]
				before[inRu] += b[inRu] * extend * factor[1]
				aloneRu[i-1] += (f[inMatch]*open + f[inRu]*extend) * b[inRu] * last
			}
			if j > lo {
				before, f := &row[j-1-lo], &forward[p.band.first[i]+j-1-lo]
				before[inMatch] += b[inEn] * open
				before[inRu] += b[inEn] * extend
				before[inEn] += b[inEn] * extend
				aloneEn[j-1] += (f[inMatch]*open + (f[inRu]+f[inEn])*extend) * b[inEn] * same
			}
		}
	}
	for k := range path {
		switch s := &path[k]; {
		case s.Match():
		case s.Ru2 > s.Ru1:
			s.Confidence = min(1, aloneRu[s.Ru1])
		default:
			s.Confidence = min(1, aloneEn[s.En1])
		}
	}
}
