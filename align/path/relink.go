package path

import (
	"cmp"
	"recto/align/token"
	"slices"
)

// relink looks for moved passages: among sentences left without counterpart,
// not further apart than the model's reach, it accepts runs of beads that
// cross the path, the best first. Moved beads stand at their place in the
// Russian text.
func (p *problem) relink(path []Bead) []Bead {
	ru, en := &token.Text{Vocabulary: p.ru.Vocabulary}, &token.Text{Vocabulary: p.en.Vocabulary}
	var placeRu, placeEn []int // of the left-over sentences in the texts
	pairedRu, pairedEn := 0, 0
	var aboutRu []int // about where in the English text a left-over Russian sentence stands
	for _, s := range path {
		switch {
		case s.Match():
			pairedRu, pairedEn = s.Ru2, s.En2
		case s.Ru2 > s.Ru1:
			ru.Sentences = append(ru.Sentences, p.ru.Sentences[s.Ru1])
			placeRu = append(placeRu, s.Ru1)
			aboutRu = append(aboutRu, pairedEn+s.Ru1-pairedRu)
		default:
			en.Sentences = append(en.Sentences, p.en.Sentences[s.En1])
			placeEn = append(placeEn, s.En1)
		}
	}
	if len(placeRu) == 0 || len(placeEn) == 0 {
		return path
	}
	left := newProblem(p.model, ru, en, p.links)
	left.ratio = p.ratio
	left.worthRu, left.worthEn = p.worthRu, p.worthEn
	left.band = reachBand(aboutRu, placeEn, p.model.reach)
	left.evidence()
	found := left.crossing(placeRu, placeEn)
	if len(found) == 0 {
		return path
	}
	usedRu, usedEn := make(map[int]bool), make(map[int]bool)
	moved := make(map[int]Bead) // by first Russian sentence
	for _, s := range found {
		t := Bead{placeRu[s.Ru1], placeRu[s.Ru2-1] + 1, placeEn[s.En1], placeEn[s.En2-1] + 1, s.Confidence, true}
		moved[t.Ru1] = t
		for i := t.Ru1; i < t.Ru2; i++ {
			usedRu[i] = true
		}
		for j := t.En1; j < t.En2; j++ {
			usedEn[j] = true
		}
	}
	out := make([]Bead, 0, len(path))
	for _, s := range path {
		if !s.Match() {
			if s.Ru2 > s.Ru1 && usedRu[s.Ru1] {
				if t, ok := moved[s.Ru1]; ok {
					out = append(out, t)
				}
				continue
			}
			if s.En2 > s.En1 && usedEn[s.En1] {
				continue
			}
		}
		out = append(out, s)
	}
	return out
}

// reachBand is the band in which left-over sentences may meet.
func reachBand(about, place []int, reach int) *band {
	n, m := len(about), len(place)
	b := &band{lo: make([]int32, n+1), hi: make([]int32, n+1), first: make([]int, n+2)}
	for i := range n + 1 {
		k := min(i, n-1)
		lo, _ := slices.BinarySearch(place, about[max(0, k-1)]-reach)
		hi, _ := slices.BinarySearch(place, about[k]+reach+1)
		b.lo[i], b.hi[i] = int32(lo), int32(max(lo, min(m, hi)))
		if i > 0 {
			b.lo[i], b.hi[i] = max(b.lo[i], b.lo[i-1]), max(b.hi[i], b.hi[i-1])
		}
		b.first[i+1] = b.first[i] + int(b.hi[i]-b.lo[i]) + 1
	}
	return b
}

// crossing finds the best runs of beads among left-over sentences: local
// alignments, as Smith and Waterman's, that score at least the model's moved.
// Sentences inside a bead must have been neighbours; a run may skip sentences.
func (p *problem) crossing(placeRu, placeEn []int) []Bead {
	type place struct {
		score float64
		from  int8 // bead type + 1; 0 begins here, -1 and -2 skip a sentence
	}
	n := len(p.ru.Sentences)
	table := make([]place, p.band.size())
	type end struct {
		i, j  int
		score float64
	}
	var ends []end
	var beads [len(beadTypes)]float64
	for i := 1; i <= n; i++ {
		for j := max(1, int(p.band.lo[i])); j <= int(p.band.hi[i]); j++ {
			at, _ := p.band.at(i, j)
			here := &table[at]
			matched := false
			p.scores(i, j, &beads)
			for k, t := range beadTypes {
				if t[0] > i || t[1] > j || t[0]*t[1] > 2 {
					continue
				}
				if placeRu[i-1]-placeRu[i-t[0]] != t[0]-1 || placeEn[j-1]-placeEn[j-t[1]] != t[1]-1 {
					continue
				}
				v := beads[k]
				if v == never {
					continue
				}
				if before, ok := p.band.at(i-t[0], j-t[1]); ok && near(placeRu, i-t[0]) && near(placeEn, j-t[1]) {
					v += table[before].score
				}
				if v > here.score {
					here.score, here.from, matched = v, int8(k+1), true
				}
			}
			for side := range 2 {
				bi, bj := i-1+side, j-side
				list, k := placeRu, i-1
				if side == 1 {
					list, k = placeEn, j-1
				}
				if before, ok := p.band.at(bi, bj); ok && (k == 0 || near(list, k)) {
					if v := table[before].score + p.model.skip; v > here.score {
						here.score, here.from, matched = v, int8(-1-side), false
					}
				}
			}
			if matched && here.score >= p.model.moved {
				ends = append(ends, end{i, j, here.score})
			}
		}
	}
	slices.SortStableFunc(ends, func(a, b end) int { return cmp.Compare(b.score, a.score) })
	usedRu, usedEn := make([]bool, n+1), make([]bool, len(p.en.Sentences)+1)
	var out []Bead
	for _, e := range ends {
		var run []Bead
		total := 0.0
		i, j := e.i, e.j
		for {
			at, ok := p.band.at(i, j)
			if !ok || table[at].score <= 0 || usedRu[i] || usedEn[j] {
				break
			}
			from := table[at].from
			if from == 0 {
				break
			}
			if from < 0 {
				if from == -1 {
					i--
				} else {
					j--
				}
				continue
			}
			t := beadTypes[from-1]
			s := p.score(Bead{Ru1: i - t[0], Ru2: i, En1: j - t[1], En2: j})
			free := true
			for k := i - t[0] + 1; k <= i; k++ {
				free = free && !usedRu[k]
			}
			for k := j - t[1] + 1; k <= j; k++ {
				free = free && !usedEn[k]
			}
			if !free {
				break
			}
			run = append(run, Bead{Ru1: i - t[0], Ru2: i, En1: j - t[1], En2: j, Confidence: s})
			total += s
			i, j = i-t[0], j-t[1]
			if !near(placeRu, i) || !near(placeEn, j) {
				break
			}
		}
		if total < p.model.moved {
			continue
		}
		for _, s := range run {
			s.Confidence = movedConfidence(total, s.Confidence)
			out = append(out, s)
			for k := s.Ru1 + 1; k <= s.Ru2; k++ {
				usedRu[k] = true
			}
			for k := s.En1 + 1; k <= s.En2; k++ {
				usedEn[k] = true
			}
		}
	}
	return out
}

// near reports whether left-over sentence k follows the one before it closely
// enough to be in one run with it.
func near(place []int, k int) bool {
	return k > 0 && k < len(place) && place[k]-place[k-1] <= 3
}

// movedConfidence turns the scores of a run and of a bead in it into a
// probability.
func movedConfidence(run, bead float64) float64 {
	x := run/12 + bead/8
	return x / (1 + x)
}
