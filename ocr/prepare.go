package ocr

import "math"

// view is what a look at a page tells before it is prepared. Lengths are in
// pixels of the picture looked at.
type view struct {
	// turn makes lines level: 0, or 90 where they run up or down. Which way
	// is up is not known yet.
	turn int
	// blank is true where there is nothing that could be print.
	blank bool
	// xHeight is the height of small letters, 0 where unknown.
	xHeight float64
	// skew is the angle to turn clockwise by, in radians.
	skew float64
}

// values are the numbers of the view, for the trail.
func (v view) values() map[string]float64 {
	return map[string]float64{"x-height": v.xHeight, "turn": float64(v.turn), "skew": thousandth(v.skew * 180 / math.Pi)}
}

// Print is read best where small letters are this high; between the limits
// nothing is gained by scaling.
const (
	bestXHeight = 22
	minXHeight  = 15
	maxXHeight  = 36
)

// examine looks at a bilevel draft of the page.
func examine(s *sheet) (view, error) {
	draft := s.copy()
	defer draft.Close()
	if err := bilevel(draft); err != nil {
		return view{}, err
	}
	components := draft.pix.Components()
	var look view
	look.xHeight, _ = xHeight(components)
	if look.xHeight == 0 {
		look.blank = len(components) < 3
		return look, nil
	}
	if sidewaysShare(components, look.xHeight) > 0.5 {
		look.turn = 90
		level, err := draft.pix.Turn(90)
		if err != nil {
			return view{}, err
		}
		draft.pix.Close()
		draft.pix = level
		look.xHeight, _ = xHeight(level.Components())
	}
	if angle, confidence := draft.pix.Skew(); confidence > 3 && math.Abs(angle) > 0.001 {
		look.skew = angle
	}
	return look, nil
}

// bilevel makes any sheet black and white, and rids it of specks.
func bilevel(s *sheet) error {
	if s.pix.Depth() != 1 {
		if err := s.grey(); err != nil {
			return err
		}
		if err := s.normalise(); err != nil {
			return err
		}
		if err := s.threshold(); err != nil {
			return err
		}
	}
	return s.despeckle()
}

// maxPixels bounds what a page is enlarged to.
const maxPixels = 40e6

// level brings a sheet to the size that Tesseract reads best, and its lines
// level.
func level(s *sheet, look view) error {
	if look.xHeight > 0 && (look.xHeight < minXHeight || look.xHeight > maxXHeight) {
		factor := bestXHeight / look.xHeight
		if most := math.Sqrt(maxPixels / float64(s.pix.Width()*s.pix.Height())); factor > 1 {
			factor = max(1, min(factor, most))
		}
		if err := s.scale(factor); err != nil {
			return err
		}
	}
	if look.skew == 0 {
		return nil
	}
	return s.rotate(look.skew)
}
