package engine

// Otsu returns the level that parts the grey picture's dark and light pixels:
// those below it are dark. Of the splits whose score by Otsu's criterion
// (1979) is near the best, it is the one at the rarest grey, which keeps it out
// of the slopes of paper and ink.
func (p *Pix) Otsu() int { return otsu(p.histogram()) }

// near is the share of the best score that still counts as good.
const near = 0.9

func otsu(histogram [256]int) int {
	var pixels, sum float64
	for v, n := range histogram {
		pixels += float64(n)
		sum += float64(v) * float64(n)
	}
	var scores [256]float64
	best := len(histogram) / 2
	var below, sumBelow float64
	for v, n := range histogram {
		below += float64(n)
		sumBelow += float64(v) * float64(n)
		if above := pixels - below; below > 0 && above > 0 {
			apart := (sum-sumBelow)/above - sumBelow/below
			scores[v] = below * above * apart * apart
		}
		if scores[v] > scores[best] {
			best = v
		}
	}
	first, last := best, best
	for first > 0 && scores[first-1] >= near*scores[best] {
		first--
	}
	for last < 255 && scores[last+1] >= near*scores[best] {
		last++
	}
	split := first
	for v := first; v <= last; v++ {
		if histogram[v] < histogram[split] {
			split = v
		}
	}
	return min(split+1, 255)
}

// histogram counts the grey picture's pixels by value.
func (p *Pix) histogram() (counts [256]int) {
	words, perRow := p.rows()
	width := p.Width()
	for y := range p.Height() {
		row := words[y*perRow:]
		for x := range width {
			counts[row[x>>2]>>(24-8*(x&3))&0xff]++
		}
	}
	return counts
}
