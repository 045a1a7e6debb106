package simulate

import (
	"fmt"
	"image"
	"image/draw"
	"math"
	"os"

	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
	"golang.org/x/image/vector"
)

// Layer is how dark each pixel of a sheet is, from 0 (nothing) to 1.
type Layer struct {
	w, h int
	v    []float32
}

// NewLayer returns one of w x h pixels with nothing on it.
func NewLayer(w, h int) *Layer { return &Layer{w, h, make([]float32, w*h)} }

// lay adds ink of the given strength at a pixel: what is there stays, and the
// lighter the place the more the new ink shows.
func (l *Layer) lay(x, y int, ink float64) {
	if x < 0 || y < 0 || x >= l.w || y >= l.h || ink <= 0 {
		return
	}
	p := &l.v[y*l.w+x]
	*p = 1 - (1-*p)*(1-float32(min(ink, 1)))
}

// at returns the layer between its pixels, and nothing outside.
func (l *Layer) at(x, y float64) float64 {
	x, y = x-0.5, y-0.5
	i, j := int(math.Floor(x)), int(math.Floor(y))
	if i < 0 || j < 0 || i+1 >= l.w || j+1 >= l.h {
		return 0
	}
	fx, fy := float32(x-float64(i)), float32(y-float64(j))
	a := l.v[j*l.w+i:]
	b := l.v[(j+1)*l.w+i:]
	return float64((a[0]*(1-fx)+a[1]*fx)*(1-fy) + (b[0]*(1-fx)+b[1]*fx)*fy)
}

// Font draws the outlines of one font.
type Font struct {
	font *sfnt.Font
	buf  sfnt.Buffer
}

// OpenFont opens the first of the files that exists.
func OpenFont(paths ...string) (*Font, error) {
	for _, path := range paths {
		data, err := os.ReadFile(path)
		if err != nil {
			continue
		}
		f, err := sfnt.Parse(data)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
		return &Font{font: f}, nil
	}
	return nil, fmt.Errorf("no font at %v: apt-get install fonts-freefont-ttf fonts-dejavu-core", paths)
}

// mask rasterises a glyph of em pixels. m maps from the glyph's origin on the
// baseline, y down, to a mask of w x h pixels.
func (f *Font) mask(r rune, em float64, m affine, w, h int) (*image.Alpha, error) {
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
func (f *Font) advance(r rune, em float64) float64 {
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
