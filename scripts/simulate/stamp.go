package simulate

import (
	"image"
	"image/draw"
	"math"
	"math/rand/v2"

	"golang.org/x/image/vector"
)

// Rubber is a rubber stamp or a pen: what it draws goes to a layer of its own.
type Rubber struct {
	Ink *Layer
	px  float64 // pixels a millimetre
}

// NewRubber stamps a sheet of w x h pixels, so many a millimetre.
func NewRubber(w, h int, px float64) Rubber { return Rubber{NewLayer(w, h), px} }

// Stroke draws a line of the given width through the points, all in
// millimetres.
func (s Rubber) Stroke(width float64, points ...[2]float64) {
	z := vector.NewRasterizer(s.Ink.w, s.Ink.h)
	for i := 1; i < len(points); i++ {
		x0, y0, x1, y1 := points[i-1][0]*s.px, points[i-1][1]*s.px, points[i][0]*s.px, points[i][1]*s.px
		l := math.Hypot(x1-x0, y1-y0)
		if l == 0 {
			continue
		}
		ux, uy := (x1-x0)/l*width*s.px/2, (y1-y0)/l*width*s.px/2
		// Each piece reaches half a width further, so that corners are full.
		x0, y0, x1, y1 = x0-ux/2, y0-uy/2, x1+ux/2, y1+uy/2
		z.MoveTo(float32(x0-uy), float32(y0+ux))
		z.LineTo(float32(x1-uy), float32(y1+ux))
		z.LineTo(float32(x1+uy), float32(y1-ux))
		z.LineTo(float32(x0+uy), float32(y0-ux))
		z.ClosePath()
	}
	out := image.NewAlpha(image.Rect(0, 0, s.Ink.w, s.Ink.h))
	z.DrawOp = draw.Src
	z.Draw(out, out.Bounds(), image.Opaque, image.Point{})
	for i, a := range out.Pix {
		s.Ink.v[i] = max(s.Ink.v[i], float32(a)/255)
	}
}

// Curve is a hand-drawn line: a smooth one through the points.
func (s Rubber) Curve(width float64, points ...[2]float64) {
	var fine [][2]float64
	for i := 0; i+1 < len(points); i++ {
		p0, p1, p2, p3 := points[max(i-1, 0)], points[i], points[i+1], points[min(i+2, len(points)-1)]
		for k := range 12 {
			t := float64(k) / 12
			var q [2]float64
			for c := range 2 { // Catmull-Rom
				q[c] = 0.5 * (2*p1[c] + (p2[c]-p0[c])*t + (2*p0[c]-5*p1[c]+4*p2[c]-p3[c])*t*t + (3*p1[c]-p0[c]-3*p2[c]+p3[c])*t*t*t)
			}
			fine = append(fine, q)
		}
	}
	s.Stroke(width, append(fine, points[len(points)-1])...)
}

// Circle draws a circle of the given width of line.
func (s Rubber) Circle(width, cx, cy, r float64) {
	var points [][2]float64
	for i := range 121 {
		sin, cos := math.Sincos(float64(i) * math.Pi / 60)
		points = append(points, [2]float64{cx + r*cos, cy + r*sin})
	}
	s.Stroke(width, points...)
}

// Text sets a line of capitals of the given height that starts at x, y and
// runs at an angle.
func (s Rubber) Text(f *Font, text string, height, x, y, angle float64) error {
	em := height / 0.72
	for _, r := range text {
		if err := s.glyph(f, r, em, angle, x, y); err != nil {
			return err
		}
		a := f.advance(r, em)
		x, y = x+a*math.Cos(angle), y+a*math.Sin(angle)
	}
	return nil
}

// Ring sets text clockwise on a circle, from the angle given (0 is right).
func (s Rubber) Ring(f *Font, text string, height, cx, cy, r, from float64) error {
	em := height / 0.72
	for _, c := range text {
		a := f.advance(c, em) * 1.08
		from += a / r / 2
		sin, cos := math.Sincos(from)
		half := f.advance(c, em) / 2
		if err := s.glyph(f, c, em, from+math.Pi/2, cx+r*cos+half*sin, cy+r*sin-half*cos); err != nil {
			return err
		}
		from += a / r / 2
	}
	return nil
}

func (s Rubber) glyph(f *Font, r rune, em, angle, x, y float64) error {
	if r == ' ' {
		return nil
	}
	side := int(em * s.px * 3)
	ox, oy := int(x*s.px)-side/2, int(y*s.px)-side/2
	m, err := f.mask(r, em*s.px, turned(angle, x*s.px-float64(ox), y*s.px-float64(oy)), side, side)
	if err != nil {
		return err
	}
	for i, a := range m.Pix {
		if px, py := ox+i%side, oy+i/side; a > 0 && px >= 0 && py >= 0 && px < s.Ink.w && py < s.Ink.h {
			p := &s.Ink.v[py*s.Ink.w+px]
			*p = max(*p, float32(a)/255)
		}
	}
	return nil
}

// Press makes the print patchy, as a stamp on uneven paper is.
func (s Rubber) Press(strength float64, rng *rand.Rand) {
	large, small := newNoise(rng, 9*s.px, 9*s.px), newNoise(rng, 0.3*s.px, 0.3*s.px)
	for i, v := range s.Ink.v {
		if v > 0 {
			x, y := float64(i%s.Ink.w), float64(i/s.Ink.w)
			s.Ink.v[i] = v * float32(clamp(strength*(0.35+0.75*large.at(x, y)+0.45*small.at(x, y))))
		}
	}
}
