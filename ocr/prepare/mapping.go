package prepare

import (
	"math"

	"recto/document"
)

// mapping leads from the pixels of a working image to the canvas: an affine map, or two
// with a bent page between them.
type mapping struct {
	first document.Affine
	bend  *field // nil where the page was never straightened
	last  document.Affine
}

// after returns the mapping with m done before it.
func (m mapping) after(a document.Affine) mapping {
	m.first = a.Then(m.first)
	return m
}

// then returns the mapping with a done after it.
func (m mapping) then(a document.Affine) mapping {
	m.last = m.last.Then(a)
	return m
}

// Apply maps one point.
func (m mapping) Apply(p document.Point) document.Point {
	p = m.first.Apply(p)
	if m.bend != nil {
		p.Y += m.bend.at(p)
	}
	return m.last.Apply(p)
}

// ApplyBox returns the upright box around what b becomes.
func (m mapping) ApplyBox(b document.Box) document.Box { return document.Bound(m.Outline(b)...) }

// Outline returns what a box becomes, clockwise from its top left corner. On a
// bent page its upper and lower edges have more points than their ends.
func (m mapping) Outline(b document.Box) []document.Point {
	parts := 1
	if m.bend != nil && b.Height() > 0 {
		parts = 1 + b.Width()/(2*b.Height())
	}
	edge := func(y, from, to int) (points []document.Point) {
		for i := range parts + 1 {
			points = append(points, m.Apply(document.Point{X: float64(from) + float64(i*(to-from))/float64(parts), Y: float64(y)}))
		}
		return points
	}
	return append(edge(b.Top, b.Left, b.Right), edge(b.Bottom, b.Right, b.Left)...)
}

// Stretch returns by how much the mapping stretches heights at a box.
func (m mapping) Stretch(b document.Box) float64 {
	if m.bend == nil {
		a := m.first.Then(m.last)
		across, down := math.Hypot(a.A, a.B), math.Hypot(a.C, a.D)
		if math.Abs(down/across-1) > 0.02 { // the canvas has no square pixels
			return down
		}
		return across
	}
	x := float64(b.Left+b.Right) / 2
	top, low := m.Apply(document.Point{X: x, Y: float64(b.Top)}), m.Apply(document.Point{X: x, Y: float64(b.Bottom)})
	return math.Hypot(low.X-top.X, low.Y-top.Y) / float64(max(1, b.Height()))
}
