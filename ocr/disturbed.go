package ocr

import (
	"slices"

	"recto/document"
	"recto/ocr/confidence"
	"recto/ocr/layout"
)

// disturb lowers what is expected of a page where strokes and stamps run through its
// lines, and adds the places at which they hide words. It is done last: which
// reading is the best, and whether a page is read again, does not rest on it.
func (read *reading) disturb(page *document.Page) {
	ink := read.canvasInk()
	if ink.XHeight == 0 {
		return
	}
	var crossed []bool // lines
	crossings := ink.Crossings(page.Regions)
	scribbled, blotted := scribbledOn(crossings)
	if blotted {
		return
	}
	before := confidence.Sum(page.Regions)
	for r := range page.Regions {
		for l := range page.Regions[r].Lines {
			words := page.Regions[r].Lines[l].Words
			own := crossings[:len(words)]
			crossings = crossings[len(own):]
			crossed = append(crossed, isCrossed(own))
			for w, against := range disturbances(words, own, scribbled) {
				if against != nil {
					words[w].Quality = against.Less(words[w].Quality)
				}
			}
		}
	}
	page.Regions = layout.JoinParagraphs(page.Regions, crossed, ink.XHeight)
	missing, canvas := 0, document.Box{Right: page.Canvas.Width, Bottom: page.Canvas.Height}
	for _, gap := range ink.Gaps(page.Regions) {
		missing += gap.Letters
		page.Regions = append(page.Regions, document.Region{Kind: document.RegionUnread, Box: gap.Box.Intersect(canvas)})
	}
	// Beside strokes a word's quality is that of the whole word: the page's, of
	// characters, rests on what was expected before, and on what is missing.
	confidence.Sum(page.Regions)
	page.Quality = confidence.Whole(before, max(read.Missed, share(missing, page.Regions)))
}

// isCrossed reports whether strokes come near a line, of whose words the ink shows so
// much.
func isCrossed(ink []layout.Crossing) bool {
	return slices.ContainsFunc(ink, near)
}

// scribbledOn reports whether strokes run through several words of a page; through most
// of them none do, but its letters run together.
func scribbledOn(ink []layout.Crossing) (scribbled, blotted bool) {
	const few, least = 3, 0.2
	n := 0
	for _, c := range ink {
		if c.Through >= least {
			n++
		}
	}
	return n >= few, 2*n > len(ink)
}

// disturbances returns those of the words of a line, nil for one that nothing
// disturbs: that strokes do not come near, unless it was read much less surely than those
// beside it and the line is crossed or the page scribbled on, where strokes may be pale.
func disturbances(words []document.Word, ink []layout.Crossing, scribbled bool) []*confidence.Disturbance {
	const unsure = 1.0 // in log odds
	all := make([]*confidence.Disturbance, len(words))
	crossed := isCrossed(ink)
	for i, c := range ink {
		if near(c) || (crossed || scribbled) && confidence.Unsurer(words, i) >= unsure {
			d := confidence.NewDisturbance(c.Through, c.Beside, c.Cut, 1-c.Standing, c.Pitch, words[i].Confidence)
			all[i] = &d
		}
	}
	return all
}

// near reports whether strokes come near a word.
func near(c layout.Crossing) bool { return c.Through+c.Beside+c.Cut > 0 }

// share is how many of the letters of a page are missing, as a share.
func share(missing int, regions []document.Region) float64 {
	read := 0
	for _, word := range layout.WordsIn(regions) {
		read += len([]rune(word.Text))
	}
	return document.Thousandth(float64(missing) / float64(max(1, missing+read)))
}

// canvasInk returns the ink of a reading on the canvas.
func (read *reading) canvasInk() *layout.CanvasInk {
	m := read.image.ToCanvas
	whole := document.Box{Right: read.image.Pix.Width(), Bottom: read.image.Pix.Height()}
	ink := &layout.CanvasInk{Strokes: slices.Clone(read.image.MarkInk), XHeight: m.Stretch(whole) * read.ink.XHeight}
	if read.ink.XHeight == 0 {
		return ink
	}
	for _, p := range read.ink.Strokes {
		ink.Strokes = append(ink.Strokes, m.Apply(p))
	}
	for _, c := range read.ink.Components {
		if h := float64(c.Height()) / read.ink.XHeight; h > 0.6 && h < 2.6 {
			ink.Letters = append(ink.Letters, m.ApplyBox(c))
		}
	}
	return ink
}
