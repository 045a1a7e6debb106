package simulate

import (
	"fmt"
	"image"
	"image/color"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/disintegration/imaging"
)

// Photo is a sheet of print that somebody laid on a desk and photographed.
// Lengths are in millimetres, angles in degrees.
type Photo struct {
	font    string
	columns int
	em      float64
	// scale is the photograph's pixels a millimetre of the sheet.
	scale float64
	// tilt is how far the camera stood off to the side and below: lengths at
	// the far end of the sheet shrink by that share.
	tiltX, tiltY float64
	turn         float64
	// The sheet rises by curl towards its right edge, by spine towards its left
	// one as a bound page does, by fold between its creases, of which there
	// are as many across as down, and by crumple everywhere.
	curl, spine, fold, crumple float64
	folds                      int
	// shadow is how much of the light the photographer takes away.
	shadow  float64
	blur    float64 // pixels
	quality int
	desk    color.RGBA
	// more of the neighbouring page shows left of the spine.
	neighbour bool
}

const (
	serif   = "liberation/LiberationSerif-Regular.ttf"
	sans    = "liberation/LiberationSans-Regular.ttf"
	mono    = "liberation/LiberationMono-Regular.ttf"
	sanBold = "liberation/LiberationSans-Bold.ttf"
	dejavu  = "dejavu/DejaVuSerif.ttf"
	freeSer = "freefont/FreeSerif.ttf"
	freeSan = "freefont/FreeSans.ttf"
)

var (
	wood  = color.RGBA{92, 62, 40, 255}
	slate = color.RGBA{48, 52, 58, 255}
	cloth = color.RGBA{120, 128, 104, 255}
	beech = color.RGBA{176, 142, 104, 255}
)

