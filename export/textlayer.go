package export

import (
	"bytes"
	"fmt"
	"math"
	"strconv"

	"recto/document"
)

// textLayer returns the content that lays the page's words invisibly over its
// picture, with the font as /recto. toPDF maps the canvas to the space that the
// content is drawn in. It is empty for a page without words.
//
// A line is one text object. Each word begins where its box begins and is
// stretched to end where the box ends; a space follows it, so that no program
// has to guess where words end. The words are as they were typed: a parted word
// is two. Stamps and handwriting count as well, since they are text that
// somebody may look for.
func textLayer(p *document.Page, toPDF document.Affine, c *codes) []byte {
	var content bytes.Buffer
	for r := range p.Regions {
		for l := range p.Regions[r].Lines {
			textLine(&content, &p.Regions[r].Lines[l], toPDF, c)
		}
	}
	return content.Bytes()
}

func textLine(content *bytes.Buffer, l *document.Line, toPDF document.Affine, c *codes) {
	base, ok := baselineOf(l)
	size := fontSize(l) * heightScale(toPDF)
	if !ok || !(size > 0) || math.IsInf(size, 0) {
		return
	}
	cos, sin := direction(toPDF.Apply(base[0]), toPDF.Apply(base[1]))
	// toLine maps the canvas to a line that begins at the origin and runs to
	// the right, in points.
	toLine := toPDF.Then(document.Affine{A: cos, B: -sin, C: sin, D: cos})
	var last document.Point
	begun := false
	for _, w := range speaking(l.Words) {
		from, to := feet(base, w.Box)
		start, end := toLine.Apply(from), toLine.Apply(to)
		text := []rune(plain(w.Text))
		stretch := 100 * (end.X - start.X) / (float64(len(text)) * glyphWidth * size)
		// A quarter into the word is where a flat word fits a sloping line
		// best, both for programs that take its baseline at its start and for
		// those that take it in its middle.
		at := document.Point{X: start.X, Y: start.Y + (end.Y-start.Y)/4}
		if !(stretch > 0) || math.IsInf(stretch, 0) || math.IsNaN(at.Y) || math.IsInf(at.Y, 0) {
			continue
		}
		if !begun {
			begun = true
			fmt.Fprintf(content, "BT\n3 Tr /recto %s Tf %s %s %s %s %s %s Tm\n", decimal(size),
				fine(cos), fine(sin), fine(-sin), fine(cos), decimal(cos*at.X-sin*at.Y), decimal(sin*at.X+cos*at.Y))
		} else {
			fmt.Fprintf(content, "%s %s Td ", decimal(at.X-last.X), decimal(at.Y-last.Y))
		}
		last = at
		fmt.Fprintf(content, "%s Tz <", decimal(stretch))
		for _, r := range append(text, ' ') {
			fmt.Fprintf(content, "%04X", c.code(r))
		}
		content.WriteString("> Tj\n")
	}
	if begun {
		content.WriteString("ET\n")
	}
}

// direction returns cosine and sine of the direction in which words are set.
// A slope of less than 15 degrees is left out and each word set at its own
// height instead: pdftotext takes a word apart where its baseline climbs by
// more than half a point, and some viewers mark sloping text badly.
func direction(start, end document.Point) (cos, sin float64) {
	angle := math.Atan2(end.Y-start.Y, end.X-start.X)
	if quarter := math.Round(angle/(math.Pi/2)) * math.Pi / 2; math.Abs(angle-quarter) < math.Pi/12 {
		sin, cos = math.Sincos(quarter)
		return math.Round(cos), math.Round(sin)
	}
	sin, cos = math.Sincos(angle)
	return cos, sin
}

// baselineOf returns the line's baseline; a line that has none stands on the
// bottom of its box. ok is false where there is no place for it at all.
func baselineOf(l *document.Line) (base [2]document.Point, ok bool) {
	if a, b := l.Baseline[0], l.Baseline[1]; math.Hypot(b.X-a.X, b.Y-a.Y) >= 1 {
		return l.Baseline, true
	}
	c := l.Box.Corners()
	return [2]document.Point{c[3], c[2]}, !l.Box.Empty()
}

// fontSize returns the size in canvas pixels of the font that a line of this
// height is set in. A font's size is about 1.2 times the distance from its
// descenders to its ascenders; with less than that, pdftotext takes the gaps
// between the words of a typewriter for those between columns.
func fontSize(l *document.Line) float64 {
	if l.Size > 0 {
		return 1.2 * l.Size
	}
	return 1.2 * float64(min(l.Box.Width(), l.Box.Height()))
}

// feet returns the ends of the piece of the baseline that a word stands on. The
// line of a bent page leaves the straight baseline between its ends: a word
// whose box lies off it stands near the bottom of its box.
func feet(base [2]document.Point, box document.Box) (from, to document.Point) {
	from, to = along(base, box)
	if math.Abs(to.Y-from.Y) > math.Abs(to.X-from.X) {
		return from, to
	}
	room := float64(box.Height()) / 2
	if middle := (from.Y + to.Y) / 2; middle < float64(box.Top)-room || middle > float64(box.Bottom)+room {
		from.Y = float64(box.Bottom) - 0.2*float64(box.Height())
		to.Y = from.Y
	}
	return from, to
}

// along returns the points of the baseline at the two ends of a box.
func along(base [2]document.Point, box document.Box) (from, to document.Point) {
	a, dx, dy := base[0], base[1].X-base[0].X, base[1].Y-base[0].Y
	if math.Abs(dx) >= math.Abs(dy) {
		at := func(x float64) document.Point { return document.Point{X: x, Y: a.Y + (x-a.X)*dy/dx} }
		from, to = at(float64(box.Left)), at(float64(box.Right))
		if dx < 0 {
			from, to = to, from
		}
		return from, to
	}
	at := func(y float64) document.Point { return document.Point{X: a.X + (y-a.Y)*dx/dy, Y: y} }
	from, to = at(float64(box.Top)), at(float64(box.Bottom))
	if dy < 0 {
		from, to = to, from
	}
	return from, to
}

// fine writes a number of a matrix: a long line needs more than three decimals.
func fine(v float64) string {
	return strconv.FormatFloat(math.Round(v*1e6)/1e6+0, 'f', -1, 64)
}

// heightScale is by how much a map stretches heights. Where pixels are square
// that is what it does to all lengths.
func heightScale(m document.Affine) float64 {
	across, down := math.Hypot(m.A, m.B), math.Hypot(m.C, m.D)
	if math.Abs(down/across-1) > 0.02 {
		return down
	}
	return math.Sqrt(math.Abs(m.A*m.D - m.B*m.C))
}
