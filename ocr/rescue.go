package ocr

import (
	"slices"

	"recto/document"
	"recto/ocr/confidence"
	"recto/ocr/engine"
	"recto/ocr/layout"
	"recto/ocr/prepare"
)

// Tesseract drops whole lines where a stamp's frame, a pen's loop or a stain
// makes it take them for a picture. They are found by their letters and read
// one by one.

// lost is the share of letter-sized ink without text from which on lines are
// looked for that were dropped.
const lost = 0.02

// Of the strips of a page that may be lines at most mostStrips are read, and
// only fewStrips where hardly one of them makes sense.
const (
	fewStrips  = 12
	mostStrips = 80
)

// rescue reads the lines of print on an image that are in none of its regions
// and puts those that make sense where they belong. Where many made none in an
// earlier reading of the page, they are not tried again.
func (r *Reader) rescue(regions []document.Region, work *prepare.WorkingImage, print *allPrint, models []string) ([]document.Region, error) {
	if print.nonsense {
		return regions, nil
	}
	draft := work.Look()
	defer draft.Close()
	if err := prepare.Bilevel(draft); err != nil {
		return nil, err
	}
	components := draft.Pix.Components()
	height, _ := layout.XHeight(components)
	read := layout.LinesOf(regions)
	var missing []document.Line
	tried, sense := 0, 0
	for _, line := range layout.Traces(draft.Pix, components, height) {
		if line.Share(read, height) > 0.3 {
			continue
		}
		// Ruled and grained pages have hundreds of traces that are no print.
		if tried == mostStrips || tried >= fewStrips && 4*sense < tried {
			break
		}
		lines, err := r.readStrip(line.Box(height), work, models)
		if err != nil {
			return nil, err
		}
		tried++
		if slices.ContainsFunc(lines, func(l document.Line) bool { return confidence.Sensible(r.words, &l) }) {
			sense++
		}
		missing = append(missing, lines...)
	}
	print.nonsense = tried >= fewStrips && sense == 0
	for _, line := range missing {
		if confidence.Sensible(r.words, &line) {
			regions = layout.Insert(regions, line)
		}
	}
	return regions, nil
}

// readStrip reads a part of an image as one line.
func (r *Reader) readStrip(box document.Box, work *prepare.WorkingImage, models []string) ([]document.Line, error) {
	return r.readScaled(box, 1, work, models)
}

// readScaled reads a part of an image, brought to factor times its size, as one
// line.
func (r *Reader) readScaled(box document.Box, factor float64, work *prepare.WorkingImage, models []string) ([]document.Line, error) {
	box = box.Intersect(document.Box{Right: work.Pix.Width(), Bottom: work.Pix.Height()})
	if box.Empty() {
		return nil, nil
	}
	part, err := work.Pix.Crop(box)
	if err != nil {
		return nil, err
	}
	defer func() { part.Close() }()
	at := document.Translate(float64(box.Left), float64(box.Top))
	if factor != 1 {
		larger, err := part.Scale(factor)
		if err != nil {
			return nil, err
		}
		at = document.Scale(float64(part.Width())/float64(larger.Width()), float64(part.Height())/float64(larger.Height())).Then(at)
		part.Close()
		part = larger
	}
	hocr, err := r.recogniser.HOCR(part, engine.ModeLine, models...)
	if err != nil {
		return nil, err
	}
	regions, err := parseHOCR(hocr)
	if err != nil {
		return nil, err
	}
	var lines []document.Line
	for _, region := range regions {
		for _, line := range region.Lines {
			lines = append(lines, layout.Moved(line, at))
		}
	}
	return lines, nil
}
