package simulate

import (
	"image"
	"image/color"
	"image/draw"
	"math"
	"math/rand/v2"
	"path/filepath"

	"github.com/disintegration/imaging"
)

// Blank is a kind of page on which nothing is to be read.
type Blank struct {
	Name string
	draw func(sheet *image.RGBA, rng *rand.Rand)
}

// Blanks are all kinds.
var Blanks = []Blank{
	{"blank", func(*image.RGBA, *rand.Rand) {}},
	{"noise", func(s *image.RGBA, rng *rand.Rand) { grain(s, rng, 60) }},
	{"coarse-noise", func(s *image.RGBA, rng *rand.Rand) { blots(s, rng, 9000, 1, 3) }},
	{"specks", func(s *image.RGBA, rng *rand.Rand) { grain(s, rng, 6); blots(s, rng, 160, 1, 6) }},
	{"dirt", func(s *image.RGBA, rng *rand.Rand) { grain(s, rng, 10); blots(s, rng, 900, 1, 12) }},
	{"stain", func(s *image.RGBA, rng *rand.Rand) { grain(s, rng, 8); stain(s, rng) }},
	{"photograph", func(s *image.RGBA, rng *rand.Rand) { photograph(s, rng, 0); grain(s, rng, 8) }},
	{"halftone", func(s *image.RGBA, rng *rand.Rand) { photograph(s, rng, 9) }},
	{"handwriting", func(s *image.RGBA, rng *rand.Rand) { handwriting(s, rng, 12); grain(s, rng, 5) }},
	{"note", func(s *image.RGBA, rng *rand.Rand) { handwriting(s, rng, 2); grain(s, rng, 5) }},
	{"signature", func(s *image.RGBA, rng *rand.Rand) { handwriting(s, rng, 1); grain(s, rng, 5) }},
	{"ruled", func(s *image.RGBA, rng *rand.Rand) { ruled(s); grain(s, rng, 6) }},
	{"edges", func(s *image.RGBA, rng *rand.Rand) { edges(s, rng); grain(s, rng, 6) }},
}

// The forms in which archives keep pages.
const (
	InColour = iota
	InGrey
	InBlackAndWhite
	Forms // how many there are
)

// Write writes DIR/NAME.jpg (or .png, in black and white): a sheet of this kind
// in a form. The same name gives the same sheet.
func (b Blank) Write(dir, name string, form int) error {
	sheet := image.NewRGBA(image.Rect(0, 0, 1240, 1754))
	draw.Draw(sheet, sheet.Rect, image.NewUniform(color.RGBA{236, 230, 214, 255}), image.Point{}, draw.Src)
	b.draw(sheet, Seeded(name))
	path := filepath.Join(dir, name)
	if form == InColour {
		return imaging.Save(sheet, path+".jpg", imaging.JPEGQuality(70))
	}
	grey := image.NewGray(sheet.Rect)
	draw.Draw(grey, grey.Rect, sheet, image.Point{}, draw.Src)
	if form == InGrey {
		return imaging.Save(grey, path+".jpg", imaging.JPEGQuality(55))
	}
	for i, v := range grey.Pix {
		grey.Pix[i] = 0
		if v > 150 {
			grey.Pix[i] = 255
		}
	}
	return imaging.Save(grey, path+".png")
}

func darken(s *image.RGBA, x, y int, by float64) {
	if !(image.Point{X: x, Y: y}).In(s.Rect) {
		return
	}
	i := s.PixOffset(x, y)
	for c := range 3 {
		s.Pix[i+c] = uint8(max(0, min(255, float64(s.Pix[i+c])*(1-by))))
	}
}

func grain(s *image.RGBA, rng *rand.Rand, deviation float64) {
	for i := 0; i < len(s.Pix); i += 4 {
		n := rng.NormFloat64() * deviation
		for c := range 3 {
			s.Pix[i+c] = uint8(max(0, min(255, float64(s.Pix[i+c])+n)))
		}
	}
}

// blots are spots of a radius between least and most pixels.
func blots(s *image.RGBA, rng *rand.Rand, count int, least, most float64) {
	for range count {
		cx, cy := rng.IntN(s.Rect.Dx()), rng.IntN(s.Rect.Dy())
		spot(s, float64(cx), float64(cy), least+(most-least)*math.Pow(rng.Float64(), 3), .3+.6*rng.Float64())
	}
}

