package path

import (
	"cmp"
	"slices"

	"recto/align/token"
)

// leftOver are the sentences of a path without counterpart, as a problem of their
// own.
type leftOver struct {
	*problem
	// atRu and atEn are where each of them stands in the texts.
	atRu, atEn []int
	// aboutRu is about where in the English text each Russian one belongs.
	aboutRu []int
	table   []reach
	// usedRu and usedEn are those that are in a moved bead already, counted from 1.
	usedRu, usedEn []bool
}

// relink looks for moved passages: among sentences left without counterpart,
// not further apart than the model's reach, it accepts runs of beads that
// cross the path, the best first. Moved beads stand at their place in the
// Russian text.
func (p *problem) relink(path []Bead) []Bead {
	l := p.leftOver(path)
	if len(l.atRu) == 0 || len(l.atEn) == 0 {
		return path
	}
	l.band = reachBand(l.aboutRu, l.atEn, p.model.reach)
	l.evidence()
	moved := l.crossing()
	if len(moved) == 0 {
		return path
	}
	usedRu, usedEn := make(map[int]bool), make(map[int]bool)
	first := make(map[int]Bead) // by first Russian sentence
	for _, b := range moved {
		b = Bead{l.atRu[b.Ru1], l.atRu[b.Ru2-1] + 1, l.atEn[b.En1], l.atEn[b.En2-1] + 1, b.Confidence, true}
		first[b.Ru1] = b
		for i := b.Ru1; i < b.Ru2; i++ {
			usedRu[i] = true
		}
		for j := b.En1; j < b.En2; j++ {
			usedEn[j] = true
		}
	}
	out := make([]Bead, 0, len(path))
	for _, b := range path {
		switch {
		case b.Match():
			out = append(out, b)
		case b.Ru2 > b.Ru1 && usedRu[b.Ru1]:
			if t, ok := first[b.Ru1]; ok {
				out = append(out, t)
			}
		case b.En2 > b.En1 && usedEn[b.En1]:
		default:
			out = append(out, b)
		}
	}
	return out
}

// leftOver gathers the sentences that a path leaves without counterpart.
func (p *problem) leftOver(path []Bead) *leftOver {
	l := &leftOver{}
	ru, en := &token.Text{Vocabulary: p.ru.Vocabulary}, &token.Text{Vocabulary: p.en.Vocabulary}
	pairedRu, pairedEn := 0, 0
	for _, b := range path {
		switch {
		case b.Match():
			pairedRu, pairedEn = b.Ru2, b.En2
		case b.Ru2 > b.Ru1:
			ru.Sentences = append(ru.Sentences, p.ru.Sentences[b.Ru1])
			l.atRu = append(l.atRu, b.Ru1)
			l.aboutRu = append(l.aboutRu, pairedEn+b.Ru1-pairedRu)
		default:
			en.Sentences = append(en.Sentences, p.en.Sentences[b.En1])
			l.atEn = append(l.atEn, b.En1)
		}
	}
	l.problem = newProblem(p.model, ru, en, p.links)
	l.ratio = p.ratio
	l.worthRu, l.worthEn = p.worthRu, p.worthEn
	return l
}

// reachBand is the band in which left-over sentences may meet: Russian ones that
// belong about a place, English ones that stand at one.
func reachBand(about, at []int, reach int) *band {
	n, m := len(about), len(at)
	b := &band{lo: make([]int32, n+1), hi: make([]int32, n+1), first: make([]int, n+2)}
	for i := range n + 1 {
		k := min(i, n-1)
		lo, _ := slices.BinarySearch(at, about[max(0, k-1)]-reach)
		hi, _ := slices.BinarySearch(at, about[k]+reach+1)
		b.lo[i], b.hi[i] = int32(lo), int32(max(lo, min(m, hi)))
		if i > 0 {
			b.lo[i], b.hi[i] = max(b.lo[i], b.lo[i-1]), max(b.hi[i], b.hi[i-1])
		}
		b.first[i+1] = b.first[i] + int(b.hi[i]-b.lo[i]) + 1
	}
	return b
}

// reach is the best run of moved beads that ends at a position.
type reach struct {
	score float64
	from  int8 // a bead's type + 1; noRun, skipRu or skipEn
}

// What a run does before a position, where it has no bead.
const (
	noRun  = 0
	skipRu = -1
	skipEn = -2
)

// runEnd is a position where a run that counts as moved ends.
type runEnd struct {
	i, j  int
	score float64
}

