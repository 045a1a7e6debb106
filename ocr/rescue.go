package ocr

import (
	"slices"

	"recto/document"
	"recto/ocr/engine"
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

// rescue reads the lines of print on a sheet that are in none of its regions
// and puts those that make sense where they belong. Where many made none in an
// earlier reading of the page, they are not tried again.
func (r *Reader) rescue(regions []document.Region, s *sheet, models []string) ([]document.Region, error) {
	if s.print != nil && s.print.nonsense {
		return regions, nil
	}
	draft := s.copy()
	defer draft.Close()
	draft.journal = nil // a look only, no step
	if err := bilevel(draft); err != nil {
		return nil, err
	}
	components := draft.pix.Components()
	height, _ := xHeight(components)
	read := linesOf(regions)
	var missing []document.Line
	tried, sense := 0, 0
	for _, line := range traces(draft.pix, components, height) {
		if line.share(read, height) > 0.3 {
			continue
		}
		// Ruled and grained pages have hundreds of lines that are none.
		if tried == mostStrips || tried >= fewStrips && 4*sense < tried {
			break
		}
		lines, err := r.readStrip(line.box(height), s, models)
		if err != nil {
			return nil, err
		}
		tried++
		if slices.ContainsFunc(lines, func(l document.Line) bool { return r.sensible(&l) }) {
			sense++
		}
		missing = append(missing, lines...)
	}
	if s.print != nil {
		s.print.nonsense = tried >= fewStrips && sense == 0
	}
	for _, line := range missing {
		if r.sensible(&line) {
			regions = insert(regions, line)
		}
	}
	return regions, nil
}

// rescueFaint reads the lines of a page that are so faint that they are lost on
// the sheet that was read, and puts those that make sense where they belong.
func (r *Reader) rescueFaint(regions []document.Region, s *sheet, models []string) ([]document.Region, error) {
	pieces, share := s.print.unread(regions, s.enlargement())
	if share <= lost || s.print.shinesThrough {
		return regions, nil
	}
	lines, err := r.readFaint(pieces, regions, s, models)
	if err != nil {
		return nil, err
	}
	for _, line := range lines {
		regions = insert(regions, line)
	}
	return regions, nil
}

// readFaint reads pieces of lines from the page itself and returns those that
// make sense, from top to bottom. A few are read first, from all over the page:
// where most of them make no sense, they shine through from the other side, and
// the others are left alone.
func (r *Reader) readFaint(pieces []trace, regions []document.Region, s *sheet, models []string) ([]document.Line, error) {
	const probes = 6
	p, read, scale := s.print, linesOf(regions), document.Scale(s.enlargement(), s.enlargement())
	enlarge := 1.0
	if p.xHeight < minXHeight {
		enlarge = bestXHeight / p.xHeight
	}
	legibleOn := func(look *sheet, piece trace) ([]document.Line, error) {
		lines, err := r.readScaled(piece.box(p.xHeight), enlarge, look, models)
		for i, line := range lines {
			lines[i] = without(moved(line, scale), read)
		}
		return slices.DeleteFunc(lines, func(l document.Line) bool { return !r.legible(&l) }), err
	}
	var found []document.Line
	tried, sense := 0, 0
	pieces = pieces[:min(len(pieces), mostStrips)]
	every := (len(pieces) + probes - 1) / probes
	for start := range every {
		for i := start; i < len(pieces); i += every {
			lines, err := legibleOn(p.sheet, pieces[i])
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
			found = append(found, slices.DeleteFunc(lines, func(l document.Line) bool { return !r.sensible(&l) })...)
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

// legible reports whether a faint line is print. Now and then words are made of
// what shines through too, but of 15 such lines none was read with more
// confidence than 0.57, and of 130 faint ones nine in ten were; nor does it
// come to a line of nothing but words.
func (r *Reader) legible(line *document.Line) bool {
	s := r.lineSense(line)
	return s.known >= 4 && s.confidence >= 0.6 || s.known >= 12 && 5*s.known >= 4*s.letters
}

// without returns a line without the words that lie in other lines: a strip is
// larger than the piece of a line that it is read for.
func without(line document.Line, read []*document.Line) document.Line {
	line.Words = slices.DeleteFunc(line.Words, func(w document.Word) bool {
		return covered(read, (w.Box.Left+w.Box.Right)/2, (w.Box.Top+w.Box.Bottom)/2)
	})
	line.Box = document.Box{}
	for _, w := range line.Words {
		line.Box = line.Box.Union(w.Box)
	}
	return line
}

// share returns the share of a line's letters that lie in words read.
func (t trace) share(read []*document.Line, xHeight float64) float64 {
	n := 0
	for _, p := range t {
		if covered(read, int(p.X), int(p.Y-xHeight/2)) {
			n++
		}
	}
	return float64(n) / float64(len(t))
}

// box returns the box of a line with its long letters and some room.
func (t trace) box(xHeight float64) document.Box {
	box := document.Bound(t...)
	return document.Box{
		Left: box.Left - int(1.5*xHeight), Right: box.Right + int(1.5*xHeight),
		Top: box.Top - int(2*xHeight), Bottom: box.Bottom + int(0.8*xHeight),
	}
}

// readStrip reads a part of a sheet as one line.
func (r *Reader) readStrip(box document.Box, s *sheet, models []string) ([]document.Line, error) {
	return r.readScaled(box, 1, s, models)
}

// readScaled reads a part of a sheet, brought to factor times its size, as one
// line.
func (r *Reader) readScaled(box document.Box, factor float64, s *sheet, models []string) ([]document.Line, error) {
	box = box.Intersect(document.Box{Right: s.pix.Width(), Bottom: s.pix.Height()})
	if box.Empty() {
		return nil, nil
	}
	part, err := s.pix.Crop(box)
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
			lines = append(lines, moved(line, at))
		}
	}
	return lines, nil
}

// moved returns a line with its boxes and baseline mapped.
func moved(line document.Line, to document.Affine) document.Line {
	line.Box = to.ApplyBox(line.Box)
	line.Baseline = [2]document.Point{to.Apply(line.Baseline[0]), to.Apply(line.Baseline[1])}
	line.Size *= to.D
	for i := range line.Words {
		line.Words[i].Box = to.ApplyBox(line.Words[i].Box)
	}
	return line
}

// sensible reports whether half of a line's letters stand in known words.
func (r *Reader) sensible(line *document.Line) bool {
	share, letters := r.weigh(texts(line.Words)).share()
	return letters >= 6 && share >= 0.5
}

// insert puts a line below the nearest one that stands above it and over a
// part of its width, or before all lines. What stands beside a line of the same
// height is a part of that line.
func insert(regions []document.Region, line document.Line) []document.Region {
	region, at, nearest := -1, 0, -1<<30
	for i := range regions {
		for j := range regions[i].Lines {
			other := &regions[i].Lines[j]
			beside := min(other.Box.Bottom, line.Box.Bottom) - max(other.Box.Top, line.Box.Top)
			apart := max(other.Box.Left, line.Box.Left) - min(other.Box.Right, line.Box.Right)
			if 2*beside > min(other.Box.Height(), line.Box.Height()) && apart >= 0 && apart < 2*line.Box.Height() {
				other.Words = append(other.Words, line.Words...)
				slices.SortStableFunc(other.Words, func(a, b document.Word) int { return a.Box.Left - b.Box.Left })
				other.Box = other.Box.Union(line.Box)
				regions[i].Box = regions[i].Box.Union(line.Box)
				return regions
			}
			if middle := (other.Box.Top + other.Box.Bottom) / 2; apart < 0 && middle < line.Box.Top && other.Box.Bottom > nearest {
				region, at, nearest = i, j+1, other.Box.Bottom
			}
		}
	}
	if region < 0 {
		line.Paragraph = 1
		return slices.Insert(regions, 0, document.Region{Kind: document.RegionText, Box: line.Box, Lines: []document.Line{line}})
	}
	to := &regions[region]
	line.Paragraph = to.Lines[at-1].Paragraph
	to.Lines = slices.Insert(to.Lines, at, line)
	to.Box = to.Box.Union(line.Box)
	return regions
}
