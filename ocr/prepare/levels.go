package prepare

import (
	"math"

	"recto/document"
	"recto/ocr/engine"
	"recto/ocr/layout"
)

// Print is read best where small letters are this high; between the limits
// nothing is gained by scaling.
const (
	BestXHeight = 22
	MinXHeight  = 17
	maxXHeight  = 36
	// coarse is the enlargement from which on a scan is blurred by its own
	// pixels.
	coarse = 1.3
)

// Bilevel makes any image black and white, and rids it of specks.
func Bilevel(work *WorkingImage) error {
	if work.Pix.Depth() != 1 {
		if err := work.Even(); err != nil {
			return err
		}
		if err := work.threshold(); err != nil {
			return err
		}
	}
	return work.Despeckle()
}

// Shade gives the recogniser the letters in their greys, which it reads better
// than black and white, and nothing else: what shines through, what stains and
// specks left is white like the paper. A black and white image only loses its
// specks.
func Shade(work *WorkingImage) error {
	if err := work.Even(); err != nil {
		return err
	}
	draft := work.Copy()
	defer draft.Close()
	if err := Bilevel(draft); err != nil {
		return err
	}
	height, _ := layout.XHeight(draft.Pix.Components())
	return ShadeBy(work, draft, height)
}

// ShadeBy shades an even image by its bilevel draft with letters of this
// x-height, unless that has lost letters.
func ShadeBy(work, draft *WorkingImage, xHeight float64) error {
	if work.Faded {
		return nil
	}
	if work.Pix.Depth() == 1 {
		return work.Despeckle()
	}
	return work.shade(draft.Pix, max(1, int(xHeight/6)))
}

// HasFaded reports whether an even image bears some letters that its bilevel
// draft has lost, as a worn ribbon leaves them. ink is that of the draft. Where
// there are more, they shine through from the other side.
func HasFaded(work, draft *WorkingImage, ink *layout.Ink) (bool, error) {
	const (
		// nearPaper is how far from ink to paper a grey may lie and still
		// count as ink.
		nearPaper = 0.7
		// some and many are shares of letters. Most of the worn pages measured
		// lie between them, and few of the others.
		some, many = 0.004, 0.035
	)
	if work.Pix.Depth() == 1 {
		return false, nil
	}
	level := float64(work.Pix.Otsu())
	all, err := work.Pix.Threshold(int(level + nearPaper*(engine.Paper-level)))
	if err != nil {
		return false, err
	}
	defer all.Close()
	lost, err := all.Apart(draft.Pix)
	if err != nil {
		return false, err
	}
	defer lost.Close()
	share := float64(layout.CountLetters(lost.Components(), ink.XHeight)) / float64(max(1, layout.CountLetters(ink.Components, ink.XHeight)))
	return share > some && share < many, nil
}

// MaxPixels bounds what a page is enlarged to.
const MaxPixels = 40e6

// Level brings an image to the size that Tesseract reads best, its lines level,
// and to black ink on paper.
func Level(work *WorkingImage, look Examination) error {
	height := look.xHeight
	if look.xHeight > 0 && (look.xHeight < MinXHeight || look.xHeight > maxXHeight) {
		factor := BestXHeight / look.xHeight
		if most := math.Sqrt(MaxPixels / float64(work.Pix.Width()*work.Pix.Height())); factor > 1 {
			factor = max(1, min(factor, most))
		}
		if err := work.Scale(factor); err != nil {
			return err
		}
		height *= factor
		if factor > coarse && work.Pix.Depth() > 1 {
			if err := work.sharpen(int(math.Round(1.5*factor)), 0.6); err != nil {
				return err
			}
		}
	}
	if look.skew != 0 {
		if err := work.rotate(look.skew); err != nil {
			return err
		}
	}
	return blackInk(work, height)
}

// blackInk takes off an image what was stamped or written on it in colour, which
// makes it grey, and notes where that was. Lines of coloured print stay, and so
// does all ink where most of it is in colour. size is the x-height of the page, 0
// where nothing tells it.
func blackInk(work *WorkingImage, size float64) error {
	const least, most, linesOfPage = 0.01, 0.5, 120
	if work.Pix.Depth() != 32 {
		return nil
	}
	ink, share, err := work.Pix.ColouredInk()
	if err != nil {
		return err
	}
	defer ink.Close()
	if share < least || share > most {
		return nil
	}
	components := ink.Components()
	height, _ := layout.XHeight(components)
	for _, line := range layout.Traces(ink, components, height) {
		for _, foot := range line {
			ink.ClearBox(document.Box{
				Left: int(foot.X - 2*height), Top: int(foot.Y - 2*height),
				Right: int(foot.X + 2*height), Bottom: int(foot.Y + height),
			}.Intersect(document.Box{Right: ink.Width(), Bottom: ink.Height()}))
		}
	}
	if size == 0 {
		size = float64(max(work.Pix.Width(), work.Pix.Height())) / linesOfPage
	}
	for _, mark := range layout.FindMarks(ink, size) {
		mark.Box = work.ToCanvas.ApplyBox(mark.Box)
		work.Marks = append(work.Marks, mark)
	}
	places, err := layout.MarkInk(ink, size)
	if err != nil {
		return err
	}
	for _, place := range places {
		work.MarkInk = append(work.MarkInk, work.ToCanvas.Apply(place))
	}
	return work.remove(ink, share)
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

// Tidy makes what lies around the paper white and the lines of a bent page
// level, on the image and on its bilevel draft. A flat page that fills its
// picture stays as it is.
func Tidy(work, draft *WorkingImage) error {
	components := draft.Pix.Components()
	height, _ := layout.XHeight(components)
	if height == 0 {
		return nil
	}
	lines := layout.Traces(draft.Pix, components, height)
	bent := layout.Bend(lines, height)
	light := draft.Pix.Light()
	if bent >= crooked {
		grey := work.Look()
		defer grey.Close()
		if err := grey.Grey(); err != nil {
			return err
		}
		light.Keep(asLight(grey.Pix, lines, height))
	}
	if around, share := surroundings(light, lines, height); share > leastAround && share < mostAround {
		for _, image := range []*WorkingImage{work, draft} {
			if err := image.trim(around, share); err != nil {
				return err
			}
		}
	}
	if bent < crooked {
		return nil
	}
	if err := work.straighten(lines, height, bent); err != nil {
		return err
	}
	again := work.Copy()
	defer again.Close()
	if err := Bilevel(again); err != nil {
		return err
	}
	*draft, *again = *again, *draft
	return nil
}
