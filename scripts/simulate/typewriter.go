package simulate

import (
	"math"
	"math/rand/v2"
)

// Typewriter strikes one letter a cell. Each of its types sits a little off
// its place and strikes with its own weight, the ribbon is uneven, and the
// hand that types is too.
type Typewriter struct {
	font *Font
	dpi  float64
	rng  *rand.Rand
	// slugs holds what is wrong with each type; it fills as types are used.
	slugs map[rune]slug
}

// NewTypewriter returns a machine with types of its own, for sheets of so many
// dots an inch.
func NewTypewriter(font *Font, dpi float64) *Typewriter {
	return &Typewriter{font: font, dpi: dpi, slugs: map[rune]slug{}}
}

// slug is what is wrong with a type.
type slug struct{ dx, dy, tilt, weight, clog float64 }

// Sizes in millimetres: ten letters an inch, and the type that goes with them.
const (
	cell   = 25.4 / 10
	emSize = cell / 0.6
)

func (t *Typewriter) slug(r rune) slug {
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

// Strike types text onto ink with the first letter's cell at left, top
// (millimetres). A line of text is a line on the sheet.
func (t *Typewriter) Strike(ink *Layer, lines []string, left, top, pitch float64, rng *rand.Rand) error {
	t.rng = rng
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
func (t *Typewriter) letter(ink *Layer, r rune, s slug, x, y, force float64, weave *noise) error {
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
		m, err := t.font.mask(r, em, turned(s.tilt, x-float64(ox)+dx, y-float64(oy)+dy), w, h)
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
