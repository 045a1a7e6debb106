package ocr

import (
	"math"
	"slices"

	"recto/document"
	"recto/ocr/engine"
)

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
	minXHeight  = 17
	maxXHeight  = 36
	// coarse is the enlargement from which on a scan is blurred by its own
	// pixels.
	coarse = 1.3
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
	if !draft.blind {
		look.xHeight, _ = xHeight(components)
	}
	if look.xHeight == 0 {
		look.blank = len(components) < 3 && !mostlyInk(components, draft.pix)
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

// mostlyInk reports whether a single component takes most of a bilevel picture:
// paper so dark that it was taken for ink.
func mostlyInk(components []document.Box, p *engine.Pix) bool {
	return slices.ContainsFunc(components, func(c document.Box) bool {
		return 2*c.Width()*c.Height() > p.Width()*p.Height()
	})
}

// bilevel makes any sheet black and white, and rids it of specks.
func bilevel(s *sheet) error {
	if s.pix.Depth() != 1 {
		if err := s.even(); err != nil {
			return err
		}
		if err := s.threshold(); err != nil {
			return err
		}
	}
	return s.despeckle()
}

// shade gives the recogniser the letters in their greys, which it reads better
// than black and white, and nothing else: what shines through, what stains and
// specks left is white like the paper. A black and white sheet only loses its
// specks.
func shade(s *sheet) error {
	if err := s.even(); err != nil {
		return err
	}
	draft := s.copy()
	defer draft.Close()
	if err := bilevel(draft); err != nil {
		return err
	}
	height, _ := xHeight(draft.pix.Components())
	return shadeBy(s, draft, height)
}

// shadeBy shades an even sheet by its bilevel draft with letters of this
// x-height, unless that has lost letters.
func shadeBy(s, draft *sheet, xHeight float64) error {
	if s.faded {
		return nil
	}
	if s.pix.Depth() == 1 {
		return s.despeckle()
	}
	return s.shade(draft.pix, max(1, int(xHeight/6)))
}

// hasFaded reports whether an even sheet bears some letters that its bilevel
// draft has lost, as a worn ribbon leaves them. ink is that of the draft. Where
// there are more, they shine through from the other side.
func hasFaded(s, draft *sheet, ink *ink) (bool, error) {
	const (
		// nearPaper is how far from ink to paper a grey may lie and still
		// count as ink.
		nearPaper = 0.7
		// some and many are shares of letters. Most of the worn pages measured
		// lie between them, and few of the others.
		some, many = 0.004, 0.035
	)
	if s.pix.Depth() == 1 {
		return false, nil
	}
	level := float64(s.pix.Otsu())
	all, err := s.pix.Threshold(int(level + nearPaper*(engine.Paper-level)))
	if err != nil {
		return false, err
	}
	defer all.Close()
	lost, err := all.Apart(draft.pix)
	if err != nil {
		return false, err
	}
	defer lost.Close()
	share := float64(countLetters(lost.Components(), ink.xHeight)) / float64(max(1, countLetters(ink.components, ink.xHeight)))
	return share > some && share < many, nil
}

// maxPixels bounds what a page is enlarged to.
const maxPixels = 40e6

// level brings a sheet to the size that Tesseract reads best, its lines level,
// and to black ink on paper.
func level(s *sheet, look view) error {
	height := look.xHeight
	if look.xHeight > 0 && (look.xHeight < minXHeight || look.xHeight > maxXHeight) {
		factor := bestXHeight / look.xHeight
		if most := math.Sqrt(maxPixels / float64(s.pix.Width()*s.pix.Height())); factor > 1 {
			factor = max(1, min(factor, most))
		}
		if err := s.scale(factor); err != nil {
			return err
		}
		height *= factor
		if factor > coarse && s.pix.Depth() > 1 {
			if err := s.sharpen(int(math.Round(1.5*factor)), 0.6); err != nil {
				return err
			}
		}
	}
	if look.skew != 0 {
		if err := s.rotate(look.skew); err != nil {
			return err
		}
	}
	return blackInk(s, height)
}

// Limits beyond which a page is trimmed and straightened.
const (
	// leastAround is the share of a picture around the paper that is worth to
	// be cleaned. Where the paper seems to be less than a third, it is not the
	// paper.
	leastAround, mostAround = 0.003, 0.67
	// crooked is the bend from which on a page is straightened. Flat scans
	// measured up to 0.14.
	crooked = 0.25
)

// blackInk takes off a sheet what was stamped or written on it in colour, which
// makes it grey, and notes where that was. Lines of coloured print stay, and so
// does all ink where most of it is in colour. size is the x-height of the page, 0
// where nothing tells it.
func blackInk(s *sheet, size float64) error {
	const least, most, linesOfPage = 0.01, 0.5, 120
	if s.pix.Depth() != 32 {
		return nil
	}
	ink, share, err := s.pix.ColouredInk()
	if err != nil {
		return err
	}
	defer ink.Close()
	if share < least || share > most {
		return nil
	}
	components := ink.Components()
	height, _ := xHeight(components)
	for _, line := range traces(ink, components, height) {
		for _, foot := range line {
			ink.ClearBox(document.Box{
				Left: int(foot.X - 2*height), Top: int(foot.Y - 2*height),
				Right: int(foot.X + 2*height), Bottom: int(foot.Y + height),
			}.Intersect(document.Box{Right: ink.Width(), Bottom: ink.Height()}))
		}
	}
	if size == 0 {
		size = float64(max(s.pix.Width(), s.pix.Height())) / linesOfPage
	}
	for _, mark := range marks(ink, size) {
		mark.Box = s.toCanvas.ApplyBox(mark.Box)
		s.marks = append(s.marks, mark)
	}
	return s.remove(ink, share)
}

// tidy makes what lies around the paper white and the lines of a bent page
// level, on the sheet and on its bilevel draft. A flat page that fills its
// picture stays as it is.
func tidy(s, draft *sheet) error {
	components := draft.pix.Components()
	height, _ := xHeight(components)
	if height == 0 {
		return nil
	}
	lines := traces(draft.pix, components, height)
	bent := bend(lines, height)
	light := draft.pix.Light()
	if bent >= crooked {
		grey := s.copy()
		defer grey.Close()
		grey.journal = nil
		if err := grey.grey(); err != nil {
			return err
		}
		light.Keep(asLight(grey.pix, lines, height))
	}
	if around, share := surroundings(light, lines, height); share > leastAround && share < mostAround {
		for _, sheet := range []*sheet{s, draft} {
			if err := sheet.trim(around, share); err != nil {
				return err
			}
		}
	}
	if bent < crooked {
		return nil
	}
	if err := s.straighten(lines, height, bent); err != nil {
		return err
	}
	again := s.copy()
	defer again.Close()
	if err := bilevel(again); err != nil {
		return err
	}
	*draft, *again = *again, *draft
	return nil
}
