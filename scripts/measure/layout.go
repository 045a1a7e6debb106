package main

import (
	"fmt"
	"image"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"unicode/utf8"

	"golang.org/x/image/font"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"
)

// sheet is a page before anything happened to it. Places are in millimetres.
type sheet struct {
	width, height float64
	marks         []mark
	rules         []rule
	stamps        []stamp
	// text is what a reader should come to, line by line.
	text []string
}

// mark is a piece of text; its baseline begins at x and y.
type mark struct {
	x, y float64
	text string
}

// rule is a line from one corner to another, .3 mm thick.
type rule struct{ left, top, right, bottom float64 }

// stamp is a round one of two rings.
type stamp struct{ x, y, radius float64 }

// margin is around what stands on a sheet.
const margin = 18.0

// letter is how wide a letter of a face is on average.
func (t typeface) letter() float64 { return 168 / float64(t.columns) }

// put sets lines below one another and returns where the next one would be.
func (s *sheet) put(lines []string, x, y, pitch float64) float64 {
	for _, line := range lines {
		s.marks = append(s.marks, mark{x, y, line})
		s.text = append(s.text, line)
		y += pitch
	}
	return y
}

func oneColumn(lines []string, t typeface) *sheet {
	s := &sheet{}
	y := s.put(lines, margin, margin+2, t.pitch)
	s.height = y + margin - 4
	return s
}

// twoColumns sets a text in two columns of so many lines.
func twoColumns(text string, tall int, t typeface) *sheet {
	s := &sheet{}
	columns := t.columns/2 - 2
	lines := wrap(text, columns)
	tall = min(tall, (len(lines)+1)/2)
	across := float64(t.columns/2+2) * t.letter()
	s.put(lines[:tall], margin, margin+2, t.pitch)
	s.put(lines[tall:min(len(lines), 2*tall)], margin+across, margin+2, t.pitch)
	s.height = 2*margin + float64(tall)*t.pitch
	return s
}

// letterhead sets a text as an office does: who writes and when, a heading in
// capitals, the text, a signature, and a stamp over it.
func letterhead(text string, tall int, t typeface, rng *rand.Rand) *sheet {
	s := &sheet{}
	words := strings.Fields(text)
	head := []string{strings.Join(words[:3], " "), strings.Join(words[3:6], " ")}
	y := s.put(head, margin, margin+2, t.pitch)
	number := fmt.Sprintf("№ %d/%d-%d", 1+rng.IntN(40), 100+rng.IntN(900), 11+rng.IntN(70))
	y = s.put([]string{number}, margin+float64(t.columns-22)*t.letter(), y, t.pitch)
	heading := strings.ToUpper(strings.Join(words[6:9], " "))
	y = s.put([]string{heading}, margin+float64(t.columns-utf8.RuneCountInString(heading))/2*t.letter(), y+t.pitch, t.pitch)
	body := wrap(strings.Join(words[9:], " "), t.columns)
	y = s.put(body[:min(len(body), tall)], margin, y+t.pitch, t.pitch)
	y = s.put([]string{words[len(words)-1] + "  " + words[len(words)-2]}, margin+8*t.letter(), y+t.pitch, t.pitch)
	s.stamps = append(s.stamps, stamp{margin + 60 + 70*rng.Float64(), y - 25 + 20*rng.Float64(), 15 + 4*rng.Float64()})
	s.height = y + margin
	return s
}

