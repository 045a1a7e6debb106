package path

import (
	"cmp"
	"math"
	"slices"

	"recto/align/links"
	"recto/align/token"
)

// band limits which positions of the two texts are compared: after i Russian
// sentences, between lo[i] and hi[i] English ones.
type band struct {
	lo, hi []int32
	// first is where row i begins in a table of all positions; first[n+1] is
	// its size.
	first []int
}

// anchor is a pair of sentences that rare words vote for.
type anchor struct {
	ru, en int32
	votes  float64
}

const (
	bandWidth  = 18
	bandLong   = 200
	bandSingle = 300 // an anchorless stretch longer than this is cut narrow
	// bandPlaces bounds the size of a band without anchors.
	bandPlaces = 1_000_000
)

// newBand finds the band around the heaviest monotone chain of anchors.
func newBand(ru, en *token.Text, links *links.Table) *band {
	n, m := len(ru.Sentences), len(en.Sentences)
	chain := heaviestChain(vote(ru, en, links), m)
	b := &band{lo: make([]int32, n+1), hi: make([]int32, n+1), first: make([]int, n+2)}
	wide := bandWidth
	if len(chain) < n/20 {
		wide = max(bandWidth, min(n/8+abs(n-m), bandPlaces/(n+m)))
	}
	for i := range b.lo {
		b.lo[i], b.hi[i] = int32(m), 0
	}
	cover := func(i, from, to int) {
		b.lo[i] = min(b.lo[i], int32(max(0, from)))
		b.hi[i] = max(b.hi[i], int32(min(m, to)))
	}
	last := anchor{}
	for k := 0; k <= len(chain); k++ {
		next := anchor{ru: int32(n), en: int32(m)}
		if k < len(chain) {
			next = chain[k]
		}
		i1, j1, i2, j2 := int(last.ru), int(last.en), int(next.ru), int(next.en)
		long := max(i2-i1, j2-j1) > bandSingle
		for i := i1; i <= i2; i++ {
			if long {
				at := j1
				if i2 > i1 {
					at += (i - i1) * (j2 - j1) / (i2 - i1)
				}
				cover(i, at-max(bandLong, wide), at+max(bandLong, wide))
				continue
			}
			cover(i, j1-wide, j2+wide)
		}
		last = next
	}
	cover(0, 0, 0)
	cover(n, m, m)
	for i := 1; i <= n; i++ { // monotone
		b.hi[i] = max(b.hi[i], b.hi[i-1])
	}
	for i := n - 1; i >= 0; i-- {
		b.lo[i] = min(b.lo[i], b.lo[i+1])
	}
	for i := range b.lo {
		b.first[i+1] = b.first[i] + int(b.hi[i]-b.lo[i]) + 1
	}
	return b
}

func abs(n int) int {
	if n < 0 {
		return -n
	}
	return n
}

// at returns the place of a position in a table; ok is false outside the band.
func (b *band) at(i, j int) (int, bool) {
	if i < 0 || j < int(b.lo[i]) || j > int(b.hi[i]) {
		return 0, false
	}
	return b.first[i] + j - int(b.lo[i]), true
}

// size is the number of positions in the band.
func (b *band) size() int { return b.first[len(b.first)-1] }

// vote returns for each Russian sentence the three English ones that most
// rare words tie to it.
func vote(ru, en *token.Text, links *links.Table) []anchor {
	n, m := len(ru.Sentences), len(en.Sentences)
	rare := int32(min(40, 4+(n+m)/400))
	where := sentencesOf(en)
	votes := make([]float64, m)
	var touched []int32
	var out []anchor
	for i := range ru.Sentences {
		touched = touched[:0]
		for _, t := range ru.Sentences[i].Tokens {
			df := ru.Types[t.Type].Sentences
			if df > rare {
				continue
			}
			for _, l := range links.Ru.Of(t.Type) {
				if en.Types[l.Type].Sentences > rare {
					continue
				}
				w := float64(l.Weight) / float64(df*en.Types[l.Type].Sentences)
				for _, j := range where.of(l.Type) {
					if votes[j] == 0 {
						touched = append(touched, j)
					}
					votes[j] += w
				}
			}
		}
		// of equal ones in a text that repeats itself, the one near the
		// diagonal
		along := float64(i) * float64(m) / float64(n)
		for _, j := range touched {
			votes[j] *= 1 - .2*math.Abs(float64(j)-along)/float64(m)
		}
		slices.SortFunc(touched, func(a, b int32) int {
			if c := cmp.Compare(votes[b], votes[a]); c != 0 {
				return c
			}
			return cmp.Compare(a, b)
		})
		for k, j := range touched {
			if k < 3 && votes[j] > .002 {
				out = append(out, anchor{int32(i), j, votes[j]})
			}
		}
		for _, j := range touched {
			votes[j] = 0
		}
	}
	return out
}

// sentenceList holds for each type the sentences it occurs in, ascending.
type sentenceList struct {
	first []int32
	list  []int32
}

func (s *sentenceList) of(typ int32) []int32 { return s.list[s.first[typ]:s.first[typ+1]] }

func sentencesOf(t *token.Text) *sentenceList {
	s := &sentenceList{first: make([]int32, len(t.Types)+1)}
	last := make([]int32, len(t.Types))
	for round := range 2 {
		if round == 1 {
			for i := range t.Types {
				s.first[i+1] += s.first[i]
			}
			s.list = make([]int32, s.first[len(t.Types)])
			copy(last, s.first)
		}
		seen := make([]int32, len(t.Types))
		for i := range t.Sentences {
			for _, tok := range t.Sentences[i].Tokens {
				if seen[tok.Type] == int32(i+1) {
					continue
				}
				seen[tok.Type] = int32(i + 1)
				if round == 0 {
					s.first[tok.Type+1]++
				} else {
					s.list[last[tok.Type]] = int32(i)
					last[tok.Type]++
				}
			}
		}
	}
	return s
}

// heaviestChain returns the heaviest chain of anchors that ascends on both
// sides. Anchors come by Russian sentence.
func heaviestChain(all []anchor, m int) []anchor {
	best := make([]int32, m+1) // Fenwick tree of prefix maxima: anchor+1
	weight := make([]float64, len(all))
	before := make([]int32, len(all))
	end := int32(0)
	for from := 0; from < len(all); {
		to := from
		for to < len(all) && all[to].ru == all[from].ru {
			to++
		}
		for k := from; k < to; k++ {
			top := int32(0)
			for j := all[k].en; j > 0; j &= j - 1 { // English sentences before it
				if b := best[j]; b > 0 && (top == 0 || weight[b-1] > weight[top-1]) {
					top = b
				}
			}
			before[k] = top
			weight[k] = all[k].votes
			if top > 0 {
				weight[k] += weight[top-1]
			}
		}
		for k := from; k < to; k++ {
			for j := all[k].en + 1; int(j) <= m; j += j & -j {
				if b := best[j]; b == 0 || weight[k] > weight[b-1] {
					best[j] = int32(k + 1)
				}
			}
			if end == 0 || weight[k] > weight[end-1] {
				end = int32(k + 1)
			}
		}
		from = to
	}
	var chain []anchor
	for k := end; k > 0; k = before[k-1] {
		chain = append(chain, all[k-1])
	}
	slices.Reverse(chain)
	return chain
}
