package simulate

import (
	"fmt"
	"image"
	"image/color"
	"math"
	"math/rand/v2"
	"strings"

	"golang.org/x/image/font"
)

// Marked is a scan of a page on which others wrote and stamped, with what stands
// where on it. Boxes are in pixels of the scan.
type Marked struct {
	Scan  image.Image
	Words []MarkedWord
	Marks []Mark
}

// MarkedWord is a word of the page. Beside is true where a mark runs through it
// or close by, First and Begins where a line and a paragraph begin with it.
type MarkedWord struct {
	Text                  string
	Box                   image.Rectangle
	Beside, First, Begins bool
}

// Mark is a stroke of a pen or a stamp.
type Mark struct {
	Kind string
	Box  image.Rectangle
}

// extent is where some words of a line stand, in millimetres.
type extent struct{ x, y, w, h float64 }

// markKind draws a mark on or beside a run of words. The rubber's corner is at
// room millimetres left of and above the run.
type markKind struct {
	name string
	draw func(s Rubber, at extent, block *Font, rng *rand.Rand) error
	// words is how many words of a line it is drawn for at most, tall how far it
	// reaches above and below them.
	words int
	tall  float64
	// stamp is true where its ink is a stamp's.
	stamp bool
}

var markKinds = []markKind{
	{"underline", underline, 5, 3, false},
	{"strike", strikeOut, 4, 3, false},
	{"loop", loop, 3, 8, false},
	{"wave", wave, 6, 14, false},
	{"crossing-out", zigzag, 2, 4, false},
	{"slash", slash, 2, 26, false},
	{"bracket", bracket, 1, 26, false},
	{"signature", signature, 3, 16, false},
	{"note", note, 4, 8, false},
	{"round stamp", roundSeal, 1, 24, true},
	{"frame stamp", frameStamp, 1, 34, true},
	{"line stamp", lineStamp, 1, 24, true},
}

// Scribble scans the page with a handful of marks over and beside its words, in
// colour or in grey.
func (p *Page) Scribble(f Face, d Damage, inColour bool, rng *rand.Rand) (*Marked, error) {
	bare := *p
	bare.stamps = nil
	ink, boxes, err := bare.draw(f, d.dpi, rng)
	if err != nil {
		return nil, err
	}
	block, err := OpenFont("/usr/share/fonts/truetype/dejavu/DejaVuSans-Bold.ttf")
	if err != nil {
		return nil, err
	}
	face, err := f.open(d.dpi)
	if err != nil {
		return nil, err
	}
	px := d.dpi / 25.4
	out := &Marked{}
	for i, piece := range p.pieces {
		out.Words = append(out.Words, wordsOf(piece, boxes[i], px, face)...)
	}
	w, h := ink.Rect.Dx(), ink.Rect.Dy()
	all := NewLayer(w, h) // the ink of all marks
	var inks []Ink
	for i := range 4 + rng.IntN(4) {
		kind := markKinds[rng.IntN(len(markKinds))]
		at := out.someWords(kind.words, px, rng)
		mark, err := kind.on(at, px, block, rng)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", kind.name, err)
		}
		corner := image.Pt(int((at.x-kind.tall)*px), int((at.y-kind.tall)*px))
		layer := all
		if inColour {
			layer = NewLayer(w, h)
			inks = append(inks, Ink{layer, markColours[(i+rng.IntN(2))%len(markColours)]})
		}
		box := image.Rectangle{}
		for j, v := range mark.v {
			if x, y := corner.X+j%mark.w, corner.Y+j/mark.w; v > 0 && x >= 0 && y >= 0 && x < w && y < h {
				layer.lay(x, y, float64(v))
				all.v[y*w+x] = max(all.v[y*w+x], v)
				box = box.Union(image.Rect(x, y, x+1, y+1))
			}
		}
		out.Marks = append(out.Marks, Mark{kind.name, box})
	}
	for _, s := range p.stamps { // those of its own
		s.press(ink, px)
		r := int((s.radius + 1) * px)
		x, y := int(s.x*px), int(s.y*px)
		out.Marks = append(out.Marks, Mark{"round stamp", image.Rect(x-r, y-r, x+r, y+r)})
		own := image.NewAlpha(ink.Rect)
		s.press(own, px)
		for i, a := range own.Pix {
			all.v[i] = max(all.v[i], float32(a)/255)
		}
	}
	for i := range out.Words {
		out.Words[i].Beside = all.touches(out.Words[i].Box)
	}
	out.expose(ink, all, inks, d, rng)
	return out, nil
}