// table sets the words of a text in rows with figures behind them.
func table(text string, tall int, t typeface, rng *rand.Rand) *sheet {
	s := &sheet{}
	words := strings.Fields(text)
	row := 1.35 * t.pitch
	stops := []float64{margin, margin + 6*t.letter(), margin + float64(t.columns-24)*t.letter(), margin + float64(t.columns-11)*t.letter(), margin + float64(t.columns)*t.letter()}
	y := s.put([]string{strings.Join(words[:5], " ")}, margin, margin+2, t.pitch)
	top := y - .3*t.pitch
	words = words[5:]
	for i := 0; i < tall && len(words) > 5; i++ {
		y = top + float64(i+1)*row - .3*row
		line := []string{fmt.Sprint(i + 1), strings.Join(words[:2+rng.IntN(2)], " "), fmt.Sprint(rng.IntN(9000)), fmt.Sprintf("%d,%d", rng.IntN(300), rng.IntN(10))}
		words = words[3:]
		for c, text := range line {
			s.marks = append(s.marks, mark{stops[c] + t.letter(), y, text})
		}
		s.text = append(s.text, strings.Join(line, " "))
		s.rules = append(s.rules, rule{stops[0], top + float64(i)*row, stops[4], top + float64(i)*row})
	}
	bottom := top + float64(len(s.rules))*row
	s.rules = append(s.rules, rule{stops[0], bottom, stops[4], bottom})
	for _, x := range stops {
		s.rules = append(s.rules, rule{x, top, x, bottom})
	}
	s.height = bottom + margin
	return s
}

// render writes DIR/NAME.jpg (or .png) and NAME.gt.txt: the sheet in a face,
// damaged. The same name gives the same page.
func (s *sheet) render(dir, name string, t typeface, d damage) error {
	rng := seeded(name)
	ink, err := s.draw(t, d.dpi, rng)
	if err != nil {
		return err
	}
	path := filepath.Join(dir, name)
	if err := saveSheet(path, d.expose(ink, rng), d); err != nil {
		return err
	}
	return os.WriteFile(path+".gt.txt", []byte(strings.Join(s.text, "\n")+"\n"), 0o644)
}

// draw sets the sheet in a face.
func (s *sheet) draw(t typeface, dpi float64, rng *rand.Rand) (*image.Alpha, error) {
	data, err := os.ReadFile(t.file)
	if err != nil {
		return nil, fmt.Errorf("%w: run scripts/setup.sh", err)
	}
	parsed, err := opentype.Parse(data)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", t.file, err)
	}
	face, err := opentype.NewFace(parsed, &opentype.FaceOptions{Size: t.points, DPI: dpi, Hinting: font.HintingNone})
	if err != nil {
		return nil, fmt.Errorf("%s: %w", t.file, err)
	}
	px := dpi / 25.4
	wide := s.width * px
	for _, m := range s.marks {
		wide = max(wide, (m.x+margin)*px+float64(font.MeasureString(face, m.text).Ceil()))
	}
	for _, r := range s.rules {
		wide = max(wide, (r.right+margin)*px)
	}
	ink := image.NewAlpha(image.Rect(0, 0, int(wide), int(s.height*px)))
	for _, m := range s.marks {
		pen := font.Drawer{Dst: ink, Src: image.Opaque, Face: face, Dot: fixed.P(int(m.x*px)+rng.IntN(3), int(m.y*px))}
		pen.DrawString(m.text)
	}
	for _, r := range s.rules {
		for y := int(r.top * px); y <= int((r.bottom+.3)*px); y++ {
			for x := int(r.left * px); x <= int((r.right+.3)*px); x++ {
				ink.Pix[ink.PixOffset(min(x, ink.Rect.Dx()-1), min(y, ink.Rect.Dy()-1))] = 255
			}
		}
	}
	for _, st := range s.stamps {
		st.press(ink, px)
	}
	return ink, nil
}

// press stamps a sheet.
func (st stamp) press(ink *image.Alpha, px float64) {
	const dark = 140
	for i := range ink.Pix {
		x, y := float64(i%ink.Stride)/px, float64(i/ink.Stride)/px
		far := math.Hypot(x-st.x, y-st.y)
		if math.Abs(far-st.radius) < .5 || math.Abs(far-.7*st.radius) < .25 {
			ink.Pix[i] = max(ink.Pix[i], dark)
		}
	}
}
