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

// histogram counts the grey picture's pixels by value, but not those of tiles
// without anything light: beside the sheet, the scanner's lid or a desk says
// nothing of paper and ink.
func (p *Pix) histogram() (counts [256]int) {
	const side, light = 32, 160
	words, perRow := p.rows()
	width, height := p.Width(), p.Height()
	var all [256]int
	for top := 0; top < height; top += side {
		for left := 0; left < width; left += side {
			var tile [256]int
			lightest := 0
			for y := top; y < min(top+side, height); y++ {
				row := words[y*perRow:]
				for x := left; x < min(left+side, width); x++ {
					v := int(row[x>>2] >> (24 - 8*(x&3)) & 0xff)
					tile[v]++
					lightest = max(lightest, v)
				}
			}
			for v, n := range tile {
				all[v] += n
				if lightest >= light {
					counts[v] += n
				}
			}
		}
	}
	if counts == [256]int{} {
		return all
	}
	return counts
}
