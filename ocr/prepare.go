package ocr

import (
	"recto/document"
	"recto/ocr/engine"
	"recto/ocr/layout"
	"recto/ocr/prepare"
)

// prepared is what the preparation of a page came to.
type prepared struct {
	outcome outcome
	// levelled is what the fallbacks prepare the page from: with level lines and
	// an even background, grey or black and white as it came. first is what is to
	// be read first.
	levelled, first *prepare.WorkingImage
	// turn is by how much the page was turned clockwise; more, of one that is
	// turned, by how much it is to be turned further.
	turn, more int
	// lines is true where letters of a ready page stand in lines, or were read
	// as text all the same.
	lines bool
	// languages are what to read a ready page in.
	languages []string
	// unsureTurn is true where it is doubtful which way up a ready page is.
	unsureTurn bool
	// dust is true where a page without print bears nothing but specks.
	dust bool
}

// outcome is the result of a preparation, or of one stage of it.
type outcome int

const (
	unsettled outcome = iota // the next stage decides
	blank                    // nothing is on the page
	turned                   // the page lies turned, and is to be prepared anew
	noPrint                  // nothing on the page looks like print
	ready                    // to be read
)

// Close frees both working images.
func (p *prepared) Close() {
	p.levelled.Close()
	p.first.Close()
}

// pixels is the picture of a page with the aspect of its pixels, 0 for squares,
// and by how much it is to be turned; nil where that is to be found out.
type pixels struct {
	*engine.Pix
	aspect float64
	turn   *int
}

// prepare turns a picture upright and makes it ready to be read, in the first
// preview mode in which lines of print show. Where they show in none, the page is
// as it came in the first mode.
func (r *Reader) prepare(source pixels, languages []string, j *journal) (*prepared, error) {
	plain, err := r.preview(source, prepare.PreviewModes[0], languages, j)
	if err != nil || plain.outcome == blank || plain.lines {
		return plain, err
	}
	for _, mode := range prepare.PreviewModes[1:] {
		p, err := r.preview(source, mode, languages, j)
		if err != nil {
			plain.Close()
			return nil, err
		}
		if p.lines {
			plain.Close()
			return p, nil
		}
		p.Close()
	}
	return plain, nil
}

// preview prepares a picture in one preview mode, and turned as often as it has
// to be: a page that lies turned is prepared anew once that is known, so that it
// is read exactly as if it had come upright.
func (r *Reader) preview(picture pixels, mode prepare.PreviewMode, languages []string, j *journal) (*prepared, error) {
	turn := 0
	if picture.turn != nil {
		turn = *picture.turn
	}
	for {
		p, err := r.prepareTurned(picture, mode, turn, languages, j)
		if err != nil || p.outcome != turned {
			return p, err
		}
		turn += p.more
		p.Close()
	}
}

// prepareTurned prepares a picture in one preview mode, turned first.
func (r *Reader) prepareTurned(picture pixels, mode prepare.PreviewMode, turn int, languages []string, j *journal) (*prepared, error) {
	work := prepare.New(picture.Clone(), mode, j.step)
	a := &attempt{
		prepared: &prepared{levelled: work, first: work.Copy(), turn: turn},
		reader:   r, aspect: picture.aspect, turnKnown: picture.turn != nil, mode: mode, asked: languages, journal: j,
	}
	defer a.closeDrafts()
	for _, stage := range stages {
		done, err := stage(a)
		if err != nil {
			a.Close()
			return nil, err
		}
		if done != unsettled {
			a.outcome = done
			break
		}
	}
	return a.prepared, nil
}

// stages are gone through until one settles what the page is.
var stages = []func(*attempt) (outcome, error){
	(*attempt).level, (*attempt).findLines, (*attempt).tidy, (*attempt).guess,
}

// attempt is a preparation under way.
type attempt struct {
	*prepared
	reader *Reader
	aspect float64 // of a pixel, 0 for a square
	// turnKnown tells that a person has said which way up the page is.
	turnKnown bool
	mode      prepare.PreviewMode
	asked     []string
	journal   *journal
	// evened is the page with its background made even; draft is what the first
	// reading's image is made by: the page in black and white, and ink what that
	// is made of.
	evened, draft *prepare.WorkingImage
	ink           *layout.Ink
	// aligned is true where letters of the draft stand in lines.
	aligned bool
	// doubtful is true where it is not certain that what looks like print is.
	doubtful bool
}

// closeDrafts frees what the preparation alone needed.
func (a *attempt) closeDrafts() {
	if a.evened != nil {
		a.evened.Close()
	}
	if a.draft != nil && a.draft != a.first {
		a.draft.Close()
	}
}