// Photos are the photographs: a few of each way in which a page comes badly
// before a camera.
var Photos = []Photo{
	// Flat, but seen from the side.
	{font: serif, columns: 1, em: 4.2, scale: 8, tiltX: 0.06, tiltY: 0.12, turn: 2, shadow: 0.25, blur: 0.6, quality: 75, desk: wood},
	{font: sans, columns: 1, em: 4, scale: 7, tiltX: -0.1, tiltY: 0.08, turn: -3, shadow: 0.4, blur: 0.7, quality: 60, desk: slate},
	{font: mono, columns: 1, em: 4.1, scale: 6.6, tiltX: 0.04, tiltY: -0.14, turn: 4, shadow: 0.3, blur: 0.6, quality: 70, desk: beech},
	{font: dejavu, columns: 2, em: 3.6, scale: 8.5, tiltX: -0.08, tiltY: 0.1, turn: -1.5, shadow: 0.45, blur: 0.8, quality: 70, desk: cloth},
	// Curled up at one side.
	{font: freeSer, columns: 1, em: 4.3, scale: 7.5, tiltX: 0.03, tiltY: 0.05, turn: 1, curl: 22, shadow: 0.3, blur: 0.6, quality: 75, desk: slate},
	{font: sans, columns: 1, em: 4, scale: 7.5, tiltX: -0.04, tiltY: 0.08, turn: -2, curl: 30, shadow: 0.4, blur: 0.7, quality: 65, desk: wood},
	{font: mono, columns: 1, em: 4.1, scale: 7, tiltY: 0.05, turn: 2.5, curl: 26, shadow: 0.2, blur: 0.7, quality: 70, desk: beech},
	{font: serif, columns: 2, em: 3.8, scale: 9, tiltX: 0.05, tiltY: 0.03, turn: -1, curl: 28, shadow: 0.35, blur: 0.6, quality: 75, desk: cloth},
	// Bound: the page dives into the spine.
	{font: serif, columns: 1, em: 4, scale: 7.5, tiltY: 0.04, turn: 0.5, spine: 24, shadow: 0.35, blur: 0.6, quality: 75, desk: wood},
	{font: freeSer, columns: 1, em: 4.2, scale: 8, tiltX: 0.02, tiltY: 0.06, turn: -1, spine: 30, shadow: 0.3, blur: 0.7, quality: 70, desk: slate, neighbour: true},
	{font: sans, columns: 1, em: 3.8, scale: 7.5, tiltY: -0.05, turn: 1.5, spine: 28, shadow: 0.25, blur: 0.6, quality: 65, desk: beech, neighbour: true},
	{font: dejavu, columns: 1, em: 3.6, scale: 8, tiltX: -0.03, turn: -0.5, spine: 22, shadow: 0.4, blur: 0.6, quality: 75, desk: wood, neighbour: true},
	// Folded and unfolded again.
	{font: sanBold, columns: 2, em: 3.6, scale: 7.5, tiltX: 0.03, tiltY: 0.08, turn: 1.5, fold: 7, folds: 1, shadow: 0.3, blur: 0.8, quality: 65, desk: slate},
	{font: serif, columns: 1, em: 4.2, scale: 7.5, tiltY: 0.06, turn: -2, fold: 6, folds: 2, shadow: 0.25, blur: 0.6, quality: 75, desk: wood},
	{font: sans, columns: 2, em: 3.7, scale: 8.5, tiltX: -0.05, tiltY: 0.04, turn: 1, fold: 8, folds: 1, shadow: 0.4, blur: 0.7, quality: 70, desk: beech},
	{font: mono, columns: 1, em: 4.1, scale: 7, tiltX: 0.04, tiltY: 0.05, turn: 3, fold: 6, folds: 2, crumple: 1, shadow: 0.35, blur: 0.7, quality: 65, desk: cloth},
	// Crumpled, and far away.
	{font: serif, columns: 1, em: 4.4, scale: 7, tiltY: 0.06, turn: -1, crumple: 5, shadow: 0.3, blur: 0.6, quality: 70, desk: wood},
	{font: sans, columns: 1, em: 4.2, scale: 5.4, tiltX: 0.04, tiltY: 0.07, turn: 2, crumple: 4, shadow: 0.3, blur: 0.6, quality: 70, desk: slate},
	{font: freeSan, columns: 2, em: 4, scale: 6, tiltX: -0.03, tiltY: 0.06, turn: -2, curl: 14, crumple: 3, shadow: 0.4, blur: 0.6, quality: 60, desk: beech},
	{font: dejavu, columns: 1, em: 4, scale: 5, tiltY: 0.1, turn: 1, curl: 12, fold: 3, folds: 1, shadow: 0.45, blur: 0.7, quality: 60, desk: cloth},
}

// The sheet is rendered this fine, in pixels a millimetre, before it is
// photographed.
const fine = 10

// Write writes DIR/NAME.jpg and NAME.gt.txt: the photograph of a sheet on which
// the phrases stand in some order. The same name gives the same photograph.
func (s Photo) Write(dir, name string, phrases []string) error {
	text, picture, err := s.take(phrases, Seeded(name))
	if err != nil {
		return err
	}
	path := filepath.Join(dir, name)
	if err := os.WriteFile(path+".gt.txt", []byte(text), 0o644); err != nil {
		return err
	}
	return imaging.Save(picture, path+".jpg", imaging.JPEGQuality(s.quality))
}

// take prints a sheet and photographs it.
func (s Photo) take(phrases []string, rng *rand.Rand) (text string, picture image.Image, err error) {
	const wide, high = 190.0, 250.0
	f, err := OpenFont("/usr/share/fonts/truetype/" + s.font)
	if err != nil {
		return "", nil, err
	}
	ink := NewLayer(wide*fine, high*fine)
	if text, err = s.print(ink, f, phrases, rng); err != nil {
		return "", nil, err
	}
	next := NewLayer(1, 1)
	if s.neighbour {
		next = NewLayer(wide*fine, high*fine)
		if _, err := s.print(next, f, phrases, rng); err != nil {
			return "", nil, err
		}
	}
	return text, s.expose(ink, next, rng), nil
}

