package prepare

import (
	"math"
	"slices"

	"recto/document"
	"recto/ocr/engine"
	"recto/ocr/layout"
)

// Examination is what a look at a page tells before it is prepared. Lengths are in
// pixels of the picture looked at.
type Examination struct {
	// Turn makes lines level: 0, or 90 where they run up or down. Which way
	// is up is not known yet.
	Turn int
	// Blank is true where there is nothing that could be print.
	Blank bool
	// xHeight is the height of small letters, 0 where unknown.
	xHeight float64
	// skew is the angle to turn clockwise by, in radians.
	skew float64
}

// Values are the numbers of the examination, for the trail.
func (v Examination) Values() map[string]float64 {
	return map[string]float64{"x-height": v.xHeight, "turn": float64(v.Turn), "skew": document.Thousandth(v.skew * 180 / math.Pi)}
}

// Examine looks at a bilevel draft of the page.
func Examine(work *WorkingImage) (Examination, error) {
	draft := work.Copy()
	defer draft.Close()
	if err := Bilevel(draft); err != nil {
		return Examination{}, err
	}
	components := draft.Pix.Components()
	var look Examination
	if !draft.blind {
		look.xHeight, _ = layout.XHeight(components)
	}
	if look.xHeight == 0 {
		look.Blank = len(components) < 3 && !mostlyInk(components, draft.Pix)
		return look, nil
	}
	if layout.SidewaysShare(components, look.xHeight) > 0.5 {
		look.Turn = 90
		level, err := draft.Pix.Turn(90)
		if err != nil {
			return Examination{}, err
		}
		draft.Pix.Close()
		draft.Pix = level
		look.xHeight, _ = layout.XHeight(level.Components())
	}
	if angle, confidence := draft.Pix.Skew(); confidence > 3 && math.Abs(angle) > 0.001 {
		look.skew = angle
	}
	return look, nil
}

// mostlyInk reports whether a single component takes most of a bilevel picture:
// paper so dark that it was taken for ink.
func mostlyInk(components []document.Box, p *engine.Pix) bool {
	return slices.ContainsFunc(components, func(c document.Box) bool {
		return 2*c.Width()*c.Height() > p.Width()*p.Height()
	})
}

// Ink looks at an image in black and white.
func (work *WorkingImage) Ink() (*layout.Ink, error) {
	if work.Pix.Depth() != 1 {
		work = work.Look()
		defer work.Close()
		if err := Bilevel(work); err != nil {
			return nil, err
		}
	}
	components := work.Pix.Components()
	height, _ := layout.XHeight(components)
	strokes, err := layout.Strokes(work.Pix, height)
	if err != nil {
		return nil, err
	}
	return &layout.Ink{Components: components, XHeight: height, Strokes: strokes}, nil
}

// PreviewMode is how a page is looked at in search of print.
type PreviewMode struct {
	// Size is what the picture is brought to first.
	Size float64
	// Smooth is by how much grain is smoothed away, 0 for not at all.
	Smooth int
	// Faint looks for print that hardly differs from its paper.
	Faint bool
}

// PreviewModes are tried one after the other until lines of print show. Grain hides
// print, and is gone where it is smoothed or at a smaller size.
var PreviewModes = []PreviewMode{{Size: 1}, {Size: 1, Smooth: 2}, {Size: 1, Faint: true}, {Size: 1. / 2}, {Size: 1. / 3}}
