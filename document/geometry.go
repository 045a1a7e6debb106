package document

import (
	"encoding/json"
	"fmt"
	"math"
)

// Point is a place on the canvas, in canvas pixels: x to the right, y down.
// Its JSON form is [x, y].
type Point struct{ X, Y float64 }

// Box is an upright rectangle on the canvas, in whole canvas pixels. Left and
// Top lie inside it, Right and Bottom just outside, so that its width is
// Right-Left. Its JSON form is [left, top, right, bottom].
type Box struct{ Left, Top, Right, Bottom int }

// Width returns the box's width in pixels.
func (b Box) Width() int { return b.Right - b.Left }

// Height returns the box's height in pixels.
func (b Box) Height() int { return b.Bottom - b.Top }

// Empty reports whether no pixel lies inside the box.
func (b Box) Empty() bool { return b.Right <= b.Left || b.Bottom <= b.Top }

// Union returns the smallest box that holds both. An empty box adds nothing.
func (b Box) Union(c Box) Box {
	switch {
	case b.Empty():
		return c
	case c.Empty():
		return b
	}
	return Box{min(b.Left, c.Left), min(b.Top, c.Top), max(b.Right, c.Right), max(b.Bottom, c.Bottom)}
}

// Intersect returns the part that both boxes share; it may be empty.
func (b Box) Intersect(c Box) Box {
	return Box{max(b.Left, c.Left), max(b.Top, c.Top), min(b.Right, c.Right), min(b.Bottom, c.Bottom)}
}

// Area returns the number of pixels inside the box.
func (b Box) Area() int {
	if b.Empty() {
		return 0
	}
	return b.Width() * b.Height()
}

// Corners returns the box's corners, clockwise from the top left one.
func (b Box) Corners() [4]Point {
	l, t, r, o := float64(b.Left), float64(b.Top), float64(b.Right), float64(b.Bottom)
	return [4]Point{{l, t}, {r, t}, {r, o}, {l, o}}
}

// Bound returns the smallest box that holds all points.
func Bound(points ...Point) Box {
	if len(points) == 0 {
		return Box{}
	}
	lo, hi := points[0], points[0]
	for _, p := range points[1:] {
		lo.X, lo.Y = math.Min(lo.X, p.X), math.Min(lo.Y, p.Y)
		hi.X, hi.Y = math.Max(hi.X, p.X), math.Max(hi.Y, p.Y)
	}
	return Box{int(math.Floor(lo.X + 1e-6)), int(math.Floor(lo.Y + 1e-6)), int(math.Ceil(hi.X - 1e-6)), int(math.Ceil(hi.Y - 1e-6))}
}

// Affine maps a point (x, y) to (A x + C y + E, B x + D y + F), the order of a
// PDF matrix. Its JSON form is [a, b, c, d, e, f].
type Affine struct{ A, B, C, D, E, F float64 }

// Identity maps every point to itself.
var Identity = Affine{A: 1, D: 1}

// Scale returns the map that multiplies x and y.
func Scale(x, y float64) Affine { return Affine{A: x, D: y} }

// Translate returns the map that moves by x and y.
func Translate(x, y float64) Affine { return Affine{A: 1, D: 1, E: x, F: y} }

// Rotate returns the map that turns by angle radians about the origin,
// clockwise as seen on the canvas, where y points down.
func Rotate(angle float64) Affine {
	s, c := math.Sincos(angle)
	return Affine{A: c, B: s, C: -s, D: c}
}

// Then returns the map that applies m first and n second.
func (m Affine) Then(n Affine) Affine {
	return Affine{
		A: n.A*m.A + n.C*m.B, B: n.B*m.A + n.D*m.B,
		C: n.A*m.C + n.C*m.D, D: n.B*m.C + n.D*m.D,
		E: n.A*m.E + n.C*m.F + n.E, F: n.B*m.E + n.D*m.F + n.F,
	}
}

// Apply maps one point.
func (m Affine) Apply(p Point) Point {
	return Point{m.A*p.X + m.C*p.Y + m.E, m.B*p.X + m.D*p.Y + m.F}
}

// ApplyBox maps the corners of b and returns the upright box around them.
func (m Affine) ApplyBox(b Box) Box {
	c := b.Corners()
	return Bound(m.Apply(c[0]), m.Apply(c[1]), m.Apply(c[2]), m.Apply(c[3]))
}

// Inverse returns the map that undoes m. ok is false where m is not
// invertible.
func (m Affine) Inverse() (inverse Affine, ok bool) {
	det := m.A*m.D - m.B*m.C
	if math.Abs(det) < 1e-12 || math.IsNaN(det) {
		return Affine{}, false
	}
	i := Affine{A: m.D / det, B: -m.B / det, C: -m.C / det, D: m.A / det}
	i.E, i.F = -(i.A*m.E + i.C*m.F), -(i.B*m.E + i.D*m.F)
	return i, true
}

// round cuts a coordinate to a thousandth, so that JSON stays short and equal
// on every machine of one CPU family.
func round(v float64) float64 {
	r := math.Round(v*1000) / 1000
	if r == 0 {
		return 0 // no negative zero
	}
	return r
}

func (p Point) MarshalJSON() ([]byte, error) {
	return json.Marshal([2]float64{round(p.X), round(p.Y)})
}

func (p *Point) UnmarshalJSON(data []byte) error {
	v, err := numbers(data, 2, "point")
	if err == nil {
		*p = Point{v[0], v[1]}
	}
	return err
}

func (b Box) MarshalJSON() ([]byte, error) {
	return json.Marshal([4]int{b.Left, b.Top, b.Right, b.Bottom})
}

func (b *Box) UnmarshalJSON(data []byte) error {
	v, err := numbers(data, 4, "box")
	if err == nil {
		*b = Box{int(v[0]), int(v[1]), int(v[2]), int(v[3])}
	}
	return err
}

func (m Affine) MarshalJSON() ([]byte, error) {
	v := [6]float64{m.A, m.B, m.C, m.D, m.E, m.F}
	for i, f := range v {
		v[i] = math.Round(f*1e9) / 1e9
		if v[i] == 0 {
			v[i] = 0 // no negative zero
		}
	}
	return json.Marshal(v)
}

func (m *Affine) UnmarshalJSON(data []byte) error {
	v, err := numbers(data, 6, "affine map")
	if err == nil {
		*m = Affine{v[0], v[1], v[2], v[3], v[4], v[5]}
	}
	return err
}

func numbers(data []byte, n int, what string) ([]float64, error) {
	var v []float64
	if err := json.Unmarshal(data, &v); err != nil {
		return nil, fmt.Errorf("%s: %w", what, err)
	}
	if len(v) != n {
		return nil, fmt.Errorf("%s: %d numbers, want %d", what, len(v), n)
	}
	return v, nil
}

// Thousandth rounds a number for a record to three decimals, so that it is short
// and the same on every machine of one CPU family.
func Thousandth(v float64) float64 { return math.Round(v*1000) / 1000 }