var markColours = []color.RGBA{
	{92, 60, 150, 255}, {40, 60, 150, 255}, {170, 40, 50, 255}, {30, 28, 32, 255}, {50, 110, 70, 255}, {70, 70, 76, 255},
}

// expose scans the page with its marks: in grey where the marks have no inks of
// their own.
func (m *Marked) expose(ink *image.Alpha, marks *Layer, inks []Ink, d Damage, rng *rand.Rand) {
	bounds := ink.Rect
	if len(inks) == 0 {
		for i, v := range marks.v {
			ink.Pix[i] = uint8(255 - (255-float64(ink.Pix[i]))*(1-float64(v)))
		}
		m.Scan = d.expose(ink, rng)
	} else {
		typed := NewLayer(bounds.Dx(), bounds.Dy())
		ribbon := newNoise(rng, 22*d.dpi/25.4, 9*d.dpi/25.4)
		for i, a := range ink.Pix {
			force := 1 - d.ribbon*ribbon.linear(i%typed.w, i/typed.w)
			typed.v[i] = float32(d.ink * force * float64(a) / 255)
		}
		paper := Paper{
			Colour: color.RGBA{shade(d.paper), shade(.97 * d.paper), shade(.88 * d.paper), 255}, Bed: color.RGBA{206, 204, 200, 255},
			Cloud: .3 * d.cloud, Grain: .08, Spots: 5, Skew: d.skew, Blur: 6,
		}
		m.Scan = paper.Scan(typed.w, typed.h, d.dpi, rng, append([]Ink{{typed, color.RGBA{24, 22, 24, 255}}}, inks...)...)
	}
	for i := range m.Words {
		m.Words[i].Box = turnedBox(m.Words[i].Box, bounds, d.skew)
	}
	for i := range m.Marks {
		m.Marks[i].Box = turnedBox(m.Marks[i].Box, bounds, d.skew)
	}
}

// wordsOf returns the words of a piece whose ink has a box.
func wordsOf(p piece, box image.Rectangle, px float64, face font.Face) []MarkedWord {
	var words []MarkedWord
	at := 0
	for word := range strings.FieldsSeq(p.text) {
		at += strings.Index(p.text[at:], word)
		left := int(p.x*px) + font.MeasureString(face, p.text[:at]).Round()
		right := left + font.MeasureString(face, word).Round()
		words = append(words, MarkedWord{Text: word, Box: image.Rect(left, box.Min.Y, right, box.Max.Y), First: words == nil, Begins: words == nil && p.text[0] == ' '})
		at += len(word)
	}
	return words
}

// someWords returns where up to so many words of a line stand.
func (m *Marked) someWords(most int, px float64, rng *rand.Rand) extent {
	first := rng.IntN(len(m.Words))
	box := m.Words[first].Box
	for _, word := range m.Words[first+1 : min(len(m.Words), first+1+rng.IntN(most))] {
		if word.Box.Min.Y != box.Min.Y {
			break
		}
		box = box.Union(word.Box)
	}
	return extent{float64(box.Min.X) / px, float64(box.Min.Y) / px, float64(box.Dx()) / px, float64(box.Dy()) / px}
}

