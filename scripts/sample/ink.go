package main

import (
	"fmt"
	"image"
	"image/draw"
	"math"
	"math/rand/v2"
	"os"

	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
	"golang.org/x/image/vector"
)

// layer is how dark each pixel of a sheet is, from 0 (nothing) to 1.
type layer struct {
	w, h int
	v    []float32
}

func newLayer(w, h int) *layer { return &layer{w, h, make([]float32, w*h)} }

// lay adds ink of the given strength at a pixel: what is there stays, and the
// lighter the place the more the new ink shows.
func (l *layer) lay(x, y int, ink float64) {
	if x < 0 || y < 0 || x >= l.w || y >= l.h || ink <= 0 {
		return
	}
	p := &l.v[y*l.w+x]
	*p = 1 - (1-*p)*(1-float32(min(ink, 1)))
}

// face draws the outlines of one font.
type face struct {
	font *sfnt.Font
	buf  sfnt.Buffer
}

// openFace opens the first of the files that exists.
func openFace(paths ...string) (*face, error) {
	for _, path := range paths {
		data, err := os.ReadFile(path)
		if err != nil {
			continue
		}
		f, err := sfnt.Parse(data)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
		return &face{font: f}, nil
	}
	return nil, fmt.Errorf("no font at %v: apt-get install fonts-freefont-ttf fonts-dejavu-core", paths)
}

// mask rasterises a glyph of em pixels. m maps from the glyph's origin on the
// baseline, y down, to a mask of w x h pixels.
func (f *face) mask(r rune, em float64, m affine, w, h int) (*image.Alpha, error) {
	index, err := f.font.GlyphIndex(&f.buf, r)
	if err != nil || index == 0 {
		return nil, fmt.Errorf("the font has no %q", r)
	}
	segments, err := f.font.LoadGlyph(&f.buf, index, fixed.I(1000), nil)
	if err != nil {
		return nil, err
	}
	at := func(p fixed.Point26_6) (float32, float32) {
		x, y := m.apply(float64(p.X)/64*em/1000, float64(p.Y)/64*em/1000)
		return float32(x), float32(y)
	}
	z := vector.NewRasterizer(w, h)
	for _, s := range segments {
		ax, ay := at(s.Args[0])
		bx, by := at(s.Args[1])
		cx, cy := at(s.Args[2])
		switch s.Op {
		case sfnt.SegmentOpMoveTo:
			z.ClosePath()
			z.MoveTo(ax, ay)
		case sfnt.SegmentOpLineTo:
			z.LineTo(ax, ay)
		case sfnt.SegmentOpQuadTo:
			z.QuadTo(ax, ay, bx, by)
		case sfnt.SegmentOpCubeTo:
			z.CubeTo(ax, ay, bx, by, cx, cy)
		}
	}
	z.ClosePath()
	out := image.NewAlpha(image.Rect(0, 0, w, h))
	z.DrawOp = draw.Src
	z.Draw(out, out.Bounds(), image.Opaque, image.Point{})
	return out, nil
}

// advance returns the width of a glyph of em pixels.
func (f *face) advance(r rune, em float64) float64 {
	index, err := f.font.GlyphIndex(&f.buf, r)
	if err != nil {
		return 0
	}
	a, err := f.font.GlyphAdvance(&f.buf, index, fixed.I(1000), font.HintingNone)
	if err != nil {
		return 0
	}
	return float64(a) / 64 * em / 1000
}

// affine maps x, y to a x + c y + e, b x + d y + f.
type affine struct{ a, b, c, d, e, f float64 }

func (m affine) apply(x, y float64) (float64, float64) {
	return m.a*x + m.c*y + m.e, m.b*x + m.d*y + m.f
}

// turned is a turn by angle radians that ends at x, y.
func turned(angle, x, y float64) affine {
	s, c := math.Sincos(angle)
	return affine{c, s, -s, c, x, y}
}

// typewriter strikes one letter a cell. Each of its types sits a little off
// its place and strikes with its own weight, the ribbon is uneven, and the
// hand that types is too.
type typewriter struct {
	face *face
	rng  *rand.Rand
	dpi  float64
	// slugs holds what is wrong with each type; it fills as types are used.
	slugs map[rune]slug
}

type slug struct{ dx, dy, tilt, weight, clog float64 }

// Sizes in millimetres: ten letters an inch, and the type that goes with them.
const (
	cell   = 25.4 / 10
	emSize = cell / 0.6
)

