// Package ocr turns the picture of a page into text with its geometry:
// preparation, orientation, choice of languages, recognition, joining of what
// line ends parted, and an estimate of how good the text is.
//
// It runs in reader processes. A Reader is not safe for concurrent use.
package ocr

import (
	"errors"
	"path/filepath"
	"slices"

	"recto/document"
	"recto/ocr/engine"
	"recto/ocr/lexicon"
)

// Revision grows whenever a reading changes: it is part of the recipe, and so
// keeps results of different readings apart.
const Revision = 15

// Reader reads pages with the Tesseract models in one directory.
type Reader struct {
	recogniser *engine.Recogniser
	words      map[string]*lexicon.Lexicon // by language tag
}

// New returns a Reader with the models in tessdata. The caller closes it.
func New(tessdata string) (*Reader, error) {
	models, err := engine.Models(tessdata)
	if err != nil {
		return nil, err
	}
	if len(models) == 0 {
		return nil, document.Errorf(document.KindMissing, "No Tesseract models are in %s.", tessdata)
	}
	words := map[string]*lexicon.Lexicon{}
	for _, model := range models {
		switch list, err := lexicon.Open(filepath.Join(tessdata, model+".traineddata")); {
		case err == nil:
			words[document.LanguageTag(model)] = list
		case !errors.Is(err, lexicon.ErrNone):
			return nil, document.Errorf(document.KindMissing, "Tesseract model: %w", err)
		}
	}
	return &Reader{engine.NewRecogniser(tessdata), words}, nil
}

// Close frees the recogniser.
func (r *Reader) Close() { r.recogniser.Close() }

// Read reads the picture of a page in the given languages (BCP 47 tags or
// model names); without any it finds out by itself which of Russian and
// English the page is in. The caller sets the page's source, and its number
// with document.Page.Identify.
//
// A first reading of the page as it seems best is judged; only one that looks
// bad is followed by others, and the best by the judgement is kept.
func (r *Reader) Read(img *document.Image, languages []string) (*document.Page, error) {
	return r.read(img, languages, nil)
}

// read is Read; a journal, where there is one, is told of every step.
func (r *Reader) read(img *document.Image, languages []string, j *journal) (*document.Page, error) {
	picture, notes, err := engine.Decode(img)
	if err != nil {
		return nil, err
	}
	// The pixels that came out count, whatever the header said.
	sized := *img
	sized.Width, sized.Height = img.Orientation.Size(picture.Width(), picture.Height())
	img = &sized
	defer picture.Close()
	j.begin(picture)
	p, err := r.prepare(picture, languages, j)
	if err != nil {
		return nil, err
	}
	if p == nil {
		page := blankPage(img)
		page.Notes = notes
		return page, nil
	}
	defer p.Close()
	if p.languages == nil {
		page := unreadable(img, p)
		page.Notes = append(notes, page.Notes...)
		return page, nil
	}
	if p.levelled.print, err = p.levelled.printed(); err != nil {
		return nil, err
	}
	p.first.print = p.levelled.print
	best, err := r.recognise(p.first, p.languages)
	if err != nil {
		return nil, err
	}
	best.name = firstReading
	// Without its Latin words a page seems worse than it is, but they are not
	// what was missed.
	if best.missed <= mostMissed {
		err = r.completed(best)
	}
	if err == nil && best.doubtful() {
		best, err = r.readAgain(best, p.levelled, languages)
	}
	defer best.Close()
	if err == nil {
		err = r.completed(best)
	}
	if err != nil {
		return nil, err
	}
	j.keep(best.name)
	// A page is in the languages of what was read, not of the pieces it was
	// guessed from.
	if len(languages) == 0 && best.total() > 0 {
		best.languages = best.evidence.languages()
	}
	page := best.page(img, p.turn)
	if p.lines && len(best.regions) == 0 {
		page = unreadable(img, p) // lines of print, but nothing came of them
	}
	page.Notes = append(notes, page.Notes...)
	return page, nil
}

