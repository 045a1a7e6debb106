package layout

import (
	"math"
	"slices"

	"recto/document"
	"recto/ocr/engine"
)

// Stamps and pen strokes that are taken off a page are kept as regions without
// text. What a mark is called rests on what only such marks have; strokes that
// may be either are illegible, and what has no strokes, stains and the edges of
// holes, is no mark. Lengths are in x-heights of the page's print.
const (
	// markGap is how far the parts of one mark may be apart.
	markGap = 2.0
	// leastMark is the longer side of the smallest mark that is worth a region,
	// and leastStroke that of its largest part.
	leastMark, leastStroke = 3.0, 1.0
	// rulePart is the width of a rule, a straight line across or down the page,
	// which is no mark, and ruleLength its length.
	rulePart, ruleLength = 0.5, 8.0
	// mostOfPage is the share of the page that a mark takes at most: beyond, it
	// is a picture, or the paper.
	mostOfPage = 0.4
	// mostParts are more than the marks of a page have: they are the dots of a
	// printed picture.
	mostParts = 5000
)

// FindMarks returns the regions of the marks whose ink is given, in its pixels.
func FindMarks(ink *engine.Pix, xHeight float64) []document.Region {
	if xHeight == 0 {
		return nil
	}
	parts := slices.DeleteFunc(ink.Components(), func(c document.Box) bool {
		short, long := float64(min(c.Width(), c.Height())), float64(max(c.Width(), c.Height()))
		return long < 0.5*xHeight || short < rulePart*xHeight && long > ruleLength*xHeight
	})
	if len(parts) > mostParts {
		return nil
	}
	var regions []document.Region
	for _, group := range groups(parts, int(markGap*xHeight)) {
		box := document.Box{}
		largest := 0
		for _, c := range group {
			box = box.Union(c)
			largest = max(largest, c.Width(), c.Height())
		}
		long := float64(max(box.Width(), box.Height()))
		if long < leastMark*xHeight || float64(largest) < leastStroke*xHeight ||
			float64(box.Width()*box.Height()) > mostOfPage*float64(ink.Width()*ink.Height()) {
			continue
		}
		if kind := markKind(ink, box, group, xHeight); kind != "" {
			regions = append(regions, document.Region{Kind: kind, Box: box})
		}
	}
	slices.SortFunc(regions, func(a, b document.Region) int {
		if a.Box.Top != b.Box.Top {
			return a.Box.Top - b.Box.Top
		}
		return a.Box.Left - b.Box.Left
	})
	return regions
}

// MarkInk returns the places of the ink of marks, of which specks are no part.
func MarkInk(ink *engine.Pix, xHeight float64) ([]document.Point, error) {
	speck := int(0.5 * xHeight)
	marks, err := ink.Larger(speck, speck)
	if err != nil {
		return nil, err
	}
	defer marks.Close()
	return marks.Inked(), nil
}

// groups puts boxes together that are no further apart than gap, through others
// too.
func groups(boxes []document.Box, gap int) [][]document.Box {
	boxes = slices.Clone(boxes)
	slices.SortFunc(boxes, func(a, b document.Box) int { return a.Left - b.Left })
	parent := make([]int, len(boxes))
	for i := range parent {
		parent[i] = i
	}
	find := func(i int) int {
		for parent[i] != i {
			parent[i] = parent[parent[i]]
			i = parent[i]
		}
		return i
	}
	widest := 0
	for _, b := range boxes {
		widest = max(widest, b.Width())
	}
	for i, a := range boxes {
		for j := i - 1; j >= 0 && boxes[j].Left+widest+gap >= a.Left; j-- {
			b := boxes[j]
			if b.Right+gap >= a.Left && a.Top-gap <= b.Bottom && b.Top-gap <= a.Bottom {
				parent[find(i)] = find(j)
			}
		}
	}
	var all [][]document.Box
	at := map[int]int{}
	for i, b := range boxes {
		root := find(i)
		if _, ok := at[root]; !ok {
			at[root] = len(all)
			all = append(all, nil)
		}
		all[at[root]] = append(all[at[root]], b)
	}
	return all
}