func (t *typewriter) slug(r rune) slug {
	s, ok := t.slugs[r]
	if !ok {
		s = slug{
			dx: t.rng.NormFloat64() * 0.05, dy: t.rng.NormFloat64() * 0.07,
			tilt: t.rng.NormFloat64() * 0.012, weight: 1 + t.rng.NormFloat64()*0.06,
		}
		switch r {
		case 'о', 'е', 'а', 'в', 'б', 'ф', 'ю', 'e', 'o', 'a', '8', '6':
			s.clog = 0.35 * t.rng.Float64() // dirt gathers in closed types
		}
		t.slugs[r] = s
	}
	return s
}

// strike types text onto ink with the first letter's cell at left, top
// (millimetres). A line of text is a line on the sheet.
func (t *typewriter) strike(ink *layer, lines []string, left, top, pitch float64) error {
	px := t.dpi / 25.4
	ribbon := newNoise(t.rng, 9*cell*px, 2.5*pitch*px)
	weave := newNoise(t.rng, 0.16*px, 0.16*px)
	for row, line := range lines {
		drift := t.rng.NormFloat64() * 0.12 // the carriage does not return to the same place
		hand := 1 + t.rng.NormFloat64()*0.05
		column := -1
		for _, r := range line {
			column++
			if r == ' ' {
				continue
			}
			s := t.slug(r)
			x := (left + drift + float64(column)*cell + s.dx + t.rng.NormFloat64()*0.04) * px
			y := (top + float64(row)*pitch + s.dy + t.rng.NormFloat64()*0.035) * px
			force := hand * s.weight * (1 + t.rng.NormFloat64()*0.10) * (0.66 + 0.56*ribbon.at(x, y))
			if r == '.' || r == ',' || r == '-' {
				force *= 1.12 // small types bite
			}
			if err := t.letter(ink, r, s, x, y, force, weave); err != nil {
				return err
			}
		}
	}
	return nil
}

// letter puts one letter with its origin at x, y pixels.
func (t *typewriter) letter(ink *layer, r rune, s slug, x, y, force float64, weave *noise) error {
	px := t.dpi / 25.4
	em := emSize * px
	w, h := int(em*1.2), int(em*1.8)
	ox, oy := int(x)-int(em*0.3), int(y)-int(em*1.2)
	// The thin outline is struck several times round a small circle: that is
	// the width of a real type, and ink that spreads.
	spread := (0.075 + 0.025*force) * px
	body := make([]float32, w*h)
	for i := range 9 {
		dx, dy := 0.0, 0.0
		if i > 0 {
			sin, cos := math.Sincos(float64(i) * math.Pi / 4)
			dx, dy = spread*cos, spread*sin
		}
		m, err := t.face.mask(r, em, turned(s.tilt, x-float64(ox)+dx, y-float64(oy)+dy), w, h)
		if err != nil {
			return err
		}
		for j, a := range m.Pix {
			body[j] = max(body[j], float32(a)/255)
		}
	}
	if s.clog > 0 {
		blur := smoothed(body, w, h, int(0.25*px))
		for j := range body {
			body[j] = max(body[j], float32(s.clog)*2.2*max(0, blur[j]-0.42))
		}
	}
	// A type that does not hit squarely fades to one side.
	angle, fade := t.rng.Float64()*2*math.Pi, 0.0
	if t.rng.Float64() < 0.22 {
		fade = 0.25 + 0.35*t.rng.Float64()
	}
	sin, cos := math.Sincos(angle)
	for j, b := range body {
		if b == 0 {
			continue
		}
		gx, gy := float64(ox+j%w), float64(oy+j/w)
		side := ((gx-x-em*0.3)*cos + (gy-y+em*0.3)*sin) / (em * 0.5)
		grain := 0.62 + 0.76*weave.at(gx, gy)
		ink.lay(ox+j%w, oy+j/w, 0.92*float64(b)*clamp(force*grain*(1-fade*max(0, side+0.2))))
	}
	return nil
}

// smoothed is the mean over a square of 2r+1 pixels.
func smoothed(v []float32, w, h, r int) []float32 {
	r = max(r, 1)
	row := make([]float32, len(v))
	out := make([]float32, len(v))
	n := float32(2*r + 1)
	for y := range h {
		for x := range w {
			var sum float32
			for d := -r; d <= r; d++ {
				if x+d >= 0 && x+d < w {
					sum += v[y*w+x+d]
				}
			}
			row[y*w+x] = sum / n
		}
	}
	for y := range h {
		for x := range w {
			var sum float32
			for d := -r; d <= r; d++ {
				if y+d >= 0 && y+d < h {
					sum += row[(y+d)*w+x]
				}
			}
			out[y*w+x] = sum / n
		}
	}
	return out
}

func clamp(v float64) float64 { return max(0, min(1, v)) }
