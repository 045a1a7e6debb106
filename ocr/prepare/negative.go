package prepare

import (
	"recto/document"
	"recto/ocr/engine"
	"recto/ocr/layout"
)

// Light print on a dark ground is made dark on light before anything else: the
// page that is a negative, the one inside a white frame, and the heading in a bar.
// Such a ground is one dark area with the letters as its holes.
const (
	// A ground is at least so wide and high, in pixels.
	leastGroundWidth, leastGroundHeight = 90, 20
	// leastGround is the share of its box that a ground takes, and leastDark how
	// much of that is not print.
	leastGround, leastDark = 0.8, 0.55
)

// Positive makes what is light print on a dark ground dark on light.
func (work *WorkingImage) Positive() error {
	dark := work.Look()
	defer dark.Close()
	if dark.Pix.Depth() != 1 {
		if err := dark.Grey(); err != nil {
			return err
		}
		if err := dark.threshold(); err != nil {
			return err
		}
	}
	areas, err := dark.Pix.DarkAreas(leastGroundWidth, leastGroundHeight)
	defer func() {
		for _, a := range areas {
			a.Close()
		}
	}()
	if err != nil {
		return err
	}
	var grounds []*engine.DarkArea
	for _, a := range areas {
		if a.Share >= leastGround && a.Dark >= leastDark && layout.RowsOfLetters(a.Holes) {
			grounds = append(grounds, a)
		}
	}
	if len(grounds) == 0 {
		return nil
	}
	pix, err := work.Pix.InvertAreas(grounds)
	if err != nil {
		return err
	}
	work.become(pix, document.Identity, "invert", map[string]float64{"areas": float64(len(grounds))})
	return nil
}