// markKind tells what kind of mark parts make up, "" where they are no mark.
func markKind(ink *engine.Pix, box document.Box, parts []document.Box, xHeight float64) document.RegionKind {
	const leastRing = 5 // smaller ones are holes
	bits := ink.Bits(box)
	for _, c := range outlines(box, parts, xHeight) {
		isFrame, isRing := along(bits, box, c, xHeight, frame), along(bits, box, c, xHeight, ring)
		small := float64(min(c.Width(), c.Height())) < leastRing*xHeight
		switch {
		case isFrame, isRing && !small:
			return document.RegionStamp
		case isRing && c == box:
			return ""
		}
	}
	if lettered(parts, xHeight) {
		return document.RegionStamp
	}
	switch {
	case !strokes(bits, box, parts, xHeight):
		return ""
	case straight(bits, box, xHeight):
		if stampSized(box, xHeight) {
			return document.RegionIllegible
		}
		return ""
	}
	return document.RegionHandwriting
}

// stampSized reports whether a box is as large as stamps are at most.
func stampSized(box document.Box, xHeight float64) bool {
	const long, short = 45.0, 30.0
	w, h := float64(box.Width()), float64(box.Height())
	return max(w, h) <= long*xHeight && min(w, h) <= short*xHeight
}

// outlines returns the boxes within a mark in which a ring or a frame may stand:
// the mark, what only the type that it is printed over keeps apart, squares along
// each where a stroke runs into a ring, and the largest parts.
func outlines(box document.Box, parts []document.Box, xHeight float64) []document.Box {
	const least, most = 2.0, 200
	var found []document.Box
	add := func(b document.Box) {
		if float64(min(b.Width(), b.Height())) >= least*xHeight && stampSized(b, xHeight) && len(found) < most {
			found = append(found, b)
		}
	}
	wholes := []document.Box{box}
	for _, group := range groups(parts, int(0.4*xHeight)) {
		b := document.Box{}
		for _, c := range group {
			b = b.Union(c)
		}
		wholes = append(wholes, b)
	}
	large := func(a, b document.Box) int { return b.Width()*b.Height() - a.Width()*a.Height() }
	slices.SortStableFunc(wholes, large)
	parts = slices.Clone(parts)
	slices.SortStableFunc(parts, large)
	for _, b := range append(wholes, parts[:min(len(parts), most/4)]...) {
		add(b)
	}
	for _, b := range wholes {
		side, step := min(b.Width(), b.Height()), max(2, int(xHeight/4))
		if float64(side) < 2*least*xHeight {
			continue
		}
		for x := b.Left; x+side <= b.Right; x += step {
			for y := b.Top; y+side <= b.Bottom; y += step {
				add(document.Box{Left: x, Top: y, Right: x + side, Bottom: y + side})
			}
		}
		add(document.Box{Left: b.Right - side, Top: b.Bottom - side, Right: b.Right, Bottom: b.Bottom})
	}
	return found
}

// ring returns the point of an ellipse at a part of the way around it, as a
// share of the way from the middle of its box to the sides.
func ring(part float64) (x, y float64) {
	return math.Cos(2 * math.Pi * part), math.Sin(2 * math.Pi * part)
}

// frame returns that of a rectangle.
func frame(part float64) (x, y float64) {
	along := 4*part - math.Floor(4*part)
	switch int(4 * part) {
	case 0:
		return 2*along - 1, -1
	case 1:
		return 1, 2*along - 1
	case 2:
		return 1 - 2*along, 1
	}
	return -1, 1 - 2*along
}

// along reports whether a box within a mark has ink along most of an outline in
// it, and paper inside of that. bits are the pixels of the mark.
func along(bits []bool, mark, box document.Box, xHeight float64, outline func(part float64) (x, y float64)) bool {
	const steps, most, stray = 120, 0.75, 0.35
	w, h := box.Width(), box.Height()
	cx, cy := float64(w)/2, float64(h)/2
	band, pace := stray*xHeight/math.Min(cx, cy), 0.5/math.Max(cx, cy) // as shares of the way to the middle
	hit, hollow := 0, 0
	for i := range steps {
		x, y := outline((float64(i) + 0.5) / steps)
		inked := func(r float64) bool {
			i, j := int(cx+r*x*cx), int(cy+r*y*cy)
			return i >= 0 && i < w && j >= 0 && j < h && bits[(box.Top+j-mark.Top)*mark.Width()+box.Left+i-mark.Left]
		}
		r := 1.0
		for r >= 1-band && !inked(r) {
			r -= pace
		}
		if r < 1-band {
			continue
		}
		hit++
		paper, looked := 0, 0
		for r = 1 - band; r >= 1-3*band; r -= pace {
			if looked++; !inked(r) {
				paper++
			}
		}
		if 10*paper > 3*looked {
			hollow++
		}
	}
	return float64(hit) >= most*steps && float64(hollow) >= most*float64(hit)
}

