package simulate

import (
	"fmt"
	"image"
	"image/draw"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"unicode/utf8"

	"github.com/disintegration/imaging"
	"golang.org/x/image/font"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"
)

// Page is a page as it was typed, before anything happened to it. Places are in
// millimetres.
type Page struct {
	// Text is what a reader should come to, line by line.
	Text []string

	height float64
	pieces []piece
	rules  []rule
	stamps []roundStamp
}

// piece is a piece of text; its baseline begins at x and y.
type piece struct {
	x, y float64
	text string
}

// rule is a line from one corner to another, .3 mm thick.
type rule struct{ left, top, right, bottom float64 }

// roundStamp is one of two rings.
type roundStamp struct{ x, y, radius float64 }

// margin is around what stands on a page.
const margin = 18.0

// letter is how wide a letter of a face is on average.
func (f Face) letter() float64 { return 168 / float64(f.Columns) }

// put sets lines below one another and returns where the next one would be.
func (p *Page) put(lines []string, x, y, pitch float64) float64 {
	for _, line := range lines {
		p.pieces = append(p.pieces, piece{x, y, line})
		p.Text = append(p.Text, line)
		y += pitch
	}
	return y
}

// Wrap sets a text in lines of at most so many letters; paragraphs begin with
// five blanks.
func Wrap(text string, columns int) []string {
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

// Column sets lines below one another.
func Column(lines []string, f Face) *Page {
	p := &Page{}
	y := p.put(lines, margin, margin+2, f.pitch)
	p.height = y + margin - 4
	return p
}

// Columns sets a text in two columns of at most so many lines.
func Columns(text string, tall int, f Face) *Page {
	p := &Page{}
	columns := f.Columns/2 - 2
	lines := Wrap(text, columns)
	tall = min(tall, (len(lines)+1)/2)
	across := float64(f.Columns/2+2) * f.letter()
	p.put(lines[:tall], margin, margin+2, f.pitch)
	p.put(lines[tall:min(len(lines), 2*tall)], margin+across, margin+2, f.pitch)
	p.height = 2*margin + float64(tall)*f.pitch
	return p
}

// Letter sets a text as an office does: who writes and when, a heading in
// capitals, the text, a signature, and a stamp over it.
func Letter(text string, tall int, f Face, rng *rand.Rand) *Page {
	p := &Page{}
	words := strings.Fields(text)
	head := []string{strings.Join(words[:3], " "), strings.Join(words[3:6], " ")}
	y := p.put(head, margin, margin+2, f.pitch)
	number := fmt.Sprintf("№ %d/%d-%d", 1+rng.IntN(40), 100+rng.IntN(900), 11+rng.IntN(70))
	y = p.put([]string{number}, margin+float64(f.Columns-22)*f.letter(), y, f.pitch)
	heading := strings.ToUpper(strings.Join(words[6:9], " "))
	y = p.put([]string{heading}, margin+float64(f.Columns-utf8.RuneCountInString(heading))/2*f.letter(), y+f.pitch, f.pitch)
	body := Wrap(strings.Join(words[9:], " "), f.Columns)
	y = p.put(body[:min(len(body), tall)], margin, y+f.pitch, f.pitch)
	y = p.put([]string{words[len(words)-1] + "  " + words[len(words)-2]}, margin+8*f.letter(), y+f.pitch, f.pitch)
	p.stamps = append(p.stamps, roundStamp{margin + 60 + 70*rng.Float64(), y - 25 + 20*rng.Float64(), 15 + 4*rng.Float64()})
	p.height = y + margin
	return p
}

// Table sets the words of a text in rows with figures behind them.
func Table(text string, tall int, f Face, rng *rand.Rand) *Page {
	p := &Page{}
	words := strings.Fields(text)
	row := 1.35 * f.pitch
	stops := []float64{margin, margin + 6*f.letter(), margin + float64(f.Columns-24)*f.letter(), margin + float64(f.Columns-11)*f.letter(), margin + float64(f.Columns)*f.letter()}
	y := p.put([]string{strings.Join(words[:5], " ")}, margin, margin+2, f.pitch)
	top := y - .3*f.pitch
	words = words[5:]
	for i := 0; i < tall && len(words) > 5; i++ {
		y = top + float64(i+1)*row - .3*row
		line := []string{fmt.Sprint(i + 1), strings.Join(words[:2+rng.IntN(2)], " "), fmt.Sprint(rng.IntN(9000)), fmt.Sprintf("%d,%d", rng.IntN(300), rng.IntN(10))}
		words = words[3:]
		for c, text := range line {
			p.pieces = append(p.pieces, piece{stops[c] + f.letter(), y, text})
		}
		p.Text = append(p.Text, strings.Join(line, " "))
		p.rules = append(p.rules, rule{stops[0], top + float64(i)*row, stops[4], top + float64(i)*row})
	}
	bottom := top + float64(len(p.rules))*row
	p.rules = append(p.rules, rule{stops[0], bottom, stops[4], bottom})
	for _, x := range stops {
		p.rules = append(p.rules, rule{x, top, x, bottom})
	}
	p.height = bottom + margin
	return p
}

// Write writes DIR/NAME.jpg (or .png, of a photocopy) and NAME.gt.txt: the scan
// of the page and its text. The same name gives the same scan.
func (p *Page) Write(dir, name string, f Face, d Damage) error {
	scan, _, err := p.Scan(f, d, Seeded(name))
	if err != nil {
		return err
	}
	path, ext := filepath.Join(dir, name), ".jpg"
	if d.copied {
		ext = ".png"
	}
	if err := imaging.Save(scan, path+ext, imaging.JPEGQuality(d.quality)); err != nil {
		return err
	}
	return os.WriteFile(path+".gt.txt", []byte(strings.Join(p.Text, "\n")+"\n"), 0o644)
}

// Scan prints the page in a face, damages and scans it. boxes are where the ink
// of its text is on the scan, a box for each piece as it was set, in pixels.
func (p *Page) Scan(f Face, d Damage, rng *rand.Rand) (scan *image.Gray, boxes []image.Rectangle, err error) {
	ink, boxes, err := p.draw(f, d.dpi, rng)
	if err != nil {
		return nil, nil, err
	}
	scan = d.expose(ink, rng)
	for i, box := range boxes {
		boxes[i] = turnedBox(box, scan.Rect, d.skew)
	}
	return scan, boxes, nil
}

// turnedBox is the box around a box of a page that was turned by so many degrees
// about its middle.
func turnedBox(box, page image.Rectangle, skew float64) image.Rectangle {
	sin, cos := math.Sincos(skew * math.Pi / 180)
	cx, cy := float64(page.Dx())/2, float64(page.Dy())/2
	var out image.Rectangle
	for _, corner := range []image.Point{box.Min, {box.Max.X, box.Min.Y}, {box.Min.X, box.Max.Y}, box.Max} {
		x, y := float64(corner.X)-cx, float64(corner.Y)-cy
		x, y = cx+x*cos-y*sin, cy+x*sin+y*cos
		out = out.Union(image.Rect(int(math.Floor(x)), int(math.Floor(y)), int(math.Ceil(x))+1, int(math.Ceil(y))+1))
	}
	return out
}

// draw sets the page in a face.
func (p *Page) draw(f Face, dpi float64, rng *rand.Rand) (*image.Alpha, []image.Rectangle, error) {
	face, err := f.open(dpi)
	if err != nil {
		return nil, nil, err
	}
	px := dpi / 25.4
	wide := 0.0
	for _, t := range p.pieces {
		wide = max(wide, (t.x+margin)*px+float64(font.MeasureString(face, t.text).Ceil()))
	}
	for _, r := range p.rules {
		wide = max(wide, (r.right+margin)*px)
	}
	ink := image.NewAlpha(image.Rect(0, 0, int(wide), int(p.height*px)))
	var boxes []image.Rectangle
	for _, t := range p.pieces {
		pen := font.Drawer{Dst: ink, Src: image.Opaque, Face: face, Dot: fixed.P(int(t.x*px)+rng.IntN(3), int(t.y*px))}
		b, _ := pen.BoundString(t.text)
		boxes = append(boxes, image.Rect(b.Min.X.Floor(), b.Min.Y.Floor(), b.Max.X.Ceil(), b.Max.Y.Ceil()))
		pen.DrawString(t.text)
	}
	for _, r := range p.rules {
		line := image.Rect(int(r.left*px), int(r.top*px), int((r.right+.3)*px)+1, int((r.bottom+.3)*px)+1)
		draw.Draw(ink, line, image.Opaque, image.Point{}, draw.Src)
	}
	for _, s := range p.stamps {
		s.press(ink, px)
	}
	return ink, boxes, nil
}

func (f Face) open(dpi float64) (font.Face, error) {
	data, err := os.ReadFile(f.file)
	if err != nil {
		return nil, fmt.Errorf("%w: run scripts/setup.sh", err)
	}
	parsed, err := opentype.Parse(data)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", f.file, err)
	}
	face, err := opentype.NewFace(parsed, &opentype.FaceOptions{Size: f.points, DPI: dpi, Hinting: font.HintingNone})
	if err != nil {
		return nil, fmt.Errorf("%s: %w", f.file, err)
	}
	return face, nil
}

// press stamps a page.
func (s roundStamp) press(ink *image.Alpha, px float64) {
	const dark = 140
	for i := range ink.Pix {
		x, y := float64(i%ink.Stride)/px, float64(i/ink.Stride)/px
		far := math.Hypot(x-s.x, y-s.y)
		if math.Abs(far-s.radius) < .5 || math.Abs(far-.7*s.radius) < .25 {
			ink.Pix[i] = max(ink.Pix[i], dark)
		}
	}
}