// The set of the print, in millimetres and in ems.
const (
	printMargin = 17.0
	gutter      = 8.0
	printTop    = 20.0
	blankEm     = 0.27
)

// print sets phrases in columns and returns the text as it stands.
func (s Photo) print(ink *Layer, f *Font, phrases []string, rng *rand.Rand) (string, error) {
	wide, high := float64(ink.w)/fine, float64(ink.h)/fine
	pitch := 1.32 * s.em
	column := (wide - 2*printMargin - gutter*float64(s.columns-1)) / float64(s.columns)
	all := slices.Clone(phrases)
	rng.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	next := 0
	var text strings.Builder
	for c := range s.columns {
		left := printMargin + float64(c)*(column+gutter)
		for y := printTop; y < high-printTop-5*pitch; y += 0.5 * pitch {
			// A paragraph is two or three phrases, its first line is set in.
			var words []string
			for range 2 + rng.IntN(2) {
				words = append(words, strings.Fields(all[next%len(all)])...)
				next++
			}
			for indent := 1.5 * s.em; len(words) > 0 && y < high-printTop; y += pitch {
				n, err := s.line(ink, f, words, left+indent, y, column-indent)
				if err != nil {
					return "", err
				}
				fmt.Fprintln(&text, strings.Join(words[:n], " "))
				words, indent = words[n:], 0
			}
			fmt.Fprintln(&text)
		}
	}
	return text.String(), nil
}

// line sets as many words as fit into a width and returns how many they are.
func (s Photo) line(ink *Layer, f *Font, words []string, x, y, width float64) (n int, err error) {
	natural := 0.0
	for n < len(words) {
		w := f.width(words[n], s.em)
		if n > 0 {
			w += blankEm * s.em
		}
		if natural+w > width {
			break
		}
		natural += w
		n++
	}
	n = max(n, 1)
	blank := blankEm * s.em
	if n > 1 && n < len(words) { // justified but for the last line
		blank += (width - natural) / float64(n-1)
	}
	for _, w := range words[:n] {
		if err := s.word(ink, f, w, x, y); err != nil {
			return 0, err
		}
		x += f.width(w, s.em) + blank
	}
	return n, nil
}

func (f *Font) width(word string, em float64) float64 {
	w := 0.0
	for _, r := range word {
		w += f.advance(r, em)
	}
	return w
}

func (s Photo) word(ink *Layer, f *Font, word string, x, y float64) error {
	em := s.em * fine
	for _, r := range word {
		ox, oy := int(x*fine)-4, int(y*fine-1.1*em)
		m, err := f.mask(r, em, affine{1, 0, 0, 1, x*fine - float64(ox), y*fine - float64(oy)}, int(1.5*em), int(1.5*em))
		if err != nil {
			return err
		}
		for i, a := range m.Pix {
			ink.lay(ox+i%m.Rect.Dx(), oy+i/m.Rect.Dx(), 0.9*float64(a)/255)
		}
		x += f.advance(r, s.em)
	}
	return nil
}

// relief is how far the sheet rises from the desk, at every millimetre of the
// sheet and well beside it.
type relief struct {
	z      Layer
	beside int
}

func (s Photo) relief(wide, high float64, rng *rand.Rand) relief {
	const beside = 240
	r := relief{z: *NewLayer(int(wide)+2*beside, int(high)+2*beside), beside: beside}
	rough, finer := newNoise(rng, 45, 38), newNoise(rng, 16, 19)
	for i := range r.z.v {
		u, v := float64(i%r.z.w-beside), float64(i/r.z.w-beside)
		z := s.curl * math.Pow(clamp(u/wide), 2.2)
		z -= s.spine * math.Exp(-math.Abs(u)/28)
		if s.fold > 0 {
			// Between creases the sheet stands up like a roof.
			n := float64(s.folds + 1)
			_, a := math.Modf(u/wide*n + 8)
			_, b := math.Modf(v/high*n + 8)
			z += s.fold * (1 - math.Abs(2*a-1) + 1.3*(1-math.Abs(2*b-1)))
		}
		r.z.v[i] = float32(z + s.crumple*(2*rough.at(u+500, v+500)+0.5*finer.at(u+500, v+500)))
	}
	return r
}

