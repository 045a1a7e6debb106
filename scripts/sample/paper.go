package main

import (
	"image"
	"image/color"
	"math"
	"math/rand/v2"

	"github.com/disintegration/imaging"
)

// noise is smooth random unevenness between 0 and 1 that repeats far away.
type noise struct {
	stepX, stepY float64
	grid         [64][64]float64
}

// newNoise makes noise whose hills are about stepX by stepY pixels.
func newNoise(rng *rand.Rand, stepX, stepY float64) *noise {
	n := &noise{stepX: stepX, stepY: stepY}
	for y := range n.grid {
		for x := range n.grid[y] {
			n.grid[y][x] = rng.Float64()
		}
	}
	return n
}

func (n *noise) at(x, y float64) float64 {
	x, y = x/n.stepX, y/n.stepY
	x0, y0 := math.Floor(x), math.Floor(y)
	fx, fy := x-x0, y-y0
	fx, fy = fx*fx*(3-2*fx), fy*fy*(3-2*fy)
	i, j := int(x0)&63, int(y0)&63
	k, l := (i+1)&63, (j+1)&63
	top := n.grid[j][i]*(1-fx) + n.grid[j][k]*fx
	low := n.grid[l][i]*(1-fx) + n.grid[l][k]*fx
	return top*(1-fy) + low*fy
}

// age is how a sheet looks after sixty years in a folder, and how it lay on
// the scanner. Shares are of full strength.
type age struct {
	paper color.RGBA // of the clean sheet
	ink   color.RGBA // of the ribbon
	// cloud is the depth of large stains, grain that of fibres and dust.
	cloud, grain float64
	// fox counts brown spots, fold draws a crease across, holes punches two.
	fox   int
	fold  bool
	holes bool
	// skew is in degrees, clockwise.
	skew float64
	// bed is the colour beside the sheet.
	bed color.RGBA
	// blur is in hundredths of a millimetre.
	blur float64
}

// coloured is a layer with the colour that its ink has.
type coloured struct {
	*layer
	ink color.RGBA
}

// scan lays the inks on paper, lets it age and scans it.
func scan(w, h int, dpi float64, a age, rng *rand.Rand, inks ...coloured) *image.NRGBA {
	px := dpi / 25.4
	cloud := newNoise(rng, 60*px, 80*px)
	patch := newNoise(rng, 14*px, 18*px)
	fibre := newNoise(rng, 0.9*px, 0.35*px)
	speck := newNoise(rng, 0.22*px, 0.22*px)
	shade := newLayer(w, h)
	for y := range h {
		for x := range w {
			fx, fy := float64(x), float64(y)
			d := a.cloud*(0.7*cloud.at(fx, fy)+0.3*patch.at(fx, fy)) +
				a.grain*(0.3*fibre.at(fx, fy)+0.5*speck.at(fx, fy))
			// Edges brown first.
			edge := min(fx, fy, float64(w)-fx, float64(h)-fy) / px
			d += 0.10 * a.cloud / 0.1 * math.Exp(-edge/4)
			shade.v[y*w+x] = float32(d)
		}
	}
	foxing(shade, a.fox, px, rng)
	if a.fold {
		crease(shade, px, rng)
	}
	out := image.NewNRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			i := y*w + x
			s := float64(shade.v[i])
			// Old paper loses blue most.
			r := float64(a.paper.R) * (1 - 0.75*s)
			g := float64(a.paper.G) * (1 - 0.9*s)
			b := float64(a.paper.B) * (1 - 1.15*s)
			for _, ink := range inks {
				k := float64(ink.v[i])
				r *= 1 - k*(1-float64(ink.ink.R)/255)
				g *= 1 - k*(1-float64(ink.ink.G)/255)
				b *= 1 - k*(1-float64(ink.ink.B)/255)
			}
			out.SetNRGBA(x, y, color.NRGBA{byte255(r), byte255(g), byte255(b), 255})
		}
	}
	if a.holes {
		punch(out, a.bed, px)
	}
	return expose(out, a, px, rng)
}

// expose turns the sheet on the scanner's bed, and adds what the scanner adds.
func expose(sheet *image.NRGBA, a age, px float64, rng *rand.Rand) *image.NRGBA {
	size := sheet.Bounds().Size()
	if a.skew != 0 {
		sheet = imaging.CropCenter(imaging.Rotate(sheet, -a.skew, a.bed), size.X, size.Y)
	}
	if a.blur > 0 {
		sheet = imaging.Blur(sheet, a.blur/100*px)
	}
	for i := 0; i < len(sheet.Pix); i += 4 {
		n := rng.NormFloat64() * 2.2 * a.grain / 0.1
		for c := range 3 {
			sheet.Pix[i+c] = byte255(float64(sheet.Pix[i+c]) + n)
		}
	}
	return sheet
}

// foxing puts brown spots of up to three millimetres on the sheet.
func foxing(shade *layer, count int, px float64, rng *rand.Rand) {
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
func crease(shade *layer, px float64, rng *rand.Rand) {
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
					sheet.SetNRGBA(x, y, color.NRGBA{byte255(float64(bed.R) * k), byte255(float64(bed.G) * k), byte255(float64(bed.B) * k), 255})
				}
			}
		}
	}
}

func byte255(v float64) uint8 { return uint8(max(0, min(255, v+0.5))) }