// lettered reports whether parts are a line of large letters of one height, as
// a stamp without a frame is.
func lettered(parts []document.Box, xHeight float64) bool {
	const few, least = 5, 1.5
	var letters []document.Box
	var heights []int
	for _, c := range parts {
		w, h := float64(c.Width()), float64(c.Height())
		if h >= least*xHeight && h <= 8*xHeight && w <= 1.5*h {
			letters, heights = append(letters, c), append(heights, c.Height())
		}
	}
	if len(letters) < few || 2*len(letters) < len(parts) {
		return false
	}
	slices.Sort(heights)
	height := float64(heights[len(heights)/2])
	n, sx, sy, sxx, sxy := 0.0, 0.0, 0.0, 0.0, 0.0
	for _, c := range letters {
		if math.Abs(float64(c.Height())-height) > 0.12*height {
			continue
		}
		x, y := float64(c.Left+c.Right)/2, float64(c.Bottom)
		n, sx, sy, sxx, sxy = n+1, sx+x, sy+y, sxx+x*x, sxy+x*y
	}
	if n < few || n < 0.7*float64(len(letters)) || n*sxx == sx*sx {
		return false
	}
	slope := (n*sxy - sx*sy) / (n*sxx - sx*sx)
	off := 0.0
	for _, c := range letters {
		if math.Abs(float64(c.Height())-height) <= 0.12*height {
			x, y := float64(c.Left+c.Right)/2, float64(c.Bottom)
			off = math.Max(off, math.Abs(y-sy/n-slope*(x-sx/n)))
		}
	}
	return off <= 0.15*height
}

// strokes reports whether a mark is drawn with long thin lines that leave most
// of its place empty. bits are the pixels of its box.
func strokes(bits []bool, box document.Box, parts []document.Box, xHeight float64) bool {
	const least, thin, sparse = 3.0, 0.5, 0.3
	long := slices.ContainsFunc(parts, func(c document.Box) bool {
		return float64(max(c.Width(), c.Height())) >= least*xHeight
	})
	w, h := box.Width(), box.Height()
	area, edge := 0, 0
	for y := range h {
		for x := range w {
			at := y*w + x
			if !bits[at] {
				continue
			}
			area++
			if x == 0 || y == 0 || x == w-1 || y == h-1 || !bits[at-1] || !bits[at+1] || !bits[at-w] || !bits[at+w] {
				edge++
			}
		}
	}
	width := 2 * float64(area) / math.Max(1, float64(edge))
	return long && width <= thin*xHeight && float64(area) <= sparse*float64(w*h)
}

// straight reports whether a level line runs through a mark, longer than a pen
// draws it by hand.
func straight(bits []bool, box document.Box, xHeight float64) bool {
	const length, whole = 12.0, 0.9
	w, h := box.Width(), box.Height()
	long, band := int(length*xHeight), max(1, int(xHeight/8))
	for y := band; y < h-band; y++ {
		inked := make([]bool, w)
		count := 0
		for x := range w {
			for d := -band; d <= band && !inked[x]; d++ {
				inked[x] = bits[(y+d)*w+x]
			}
			if inked[x] {
				count++
			}
			if x >= long && inked[x-long] {
				count--
			}
			if x >= long && float64(count) >= whole*float64(long) {
				return true
			}
		}
	}
	return false
}

// NameSignatures names the signatures among the handwriting of a page: what stands
// in a gap of one of the last lines, between an office and a name. text and
// marks are on the canvas.
func NameSignatures(text, marks []document.Region) {
	const last, wide = 3, 2.0
	var lines []document.Line
	for _, region := range text {
		if region.Kind == document.RegionText || region.Kind == document.RegionHeading {
			lines = append(lines, region.Lines...)
		}
	}
	slices.SortStableFunc(lines, func(a, b document.Line) int { return b.Box.Bottom - a.Box.Bottom })
	for _, line := range lines[:min(last, len(lines))] {
		for i := 1; i < len(line.Words); i++ {
			left, right := line.Words[i-1].Box.Right, line.Words[i].Box.Left
			if float64(right-left) < wide*line.Size {
				continue
			}
			for m := range marks {
				box := marks[m].Box
				inside := min(right, box.Right) - max(left, box.Left)
				if marks[m].Kind == document.RegionHandwriting && 10*inside >= 7*box.Width() && box.Top <= line.Box.Bottom && box.Bottom >= line.Box.Top {
					marks[m].Kind = document.RegionSignature
				}
			}
		}
	}
}
