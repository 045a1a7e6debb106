package main

import (
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"math"
	"math/rand/v2"
	"os"
	"strings"
	"unicode/utf8"

	"github.com/disintegration/imaging"
)

// typeface is a font of a Debian package and how large it is set.
type typeface struct {
	name string
	file string
	// points is the size, pitch the distance of lines in millimetres.
	points, pitch float64
	// columns is how many letters a line holds.
	columns int
}

// typefaces are a few typewriters and two book faces; the packages are in
// scripts/setup.sh.
var typefaces = []typeface{
	{"courier", "/usr/share/fonts/truetype/liberation/LiberationMono-Regular.ttf", 11.5, 6.0, 62},
	{"nimbus", "/usr/share/fonts/opentype/urw-base35/NimbusMonoPS-Bold.otf", 11.5, 6.0, 62},
	{"ptmono", "/usr/share/fonts/truetype/paratype/PTM55F.ttf", 11, 5.6, 66},
	{"cmtype", "/usr/share/fonts/truetype/cmu/cmuntt.ttf", 12, 6.0, 66},
	{"serif", "/usr/share/fonts/truetype/liberation/LiberationSerif-Regular.ttf", 11, 5.0, 76},
	{"ptserif", "/usr/share/fonts/truetype/paratype/PTF55F.ttf", 10.5, 5.2, 72},
}

// otherTypefaces are some that nothing was developed on.
var otherTypefaces = []typeface{
	{"libmono", "/usr/share/fonts/truetype/liberation/LiberationMono-Bold.ttf", 11, 5.8, 64},
	{"nimbuslight", "/usr/share/fonts/opentype/urw-base35/NimbusMonoPS-Regular.otf", 12, 6.0, 62},
	{"cmvar", "/usr/share/fonts/truetype/cmu/cmunvt.ttf", 12, 5.8, 68},
	{"schoolbook", "/usr/share/fonts/opentype/urw-base35/C059-Roman.otf", 10.5, 5.2, 72},
	{"ptsans", "/usr/share/fonts/truetype/paratype/PTS55F.ttf", 11, 5.2, 76},
	{"cmroman", "/usr/share/fonts/truetype/cmu/cmunrm.ttf", 11, 5.2, 76},
}

