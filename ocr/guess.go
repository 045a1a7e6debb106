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
	// compared is true where the page was read upside down as well, and onItsHead
	// is then how much speaks for that: see onItsHead.
	compared  bool
	onItsHead float64
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
	upright, err := r.probe(p, piecesOf(p, ink, fewPieces), tags, doubtful)
	if err != nil {
		return guess{}, err
	}
	g := guess{languages: asked}
	if !upright.stands() {
		var turned probed
		if upright, turned, g.onItsHead, err = r.compare(p, ink, tags, upright, doubtful); err != nil {
			return guess{}, err
		}
		g.compared = true
		if g.upsideDown = g.onItsHead >= enoughToTurn; g.upsideDown {
			upright = turned
		}
	}
	g.sense = upright.sense()
	if len(asked) == 0 {
		g.languages = upright.tags()
	}
	return g, nil
}

// sense reports whether what was read is certainly text: it has known words, or
// is read so surely that it needs none. On 39 pages with nothing to read, among
// them handwriting and halftones, no confidence over so many characters was above
// 0.51; photocopied codes and indexes had 0.60 to 0.85.
func (p probed) sense() bool {
	const enough, sure = 60, 0.6 // characters, and the confidence in them
	share, _ := p.Share()
	if p.characters >= enough && p.confidence >= sure {
		return true
	}
	return share >= 0.5 && p.Long >= 30 || p.worth() >= 0.4 && p.KnownLetters() >= 30
}

// tags returns the languages of what was read: both where hardly a word of it is
// known, since the few that are may be known by chance.
func (p probed) tags() []string {
	const byChance = 0.15
	if share, _ := p.Share(); share < byChance {
		return lexicon.Evidence{}.Languages()
	}
	return p.Languages()
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
