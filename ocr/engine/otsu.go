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
// without anything light nor of those beside them: the scanner's lid or a desk
// around the sheet says nothing of paper and ink.
func (p *Pix) histogram() (counts [256]int) {
	const side, light = 32, 160
	words, perRow := p.rows()
	width, height := p.Width(), p.Height()
	columns, rows := (width+side-1)/side, (height+side-1)/side
	tiles := make([][256]int, columns*rows)
	for y := range height {
		row := words[y*perRow:]
		across := tiles[y/side*columns:]
		for x := range width {
			across[x/side][row[x>>2]>>(24-8*(x&3))&0xff]++
		}
	}
	dark := make([]bool, len(tiles))
	for i := range tiles {
		dark[i] = true
		for _, n := range tiles[i][light:] {
			dark[i] = dark[i] && n == 0
		}
	}
	besideDark := func(i, j int) bool {
		for y := max(0, j-1); y <= min(rows-1, j+1); y++ {
			for x := max(0, i-1); x <= min(columns-1, i+1); x++ {
				if dark[y*columns+x] {
					return true
				}
			}
		}
		return false
	}
	var all [256]int
	for i := range tiles {
		counted := !besideDark(i%columns, i/columns)
		for v, n := range tiles[i] {
			all[v] += n
			if counted {
				counts[v] += n
			}
		}
	}
	if counts == [256]int{} {
		return all
	}
	return counts
}

// NearPaper returns the bilevel picture of what is darker than the paper of an
// even grey page and its grain, and the level from which on it is.
func (p *Pix) NearPaper() (pix *Pix, level int, err error) {
	const least, strays = 6, 2
	paper, grain := p.Grain()
	level = max(1, paper-max(least, strays*grain))
	pix, err = p.Threshold(level)
	return pix, level, err
}

// Grain returns the grey of the paper of a grey page and how much its grain
// strays from it: of the lighter half of all pixels, which bears no ink, twice
// as many stray by more as stray by less.
func (p *Pix) Grain() (paper, strays int) {
	counts := p.histogram()
	total := p.Width() * p.Height()
	seen := 0
	for grey, n := range counts {
		if seen < total/2 && seen+n >= total/2 {
			paper = grey
		}
		if seen += n; seen >= total*84/100 {
			return paper, grey - paper
		}
	}
	return paper, 0
}