// on draws the mark for a run of words.
func (k markKind) on(at extent, px float64, block *Font, rng *rand.Rand) (*Layer, error) {
	wide := max(at.w, 2*k.tall)
	s := NewRubber(int((wide+2*k.tall)*px), int((at.h+2*k.tall)*px), px)
	if err := k.draw(s, extent{k.tall, k.tall, at.w, at.h}, block, rng); err != nil {
		return nil, err
	}
	strength := .75 + .5*rng.Float64()
	if k.stamp {
		strength = .45 + .6*rng.Float64()
	}
	s.Press(strength, rng)
	return s.Ink, nil
}

// touches reports whether ink stands in a box or within a quarter of its height.
func (l *Layer) touches(box image.Rectangle) bool {
	const dark, few = .2, 6
	n := 0
	box = box.Inset(-box.Dy() / 4).Intersect(image.Rect(0, 0, l.w, l.h))
	for y := box.Min.Y; y < box.Max.Y; y++ {
		for x := box.Min.X; x < box.Max.X; x++ {
			if l.v[y*l.w+x] > dark {
				n++
			}
		}
	}
	return n >= few
}

// pen is the width of a pen's line.
func pen(rng *rand.Rand) float64 { return .25 + .4*rng.Float64() }

// wobble is where a hand comes to that aims at 0.
func wobble(rng *rand.Rand, by float64) float64 { return by * (2*rng.Float64() - 1) }

// level draws a line from left to right of a run by hand.
func level(s Rubber, at extent, y float64, rng *rand.Rand) {
	var points [][2]float64
	for x := -1.0; x < at.w+4; x += 5 {
		points = append(points, [2]float64{at.x + min(x, at.w+1), y + wobble(rng, .35)})
	}
	s.Curve(pen(rng), points...)
}

func underline(s Rubber, at extent, _ *Font, rng *rand.Rand) error {
	level(s, at, at.y+at.h*(.9+.25*rng.Float64()), rng)
	return nil
}

func strikeOut(s Rubber, at extent, _ *Font, rng *rand.Rand) error {
	level(s, at, at.y+at.h*(.45+.2*rng.Float64()), rng)
	return nil
}

func loop(s Rubber, at extent, _ *Font, rng *rand.Rand) error {
	wide, tall := at.w/2+.5+2.5*rng.Float64(), at.h/2+.3+2.2*rng.Float64()
	var points [][2]float64
	for i := range 15 { // a little more than once around
		sin, cos := math.Sincos(float64(i) * math.Pi / 6.4)
		points = append(points, [2]float64{at.x + at.w/2 + wide*cos + wobble(rng, .5), at.y + at.h/2 + tall*sin + wobble(rng, .4)})
	}
	s.Curve(pen(rng), points...)
	return nil
}

func wave(s Rubber, at extent, _ *Font, rng *rand.Rand) error {
	high, pace := 1.5+6*rng.Float64(), 2+6*rng.Float64()
	var points [][2]float64
	for x := -2.0; x < at.w+8; x += pace {
		points = append(points, [2]float64{at.x + x, at.y + at.h/2 + wobble(rng, 1)*high})
	}
	s.Curve(pen(rng), append(points, [2]float64{at.x + at.w + 8, at.y + at.h/2})...)
	return nil
}

func zigzag(s Rubber, at extent, _ *Font, rng *rand.Rand) error {
	step, up := 1.2+1.5*rng.Float64(), 1.0
	var points [][2]float64
	for x := 0.0; x < at.w; x += step {
		points = append(points, [2]float64{at.x + x, at.y + at.h/2 + up*at.h*(.4+.3*rng.Float64())})
		up = -up
	}
	s.Curve(pen(rng), append(points, [2]float64{at.x + at.w, at.y})...)
	return nil
}

func slash(s Rubber, at extent, _ *Font, rng *rand.Rand) error {
	lean, high := 4+18*rng.Float64(), 6+16*rng.Float64()
	s.Curve(pen(rng), [2]float64{at.x + lean, at.y - high}, [2]float64{at.x + lean/2 + wobble(rng, 2), at.y}, [2]float64{at.x, at.y + high})
	return nil
}

