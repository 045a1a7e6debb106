package ocr

import (
	"image"
	"math"
	"testing"

	"github.com/disintegration/imaging"

	"recto/ocr/lexicon"
)

// TestReadBadLight reads print that is plain to the eye and that one level for
// the whole page would not show.
func TestReadBadLight(t *testing.T) {
	page := testPage(t, "ru-straight.jpg")
	size := page.Bounds().Size()
	grey := greysOf(page)
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
		{"a copy that gets darker to the right", func(x, y int) float64 {
			return grey(x, y) * (0.1 + 0.6*math.Pow(1-float64(x)/float64(size.X), 2))
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			out := drawn(size, c.shade)
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

// TestReadRunTogether reads small, bold and blurred letters, which run together
// in black and white.
func TestReadRunTogether(t *testing.T) {
	bold := imaging.Convolve3x3(testPage(t, "en-letter.jpg"), [9]float64{1, 1, 1, 1, 1, 1, 1, 1, 1}, &imaging.ConvolveOptions{Normalize: true})
	bold = imaging.AdjustSigmoid(bold, 0.8, 20)
	small := imaging.Blur(imaging.Resize(bold, bold.Bounds().Dx()/4, 0, imaging.Box), 1.5)
	page, err := newReader(t).Read(pngOf(t, small), nil)
	if err != nil {
		t.Fatal(err)
	}
	if cer := 100 * errorRate(page.Text(), testTruth(t, "en-letter.jpg")); cer > 20 {
		t.Errorf("CER %.2f %%\n%s\n%+v", cer, page.Text(), page.Trail)
	}
}

// TestOnItsHead compares what was read of damaged pages, the right way up and
// upside down.
func TestOnItsHead(t *testing.T) {
	piece := func(letters, known int, confidence float64) probed {
		return probed{lexicon.Evidence{Letters: map[string]int{"ru": letters}, Known: map[string]int{"ru": known}}, confidence, letters}
	}
	for _, c := range []struct {
		name             string
		right, wrong     probed
		stands, tellable bool
	}{
		{"stained", piece(75, 69, 0.95), piece(111, 14, 0.47), true, true},
		{"few dots to an inch", piece(105, 44, 0.71), piece(87, 27, 0.27), false, true},
		{"stamped, with short words that are known upside down", piece(177, 89, 0.50), piece(82, 47, 0.29), false, true},
		{"worn", piece(156, 53, 0.37), piece(175, 47, 0.27), false, true},
		{"hardly a word", piece(152, 38, 0.41), piece(138, 19, 0.11), false, true},
		{"wrecked", piece(57, 23, 0.49), piece(66, 31, 0.41), false, false},
		{"nothing there", piece(20, 9, 0.5), piece(20, 3, 0.3), false, false},
	} {
		if c.right.stands() != c.stands || c.wrong.stands() {
			t.Errorf("%s: stands: %v, upside down %v", c.name, c.right.stands(), c.wrong.stands())
		}
		if got := onItsHead(c.wrong, c.right); got != c.tellable {
			t.Errorf("%s: told to be on its head: %v", c.name, got)
		}
		if onItsHead(c.right, c.wrong) {
			t.Errorf("%s: told to be on its head when it is not", c.name)
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
