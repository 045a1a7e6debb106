package ocr

import (
	"image"
	"image/color"
	"image/draw"
	"math/rand/v2"
	"strings"
	"testing"

	"recto/document"
	"recto/ocr/layout"
)

func said(confidence float64, text string) document.Line {
	l := document.Line{Size: 30, Box: document.Box{Right: 500, Bottom: 30}}
	for word := range strings.FieldsSeq(text) {
		l.Words = append(l.Words, document.Word{Text: word, Confidence: confidence})
	}
	return l
}

func TestSeparate(t *testing.T) {
	r := newReader(t)
	below := func(l document.Line, y int) document.Line {
		l.Box.Top, l.Box.Bottom = y, y+30
		return l
	}
	regions := []document.Region{
		{Kind: document.RegionText, Lines: []document.Line{
			said(.9, "прибыла в порт Гавану двенадцатого марта"),
			below(said(.2, "Бэсмш шестой"), 40), // badly read, but the paragraph goes on
			below(said(.2, "Жьт ыщ ъъ"), 300),
		}},
		{Kind: document.RegionText, Lines: []document.Line{said(.4, "— . ~")}},
	}
	kept, nothing := r.separate(regions, &layout.Ink{})
	if nothing {
		t.Fatal("nothing makes sense")
	}
	var kinds []string
	for _, region := range kept {
		kinds = append(kinds, string(region.Kind))
	}
	if got := strings.Join(kinds, " "); got != "text illegible illegible" || len(kept[0].Lines) != 2 || kept[1].Lines != nil {
		t.Errorf("%s, %d lines of text", got, len(kept[0].Lines))
	}
	garbage, nothing := r.separate([]document.Region{{Kind: document.RegionText, Lines: []document.Line{said(.6, "ъвп жщт 12 коп.")}}}, &layout.Ink{})
	if !nothing || len(garbage) != 1 || garbage[0].Kind != document.RegionIllegible {
		t.Errorf("garbage is kept: %v", garbage)
	}
}

// A page of figures, which no dictionary knows, is text where the ink shows its
// letters in line; the same readings without letters under them are none.
func TestSeparatePrint(t *testing.T) {
	r := newReader(t)
	var regions []document.Region
	ink := &layout.Ink{XHeight: 20}
	for row := range 8 {
		line := said(.4, "13-A 4407 В-88 19.02")
		line.Box = document.Box{Left: 0, Top: 50 * row, Right: 500, Bottom: 50*row + 30}
		line.Baseline = [2]document.Point{{Y: float64(50*row + 28)}, {X: 500, Y: float64(50*row + 28)}}
		for at := range 14 {
			ink.Components = append(ink.Components, document.Box{Left: 30 * at, Top: 50*row + 8, Right: 30*at + 18, Bottom: 50*row + 28})
		}
		regions = append(regions, document.Region{Kind: document.RegionText, Lines: []document.Line{line}})
	}
	kept, nothing := r.separate(regions, ink)
	if nothing || len(kept) != len(regions) || len(kept[0].Lines) != 1 {
		t.Errorf("print is thrown away: %v", kept)
	}
	if _, nothing := r.separate(regions, &layout.Ink{XHeight: 20}); !nothing {
		t.Error("words without ink are text")
	}
}

// sheetOf returns a white page of 150 dpi on which ink was drawn.
func sheetOf(t *testing.T, ink func(sheet *image.Gray, rng *rand.Rand)) *document.Image {
	t.Helper()
	sheet := image.NewGray(image.Rect(0, 0, 800, 1100))
	draw.Draw(sheet, sheet.Rect, image.White, image.Point{}, draw.Src)
	ink(sheet, rand.New(rand.NewPCG(1, 2)))
	return pngOf(t, sheet)
}

func spots(count, size int) func(*image.Gray, *rand.Rand) {
	return func(sheet *image.Gray, rng *rand.Rand) {
		for range count {
			x, y, r := rng.IntN(800), rng.IntN(1100), 1+rng.IntN(size)
			draw.Draw(sheet, image.Rect(x, y, x+r, y+1+rng.IntN(size)), image.Black, image.Point{}, draw.Src)
		}
	}
}

// TestNothingInvented reads pages that bear no text.
func TestNothingInvented(t *testing.T) {
	for _, c := range []struct {
		name string
		ink  func(*image.Gray, *rand.Rand)
		note string
	}{
		{"blank", func(*image.Gray, *rand.Rand) {}, ""},
		{"dust", spots(900, 2), ""},
		{"dirt", spots(1200, 12), noteNoPrint},
		{"noise", func(s *image.Gray, rng *rand.Rand) {
			for i := range s.Pix {
				s.Pix[i] = uint8(rng.IntN(256))
			}
		}, noteNoPrint},
		{"few blots", spots(40, 14), noteNoSense},
		{"shading", func(s *image.Gray, _ *rand.Rand) {
			for i := range s.Pix {
				s.Pix[i] = color.GrayModel.Convert(color.Gray{Y: uint8(120 + i/8000)}).(color.Gray).Y
			}
		}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			page, err := newReader(t).Read(sheetOf(t, c.ink), nil)
			if err != nil {
				t.Fatal(err)
			}
			if page.Text() != "" || page.Origin != document.OriginNone {
				t.Errorf("%q from %s", page.Text(), page.Origin)
			}
			if got := strings.Join(page.Notes, " "); c.note != "" && got != c.note && got != "" {
				t.Errorf("note %q, want %q", got, c.note)
			}
		})
	}
}
