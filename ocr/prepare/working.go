package prepare

import (
	"math"
	"slices"

	"recto/document"
	"recto/ocr/engine"
	"recto/ocr/layout"
)

// WorkingImage is the picture of a page as it is prepared: the pixels as they are
// now, where they lie on the canvas, and what was done to them so far.
type WorkingImage struct {
	Pix *engine.Pix
	// ToCanvas maps pixels of Pix to canvas pixels.
	ToCanvas mapping
	// canvasWidth and canvasHeight are the canvas's size.
	canvasWidth, canvasHeight int
	// evened is true once the background is the same everywhere.
	evened bool
	// smoothed is true once the grain of the paper is smoothed away.
	smoothed bool
	// faint is true where print is looked for that hardly differs from its
	// paper.
	faint bool
	// Faded is true where black and white loses letters that a worn ribbon
	// left, and so all greys are kept.
	Faded bool
	// blind is true once specks were taken off that nothing told from letters:
	// what is left of a bilevel image tells no size of letters either.
	blind bool
	// Photographed is true where the paper does not fill the picture or is
	// bent.
	Photographed bool
	// Marks are the stamps and pen strokes that were taken off, on the canvas.
	Marks []document.Region
	// MarkInk are places where their ink was, on the canvas.
	MarkInk []document.Point
	Trail   []document.Step
	// observe is called after every step with the pixels that it left; nil where
	// nobody watches.
	observe func(step document.Step, pix *engine.Pix)
}

// New takes over the picture of a page, to be prepared in one preview mode.
// observe is called after every step with the pixels that it left, nil where
// they did not change.
func New(picture *engine.Pix, seen PreviewMode, observe func(step document.Step, pix *engine.Pix)) *WorkingImage {
	return &WorkingImage{
		Pix: picture, ToCanvas: mapping{document.Identity, nil, document.Identity}, observe: observe,
		canvasWidth: picture.Width(), canvasHeight: picture.Height(), faint: seen.Faint,
	}
}

// Close frees the pixels.
func (work *WorkingImage) Close() { work.Pix.Close() }

// Copy returns a second image with the same pixels, to be prepared
// otherwise. The caller closes both.
func (work *WorkingImage) Copy() *WorkingImage {
	c := *work
	c.Pix = work.Pix.Clone()
	c.Trail = slices.Clone(work.Trail)
	return &c
}

// Look returns a copy to look at: what is done to it is no step of the page's.
func (work *WorkingImage) Look() *WorkingImage {
	c := work.Copy()
	c.observe = nil
	return c
}

// Square stretches the image where its pixels are none, but are so many times as
// high as wide; one that would become too large stays as it is.
func (work *WorkingImage) Square(aspect float64) error {
	if aspect == 0 {
		return nil
	}
	w, h := work.Pix.Width(), work.Pix.Height()
	across, down := max(1, 1/aspect), max(1, aspect)
	if across*float64(w)*down*float64(h) > float64(document.PixelLimit(work.Pix.Depth())) {
		return nil
	}
	pix, err := work.Pix.Stretch(across, down)
	if err != nil {
		return err
	}
	from := document.Scale(float64(w)/float64(pix.Width()), float64(h)/float64(pix.Height()))
	work.become(pix, from, "stretch", map[string]float64{"across": document.Thousandth(across), "down": document.Thousandth(down)})
	return nil
}

// Preview smooths and scales the image as the mode asks.
func (work *WorkingImage) Preview(mode PreviewMode) error {
	if mode.Smooth > 0 {
		if err := work.Smooth(mode.Smooth); err != nil {
			return err
		}
	}
	if mode.Size == 1 {
		return nil
	}
	if err := work.Grey(); err != nil {
		return err
	}
	return work.Scale(mode.Size)
}

// become replaces the pixels. from maps the new pixels to the old ones.
func (work *WorkingImage) become(pix *engine.Pix, from document.Affine, step string, values map[string]float64) {
	work.Pix.Close()
	work.Pix = pix
	work.ToCanvas = work.ToCanvas.after(from)
	work.Note(document.Step{Name: step, Values: values}, pix)
}

// Note adds a step to the trail; pix is what it left, nil where that is what
// was there before.
func (work *WorkingImage) Note(step document.Step, pix *engine.Pix) {
	work.Trail = append(work.Trail, step)
	if work.observe != nil {
		work.observe(step, pix)
	}
}

