package simulate

import (
	"image"
	"image/color"
	"math"
	"math/rand/v2"

	"github.com/disintegration/imaging"
)

// Paper is how a sheet looks after sixty years in a folder, and how it lay on
// the scanner. Shares are of full strength.
type Paper struct {
	Colour color.RGBA // of the clean sheet
	// Cloud is the depth of large stains, Grain that of fibres and dust.
	Cloud, Grain float64
	// Spots counts brown spots, Fold draws a crease across, Holes punches two.
	Spots int
	Fold  bool
	Holes bool
	// Skew is in degrees, clockwise.
	Skew float64
	// Bed is the colour beside the sheet.
	Bed color.RGBA
	// Blur is in hundredths of a millimetre.
	Blur float64
}

// Ink is what was written on a sheet, and its colour.
type Ink struct {
	*Layer
	Colour color.RGBA
}

// Scan lays inks on a sheet of w x h pixels, lets it age and scans it.
func (a Paper) Scan(w, h int, dpi float64, rng *rand.Rand, inks ...Ink) *image.NRGBA {
	px := dpi / 25.4
	cloud := newNoise(rng, 60*px, 80*px)
	patch := newNoise(rng, 14*px, 18*px)
	fibre := newNoise(rng, 0.9*px, 0.35*px)
	speck := newNoise(rng, 0.22*px, 0.22*px)
	shade := NewLayer(w, h)
	for y := range h {
		for x := range w {
			fx, fy := float64(x), float64(y)
			d := a.Cloud*(0.7*cloud.at(fx, fy)+0.3*patch.at(fx, fy)) +
				a.Grain*(0.3*fibre.at(fx, fy)+0.5*speck.at(fx, fy))
			// Edges brown first.
			edge := min(fx, fy, float64(w)-fx, float64(h)-fy) / px
			d += 0.10 * a.Cloud / 0.1 * math.Exp(-edge/4)
			shade.v[y*w+x] = float32(d)
		}
	}
	foxing(shade, a.Spots, px, rng)
	if a.Fold {
		crease(shade, px, rng)
	}
	out := image.NewNRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			i := y*w + x
			s := float64(shade.v[i])
			// Old paper loses blue most.
			r := float64(a.Colour.R) * (1 - 0.75*s)
			g := float64(a.Colour.G) * (1 - 0.9*s)
			b := float64(a.Colour.B) * (1 - 1.15*s)
			for _, ink := range inks {
				k := float64(ink.v[i])
				r *= 1 - k*(1-float64(ink.Colour.R)/255)
				g *= 1 - k*(1-float64(ink.Colour.G)/255)
				b *= 1 - k*(1-float64(ink.Colour.B)/255)
			}
			out.SetNRGBA(x, y, color.NRGBA{byteOf(r), byteOf(g), byteOf(b), 255})
		}
	}
	if a.Holes {
		punch(out, a.Bed, px)
	}
	return a.expose(out, px, rng)
}

// expose turns the sheet on the scanner's bed, and adds what the scanner adds.
func (a Paper) expose(sheet *image.NRGBA, px float64, rng *rand.Rand) *image.NRGBA {
	size := sheet.Bounds().Size()
	if a.Skew != 0 {
		sheet = imaging.CropCenter(imaging.Rotate(sheet, -a.Skew, a.Bed), size.X, size.Y)
	}
	if a.Blur > 0 {
		sheet = imaging.Blur(sheet, a.Blur/100*px)
	}
	for i := 0; i < len(sheet.Pix); i += 4 {
		n := rng.NormFloat64() * 2.2 * a.Grain / 0.1
		for c := range 3 {
			sheet.Pix[i+c] = byteOf(float64(sheet.Pix[i+c]) + n)
		}
	}
	return sheet
}

// foxing puts brown spots of up to three millimetres on the sheet.
func foxing(shade *Layer, count int, px float64, rng *rand.Rand) {
	for range count {
		cx, cy := rng.Float64()*float64(shade.w), rng.Float64()*float64(shade.h)
		r := (0.3 + 1.3*rng.Float64()*rng.Float64()) * px
		depth := 0.06 + 0.16*rng.Float64()
		for y := int(cy - 3*r); y < int(cy+3*r); y++ {
			for x := int(cx - 3*r); x < int(cx+3*r); x++ {
				if x < 0 || y < 0 || x >= shade.w || y >= shade.h {
					continue
				}
				d := math.Hypot(float64(x)-cx, float64(y)-cy) / r
				shade.v[y*shade.w+x] += float32(depth * math.Exp(-d*d))
			}
		}
	}
}

// crease is the fold of a sheet that was posted: a dark line with a light one
// beside it.
func crease(shade *Layer, px float64, rng *rand.Rand) {
	wave := newNoise(rng, 25*px, 25*px)
	for x := range shade.w {
		mid := float64(shade.h)*0.497 + (wave.at(float64(x), 0)-0.5)*1.2*px
		for y := int(mid - 2*px); y < int(mid+2*px); y++ {
			d := (float64(y) - mid) / (0.16 * px)
			shade.v[y*shade.w+x] += float32(0.16*math.Exp(-d*d) - 0.05*math.Exp(-(d-3)*(d-3)/4))
		}
	}
}

// punch cuts two holes into the left margin, 80 mm apart.
func punch(sheet *image.NRGBA, bed color.RGBA, px float64) {
	for _, dy := range []float64{-40, 40} {
		cx, cy, r := 11*px, float64(sheet.Rect.Dy())/2+dy*px, 3*px
		for y := int(cy - r - 3); y <= int(cy+r+3); y++ {
			for x := int(cx - r - 3); x <= int(cx+r+3); x++ {
				if d := math.Hypot(float64(x)-cx, float64(y)-cy); d < r {
					// The edge throws a shadow into the hole.
					k := 1 - 0.35*clamp((float64(y)-cy+r*0.6)/-r+0.4)
					sheet.SetNRGBA(x, y, color.NRGBA{byteOf(float64(bed.R) * k), byteOf(float64(bed.G) * k), byteOf(float64(bed.B) * k), 255})
				}
			}
		}
	}
}