// damage is what happens to a sheet between the typing and the archive's copy.
type damage struct {
	name string
	dpi  float64
	// paper is how bright the sheet is and ink how dark the letters, of 1.
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

// damages are from mild to bad.
var damages = []damage{
	{name: "clean", dpi: 300, paper: .95, ink: .9, ribbon: .1, blur: .6, noise: .02, quality: 85},
	{name: "skewed", dpi: 300, paper: .86, ink: .75, ribbon: .3, cloud: .15, blur: .9, noise: .03, specks: .5, skew: 1.6, quality: 60},
	{name: "worn", dpi: 250, paper: .82, ink: .7, ribbon: .75, cloud: .2, blur: 1, noise: .05, specks: 1, skew: -.7, quality: 55},
	{name: "photocopy", dpi: 300, paper: .88, ink: .8, ribbon: .45, cloud: .1, blur: 1.2, noise: .07, specks: 4, skew: .5, copied: true},
	{name: "coarse", dpi: 150, paper: .88, ink: .75, ribbon: .3, cloud: .1, blur: .7, noise: .04, quality: 45},
	{name: "faded", dpi: 240, paper: .8, ink: .5, ribbon: .4, cloud: .2, blur: .9, noise: .03, specks: 1, skew: .9, quality: 50},
}

// otherDamages are some that nothing was developed on.
var otherDamages = []damage{
	{name: "plain", dpi: 200, paper: .92, ink: .85, ribbon: .15, blur: .6, noise: .02, quality: 75},
	{name: "carbon", dpi: 300, paper: .9, ink: .6, ribbon: .35, cloud: .1, blur: 1.5, noise: .03, quality: 70},
	{name: "film", dpi: 280, paper: .85, ink: .8, ribbon: .3, cloud: .25, blur: 1, noise: .07, specks: 1.5, skew: -1.2, quality: 65},
	{name: "xerox", dpi: 240, paper: .9, ink: .85, ribbon: .4, cloud: .1, blur: .9, noise: .06, specks: 3, skew: .8, copied: true},
	{name: "yellowed", dpi: 300, paper: .7, ink: .7, ribbon: .4, cloud: .3, blur: .9, noise: .04, specks: 1, skew: .4, quality: 55},
}

// worse returns a damage that much stronger than d, 1 being d itself.
func (d damage) worse(by float64) damage {
	d.name = fmt.Sprintf("%s-%.1f", d.name, by)
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

// wrap sets a text in lines of at most so many letters; paragraphs begin with
// five blanks.
func wrap(text string, columns int) []string {
	var lines []string
	for paragraph := range strings.SplitSeq(strings.TrimSpace(text), "\n") {
		line := "    "
		for word := range strings.FieldsSeq(paragraph) {
			if utf8.RuneCountInString(line)+1+utf8.RuneCountInString(word) > columns {
				lines, line = append(lines, line), ""
			}
			if line != "" {
				line += " "
			}
			line += word
		}
		if strings.TrimSpace(line) != "" {
			lines = append(lines, line)
		}
	}
	return lines
}

// render writes DIR/NAME.jpg (or .png) and NAME.gt.txt: the lines on a sheet,
// damaged. The same name gives the same page.
func render(dir, name string, lines []string, t typeface, d damage) error {
	return oneColumn(lines, t).render(dir, name, t, d)
}

func saveSheet(path string, page *image.Gray, d damage) error {
	ext := ".jpg"
	if d.copied {
		ext = ".png"
	}
	f, err := os.Create(path + ext)
	if err != nil {
		return err
	}
	defer f.Close()
	if d.copied {
		return png.Encode(f, page)
	}
	return jpeg.Encode(f, page, &jpeg.Options{Quality: d.quality})
}

// expose lays ink on paper and copies the sheet.
func (d damage) expose(ink *image.Alpha, rng *rand.Rand) *image.Gray {
	w, h := ink.Rect.Dx(), ink.Rect.Dy()
	px := d.dpi / 25.4
	ribbon, weave, cloud := hills(rng, 22*px, 9*px), hills(rng, .25*px, .25*px), hills(rng, 50*px, 70*px)
	gone := func(x, y int) float64 { return 0 }
	if d.fade > 0 {
		patch := hills(rng, 60*px, 35*px)
		gone = func(x, y int) float64 { return d.fade * max(0, min(1, 3*patch(x, y)-.8)) }
	}
	back := image.NewNRGBA(image.Rectangle{})
	if d.bleed > 0 {
		back = imaging.Blur(imaging.FlipH(ink), .15*px)
	}
	sheet := image.NewGray(ink.Rect)
	for y := range h {
		for x := range w {
			i := y*w + x
			paper := d.paper - d.cloud*cloud(x, y)
			force := (1 - d.ribbon*(.65*ribbon(x, y)+.35*weave(x, y))) * (1 - gone(x, y))
			if d.bleed > 0 {
				paper *= 1 - d.bleed*float64(back.Pix[4*i+3])/255
			}
			sheet.Pix[i] = byteOf(paper * (1 - d.ink*force*float64(ink.Pix[i])/255))
		}
	}
	for range int(d.specks * float64(w) * float64(h) / (100 * px * px)) {
		cx, cy, r := rng.IntN(w), rng.IntN(h), (.05+.25*rng.Float64()*rng.Float64())*px
		for y := int(-r); y <= int(r); y++ {
			for x := int(-r); x <= int(r); x++ {
				if p := (image.Point{X: cx + x, Y: cy + y}); float64(x*x+y*y) <= r*r && p.In(sheet.Rect) {
					sheet.SetGray(p.X, p.Y, color.Gray{Y: byteOf(.25 * d.paper)})
				}
			}
		}
	}
	if d.stain > 0 {
		d.spill(sheet, rng)
	}
	bent := imaging.Clone(sheet)
	if d.skew != 0 {
		grey := byteOf(d.paper)
		bent = imaging.CropCenter(imaging.Rotate(bent, -d.skew, color.Gray{Y: grey}), w, h)
	}
	for range d.copies {
		once := d
		once.copied = true
		bent = imaging.Clone(once.scan(bent, rng))
	}
	return d.scan(bent, rng)
}

// scan looks at a sheet as a scanner or a photocopier does.
func (d damage) scan(sheet *image.NRGBA, rng *rand.Rand) *image.Gray {
	if d.blur > 0 {
		sheet = imaging.Blur(sheet, d.blur)
	}
	level := d.level
	if level == 0 {
		level = .62
	}
	out := image.NewGray(sheet.Rect)
	for i := range out.Pix {
		v := float64(sheet.Pix[4*i])/255 + rng.NormFloat64()*d.noise
		if d.copied {
			v = map[bool]float64{true: 1, false: 0}[v > level*d.paper]
		}
		out.Pix[i] = byteOf(v)
	}
	return out
}

// spill stains a sheet in a few places.
func (d damage) spill(sheet *image.Gray, rng *rand.Rand) {
	w, h := sheet.Rect.Dx(), sheet.Rect.Dy()
	px := d.dpi / 25.4
	rough := hills(rng, 9*px, 9*px)
	for range 4 {
		cx, cy, r := rng.Float64()*float64(w), rng.Float64()*float64(h), (12+25*rng.Float64())*px
		for i := range sheet.Pix {
			x, y := i%w, i/w
			if far := math.Hypot(float64(x)-cx, float64(y)-cy)/r + .4*rough(x, y); far < 1 {
				sheet.Pix[i] = byteOf(float64(sheet.Pix[i]) / 255 * (1 - d.stain*(.7+.3*math.Pow(far, 8))))
			}
		}
	}
}

// hills is smooth unevenness between 0 and 1 with hills of about that size.
func hills(rng *rand.Rand, stepX, stepY float64) func(x, y int) float64 {
	const n = 64
	var grid [n][n]float64
	for i := range grid {
		for j := range grid[i] {
			grid[i][j] = rng.Float64()
		}
	}
	return func(x, y int) float64 {
		u, v := float64(x)/stepX, float64(y)/stepY
		i, j := int(u), int(v)
		fu, fv := u-float64(i), v-float64(j)
		top := grid[j%n][i%n]*(1-fu) + grid[j%n][(i+1)%n]*fu
		low := grid[(j+1)%n][i%n]*(1-fu) + grid[(j+1)%n][(i+1)%n]*fu
		return top*(1-fv) + low*fv
	}
}

// seeded gives each page its own luck.
func seeded(name string) *rand.Rand {
	var b uint64 = 14695981039346656037
	for _, c := range []byte(name) {
		b = (b ^ uint64(c)) * 1099511628211
	}
	return rand.New(rand.NewPCG(1962, b))
}

func byteOf(v float64) uint8 { return uint8(max(0, min(255, 255*v+.5))) }