// Scale brings the image to factor times its size.
func (work *WorkingImage) Scale(factor float64) error {
	w, h := work.Pix.Width(), work.Pix.Height()
	pix, err := work.Pix.Scale(factor)
	if err != nil {
		return err
	}
	from := document.Scale(float64(w)/float64(pix.Width()), float64(h)/float64(pix.Height()))
	work.become(pix, from, "scale", map[string]float64{"factor": document.Thousandth(factor)})
	return nil
}

// sharpen undoes some of the blur of an image; Pix.Sharpen says how.
func (work *WorkingImage) sharpen(half int, amount float64) error {
	pix, err := work.Pix.Sharpen(half, amount)
	if err != nil {
		return err
	}
	work.become(pix, document.Identity, "sharpen", map[string]float64{"half": float64(half), "amount": amount})
	return nil
}

// Smooth takes the grain off an image, which becomes grey; Pix.Smooth says how.
func (work *WorkingImage) Smooth(half int) error {
	if err := work.Grey(); err != nil {
		return err
	}
	pix, err := work.Pix.Smooth(half)
	if err != nil {
		return err
	}
	work.smoothed = true
	work.become(pix, document.Identity, "smooth", map[string]float64{"half": float64(half)})
	return nil
}

// rotate turns the image clockwise by a small angle in radians.
func (work *WorkingImage) rotate(angle float64) error {
	pix, err := work.Pix.Rotate(angle)
	if err != nil {
		return err
	}
	cx, cy := float64(pix.Width())/2, float64(pix.Height())/2
	from := document.Translate(-cx, -cy).Then(document.Rotate(-angle)).Then(document.Translate(cx, cy))
	work.become(pix, from, "deskew", map[string]float64{"degrees": document.Thousandth(angle * 180 / math.Pi)})
	return nil
}

// Grey makes the image grey.
func (work *WorkingImage) Grey() error {
	if work.Pix.Depth() == 8 {
		return nil
	}
	pix, err := work.Pix.Grey()
	if err != nil {
		return err
	}
	work.become(pix, document.Identity, "grey", nil)
	return nil
}

// Even makes an image grey and its background the same everywhere, unless it is
// black and white.
func (work *WorkingImage) Even() error {
	if work.Pix.Depth() == 1 || work.evened {
		return nil
	}
	if err := work.Grey(); err != nil {
		return err
	}
	ink := min(engine.Ink, work.Pix.Median()/2)
	pix, err := work.Pix.NormaliseBackground(ink)
	if err != nil {
		return err
	}
	work.evened = true
	work.become(pix, document.Identity, "normalise-background", map[string]float64{"ink": float64(ink)})
	return nil
}

// threshold makes a grey image bilevel, at one level for the whole page unless
// its print is faint.
func (work *WorkingImage) threshold() error {
	if work.faint {
		return work.Sauvola(20, 0.1)
	}
	level := work.Pix.Otsu()
	pix, err := work.Pix.Threshold(level)
	if err != nil {
		return err
	}
	work.become(pix, document.Identity, "threshold", map[string]float64{"level": float64(level)})
	return nil
}

// NearPaper makes a smoothed image bilevel at the level where the grain of its
// paper ends: what the eye makes out of print that has all but faded away.
func (work *WorkingImage) NearPaper() error {
	if !work.smoothed {
		if err := work.Smooth(1); err != nil {
			return err
		}
	}
	if err := work.Even(); err != nil {
		return err
	}
	pix, level, err := work.Pix.NearPaper()
	if err != nil {
		return err
	}
	work.become(pix, document.Identity, "near-paper", map[string]float64{"level": float64(level)})
	return nil
}

// shade leaves of an even image its ink and what is within reach of it.
func (work *WorkingImage) shade(ink *engine.Pix, reach int) error {
	pix, err := work.Pix.Shade(ink, reach)
	if err != nil {
		return err
	}
	work.become(pix, document.Identity, "shade", map[string]float64{"reach": float64(reach)})
	return nil
}

// Despeckle takes the specks off a bilevel image that is full of them, those of
// its screens only where the rest of it is clean.
func (work *WorkingImage) Despeckle() error {
	components := work.Pix.Components()
	height, _ := layout.XHeight(components)
	size, spared := layout.Specks(components, height)
	if size == 0 {
		return nil
	}
	work.blind = height == 0
	pix, err := work.Pix.WithoutSpecks(size, spared)
	if err != nil {
		return err
	}
	work.become(pix, document.Identity, "despeckle", map[string]float64{"size": float64(size)})
	return nil
}

