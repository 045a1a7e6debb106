package ocr

import (
	"image"
	"image/color"
	"math"
	"testing"
)

// TestReadBadLight reads print that is plain to the eye and that one level for
// the whole page would not show.
func TestReadBadLight(t *testing.T) {
	page := testPage(t, "ru-straight.jpg")
	size := page.Bounds().Size()
	grey := func(x, y int) float64 {
		return float64(color.GrayModel.Convert(page.At(x, y)).(color.Gray).Y)
	}
	for _, c := range []struct {
		name  string
		shade func(x, y int) float64
	}{
		{"paper nearly black", func(x, y int) float64 {
			if x < 60 {
				return 250
			}
			return 8 + grey(x, y)/7
		}},
		{"faint on a dark bed", func(x, y int) float64 {
			if x < 90 || y < 90 || x > size.X-90 || y > size.Y-90 {
				return 60 + 40*math.Sin(float64(x+2*y)/70)
			}
			return 190 + (grey(x, y)-255)/5 + 10*math.Sin(float64(y)/90)
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			out := image.NewGray(image.Rectangle{Max: size})
			for y := range size.Y {
				for x := range size.X {
					out.SetGray(x, y, color.Gray{Y: uint8(c.shade(x, y))})
				}
			}
			page, err := newReader(t).Read(pngOf(t, out), nil)
			if err != nil {
				t.Fatal(err)
			}
			if cer := 100 * errorRate(page.Text(), testTruth(t, "ru-straight.jpg")); cer > 5 {
				t.Errorf("CER %.2f %%\n%s\n%+v", cer, page.Text(), page.Trail)
			}
		})
	}
}

// TestOnItsHead compares what was read of pages that really stood on their
// heads, and of bad ones that did not.
func TestOnItsHead(t *testing.T) {
	for _, c := range []struct {
		letters, known             int // of the page as it lies
		turnedLetters, turnedKnown int
		want                       bool
	}{
		{398, 121, 510, 307, true}, // noisy English: many letters upside down
		{233, 37, 62, 58, true},    // a reading that ended early
		{252, 40, 98, 71, true},
		{277, 49, 128, 97, true},
		{170, 27, 165, 56, true}, // tables and formulae
		{510, 307, 398, 121, false},
		{165, 56, 170, 27, false},
		{156, 0, 166, 125, true},
		{40, 8, 30, 9, false}, // nothing to tell by
		{120, 30, 110, 34, false},
	} {
		upright := evidence{letters: map[string]int{"ru": c.letters}, known: map[string]int{"ru": c.known}}
		turned := evidence{letters: map[string]int{"ru": c.turnedLetters}, known: map[string]int{"ru": c.turnedKnown}}
		if got := onItsHead(upright, turned); got != c.want {
			t.Errorf("%+v: %v", c, got)
		}
	}
}

// TestPrintedOnBlack looks for faint print where all is black.
func TestPrintedOnBlack(t *testing.T) {
	page, err := newReader(t).Read(pngOf(t, image.NewGray(image.Rect(0, 0, 300, 300))), nil)
	if err != nil {
		t.Fatal(err)
	}
	if page.Text() != "" {
		t.Errorf("read %q", page.Text())
	}
}