// prepared is a page ready to be read.
type prepared struct {
	// levelled is the page in its own depth, from which it can be prepared
	// in other ways; first is what is to be read first.
	levelled, first *sheet
	turn            int
	// lines is true where letters stand in lines.
	lines bool
	// languages are what to read it in, none where it bears no print; dust is
	// true where it bears nothing at all then.
	languages []string
	dust      bool
}

func (p *prepared) Close() {
	p.levelled.print.Close()
	p.levelled.Close()
	p.first.Close()
}

// sight is how a page is looked at.
type sight struct {
	// size is what the picture is brought to first.
	size float64
	// smooth is by how much grain is smoothed away, 0 for not at all.
	smooth int
	// faint looks for print that hardly differs from its paper.
	faint bool
}

// sights are tried one after the other until lines of print show. Grain hides
// print, and is gone where it is smoothed or at a smaller size.
var sights = []sight{{size: 1}, {size: 1, smooth: 2}, {size: 1, faint: true}, {size: 1. / 2}, {size: 1. / 3}}

// prepare turns a picture upright and makes it ready to be read; it returns nil
// for a blank one. Where no lines of print are to be seen at all, the page is
// as it came.
func (r *Reader) prepare(picture *engine.Pix, languages []string, j *journal) (*prepared, error) {
	var plain *prepared
	for i, look := range sights {
		p, err := r.prepareSeen(picture, look, languages, j)
		switch {
		case err != nil:
			if plain != nil {
				plain.Close()
			}
			return nil, err
		case i == 0 && p == nil:
			return nil, nil
		case i == 0:
			plain = p
		case p != nil && !p.lines:
			p.Close()
			continue
		}
		if p != nil && p.lines {
			if p != plain {
				plain.Close()
			}
			return p, nil
		}
	}
	return plain, nil
}

// prepareSeen prepares a picture looked at in one way, and turned as often as
// it has to be: a page that lies turned is prepared anew once that is known, so
// that it is read exactly as if it had come upright.
func (r *Reader) prepareSeen(picture *engine.Pix, seen sight, languages []string, j *journal) (*prepared, error) {
	for turn := 0; ; {
		p, more, err := r.prepareTurned(picture, seen, turn, languages, j)
		if more == 0 || err != nil {
			return p, err
		}
		p.Close()
		turn += more
	}
}