// crossing finds the best runs of beads among left-over sentences: local
// alignments (Smith and Waterman 1981) that score at least the model's moved.
// Sentences inside a bead must have been neighbours; a run may skip sentences.
func (l *leftOver) crossing() []Bead {
	ends := l.fill()
	slices.SortStableFunc(ends, func(a, b runEnd) int { return cmp.Compare(b.score, a.score) })
	l.usedRu, l.usedEn = make([]bool, len(l.atRu)+1), make([]bool, len(l.atEn)+1)
	var out []Bead
	for _, e := range ends {
		run, total := l.traceBack(e.i, e.j)
		if total < l.model.moved {
			continue
		}
		for _, b := range run {
			b.Confidence = movedConfidence(total, b.Confidence)
			out = append(out, b)
			for k := b.Ru1 + 1; k <= b.Ru2; k++ {
				l.usedRu[k] = true
			}
			for k := b.En1 + 1; k <= b.En2; k++ {
				l.usedEn[k] = true
			}
		}
	}
	return out
}

// fill computes the best run to each position and returns the ends of those that
// count as moved.
func (l *leftOver) fill() (ends []runEnd) {
	l.table = make([]reach, l.band.size())
	for i := 1; i <= len(l.atRu); i++ {
		for j := max(1, int(l.band.lo[i])); j <= int(l.band.hi[i]); j++ {
			at, _ := l.band.at(i, j)
			here := &l.table[at]
			l.bestBead(i, j, here)
			l.skip(i-1, j, l.atRu, i-1, skipRu, here)
			l.skip(i, j-1, l.atEn, j-1, skipEn, here)
			if here.from > noRun && here.score >= l.model.moved {
				ends = append(ends, runEnd{i, j, here.score})
			}
		}
	}
	return ends
}

// bestBead finds the best bead that ends a run at (i, j).
func (l *leftOver) bestBead(i, j int, here *reach) {
	var scores [len(beadTypes)]float64
	l.scores(i, j, &scores)
	for k, t := range beadTypes {
		if t[0] > i || t[1] > j || t[0]*t[1] > 2 || scores[k] == never {
			continue
		}
		if l.atRu[i-1]-l.atRu[i-t[0]] != t[0]-1 || l.atEn[j-1]-l.atEn[j-t[1]] != t[1]-1 {
			continue
		}
		v := scores[k]
		if before, ok := l.band.at(i-t[0], j-t[1]); ok && near(l.atRu, i-t[0]) && near(l.atEn, j-t[1]) {
			v += l.table[before].score
		}
		if v > here.score {
			here.score, here.from = v, int8(k+1)
		}
	}
}

// skip lets the run that ends at (i, j) pass over sentence k of a side, if that
// is better than what there is.
func (l *leftOver) skip(i, j int, at []int, k int, from int8, here *reach) {
	before, ok := l.band.at(i, j)
	if !ok || k > 0 && !near(at, k) {
		return
	}
	if v := l.table[before].score + l.model.skip; v > here.score {
		here.score, here.from = v, from
	}
}

// traceBack reads the run that ends at (i, j), its last bead first, up to where it
// meets one that was taken before. total is what its beads score.
func (l *leftOver) traceBack(i, j int) (run []Bead, total float64) {
	for {
		at, ok := l.band.at(i, j)
		if !ok || l.table[at].score <= 0 || l.usedRu[i] || l.usedEn[j] {
			return run, total
		}
		switch from := l.table[at].from; from {
		case noRun:
			return run, total
		case skipRu:
			i--
		case skipEn:
			j--
		default:
			t := beadTypes[from-1]
			b := Bead{Ru1: i - t[0], Ru2: i, En1: j - t[1], En2: j}
			if slices.Contains(l.usedRu[b.Ru1+1:b.Ru2+1], true) || slices.Contains(l.usedEn[b.En1+1:b.En2+1], true) {
				return run, total
			}
			b.Confidence = l.score(b)
			run = append(run, b)
			total += b.Confidence
			i, j = b.Ru1, b.En1
			if !near(l.atRu, i) || !near(l.atEn, j) {
				return run, total
			}
		}
	}
}

// near reports whether left-over sentence k follows the one before it closely
// enough to be in one run with it.
func near(at []int, k int) bool {
	return k > 0 && k < len(at) && at[k]-at[k-1] <= 3
}

// movedConfidence turns the scores of a run and of a bead in it into a
// probability.
func movedConfidence(run, bead float64) float64 {
	x := run/12 + bead/8
	return x / (1 + x)
}