// Sauvola makes a grey image bilevel by a local threshold.
func (work *WorkingImage) Sauvola(half int, factor float64) error {
	pix, err := work.Pix.Sauvola(half, factor)
	if err != nil {
		return err
	}
	work.become(pix, document.Identity, "sauvola", map[string]float64{"half": float64(half), "factor": factor})
	return nil
}

// remove takes ink, so much of all of it, off a colour image, which becomes
// grey.
func (work *WorkingImage) remove(ink *engine.Pix, share float64) error {
	pix, err := work.Pix.Without(ink)
	if err != nil {
		return err
	}
	work.become(pix, document.Identity, "black-ink", map[string]float64{"coloured": document.Thousandth(share)})
	return nil
}

// trim makes what lies around the paper, so much of the picture, paper too. The
// light is evened out before, or the seam would show.
func (work *WorkingImage) trim(around engine.Mask, share float64) error {
	if err := work.Even(); err != nil {
		return err
	}
	pix, err := work.Pix.Fill(around, engine.Paper)
	if err != nil {
		return err
	}
	work.Photographed = true
	work.become(pix, document.Identity, "trim", map[string]float64{"share": document.Thousandth(share)})
	return nil
}

// QuarterTurn returns the map from pixels of a picture of width x height to
// pixels of the same picture turned clockwise by degrees.
func QuarterTurn(degrees, width, height int) document.Affine {
	return map[int]document.Orientation{90: 6, 180: 3, 270: 8}[degrees].Affine(width, height)
}

// Turn turns the image and with it the canvas, clockwise by a multiple of 90
// degrees.
func (work *WorkingImage) Turn(degrees int) error {
	if degrees%360 == 0 {
		return nil
	}
	w, h := work.Pix.Width(), work.Pix.Height()
	pix, err := work.Pix.Turn(degrees)
	if err != nil {
		return err
	}
	back, _ := QuarterTurn(degrees, w, h).Inverse() // a quarter turn always has one
	work.Pix.Close()
	work.Pix = pix
	work.ToCanvas = work.ToCanvas.after(back).then(QuarterTurn(degrees, work.canvasWidth, work.canvasHeight))
	if degrees%180 != 0 {
		work.canvasWidth, work.canvasHeight = work.canvasHeight, work.canvasWidth
	}
	work.Note(document.Step{Name: "turn", Values: map[string]float64{"degrees": float64(degrees)}}, pix)
	return nil
}

// Zones returns the parts in which a straightened image is to be read, from the
// first to the last, and none for another image. Tesseract finds the columns of
// flat pages by itself; those of photographs it often mixes.
func (work *WorkingImage) Zones() ([]layout.Zone, layout.Gutter, error) {
	if work.ToCanvas.bend == nil {
		return nil, layout.Gutter{}, nil
	}
	draft := work.Look()
	defer draft.Close()
	if err := Bilevel(draft); err != nil {
		return nil, layout.Gutter{}, err
	}
	components := draft.Pix.Components()
	height, _ := layout.XHeight(components)
	if height == 0 {
		return nil, layout.Gutter{}, nil
	}
	parts, g := layout.Zones(layout.Traces(draft.Pix, components, height), height, draft.Pix.Width(), draft.Pix.Height())
	return parts, g, nil
}

// straighten makes the lines of a bent page level. lines are those of this
// image; bent says in the trail how far they strayed.
func (work *WorkingImage) straighten(lines []layout.Trace, xHeight, bent float64) error {
	w, h := work.Pix.Width(), work.Pix.Height()
	back, margin := levelling(lines, w, h, 3*xHeight).back(w, h)
	pix, err := work.Pix.Shift(h+2*margin, back.source())
	if err != nil {
		return err
	}
	work.ToCanvas = mapping{document.Identity, back, work.ToCanvas.first.Then(work.ToCanvas.last)}
	work.Photographed = true
	work.become(pix, document.Identity, "straighten", map[string]float64{"bend": document.Thousandth(bent)})
	return nil
}

// MarksOn returns the marks that were taken off an image, as far as they lie on
// the canvas.
func (work *WorkingImage) MarksOn(canvas document.Canvas) []document.Region {
	marks := slices.Clone(work.Marks)
	for m := range marks {
		marks[m].Box = marks[m].Box.Intersect(document.Box{Right: canvas.Width, Bottom: canvas.Height})
	}
	return marks
}
