package ocr

import (
	"unicode/utf8"

	"recto/document"
	"recto/ocr/confidence"
	"recto/ocr/engine"
	"recto/ocr/layout"
	"recto/ocr/lexicon"
	"recto/ocr/script"
)

// guess is what a few lines tell of a page before it is read.
type guess struct {
	languages  []string
	upsideDown bool
	// sense is true where what was read is certainly text.
	sense bool
}

// guess reads short pieces of a level page in either language, and if they make
// no sense the same page upside down. ink is that of the page in black and
// white. asked are the languages that were asked for, if any; they are kept.
// Where it is doubtful that the page bears print, more is read, to be certain.
func (r *Reader) guess(p *engine.Pix, ink *layout.Ink, asked []string, doubtful bool) (guess, error) {
	tags := asked
	if len(tags) == 0 {
		tags = []string{"ru", "en"}
	}
	if !r.words.Any(tags) {
		return guess{languages: tags}, nil
	}
	places := pieces(ink.Components, ink.XHeight, p.Width(), p.Height())
	upright, err := r.probe(p, places, tags, doubtful)
	if err != nil {
		return guess{}, err
	}
	g := guess{languages: asked}
	if !upright.stands() {
		flipped, err := p.Turn(180)
		if err != nil {
			return guess{}, err
		}
		defer flipped.Close()
		for i, at := range places {
			places[i] = document.Box{
				Left: p.Width() - at.Right, Top: p.Height() - at.Bottom, Right: p.Width() - at.Left, Bottom: p.Height() - at.Top,
			}
		}
		other, err := r.probe(flipped, places, tags, doubtful)
		if err != nil {
			return guess{}, err
		}
		if onItsHead(upright, other) {
			g.upsideDown, upright = true, other
		}
	}
	g.sense = upright.sense()
	if len(asked) == 0 {
		g.languages = upright.Languages()
	}
	return g, nil
}

// sense reports whether what was read is certainly text.
func (p probed) sense() bool {
	share, _ := p.Share()
	return share >= 0.5 && p.Long >= 30 || p.worth() >= 0.4 && p.KnownLetters() >= 30
}

// clear reports whether reading more would tell no more: it is text in Russian,
// whatever else stands in it, or in English alone.
func (p probed) clear() bool {
	share, letters := p.Share()
	tags := p.Languages()
	return tags[0] == "ru" && p.stands() || len(tags) == 1 && share > 0.7 && letters >= 40
}

// probed is what short pieces of a page were read as.
type probed struct {
	lexicon.Evidence
	// confidence is Tesseract's, the mean over all characters.
	confidence float64
	characters int
}

// worth is the share of letters in known words times the confidence: letters
// on their heads are taken for known words too, but hesitantly. It is 0.4 to
// 0.95 on most pages, and 0.00 to 0.20 on pages on their heads.
func (p probed) worth() float64 {
	share, _ := p.Share()
	return share * p.confidence
}

// stands reports whether what was read leaves no need to look at it upside
// down.
func (p probed) stands() bool {
	_, letters := p.Share()
	return letters >= 20 && p.worth() >= 0.3
}

// onItsHead reports whether a page that was read upright and turned over stands
// on its head: turned over it is read more surely, and gives more known words or,
// where there are none to speak of as in tables and lists of codes, is read a
// good deal more surely. Of 225 damaged copies of pages of words the reading the
// right way up was worth 1.5 times the other or more on all but two, and never
// less; of 24 pages of figures, codes and names it was 1.6 times as sure or more.
func onItsHead(upright, turned probed) bool {
	const few = 30 // characters tell nothing
	switch {
	case turned.confidence <= upright.confidence:
		return false
	case turned.KnownLetters() >= 12 && turned.worth() > 1.4*upright.worth():
		return true
	}
	return turned.characters >= few && turned.confidence > 1.3*upright.confidence && turned.worth() >= upright.worth()
}

// probe reads pieces of a page until they have left no doubt, and where it is
// doubtful that the page bears print until they are certainly text.
func (r *Reader) probe(p *engine.Pix, places []document.Box, tags []string, doubtful bool) (probed, error) {
	var words []document.Word
	var found probed
	for _, at := range places {
		more, err := r.readPiece(p, at, tags)
		if err != nil {
			return probed{}, err
		}
		words = append(words, more...)
		if found = r.probed(words); found.clear() && (!doubtful || found.sense()) {
			break
		}
	}
	return found, nil
}

// readPiece reads a piece of a page in one language after the other until it
// stands. To read it in all of them at once would take twice as long.
func (r *Reader) readPiece(p *engine.Pix, at document.Box, tags []string) ([]document.Word, error) {
	part, err := p.Crop(at)
	if err != nil {
		return nil, err
	}
	defer part.Close()
	var best []document.Word
	for _, tag := range tags {
		regions, err := r.regionsOf(part, engine.ModeBlock, []string{document.ModelName(tag)})
		if err != nil {
			return nil, err
		}
		if words := layout.WordsIn(regions); r.probed(words).worth() >= r.probed(best).worth() {
			best = surest(words, best)
		} else {
			best = surest(best, words)
		}
		if r.probed(best).stands() {
			break
		}
	}
	return best, nil
}

// surest returns the words of a reading with those of another one in their
// places that were read with more confidence.
func surest(words, others []document.Word) []document.Word {
	for i := range words {
		for _, other := range others {
			if script.SamePlace(words[i].Box, other.Box) && other.Confidence > words[i].Confidence {
				words[i] = other
			}
		}
	}
	return words
}

func (r *Reader) probed(words []document.Word) probed {
	characters := 0
	for i := range words {
		characters += utf8.RuneCountInString(words[i].Text)
	}
	return probed{r.words.WeighWords(words), confidence.Mean(words), characters}
}

// pieces returns parts of a level bilevel page that hold a line or two of some
// forty letters each: from each third of the page the one richest in letters,
// the middle one first, where least stands that is not the page's own text.
func pieces(components []document.Box, xHeight float64, width, height int) []document.Box {
	letters := layout.LetterSized(components, xHeight)
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