func spot(s *image.RGBA, cx, cy, r, dark float64) {
	for y := int(cy - r - 1); y <= int(cy+r+1); y++ {
		for x := int(cx - r - 1); x <= int(cx+r+1); x++ {
			if d := math.Hypot(float64(x)-cx, float64(y)-cy); d <= r {
				darken(s, x, y, dark)
			}
		}
	}
}

func stain(s *image.RGBA, rng *rand.Rand) {
	rough := newNoise(rng, 60, 60)
	for range 3 {
		cx, cy, r := 200+rng.Float64()*800, 200+rng.Float64()*1300, 120+rng.Float64()*200
		for y := range s.Rect.Dy() {
			for x := range s.Rect.Dx() {
				d := math.Hypot(float64(x)-cx, float64(y)-cy)/r + .3*rough.linear(x, y)
				if d < 1 {
					darken(s, x, y, .25+.35*math.Pow(d, 6)) // darkest at its edge
				}
			}
		}
	}
}

// photograph puts a picture of hills on the sheet; cell is the distance of the
// dots of a printed one, 0 for a photographic print.
func photograph(s *image.RGBA, rng *rand.Rand, cell int) {
	far, near := newNoise(rng, 180, 120), newNoise(rng, 22, 30)
	left, top := 150+rng.IntN(80), 200+rng.IntN(200)
	for y := top; y < top+900; y++ {
		for x := left; x < left+850; x++ {
			dark := .15 + .55*far.linear(x, y) + .25*near.linear(x, y)
			if cell == 0 {
				darken(s, x, y, dark)
				continue
			}
			u, v := float64(x+y)/math.Sqrt2, float64(x-y)/math.Sqrt2 // at 45 degrees
			du, dv := math.Mod(math.Abs(u), float64(cell))-float64(cell)/2, math.Mod(math.Abs(v), float64(cell))-float64(cell)/2
			if math.Hypot(du, dv) < float64(cell)*.62*math.Sqrt(dark) {
				darken(s, x, y, .85)
			}
		}
	}
}

// handwriting draws lines of loops and strokes of a pen.
func handwriting(s *image.RGBA, rng *rand.Rand, lines int) {
	for line := range lines {
		x, base := 130+rng.Float64()*60, 240+float64(line)*105+rng.Float64()*20
		slope := (rng.Float64() - .5) * .06
		for x < 1050 {
			end := x + 60 + rng.Float64()*160 // a word
			px, py := x, base
			phase, pace, high := rng.Float64()*6, .16+.1*rng.Float64(), 13+rng.Float64()*9
			for t := 0.0; x < end; t += .25 {
				if rng.IntN(60) == 0 {
					high, pace = 13+rng.Float64()*22, .14+.14*rng.Float64()
				}
				x += .55 + .3*math.Cos(pace*t*2)
				nx := x + 9*math.Cos(pace*t+phase)
				ny := base + slope*(x-130) + high*math.Sin(pace*t+phase)*(.6+.4*math.Sin(.031*t))
				for k := range 4 {
					f := float64(k) / 4
					spot(s, px+(nx-px)*f, py+(ny-py)*f, 2.1, .6)
				}
				px, py = nx, ny
			}
			x += 28 + rng.Float64()*30
		}
	}
}

func ruled(s *image.RGBA) {
	for y := 200; y < 1600; y += 62 {
		for x := 100; x < 1140; x++ {
			for k := range 3 {
				darken(s, x, y+k, .7)
			}
		}
	}
	for _, x := range []int{100, 380, 700, 1138} {
		for y := 200; y < 1570; y++ {
			for k := range 3 {
				darken(s, x+k, y, .7)
			}
		}
	}
}

// edges is a sheet that lay small on a dark bed, with two punched holes.
func edges(s *image.RGBA, rng *rand.Rand) {
	rough := newNoise(rng, 40, 40)
	for y := range s.Rect.Dy() {
		for x := range s.Rect.Dx() {
			if d := min(x, y, s.Rect.Dx()-x, s.Rect.Dy()-y); float64(d) < 40+30*rough.linear(x, y) {
				darken(s, x, y, .85)
			}
		}
	}
	spot(s, 140, 640, 32, .8)
	spot(s, 140, 1110, 32, .8)
}
