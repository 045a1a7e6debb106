package ocr

import (
	"math"
	"slices"

	"recto/document"
	"recto/ocr/engine"
)

// sheet is a page's picture on its way to the recogniser: the pixels as they
// are now, where they lie on the canvas, and what was done to them so far.
type sheet struct {
	pix *engine.Pix
	// toCanvas maps pixels of pix to canvas pixels.
	toCanvas mapping
	// canvasWidth and canvasHeight are the canvas's size.
	canvasWidth, canvasHeight int
	// evened is true once the background is the same everywhere.
	evened bool
	// smoothed is true once the grain of the paper is smoothed away.
	smoothed bool
	// faint is true where print is looked for that hardly differs from its
	// paper.
	faint bool
	// faded is true where black and white loses letters that a worn ribbon
	// left, and so all greys are kept.
	faded bool
	// blind is true once specks were taken off that nothing told from letters:
	// what is left of a bilevel sheet tells no size of letters either.
	blind bool
	// photographed is true where the paper does not fill the picture or is
	// bent.
	photographed bool
	// print is all print of the page, faint print too; nil until the page is
	// prepared.
	print *allPrint
	// marks are the stamps and pen strokes that were taken off, on the canvas.
	marks   []document.Region
	trail   []document.Step
	journal *journal
}

// newSheet takes over the picture of a page.
func newSheet(picture *engine.Pix) *sheet {
	return &sheet{pix: picture, toCanvas: mapping{document.Identity, nil, document.Identity}, canvasWidth: picture.Width(), canvasHeight: picture.Height()}
}

// Close frees the pixels.
func (s *sheet) Close() { s.pix.Close() }

// copy returns a second sheet with the same pixels, to be prepared another
// way. The caller closes both.
func (s *sheet) copy() *sheet {
	c := *s
	c.pix = s.pix.Clone()
	c.trail = slices.Clone(s.trail)
	return &c
}

// become replaces the pixels. from maps the new pixels to the old ones.
func (s *sheet) become(pix *engine.Pix, from document.Affine, step string, values map[string]float64) {
	s.pix.Close()
	s.pix = pix
	s.toCanvas = s.toCanvas.after(from)
	s.note(document.Step{Name: step, Values: values}, pix)
}

// enlargement is how many times as large the sheet is as the page on which
// faint print was looked for.
func (s *sheet) enlargement() float64 {
	if s.print == nil {
		return 1
	}
	return float64(s.pix.Width()) / float64(s.print.sheet.pix.Width())
}

// note adds a step to the trail; pix is what it left, nil where that is what
// was there before.
func (s *sheet) note(step document.Step, pix *engine.Pix) {
	s.trail = append(s.trail, step)
	s.journal.step(step, pix)
}

// scale brings the sheet to factor times its size.
func (s *sheet) scale(factor float64) error {
	w, h := s.pix.Width(), s.pix.Height()
	pix, err := s.pix.Scale(factor)
	if err != nil {
		return err
	}
	from := document.Scale(float64(w)/float64(pix.Width()), float64(h)/float64(pix.Height()))
	s.become(pix, from, "scale", map[string]float64{"factor": thousandth(factor)})
	return nil
}

// sharpen undoes some of the blur of a sheet; Pix.Sharpen says how.
func (s *sheet) sharpen(half int, amount float64) error {
	pix, err := s.pix.Sharpen(half, amount)
	if err != nil {
		return err
	}
	s.become(pix, document.Identity, "sharpen", map[string]float64{"half": float64(half), "amount": amount})
	return nil
}

// smooth takes the grain off a sheet, which becomes grey; Pix.Smooth says how.
func (s *sheet) smooth(half int) error {
	if err := s.grey(); err != nil {
		return err
	}
	pix, err := s.pix.Smooth(half)
	if err != nil {
		return err
	}
	s.smoothed = true
	s.become(pix, document.Identity, "smooth", map[string]float64{"half": float64(half)})
	return nil
}

// rotate turns the sheet clockwise by a small angle in radians.
func (s *sheet) rotate(angle float64) error {
	pix, err := s.pix.Rotate(angle)
	if err != nil {
		return err
	}
	cx, cy := float64(pix.Width())/2, float64(pix.Height())/2
	from := document.Translate(-cx, -cy).Then(document.Rotate(-angle)).Then(document.Translate(cx, cy))
	s.become(pix, from, "deskew", map[string]float64{"degrees": thousandth(angle * 180 / math.Pi)})
	return nil
}

// grey makes the sheet grey.
func (s *sheet) grey() error {
	if s.pix.Depth() == 8 {
		return nil
	}
	pix, err := s.pix.Grey()
	if err != nil {
		return err
	}
	s.become(pix, document.Identity, "grey", nil)
	return nil
}

// even makes a sheet grey and its background the same everywhere, unless it is
// black and white.
func (s *sheet) even() error {
	if s.pix.Depth() == 1 || s.evened {
		return nil
	}
	if err := s.grey(); err != nil {
		return err
	}
	ink := min(engine.Ink, s.pix.Median()/2)
	pix, err := s.pix.NormaliseBackground(ink)
	if err != nil {
		return err
	}
	s.evened = true
	s.become(pix, document.Identity, "normalise-background", map[string]float64{"ink": float64(ink)})
	return nil
}

