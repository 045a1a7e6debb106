package ocr

import (
	"slices"

	"recto/document"
	"recto/ocr/confidence"
	"recto/ocr/layout"
	"recto/ocr/prepare"
)

// allPrint is the print of a page as a look shows it that takes faint letters for
// letters too. Working images made from one page share it.
type allPrint struct {
	// page is the page, in grey or colour; lines and xHeight are in its pixels.
	page    *prepare.WorkingImage
	lines   []layout.Trace
	xHeight float64
	// letters is how many there are.
	letters int
	// probed is true once some unread lines were read to see what they are;
	// shinesThrough is then true where they make no sense: they are the
	// other side of the paper, or dirt.
	probed, shinesThrough bool
	// nonsense is true once lines that a reading dropped were read one by one
	// and none made sense.
	nonsense bool
	// near is the page in black and white near the paper, nil until nearPaper
	// is asked for it.
	near *prepare.WorkingImage
}

// Close frees the page near the paper.
func (p *allPrint) Close() {
	if p.near != nil {
		p.near.Close()
	}
}

// enlargement is how many times as large an image is as the page.
func (p *allPrint) enlargement(work *prepare.WorkingImage) float64 {
	return float64(work.Pix.Width()) / float64(p.page.Pix.Width())
}

// nearPaper returns the page in black and white near its paper, made once. It
// stays the print's.
func (p *allPrint) nearPaper() (*prepare.WorkingImage, error) {
	if p.near != nil {
		return p.near, nil
	}
	near := p.page.Look()
	if err := near.NearPaper(); err != nil {
		near.Close()
		return nil, err
	}
	p.near = near
	return near, nil
}

// findPrint looks for lines of print on a grey or coloured image, those too that
// are lost where it becomes black and white. It finds none on a bilevel image,
// which shows all there is.
func findPrint(work *prepare.WorkingImage) (found *allPrint, err error) {
	found = &allPrint{page: work}
	if work.Pix.Depth() == 1 {
		return found, nil
	}
	// Smaller sizes are enough to see lines, and have less noise, but small
	// letters are lost in them.
	const few = 100
	for _, size := range []float64{0.35, 0.5, 1} {
		if size == 1 && found.letters >= few {
			break
		}
		at, err := printedAt(work, size)
		if err != nil {
			return nil, err
		}
		if at.letters > found.letters {
			found = at
		}
	}
	return found, nil
}

// printedAt looks for lines of print on the image brought to a size.
func printedAt(work *prepare.WorkingImage, size float64) (*allPrint, error) {
	look := work.Look()
	defer look.Close()
	if err := look.Grey(); err != nil {
		return nil, err
	}
	if err := look.Scale(size); err != nil {
		return nil, err
	}
	if err := look.Even(); err != nil {
		return nil, err
	}
	pix, _, err := look.Pix.NearPaper()
	if err != nil {
		return nil, err
	}
	defer pix.Close()
	found := &allPrint{page: work}
	components := pix.Components()
	height, _ := layout.XHeight(components)
	if height == 0 {
		return found, nil
	}
	found.xHeight = height / size
	found.lines = layout.Traces(pix, components, height)
	for _, line := range found.lines {
		found.letters += len(line)
		for i := range line {
			line[i].X, line[i].Y = line[i].X/size, line[i].Y/size
		}
	}
	return found, nil
}

// unread returns the pieces of lines that lie in no recognised word, and which
// share of all letters that is. scale leads from the page to the pixels of the
// regions.
func (p *allPrint) unread(regions []document.Region, scale float64) (pieces []layout.Trace, share float64) {
	const few = 8 // letters make no piece
	if p.letters == 0 {
		return nil, 0
	}
	read := layout.LinesOf(regions)
	missed := 0
	for _, line := range p.lines {
		var piece layout.Trace
		end := func() {
			if len(piece) >= few {
				pieces = append(pieces, piece)
				missed += len(piece)
			}
			piece = nil
		}
		for _, foot := range line {
			if layout.Covered(read, int(foot.X*scale), int((foot.Y-p.xHeight/2)*scale)) {
				end()
			} else {
				piece = append(piece, foot)
			}
		}
		end()
	}
	return pieces, document.Thousandth(float64(missed) / float64(p.letters))
}

// missed is the share of letters that became no text.
func (p *allPrint) missed(regions []document.Region, scale float64) float64 {
	_, share := p.unread(regions, scale)
	if p.shinesThrough {
		return 0
	}
	return share
}

// rescueFaint reads the lines of a page that are so faint that they are lost on
// the image that was read, and puts those that make sense where they belong.
func (r *Reader) rescueFaint(regions []document.Region, work *prepare.WorkingImage, print *allPrint, models []string) ([]document.Region, error) {
	pieces, share := print.unread(regions, print.enlargement(work))
	if share <= lost || print.shinesThrough {
		return regions, nil
	}
	lines, err := r.readFaint(pieces, regions, print, print.enlargement(work), models)
	if err != nil {
		return nil, err
	}
	for _, line := range lines {
		regions = layout.Insert(regions, line)
	}
	return regions, nil
}

// readFaint reads pieces of lines from the page itself and returns those that
// make sense, from top to bottom. A few are read first, from all over the page:
// where most of them make no sense, they shine through from the other side, and
// the others are left alone.
func (r *Reader) readFaint(pieces []layout.Trace, regions []document.Region, p *allPrint, enlargement float64, models []string) ([]document.Line, error) {
	const probes = 6
	read, scale := layout.LinesOf(regions), document.Scale(enlargement, enlargement)
	enlarge := 1.0
	if p.xHeight < prepare.MinXHeight {
		enlarge = prepare.BestXHeight / p.xHeight
	}
	legibleOn := func(look *prepare.WorkingImage, piece layout.Trace) ([]document.Line, error) {
		lines, err := r.readScaled(piece.Box(p.xHeight), enlarge, look, models)
		for i, line := range lines {
			lines[i] = layout.Without(layout.Moved(line, scale), read)
		}
		return slices.DeleteFunc(lines, func(l document.Line) bool { return !confidence.Legible(r.words, &l) }), err
	}
	var found []document.Line
	tried, sense := 0, 0
	pieces = pieces[:min(len(pieces), mostStrips)]
	every := (len(pieces) + probes - 1) / probes
	for start := range every {
		for i := start; i < len(pieces); i += every {
			lines, err := legibleOn(p.page, pieces[i])
			if err != nil {
				return nil, err
			}
			if len(lines) == 0 { // what the grain of the paper hides shows without it
				near, err := p.nearPaper()
				if err != nil {
					return nil, err
				}
				if lines, err = legibleOn(near, pieces[i]); err != nil {
					return nil, err
				}
			}
			if tried++; len(lines) > 0 {
				sense++
			}
			found = append(found, slices.DeleteFunc(lines, func(l document.Line) bool { return !confidence.Sensible(r.words, &l) })...)
		}
		if !p.probed {
			p.probed, p.shinesThrough = true, 2*sense < tried
		}
		if p.shinesThrough {
			return nil, nil
		}
	}
	slices.SortStableFunc(found, func(a, b document.Line) int { return a.Box.Top - b.Box.Top })
	return found, nil
}