func bracket(s Rubber, at extent, _ *Font, rng *rand.Rand) error {
	high := 5 + 16*rng.Float64()
	x := at.x + wobble(rng, 1.5)
	s.Curve(pen(rng), [2]float64{x + 2, at.y - high}, [2]float64{x, at.y - high + 1.5}, [2]float64{x + wobble(rng, .5), at.y}, [2]float64{x, at.y + high - 1.5}, [2]float64{x + 2, at.y + high})
	return nil
}

func signature(s Rubber, at extent, _ *Font, rng *rand.Rand) error {
	x, y := at.x, at.y+at.h/2
	points := [][2]float64{{x, y + 3}, {x + 3, y - 8 + wobble(rng, 3)}, {x + 5, y + 4}, {x + 2, y}}
	for range 5 + rng.IntN(5) {
		x += 2.2 + 2*rng.Float64()
		points = append(points, [2]float64{x + 4, y + wobble(rng, 4)})
	}
	s.Curve(pen(rng), append(points, [2]float64{x + 14, y - 4})...)
	return nil
}

// note writes some letters by hand: loops on a line of their own.
func note(s Rubber, at extent, _ *Font, rng *rand.Rand) error {
	high, width := 1.4+1.6*rng.Float64(), pen(rng)
	y := at.y + wobble(rng, 3.5)
	for x := at.x; x < at.x+at.w+6; {
		var points [][2]float64
		for range 5 + rng.IntN(9) {
			points = append(points, [2]float64{x, y + wobble(rng, high)}, [2]float64{x + high*.5, y - high*rng.Float64()})
			x += .3 + 1.1*rng.Float64()
		}
		s.Curve(width, points...)
		x += 2 + 2*rng.Float64()
	}
	return nil
}

var stampTexts = []string{"РАССЕКРЕЧЕНО", "СЕКРЕТНО", "ОБЩИЙ ОТДЕЛ", "ВХОДЯЩИЙ № 817", "АРХИВ", "SECRET", "RECEIVED", "DECLASSIFIED", "12 МАР 1963", "COPY No 4"}

func stampText(rng *rand.Rand) string { return stampTexts[rng.IntN(len(stampTexts))] }

func roundSeal(s Rubber, at extent, block *Font, rng *rand.Rand) error {
	r := 12 + 6*rng.Float64()
	x, y := at.x+at.w/2, at.y+at.h/2
	s.Circle(.8, x, y, r)
	s.Circle(.35, x, y, .62*r)
	if err := s.Ring(block, "* ОБЩИЙ ОТДЕЛ * "+stampText(rng), .15*r, x, y, .72*r, 2*math.Pi*rng.Float64()); err != nil {
		return err
	}
	return s.Text(block, "АРХИВ", .2*r, x-.5*r, y+.1*r, wobble(rng, .3))
}

func frameStamp(s Rubber, at extent, block *Font, rng *rand.Rand) error {
	angle := wobble(rng, .35)
	wide, high := 34+12*rng.Float64(), 12+4*rng.Float64()
	sin, cos := math.Sincos(angle)
	x, y := at.x-8*rng.Float64(), at.y-high/2-sin*wide/2
	place := func(u, v float64) [2]float64 { return [2]float64{x + cos*u - sin*v, y + sin*u + cos*v} }
	s.Stroke(.6, place(0, 0), place(wide, 0), place(wide, high), place(0, high), place(0, 0))
	for i := range 2 {
		from := place(2, high*(.42+.4*float64(i)))
		if err := s.Text(block, stampText(rng), 2.4, from[0], from[1], angle); err != nil {
			return err
		}
	}
	return nil
}

func lineStamp(s Rubber, at extent, block *Font, rng *rand.Rand) error {
	return s.Text(block, stampText(rng), 3+3*rng.Float64(), at.x-5*rng.Float64(), at.y+at.h+wobble(rng, 3), wobble(rng, .2))
}