// level brings the page to the preview mode, examines it, and makes its lines
// level.
func (a *attempt) level() (outcome, error) {
	work := a.levelled
	if err := work.Square(a.aspect); err != nil {
		return unsettled, err
	}
	if err := work.Positive(); err != nil {
		return unsettled, err
	}
	if err := work.Preview(a.mode); err != nil {
		return unsettled, err
	}
	if err := work.Turn(a.turn); err != nil {
		return unsettled, err
	}
	found, err := prepare.Examine(work)
	if err != nil {
		return unsettled, err
	}
	if found.Blank {
		return blank, nil
	}
	a.journal.step(document.Step{Name: "examine", Values: found.Values()}, nil)
	if a.turn == 0 && found.Turn != 0 && !a.turnKnown {
		a.more = found.Turn
		return turned, nil
	}
	a.journal.chapter("preparation")
	return unsettled, prepare.Level(work, found)
}

// findLines makes the draft and looks for lines of print on it.
func (a *attempt) findLines() (outcome, error) {
	a.journal.chapter(firstReading)
	a.evened = a.levelled.Copy()
	if err := a.evened.Even(); err != nil {
		return unsettled, err
	}
	a.first.Close()
	a.first = a.evened.Copy()
	a.draft = a.first
	if err := prepare.Bilevel(a.draft); err != nil {
		return unsettled, err
	}
	components := a.draft.Pix.Components()
	lines, grain := layout.LinesOfPrint(components)
	if grain {
		a.dust = a.evened.Pix.Depth() == 8 && a.evened.Pix.BarePaper()
		return noPrint, nil
	}
	// Letters that run together are no letters to be seen in lines, but can be
	// read; and where the faintest is looked for, dirt may stand in lines.
	a.doubtful = a.mode.Faint || !lines && (a.mode != prepare.PreviewModes[0] || layout.ManyLetterSized(components))
	if a.doubtful && !layout.RowsOfInk(a.draft.Pix, components) {
		a.dust = a.nothing()
		return noPrint, nil
	}
	a.aligned = lines
	return unsettled, nil
}

// nothing reports whether a page without print bears nothing else either: its ink is
// dust, or the grain of its paper.
func (a *attempt) nothing() bool {
	return layout.AllDust(a.draft.Pix) || a.evened.Pix.Depth() == 8 && a.evened.Pix.BarePaper()
}

// tidy clears what lies around the paper, straightens a bent page, and shades
// what is to be read first by the draft.
func (a *attempt) tidy() (outcome, error) {
	before := a.levelled.Pix
	if err := prepare.Tidy(a.levelled, a.draft); err != nil {
		return unsettled, err
	}
	if a.levelled.Pix == before {
		a.levelled.Close()
		a.levelled = a.evened.Copy()
	} else if err := a.levelled.Even(); err != nil {
		return unsettled, err
	}
	ink, err := a.draft.Ink()
	if err != nil {
		return unsettled, err
	}
	a.ink = ink
	if a.levelled.Pix.Depth() == 1 {
		return unsettled, nil // the draft is all there is
	}
	a.levelled.Faded, err = prepare.HasFaded(a.levelled, a.draft, ink)
	a.first = a.levelled.Copy() // in any case: the draft is closed by itself
	if err != nil {
		return unsettled, err
	}
	return unsettled, prepare.ShadeBy(a.first, a.draft, ink.XHeight)
}

// guess reads some pieces of the page, which tell its languages, whether it
// stands on its head, and in doubt whether it is text.
func (a *attempt) guess() (outcome, error) {
	guess, err := a.reader.guess(a.draft.Pix, a.ink, a.asked, a.doubtful)
	if err == nil && a.doubtful && !guess.sense {
		// Letters that run together in black and white may be apart in greys.
		guess, err = a.reader.guess(a.first.Pix, a.ink, a.asked, a.doubtful)
	}
	switch {
	case err != nil:
		return unsettled, err
	case a.doubtful && !guess.sense:
		a.dust = a.nothing()
		return noPrint, nil
	case guess.upsideDown && a.turn < 180 && !a.turnKnown:
		a.more = 180
		return turned, nil
	}
	if guess.compared && !a.turnKnown {
		a.orientation(guess.onItsHead)
	}
	a.lines = a.aligned || guess.sense
	a.languages = guess.languages
	return ready, nil
}

// orientation leaves in the trail how sure it is, 0 to 1, that the page stands the
// right way up, where it had to be read upside down as well.
func (a *attempt) orientation(onItsHead float64) {
	const certain, doubt = 2.0, 0.25
	sure := document.Thousandth(max(0, min(1, -onItsHead/certain)))
	a.unsureTurn = sure < doubt
	step := document.Step{Name: "orientation", Values: map[string]float64{"sure": sure}}
	a.levelled.Trail = append(a.levelled.Trail, step)
	a.first.Note(step, nil)
}
