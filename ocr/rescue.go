package ocr

import (
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

// headline is how many times as high as the small letters of a page those of the
// headlines are that are looked for: from 1.8 to 7.8 times.
const headline = 3.0

// droppedLine is where a line of print became no text, and its letters.
type droppedLine struct {
	box      document.Box
	letters  int
	headline bool
}

// dropped returns the lines of print on an image that are in none of its regions:
// those of the page's own size where much of it is missed, and headlines.
func dropped(regions []document.Region, work *prepare.WorkingImage, ink *layout.Ink) ([]droppedLine, error) {
	var heights []float64
	if ink.Missed(regions) > lost {
		heights = append(heights, ink.XHeight)
	}
	if ink.Headline(regions, headline) {
		heights = append(heights, headline*ink.XHeight)
	}
	if len(heights) == 0 {
		return nil, nil
	}
	draft := work.Look()
	defer draft.Close()
	if err := prepare.Bilevel(draft); err != nil {
		return nil, err
	}
	read := layout.LinesOf(regions)
	var found []droppedLine
	for _, height := range heights {
		for _, trace := range layout.Traces(draft.Pix, ink.Components, height) {
			if trace.Share(read, height) <= 0.3 {
				found = append(found, droppedLine{trace.Box(height), len(trace), height > ink.XHeight})
			}
		}
	}
	return found, nil
}

// rescue reads the lines of print on an image that are in none of its regions
// and puts those that make sense where they belong, and headlines whose ink is
// print and that were read surely; a line of the page's own size that is cut short
// by faint print is also read surely, and the rest of it would be missed no more. It returns those too that are print by their ink and
// were not made out. Where many made no sense in an earlier reading of the page,
// they are not tried again.
func (r *Reader) rescue(regions []document.Region, work *prepare.WorkingImage, print *allPrint, ink *layout.Ink, models []string) (rescued []document.Region, unread []droppedLine, err error) {
	if print.nonsense {
		return regions, nil, nil
	}
	lines, err := dropped(regions, work, ink)
	if err != nil {
		return nil, nil, err
	}
	var missing []document.Line
	read := layout.LinesOf(regions) // what a strip shows of the lines beside it
	tried, sense := 0, 0
	for _, line := range lines {
		// Ruled and grained pages have hundreds of lines that are none.
		if tried == mostStrips || tried >= fewStrips && 4*sense < tried {
			break
		}
		again, err := r.readStrip(line.box, work, models)
		if err != nil {
			return nil, nil, err
		}
		tried++
		print, kept := false, len(missing)
		for i := range again {
			l := layout.Without(again[i], read)
			if len(l.Words) == 0 {
				continue
			}
			standing := ink.Standing(&l)
			if confidence.Sensible(r.words, &l) || line.headline && confidence.Printed(&l, standing) {
				missing = append(missing, l)
				read = append(read, &l)
			}
			print = print || confidence.Standing(&l, standing)
		}
		if len(missing) > kept {
			sense++
		} else if print {
			unread = append(unread, line)
		}
	}
	if print.nonsense = tried >= fewStrips && sense == 0; print.nonsense {
		return regions, nil, nil
	}
	for _, line := range missing {
		regions = layout.Insert(regions, line)
	}
	return regions, unread, nil
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