func (r relief) at(u, v float64) float64 {
	return r.z.at(u+float64(r.beside)+0.5, v+float64(r.beside)+0.5)
}

// expose photographs the sheet: every pixel of the picture looks for the place
// that it shows.
func (s Photo) expose(ink, next *Layer, rng *rand.Rand) image.Image {
	wide, high := float64(ink.w)/fine, float64(ink.h)/fine
	const edge, distance = 18.0, 380.0 // desk around the sheet, camera above it
	w, h := int((wide+2*edge)*s.scale), int((high+2*edge)*s.scale)
	z := s.relief(wide, high, rng)
	desk, grain := newNoise(rng, 60, 3), newNoise(rng, 1.2, 0.5)
	stain, light := newNoise(rng, 60, 70), newNoise(rng, 120, 140)
	lampX, lampY := 0.5+rng.Float64(), rng.Float64()-0.5
	shadowAngle, shadowAt := 0.5+rng.Float64(), 0.25+0.3*rng.Float64()
	sin, cos := math.Sincos(s.turn * math.Pi / 180)
	out := image.NewNRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			// From the picture to the plane of the desk.
			px, py := (float64(x)/float64(w)-0.5)*(wide+2*edge), (float64(y)/float64(h)-0.5)*(high+2*edge)
			px, py = px*cos+py*sin, py*cos-px*sin
			far := 1 + s.tiltX*px/wide*2 + s.tiltY*py/high*2
			px, py = px*far, py*far
			// And to the sheet, which comes nearer to the camera as it rises.
			u, v := px+wide/2, py+high/2
			for range 3 {
				rise := z.at(u, v)
				u, v = px*(1-rise/distance)+0.5*s.tiltX*rise+wide/2, py*(1-rise/distance)+0.5*s.tiltY*rise+high/2
			}
			left := 0.0
			if s.neighbour {
				left = -wide
			}
			var r, g, b float64
			if u < left || v < 0 || u >= wide || v >= high {
				k := 0.75 + 0.4*desk.at(px+300, py+300) + 0.1*grain.at(px+300, py+300)
				r, g, b = float64(s.desk.R)*k, float64(s.desk.G)*k, float64(s.desk.B)*k
			} else {
				k := 1 - 0.08*stain.at(u+300, v+300) - 0.03*grain.at(u+300, v+300)
				sheet, at := ink, u
				if u < 0 {
					sheet, at = next, u+wide
				}
				dark := sheet.at(at*fine, v*fine)
				const e = 0.7
				slopeX, slopeY := (z.at(u+e, v)-z.at(u-e, v))/(2*e), (z.at(u, v+e)-z.at(u, v-e))/(2*e)
				k *= clamp(1+0.5*(slopeX*lampX+slopeY*lampY)) * (1 - dark*0.82)
				r, g, b = 236*k, 230*k, 214*k
			}
			lit := 0.72 + 0.35*light.at(px+400, py+400) - 0.15*math.Hypot(px/wide, py/high)
			d := (px/wide*math.Cos(shadowAngle) + py/high*math.Sin(shadowAngle) - shadowAt + 0.25) * 9
			lit *= 1 - s.shadow*clamp(d)
			out.SetNRGBA(x, y, color.NRGBA{byteOf(r * lit), byteOf(g * lit), byteOf(b * lit), 255})
		}
	}
	if s.blur > 0 {
		out = imaging.Blur(out, s.blur)
	}
	for i := range out.Pix {
		if i%4 != 3 {
			out.Pix[i] = byteOf(float64(out.Pix[i]) + rng.NormFloat64()*3)
		}
	}
	return out
}
