package simulate

import (
	"fmt"
	"image"
	"image/color"
	"math"
	"math/rand/v2"

	"github.com/disintegration/imaging"
)

// Damage is what happens to a page between the typing and the archive's copy.
type Damage struct {
	Name string
	dpi  float64
	// paper is how bright the paper is and ink how dark the letters, of 1.
	paper, ink float64
	// ribbon is the unevenness of the ink, cloud that of the paper.
	ribbon, cloud float64
	// blur is the radius in pixels, noise the deviation of a pixel.
	blur, noise float64
	// specks are counted by square centimetre.
	specks float64
	// skew is in degrees clockwise.
	skew float64
	// fade is how much of the ink is gone where most is gone, bleed how dark
	// the other side shines through, stain how dark stains are.
	fade, bleed, stain float64
	// copied makes the page black and white, as a photocopier does: what is
	// darker than level of the paper, .62 where it is 0, becomes black.
	copied bool
	level  float64
	// copies is how many photocopies lie between.
	copies  int
	quality int // of the JPEG
}

// Worse returns a damage that much stronger than d, 1 being d itself.
func (d Damage) Worse(by float64) Damage {
	d.Name = fmt.Sprintf("%s-%.1f", d.Name, by)
	d.ribbon, d.cloud, d.blur, d.noise = min(1, d.ribbon*by), d.cloud*by, d.blur*by, d.noise*by
	d.fade, d.bleed, d.stain = min(.85, d.fade*by), d.bleed*by, min(.85, d.stain*by) // what cannot be seen is no text
	d.specks *= by
	d.ink /= math.Sqrt(by)
	if d.level > 0 {
		d.level = .62 + (d.level-.62)*min(2, by)
	}
	d.copies = int(math.Round(float64(d.copies) * by))
	return d
}

// expose prints ink on paper, and copies and scans the page.
func (d Damage) expose(ink *image.Alpha, rng *rand.Rand) *image.Gray {
	page := d.print(ink, rng)
	d.dirty(page, rng)
	size := page.Rect.Size()
	bent := imaging.Clone(page)
	if d.skew != 0 {
		bent = imaging.CropCenter(imaging.Rotate(bent, -d.skew, color.Gray{Y: shade(d.paper)}), size.X, size.Y)
	}
	for range d.copies {
		once := d
		once.copied = true
		bent = imaging.Clone(once.scan(bent, rng))
	}
	return d.scan(bent, rng)
}

// print lays ink on uneven paper.
func (d Damage) print(ink *image.Alpha, rng *rand.Rand) *image.Gray {
	px := d.dpi / 25.4
	ribbon, weave, cloud := newNoise(rng, 22*px, 9*px), newNoise(rng, .25*px, .25*px), newNoise(rng, 50*px, 70*px)
	var patch *noise
	if d.fade > 0 {
		patch = newNoise(rng, 60*px, 35*px)
	}
	var back *image.NRGBA
	if d.bleed > 0 {
		back = imaging.Blur(imaging.FlipH(ink), .15*px)
	}
	page := image.NewGray(ink.Rect)
	for i := range page.Pix {
		x, y := i%page.Stride, i/page.Stride
		paper := d.paper - d.cloud*cloud.linear(x, y)
		force := 1 - d.ribbon*(.65*ribbon.linear(x, y)+.35*weave.linear(x, y))
		if patch != nil {
			force *= 1 - d.fade*clamp(3*patch.linear(x, y)-.8)
		}
		if back != nil {
			paper *= 1 - d.bleed*float64(back.Pix[4*i+3])/255
		}
		page.Pix[i] = shade(paper * (1 - d.ink*force*float64(ink.Pix[i])/255))
	}
	return page
}

// dirty puts specks and stains on a page.
func (d Damage) dirty(page *image.Gray, rng *rand.Rand) {
	w, h := page.Rect.Dx(), page.Rect.Dy()
	px := d.dpi / 25.4
	for range int(d.specks * float64(w) * float64(h) / (100 * px * px)) {
		cx, cy, r := rng.IntN(w), rng.IntN(h), (.05+.25*rng.Float64()*rng.Float64())*px
		for y := int(-r); y <= int(r); y++ {
			for x := int(-r); x <= int(r); x++ {
				if float64(x*x+y*y) <= r*r {
					page.SetGray(cx+x, cy+y, color.Gray{Y: shade(.25 * d.paper)})
				}
			}
		}
	}
	if d.stain == 0 {
		return
	}
	rough := newNoise(rng, 9*px, 9*px)
	for range 4 {
		cx, cy, r := rng.Float64()*float64(w), rng.Float64()*float64(h), (12+25*rng.Float64())*px
		for i := range page.Pix {
			x, y := i%w, i/w
			if far := math.Hypot(float64(x)-cx, float64(y)-cy)/r + .4*rough.linear(x, y); far < 1 {
				page.Pix[i] = shade(float64(page.Pix[i]) / 255 * (1 - d.stain*(.7+.3*math.Pow(far, 8))))
			}
		}
	}
}

// scan looks at a page as a scanner or a photocopier does.
func (d Damage) scan(page *image.NRGBA, rng *rand.Rand) *image.Gray {
	if d.blur > 0 {
		page = imaging.Blur(page, d.blur)
	}
	level := d.level
	if level == 0 {
		level = .62
	}
	out := image.NewGray(page.Rect)
	for i := range out.Pix {
		v := float64(page.Pix[4*i])/255 + rng.NormFloat64()*d.noise
		switch {
		case !d.copied:
			out.Pix[i] = shade(v)
		case v > level*d.paper:
			out.Pix[i] = 255
		}
	}
	return out
}

// shade is the grey of a brightness of 0 to 1.
func shade(v float64) uint8 { return byteOf(255 * v) }
