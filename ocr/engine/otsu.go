package engine

import "slices"

// Otsu returns the level that separates the grey picture's dark and light pixels:
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

// tileSide is how many pixels wide and high the tiles are of which histogram
// looks whether anything in them is light.
const tileSide = 32

// histogram counts the grey picture's pixels by value, but not those of tiles
// without anything light nor of those beside them: the scanner's lid or a desk
// around the sheet says nothing of paper and ink.
func (p *Pix) histogram() [256]int {
	columns, rows := (p.Width()+tileSide-1)/tileSide, (p.Height()+tileSide-1)/tileSide
	dark := make([]bool, columns*rows)
	for i := range dark {
		dark[i] = !p.anyLight(i%columns, i/columns)
	}
	counted := make([]bool, len(dark))
	for i := range counted {
		counted[i] = true
		for y := max(0, i/columns-1); y <= min(rows-1, i/columns+1); y++ {
			for x := max(0, i%columns-1); x <= min(columns-1, i%columns+1); x++ {
				counted[i] = counted[i] && !dark[y*columns+x]
			}
		}
	}
	if !slices.Contains(counted, true) {
		for i := range counted {
			counted[i] = true
		}
	}
	return p.count(counted)
}

// anyLight reports whether a pixel of a tile of the grey picture is light.
func (p *Pix) anyLight(column, row int) bool {
	const light = 160
	words, perRow := p.rows()
	for y := row * tileSide; y < min((row+1)*tileSide, p.Height()); y++ {
		for x := column * tileSide; x < min((column+1)*tileSide, p.Width()); x++ {
			if greyAt(words[y*perRow:], x) >= light {
				return true
			}
		}
	}
	return false
}

// count counts the pixels of the counted tiles of the grey picture by value.
func (p *Pix) count(counted []bool) (counts [256]int) {
	const pixels = 4 // in a word
	words, perRow := p.rows()
	width, columns := p.Width(), (p.Width()+tileSide-1)/tileSide
	// Four counts, since neighbours are often the same and would wait for each
	// other.
	var each [pixels][256]int
	for y := range p.Height() {
		row := words[y*perRow : (y+1)*perRow]
		tiles := counted[y/tileSide*columns:]
		for i := range width / pixels {
			if !tiles[i*pixels/tileSide] {
				continue
			}
			w := row[i]
			each[0][w>>24]++
			each[1][w>>16&0xff]++
			each[2][w>>8&0xff]++
			each[3][w&0xff]++
		}
		for x := width - width%pixels; x < width; x++ {
			if tiles[x/tileSide] {
				each[0][greyAt(row, x)]++
			}
		}
	}
	for _, part := range each {
		for v, n := range part {
			counts[v] += n
		}
	}
	return counts
}

// NearPaper returns the bilevel picture of what is darker than the paper of an
// even grey page and its grain, and the level from which on it is.
func (p *Pix) NearPaper() (pix *Pix, level int, err error) {
	const least, strays = 6, 2
	paper, grain := p.grain()
	level = max(1, paper-max(least, strays*grain))
	pix, err = p.Threshold(level)
	return pix, level, err
}

// grain returns the grey of the paper of a grey page and how much its grain
// strays from it: of the lighter half of all pixels, which bears no ink, twice
// as many stray by more as stray by less.
func (p *Pix) grain() (paper, strays int) {
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

// BarePaper reports whether an even grey page bears hardly a pixel that is clearly
// darker than its paper and its grain.
func (p *Pix) BarePaper() bool {
	const least, strays, few = 20, 5, 0.0002
	paper, grain := p.grain()
	counts := p.histogram()
	darker, all := 0, 0
	for grey, n := range counts {
		if all += n; grey < paper-max(least, strays*grain) {
			darker += n
		}
	}
	return float64(darker) < few*float64(all)
}
