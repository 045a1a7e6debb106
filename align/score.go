package align

import "math"

// problem is one alignment under way.
type problem struct {
	model            *model
	ru, en           *text
	links            *linkTable
	band             *band
	cells            []cell
	worthRu, worthEn worth
	// lengthRu and lengthEn are sums of lengths up to each sentence;
	// ratio is how much longer the English text is.
	lengthRu, lengthEn []float64
	ratio              float64
}

func newProblem(m *model, ru, en *text, links *linkTable) *problem {
	p := &problem{model: m, ru: ru, en: en, links: links}
	p.lengthRu, p.lengthEn = sums(ru), sums(en)
	p.ratio = 1
	if r, e := p.lengthRu[len(ru.sentences)], p.lengthEn[len(en.sentences)]; r > 0 {
		p.ratio = min(1.35, max(.75, e/r))
	}
	return p
}

func sums(t *text) []float64 {
	s := make([]float64, len(t.sentences)+1)
	for i := range t.sentences {
		s[i+1] = s[i] + t.sentences[i].length
	}
	return s
}

// bead scores the bead of type k that ends at place (i, j): how much likelier
// it is than sentences that have nothing to do with each other. ok is false
// where it leaves the band.
func (p *problem) bead(k, i, j int) (score float64, ok bool) {
	a, b := beadTypes[k][0], beadTypes[k][1]
	var ru, en float64
	for d := range a {
		at, ok := p.band.at(i-d, j)
		if !ok {
			return 0, false
		}
		ru += float64(p.cells[at].ru[b-1])
	}
	for d := range b {
		at, ok := p.band.at(i, j-d)
		if !ok {
			return 0, false
		}
		en += float64(p.cells[at].en[a-1])
	}
	m := p.model
	score = m.temper*(ru+en)/2 + m.bead[k] + m.bonus
	lr, le := p.ratio*(p.lengthRu[i]-p.lengthRu[i-a]), p.lengthEn[j]-p.lengthEn[j-b]
	score -= m.length * min(m.lengthCap, (le-lr)*(le-lr)/2/(m.spread*(le+lr)/2+m.floor))
	return score + p.borders(i-a, i, j-b, j), true
}

// borders weighs how the paragraphs' borders of both sides fit a bead.
func (p *problem) borders(i1, i2, j1, j2 int) float64 {
	m := p.model
	r, e := p.ru.begins(i1), p.en.begins(j1)
	score := 0.0
	switch {
	case r && e:
		score = m.agree
	case r != e:
		score = m.differ
	}
	for i := i1 + 1; i < i2; i++ {
		if p.ru.begins(i) {
			score += m.inside
		}
	}
	for j := j1 + 1; j < j2; j++ {
		if p.en.begins(j) {
			score += m.inside
		}
	}
	return score
}

// begins reports whether a paragraph begins with sentence i.
func (t *text) begins(i int) bool {
	return i == 0 || t.sentences[i].paragraph != t.sentences[i-1].paragraph
}

var never = math.Inf(-1)
