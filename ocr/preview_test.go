package ocr

import (
	"image"
	"math"
	"testing"

	"github.com/disintegration/imaging"
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