// threshold makes a grey sheet bilevel, at one level for the whole page unless
// its print is faint.
func (s *sheet) threshold() error {
	if s.faint {
		return s.sauvola(20, 0.1)
	}
	level := s.pix.Otsu()
	pix, err := s.pix.Threshold(level)
	if err != nil {
		return err
	}
	s.become(pix, document.Identity, "threshold", map[string]float64{"level": float64(level)})
	return nil
}

// nearPaper makes a smoothed sheet bilevel at the level where the grain of its
// paper ends: what the eye makes out of print that has all but faded away.
func (s *sheet) nearPaper() error {
	if !s.smoothed {
		if err := s.smooth(1); err != nil {
			return err
		}
	}
	if err := s.even(); err != nil {
		return err
	}
	pix, level, err := s.pix.NearPaper()
	if err != nil {
		return err
	}
	s.become(pix, document.Identity, "near-paper", map[string]float64{"level": float64(level)})
	return nil
}

// shade leaves of an even sheet its ink and what is within reach of it.
func (s *sheet) shade(ink *engine.Pix, reach int) error {
	pix, err := s.pix.Shade(ink, reach)
	if err != nil {
		return err
	}
	s.become(pix, document.Identity, "shade", map[string]float64{"reach": float64(reach)})
	return nil
}

// despeckle takes the specks off a bilevel sheet that is full of them.
func (s *sheet) despeckle() error {
	components := s.pix.Components()
	height, _ := xHeight(components)
	size := specks(components, height)
	if size == 0 {
		return nil
	}
	s.blind = height == 0
	pix, err := s.pix.WithoutSpecks(size)
	if err != nil {
		return err
	}
	s.become(pix, document.Identity, "despeckle", map[string]float64{"size": float64(size)})
	return nil
}

// sauvola makes a grey sheet bilevel by a local threshold.
func (s *sheet) sauvola(half int, factor float64) error {
	pix, err := s.pix.Sauvola(half, factor)
	if err != nil {
		return err
	}
	s.become(pix, document.Identity, "sauvola", map[string]float64{"half": float64(half), "factor": factor})
	return nil
}

// remove takes ink, so much of all of it, off a colour sheet, which becomes
// grey.
func (s *sheet) remove(ink *engine.Pix, share float64) error {
	pix, err := s.pix.Without(ink)
	if err != nil {
		return err
	}
	s.become(pix, document.Identity, "black-ink", map[string]float64{"coloured": thousandth(share)})
	return nil
}

// trim makes what lies around the paper, so much of the picture, paper too. The
// light is evened out before, or the seam would show.
func (s *sheet) trim(around engine.Mask, share float64) error {
	if err := s.even(); err != nil {
		return err
	}
	pix, err := s.pix.Fill(around, engine.Paper)
	if err != nil {
		return err
	}
	s.photographed = true
	s.become(pix, document.Identity, "trim", map[string]float64{"share": thousandth(share)})
	return nil
}

// quarterTurn returns the map from pixels of a picture of width x height to
// pixels of the same picture turned clockwise by degrees.
func quarterTurn(degrees, width, height int) document.Affine {
	return map[int]document.Orientation{90: 6, 180: 3, 270: 8}[degrees].Affine(width, height)
}

func thousandth(v float64) float64 { return math.Round(v*1000) / 1000 }

// turn turns the sheet and with it the canvas, clockwise by a multiple of 90
// degrees.
func (s *sheet) turn(degrees int) error {
	if degrees%360 == 0 {
		return nil
	}
	w, h := s.pix.Width(), s.pix.Height()
	pix, err := s.pix.Turn(degrees)
	if err != nil {
		return err
	}
	back, _ := quarterTurn(degrees, w, h).Inverse() // a quarter turn always has one
	s.pix.Close()
	s.pix = pix
	s.toCanvas = s.toCanvas.after(back).then(quarterTurn(degrees, s.canvasWidth, s.canvasHeight))
	if degrees%180 != 0 {
		s.canvasWidth, s.canvasHeight = s.canvasHeight, s.canvasWidth
	}
	s.note(document.Step{Name: "turn", Values: map[string]float64{"degrees": float64(degrees)}}, pix)
	return nil
}

// zones returns the parts in which a straightened sheet is to be read, from the
// first to the last, and none for another sheet. Tesseract finds the columns of
// flat pages by itself; those of photographs it often mixes.
func (s *sheet) zones() ([]zone, gutter, error) {
	if s.toCanvas.bend == nil {
		return nil, gutter{}, nil
	}
	draft := s.copy()
	defer draft.Close()
	draft.journal = nil // a look only, no step
	if err := bilevel(draft); err != nil {
		return nil, gutter{}, err
	}
	components := draft.pix.Components()
	height, _ := xHeight(components)
	if height == 0 {
		return nil, gutter{}, nil
	}
	parts, g := zones(traces(draft.pix, components, height), height, draft.pix.Width(), draft.pix.Height())
	return parts, g, nil
}

// straighten makes the lines of a bent page level. lines are those of this
// sheet; bent says in the trail how far they strayed.
func (s *sheet) straighten(lines []trace, xHeight, bent float64) error {
	w, h := s.pix.Width(), s.pix.Height()
	back, margin := levelling(lines, w, h, 3*xHeight).back(w, h)
	pix, err := s.pix.Shift(h+2*margin, back.source())
	if err != nil {
		return err
	}
	s.toCanvas = mapping{document.Identity, back, s.toCanvas.first.Then(s.toCanvas.last)}
	s.photographed = true
	s.become(pix, document.Identity, "straighten", map[string]float64{"bend": thousandth(bent)})
	return nil
}
