package ocr

import (
	"recto/document"
	"recto/ocr/engine"
	"recto/ocr/layout"
	"recto/ocr/prepare"
)

// prepared is a page ready to be read.
type prepared struct {
	// levelled is the page in its own depth, from which it can be prepared
	// in other ways; first is what is to be read first.
	levelled, first *prepare.WorkingImage
	turn            int
	// lines is true where letters stand in lines.
	lines bool
	// languages are what to read it in, none where it bears no print; dust is
	// true where it bears nothing at all then.
	languages []string
	dust      bool
}

func (p *prepared) Close() {
	p.levelled.Close()
	p.first.Close()
}

// prepare turns a picture upright and makes it ready to be read; it returns nil
// for a blank one. Where no lines of print are to be seen at all, the page is
// as it came.
func (r *Reader) prepare(picture *engine.Pix, languages []string, j *journal) (*prepared, error) {
	var plain *prepared
	for i, look := range prepare.PreviewModes {
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
func (r *Reader) prepareSeen(picture *engine.Pix, seen prepare.PreviewMode, languages []string, j *journal) (*prepared, error) {
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
func (r *Reader) prepareTurned(picture *engine.Pix, seen prepare.PreviewMode, turn int, languages []string, j *journal) (p *prepared, more int, err error) {
	work := prepare.New(picture.Clone(), seen, j.step)
	p = &prepared{levelled: work, first: work.Copy(), turn: turn}
	defer func() {
		if err != nil {
			p.Close()
			p = nil
		}
	}()
	if seen.Smooth > 0 {
		if err := work.Smooth(seen.Smooth); err != nil {
			return p, 0, err
		}
	}
	if seen.Size != 1 {
		if err := work.Grey(); err != nil {
			return p, 0, err
		}
		if err := work.Scale(seen.Size); err != nil {
			return p, 0, err
		}
	}
	if err := work.Turn(turn); err != nil {
		return p, 0, err
	}
	look, err := prepare.Examine(work)
	if err != nil {
		return p, 0, err
	}
	if look.Blank {
		p.Close()
		return nil, 0, nil
	}
	j.step(document.Step{Name: "examine", Values: look.Values()}, nil)
	if turn == 0 && look.Turn != 0 {
		return p, look.Turn, nil
	}
	j.chapter("preparation")
	if err := prepare.Level(work, look); err != nil {
		return p, 0, err
	}
	j.chapter(firstReading)
	evened := work.Copy()
	defer evened.Close()
	if err := evened.Even(); err != nil {
		return p, 0, err
	}
	p.first.Close()
	p.first = evened.Copy()
	if err := prepare.Bilevel(p.first); err != nil {
		return p, 0, err
	}
	components := p.first.Pix.Components()
	lines, grain := layout.LinesOfPrint(components)
	if grain {
		return p, 0, nil
	}
	// Letters that run together are no letters to be seen in lines, but can be
	// read; and where the faintest is looked for, dirt may stand in lines.
	doubtful := seen.Faint || !lines && (seen != prepare.PreviewModes[0] || layout.ManyLetterSized(components))
	if doubtful && !layout.RowsOfInk(p.first.Pix, components) {
		p.dust = layout.AllDust(p.first.Pix)
		return p, 0, nil
	}
	untidied := work.Pix
	if err := prepare.Tidy(work, p.first); err != nil {
		return p, 0, err
	}
	if work.Pix == untidied {
		work.Close()
		p.levelled = evened.Copy()
	} else if err := work.Even(); err != nil {
		return p, 0, err
	}
	draft := p.first
	ink, err := draft.Ink()
	if err != nil {
		return p, 0, err
	}
	if p.levelled.Pix.Depth() != 1 { // else the draft is all there is
		defer draft.Close()
		if err := p.shade(draft, ink); err != nil {
			return p, 0, err
		}
	}
	guess, err := r.guess(draft.Pix, ink, languages, doubtful)
	if err == nil && doubtful && !guess.sense {
		// Letters that run together in black and white may be apart in greys.
		guess, err = r.guess(p.first.Pix, ink, languages, doubtful)
	}
	if err != nil {
		return p, 0, err
	}
	if doubtful && !guess.sense {
		p.dust = layout.AllDust(draft.Pix)
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
func (p *prepared) shade(draft *prepare.WorkingImage, ink *layout.Ink) (err error) {
	p.levelled.Faded, err = prepare.HasFaded(p.levelled, draft, ink)
	p.first = p.levelled.Copy() // in any case: the draft is the caller's to close
	if err != nil {
		return err
	}
	return prepare.ShadeBy(p.first, draft, ink.XHeight)
}