// prepareTurned prepares a picture looked at in one way and turned first; more
// is by how much it should be turned further.
func (r *Reader) prepareTurned(picture *engine.Pix, seen sight, turn int, languages []string, j *journal) (p *prepared, more int, err error) {
	s := newSheet(picture.Clone())
	s.journal = j
	s.faint = seen.faint
	p = &prepared{levelled: s, first: s.copy(), turn: turn}
	defer func() {
		if err != nil {
			p.Close()
			p = nil
		}
	}()
	if seen.smooth > 0 {
		if err := s.smooth(seen.smooth); err != nil {
			return p, 0, err
		}
	}
	if seen.size != 1 {
		if err := s.grey(); err != nil {
			return p, 0, err
		}
		if err := s.scale(seen.size); err != nil {
			return p, 0, err
		}
	}
	if err := s.turn(turn); err != nil {
		return p, 0, err
	}
	look, err := examine(s)
	if err != nil {
		return p, 0, err
	}
	if look.blank {
		p.Close()
		return nil, 0, nil
	}
	j.step(document.Step{Name: "examine", Values: look.values()}, nil)
	if turn == 0 && look.turn != 0 {
		return p, look.turn, nil
	}
	j.chapter("preparation")
	if err := level(s, look); err != nil {
		return p, 0, err
	}
	j.chapter(firstReading)
	evened := s.copy()
	defer evened.Close()
	if err := evened.even(); err != nil {
		return p, 0, err
	}
	p.first.Close()
	p.first = evened.copy()
	if err := bilevel(p.first); err != nil {
		return p, 0, err
	}
	components := p.first.pix.Components()
	lines, grain := linesOfPrint(components)
	if grain {
		return p, 0, nil
	}
	// Letters that run together are no letters to be seen in lines, but can be
	// read; and where the faintest is looked for, dirt may stand in lines.
	doubtful := seen.faint || !lines && (seen != sights[0] || manyLetterSized(components))
	if doubtful && !rowsOfInk(p.first.pix, components) {
		p.dust = allDust(p.first.pix)
		return p, 0, nil
	}
	untidied := s.pix
	if err := tidy(s, p.first); err != nil {
		return p, 0, err
	}
	if s.pix == untidied {
		s.Close()
		p.levelled = evened.copy()
	} else if err := s.even(); err != nil {
		return p, 0, err
	}
	draft := p.first
	ink, err := draft.ink()
	if err != nil {
		return p, 0, err
	}
	if p.levelled.pix.Depth() != 1 { // else the draft is all there is
		defer draft.Close()
		if err := p.shade(draft, ink); err != nil {
			return p, 0, err
		}
	}
	guess, err := r.guess(draft.pix, ink, languages, doubtful)
	if err == nil && doubtful && !guess.sense {
		// Letters that run together in black and white may be apart in greys.
		guess, err = r.guess(p.first.pix, ink, languages, doubtful)
	}
	if err != nil {
		return p, 0, err
	}
	if doubtful && !guess.sense {
		p.dust = allDust(draft.pix)
		return p, 0, nil
	}
	if guess.upsideDown && turn < 180 {
		return p, 180, nil
	}
	p.lines = lines || guess.sense
	p.languages = guess.languages
	return p, 0, nil
}

// shade makes what is to be read first of the levelled sheet, by its draft.
func (p *prepared) shade(draft *sheet, ink *ink) (err error) {
	p.levelled.faded, err = hasFaded(p.levelled, draft, ink)
	p.first = p.levelled.copy() // in any case: the draft is the caller's to close
	if err != nil {
		return err
	}
	return shadeBy(p.first, draft, ink.xHeight)
}

func blankPage(img *document.Image) *document.Page {
	return &document.Page{
		Schema: document.PageSchema, Canvas: newCanvas(img, 0), Origin: document.OriginNone, Quality: 1,
		Regions: []document.Region{}, Trail: []document.Step{{Name: "blank"}},
	}
}

// readAgain reads a doubtful page in other ways and returns the best reading,
// which may lack its Latin words; the others are closed. A page that reads the
// same another way is not doubtful for its print, and is left at that. s is the
// levelled sheet in its own depth; languages are those asked for.
func (r *Reader) readAgain(best *reading, s *sheet, languages []string) (*reading, error) {
	for _, way := range ways {
		if way.ofGreys && s.pix.Depth() == 1 {
			continue
		}
		s.journal.chapter(way.name)
		other := s.copy()
		settled := false
		tags, applies, err := way.prepare(other, best, languages)
		if err == nil && applies {
			var again *reading
			if again, err = r.recognise(other, tags); err == nil {
				again.name = way.name
				settled = again.plain.alike(best.plain)
				var better bool
				if better, err = r.better(again, best); better {
					best, again = again, best
				}
				again.Close()
			}
		}
		other.Close()
		if !applies {
			s.journal.forget()
		}
		if err != nil || settled {
			return best, err
		}
	}
	return best, nil
}

// better reports whether one reading of a page is worth more than another. Two
// in the same languages are compared without their Latin words, which cost much
// and tell little.
func (r *Reader) better(one, other *reading) (bool, error) {
	if slices.Equal(one.languages, other.languages) {
		return one.plain.worth > other.plain.worth, nil
	}
	for _, read := range []*reading{one, other} {
		if err := r.completed(read); err != nil {
			return false, err
		}
	}
	return one.worth > other.worth, nil
}
