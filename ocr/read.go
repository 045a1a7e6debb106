// Package ocr turns the picture of a page into text with its geometry:
// preparation, orientation, choice of languages, recognition, joining of what
// line ends parted, and an estimate of how good the text is.
//
// It runs in reader processes. A Reader is not safe for concurrent use.
package ocr

import (
	"recto/document"
	"recto/ocr/confidence"
	"recto/ocr/engine"
	"recto/ocr/lexicon"
	"recto/ocr/script"
)

// Revision grows whenever a reading changes: it is part of the recipe, and so
// keeps results of different readings apart.
const Revision = 18

// Reader reads pages with the Tesseract models in one directory.
type Reader struct {
	recogniser *engine.Recogniser
	words      lexicon.Set
	script     script.Rules
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
	words, err := lexicon.OpenSet(tessdata, models)
	if err != nil {
		return nil, document.Errorf(document.KindMissing, "Tesseract model: %w", err)
	}
	return &Reader{engine.NewRecogniser(tessdata), words, script.NewRules(words)}, nil
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
	return r.read(img, languages, nil, nil)
}

// ReadTurned is Read of a picture of which a person has said by how much it is to
// be turned clockwise, on top of its own orientation: 0, 90, 180 or 270 degrees.
func (r *Reader) ReadTurned(img *document.Image, languages []string, turn int) (*document.Page, error) {
	return r.read(img, languages, &turn, nil)
}

// read is Read, or ReadTurned where there is a turn; a journal, where there is
// one, records every step.
func (r *Reader) read(img *document.Image, languages []string, turn *int, j *journal) (*document.Page, error) {
	picture, damage, err := engine.Decode(img)
	if err != nil {
		return nil, err
	}
	// The pixels that came out count, whatever the header said.
	sized := *img
	sized.Width, sized.Height = img.Orientation.Size(picture.Width(), picture.Height())
	img = &sized
	defer picture.Close()
	j.begin(picture)
	p, err := r.prepare(pixels{picture, uprightAspect(img), turn}, languages, j)
	if err != nil {
		return nil, err
	}
	defer p.Close()
	page, err := r.readPrepared(img, p, languages, j)
	if err != nil {
		return nil, err
	}
	if damage != nil {
		page.Damage = damage
		page.Quality = document.Thousandth(page.Quality * (1 - damage.Missing))
	}
	return page, nil
}

// readPrepared reads what the preparation of a page came to.
func (r *Reader) readPrepared(img *document.Image, p *prepared, languages []string, j *journal) (*document.Page, error) {
	switch p.outcome {
	case blank:
		return blankPage(img, p.turn), nil
	case noPrint:
		return unreadable(img, p), nil
	}
	best, err := r.bestReading(p, languages, j)
	if err != nil {
		return nil, err
	}
	defer best.Close()
	j.keep(best.name, best.decisions)
	// A page is in the languages of what was read, not of the pieces it was
	// guessed from.
	if len(languages) == 0 && best.KnownLetters() > 0 {
		best.languages = best.Evidence.Languages()
	}
	if p.lines && len(best.regions) == 0 {
		return unreadable(img, p), nil // lines of print, but nothing came of them
	}
	page := best.page(img, p.turn)
	if page.Origin != document.OriginNone {
		best.disturb(page)
	}
	if p.unsureTurn && best.Doubtful() && page.Origin != document.OriginNone {
		page.Notes = append(page.Notes, noteUnsureTurn)
	}
	return page, nil
}

// bestReading reads a prepared page, again where the first reading is doubtful, and
// returns the best reading with its Latin words. The caller closes it.
func (r *Reader) bestReading(p *prepared, languages []string, j *journal) (*reading, error) {
	print, err := findPrint(p.levelled)
	if err != nil {
		return nil, err
	}
	defer print.Close()
	best, err := r.recognise(p.first, print, p.languages)
	if err != nil {
		return nil, err
	}
	best.name = firstReading
	// Without its Latin words a page seems worse than it is, but they are not
	// what was missed.
	if best.Missed <= confidence.MostMissed {
		err = r.completed(best)
	}
	if err == nil && best.Doubtful() {
		best, err = r.readAgain(best, p.levelled, languages, j)
	}
	if err == nil {
		err = r.completed(best)
	}
	if err != nil {
		best.Close()
		return nil, err
	}
	return best, nil
}

// noteUnsureTurn is said of a page that reads about as badly upside down.
const noteUnsureTurn = "It is not certain that this page stands the right way up."

// IsLanguage reports whether a text is Russian or English rather than garbage.
func (r *Reader) IsLanguage(text string) bool { return r.words.IsText(text) }

// Languages returns the languages of a text, the stronger one first, and none
// where it has no known words.
func (r *Reader) Languages(text string) []string { return r.words.Languages(text) }
