package path

import (
	"math"

	"recto/align/links"
	"recto/align/token"
)

// problem is one alignment under way.
type problem struct {
	model  *model
	ru, en *token.Text
	links  *links.Table
	// worthRu and worthEn weigh the words of either side.
	worthRu, worthEn worth
	band             *band
	cells            []cell
	// lengthRu and lengthEn are sums of lengths up to each sentence;
	// ratio is how much longer the English text is.
	lengthRu, lengthEn []float64
	ratio              float64
	// bordersRu and bordersEn count the paragraphs that begin before each
	// sentence.
	bordersRu, bordersEn []int32
	// headsRu and headsEn count the headings before each sentence.
	headsRu, headsEn []int32
}

func newProblem(m *model, ru, en *token.Text, links *links.Table) *problem {
	p := &problem{model: m, ru: ru, en: en, links: links}
	p.lengthRu, p.bordersRu = lengths(ru)
	p.lengthEn, p.bordersEn = lengths(en)
	p.headsRu, p.headsEn = headings(ru), headings(en)
	p.ratio = 1
	if r, e := p.lengthRu[len(ru.Sentences)], p.lengthEn[len(en.Sentences)]; r > 0 {
		p.ratio = min(1.35, max(.75, (e+m.usual)/(r+m.usual)))
	}
	return p
}

// lengths returns the length of, and the paragraphs begun in, the sentences
// before each position.
func lengths(t *token.Text) (sums []float64, borders []int32) {
	sums = make([]float64, len(t.Sentences)+1)
	borders = make([]int32, len(t.Sentences)+1)
	for i := range t.Sentences {
		sums[i+1] = sums[i] + t.Sentences[i].Length
		borders[i+1] = borders[i]
		if t.Begins(i) || t.Sentences[i-1].Heading {
			borders[i+1]++
		}
	}
	return sums, borders
}

// headings counts the headings before each position.
func headings(t *token.Text) []int32 {
	sums := make([]int32, len(t.Sentences)+1)
	for i := range t.Sentences {
		sums[i+1] = sums[i]
		if t.Sentences[i].Heading {
			sums[i+1]++
		}
	}
	return sums
}

// never is the score of a bead that leaves the band.
var never = math.Inf(-1)

// scores weighs the beads of every type that end at position (i, j), after i
// Russian and j English sentences: how much
// likelier each is than sentences that have nothing to do with each other.
// never stands for one that would leave the band or the text.
func (p *problem) scores(i, j int, out *[len(beadTypes)]float64) {
	for k := range out {
		out[k] = never
	}
	if i == 0 || j == 0 {
		return
	}
	m := p.model
	var ru, en sums
	depth, rows := p.sumRu(i, j, &ru), p.sumEn(i, j, &en)
	for k, t := range beadTypes {
		a, b := t[0], t[1]
		if a > depth || b > rows || b > j {
			continue
		}
		score := m.temper*float64(ru[a-1][b-1]+en[b-1][a-1])/2 + m.prior[k] + m.bonus
		lr, le := p.ratio*(p.lengthRu[i]-p.lengthRu[i-a]), p.lengthEn[j]-p.lengthEn[j-b]
		score -= m.length * min(m.lengthCap, (le-lr)*(le-lr)/2/(m.spread*(le+lr)/2+m.floor))
		out[k] = score + p.borders(i-a, i, j-b, j)
		if a > 1 {
			out[k] += m.glued * float64(p.headsRu[i]-p.headsRu[i-a])
		}
		if b > 1 {
			out[k] += m.glued * float64(p.headsEn[j]-p.headsEn[j-b])
		}
	}
}

// sums adds up cells: [a-1][b-1] is what the last a sentences of one side say
// against the last b of the other.
type sums [most][most]float32

// sumRu adds up what the last Russian sentences before (i, j) say, and returns
// how many of them are in the band.
func (p *problem) sumRu(i, j int, ru *sums) (n int) {
	for d := 0; d < most && d < i; d++ {
		at, ok := p.band.at(i-d, j)
		if !ok {
			break
		}
		ru.add(d, &p.cells[at].ru)
		n = d + 1
	}
	return n
}

// sumEn does the same with the last English ones.
func (p *problem) sumEn(i, j int, en *sums) (n int) {
	lo := int(p.band.lo[i])
	row := p.cells[p.band.first[i]:p.band.first[i+1]]
	n = min(j-lo, most-1) + 1
	for d := range n {
		en.add(d, &row[j-d-lo].en)
	}
	return n
}

// add fills in row d, which has the cells of one sentence more than the one
// before.
func (s *sums) add(d int, cells *[most]float32) {
	s[d] = *cells
	if d > 0 {
		for k := range most {
			s[d][k] += s[d-1][k]
		}
	}
}

// score weighs one bead; see scores.
func (p *problem) score(s Bead) float64 {
	var out [len(beadTypes)]float64
	p.scores(s.Ru2, s.En2, &out)
	return out[beadType(s.Ru2-s.Ru1, s.En2-s.En1)]
}

// borders weighs how the paragraphs' borders of both sides fit a bead.
func (p *problem) borders(i1, i2, j1, j2 int) float64 {
	m := p.model
	r := p.bordersRu[i1+1] > p.bordersRu[i1]
	e := p.bordersEn[j1+1] > p.bordersEn[j1]
	score := m.inside * float64(p.bordersRu[i2]-p.bordersRu[i1+1]+p.bordersEn[j2]-p.bordersEn[j1+1])
	switch {
	case r && e:
		score += m.agree
	case r != e:
		score += m.differ
	}
	return score
}
