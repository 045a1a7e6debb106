package ocr

import (
	"recto/document"
	"recto/ocr/engine"
)

// guess is what a few lines tell of a page before it is read.
type guess struct {
	languages  []string
	upsideDown bool
	// sense is true where what was read is certainly text.
	sense bool
}

// guess reads short pieces of a level bilevel page in both languages, and if
// they make no sense the same page upside down. asked are the languages that
// were asked for, if any; they are kept.
func (r *Reader) guess(p *engine.Pix, asked []string) (guess, error) {
	tags := asked
	if len(tags) == 0 {
		tags = []string{"ru", "en"}
	}
	if !r.anyWords(tags) {
		return guess{languages: tags}, nil
	}
	upright, err := r.probe(p, tags)
	if err != nil {
		return guess{}, err
	}
	g := guess{languages: asked}
	if share, letters := upright.share(); share < 0.45 || letters < 20 {
		flipped, err := p.Turn(180)
		if err != nil {
			return guess{}, err
		}
		defer flipped.Close()
		other, err := r.probe(flipped, tags)
		if err != nil {
			return guess{}, err
		}
		if onItsHead(upright, other) {
			g.upsideDown, upright = true, other
		}
	}
	g.sense = upright.sense()
	if len(asked) == 0 {
		g.languages = upright.languages()
	}
	return g, nil
}

// sense reports whether what was read is certainly text.
func (e evidence) sense() bool {
	share, _ := e.share()
	return share >= 0.5 && e.long >= 30
}

// clear reports whether reading more would tell no more: it is text in one
// language, or in Russian with other words in it.
func (e evidence) clear() bool {
	share, letters := e.share()
	if tags := e.languages(); len(tags) == 2 {
		return tags[0] == "ru" && share >= 0.55 && e.sense()
	}
	return share > 0.7 && letters >= 40
}

// onItsHead reports whether a page that was read upright and turned over stands
// on its head. Letters upside down give words too, but hardly ever known ones:
// of the letters of real pages, bad copies too, a third to all stand in known
// words, of turned ones none to three in ten. The two are compared by shares,
// since a reading that leaves no doubt ends early.
func onItsHead(upright, turned evidence) bool {
	before, _ := upright.share()
	after, _ := turned.share()
	return turned.total() >= 12 && after > 1.6*before && after > before+0.12
}

// anyWords reports whether there is a lexicon for one of the languages.
func (r *Reader) anyWords(tags []string) bool {
	for _, tag := range tags {
		if r.words[document.LanguageTag(tag)] != nil {
			return true
		}
	}
	return false
}

// probe reads short pieces of lines from different places of a bilevel page,
// until one has left no doubt.
func (r *Reader) probe(p *engine.Pix, tags []string) (evidence, error) {
	models := make([]string, len(tags))
	for i, tag := range tags {
		models[i] = document.ModelName(tag)
	}
	components := p.Components()
	xHeight, _ := xHeight(components)
	var words []string
	var told evidence
	for _, piece := range pieces(components, xHeight, p.Width(), p.Height()) {
		part, err := p.Crop(piece)
		if err != nil {
			return evidence{}, err
		}
		hocr, err := r.recogniser.HOCR(part, engine.ModeBlock, models...)
		part.Close()
		if err != nil {
			return evidence{}, err
		}
		regions, err := parseHOCR(hocr)
		if err != nil {
			return evidence{}, err
		}
		for _, region := range regions {
			for _, line := range region.Lines {
				for _, word := range line.Words {
					words = append(words, word.Text)
				}
			}
		}
		told = r.weigh(words)
		if told.clear() {
			break
		}
	}
	return told, nil
}

// pieces returns parts of a level page that hold a line or two of some forty
// letters each: from each third of the page the one richest in letters, the
// middle one first, where least stands that is not the page's own text.
func pieces(components []document.Box, xHeight float64, width, height int) []document.Box {
	letters := letterSized(components, xHeight)
	if len(letters) == 0 {
		return nil
	}
	wide, tall := min(width, int(45*xHeight)), max(int(3*xHeight), min(height, int(5*xHeight)))
	// Letters are counted in cells of one by one x-height.
	cell := max(1, int(xHeight))
	columns, rows := width/cell+1, height/cell+1
	sums := make([]int, (columns+1)*(rows+1)) // of all cells above and to the left
	for _, l := range letters {
		sums[(l.Top/cell+1)*(columns+1)+l.Left/cell+1]++
	}
	for y := 1; y <= rows; y++ {
		for x := 1; x <= columns; x++ {
			sums[y*(columns+1)+x] += sums[(y-1)*(columns+1)+x] + sums[y*(columns+1)+x-1] - sums[(y-1)*(columns+1)+x-1]
		}
	}
	const parts = 3
	var found []document.Box
	for _, part := range [parts]int{1, 0, 2} {
		best, at := 0, document.Box{}
		for y := part * rows / parts; y < (part+1)*rows/parts; y++ {
			for x := 0; x < columns; x += 2 {
				// The margin above and below keeps whole lines in the piece.
				x1, y0, y1 := min(columns, x+wide/cell), y, max(y, min(rows, y+tall/cell-2))
				in := sums[y1*(columns+1)+x1] - sums[y0*(columns+1)+x1] - sums[y1*(columns+1)+x] + sums[y0*(columns+1)+x]
				if in > best {
					best = in
					at = document.Box{Left: x * cell, Top: (y - 1) * cell, Right: x*cell + wide, Bottom: (y-1)*cell + tall}
				}
			}
		}
		if at = at.Intersect(document.Box{Right: width, Bottom: height}); best >= 8 && !at.Empty() {
			found = append(found, at)
		}
	}
	return found
}
