package ocr

import (
	"math"
	"math/rand/v2"
	"testing"

	"recto/document"
	"recto/ocr/engine"
)

// TestFaded reads a page of which a worn ribbon left some letters faint, as
// its greys are, and keeps from the recogniser what shines through another.
func TestFaded(t *testing.T) {
	page := testPage(t, "en-letter.jpg")
	size := page.Bounds().Size()
	grey := greysOf(page)
	for _, c := range []struct {
		name  string
		light func(x, y int) float64
		faded bool
	}{
		{"clean", grey, false},
		{"worn ribbon", func(x, y int) float64 {
			faint := math.Pow(math.Abs(math.Sin(float64(x)/150+float64(y)/60)), 30)
			return 255 - (1-0.72*faint)*(255-grey(x, y))
		}, true},
		{"shining through", func(x, y int) float64 {
			return math.Min(grey(x, y), 255-0.24*(255-grey(size.X-1-x, max(0, y-25))))
		}, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			out := drawn(size, c.light)
			r := newReader(t)
			picture, _, err := engine.Decode(pngOf(t, out))
			if err != nil {
				t.Fatal(err)
			}
			defer picture.Close()
			p, err := r.prepare(pixels{Pix: picture}, nil, nil)
			if err != nil {
				t.Fatal(err)
			}
			defer p.Close()
			if p.levelled.Faded != c.faded {
				t.Errorf("faded: %v", p.levelled.Faded)
			}
			shaded := false
			for _, step := range p.first.Trail {
				shaded = shaded || step.Name == "shade"
			}
			if shaded == c.faded {
				t.Errorf("steps: %+v", p.first.Trail)
			}
			regions, err := r.regions(p.first, []string{document.ModelName("en")})
			if err != nil {
				t.Fatal(err)
			}
			read := document.Page{Regions: regions}
			if cer := 100 * errorRate(read.Text(), testTruth(t, "en-letter.jpg")); cer > 3 {
				t.Errorf("CER %.2f %%\n%s", cer, read.Text())
			}
		})
	}
}

// TestFadedAway reads a page whose print all but vanishes in the grain of its
// paper towards one side, as the eye still does. In the stronger grain the lines
// that are tried make no sense at first.
func TestFadedAway(t *testing.T) {
	page := testPage(t, "ru-straight.jpg")
	size := page.Bounds().Size()
	grey := greysOf(page)
	r := newReader(t)
	for _, grain := range []float64{4, 5} {
		rng := rand.New(rand.NewPCG(1, 2))
		out := drawn(size, func(x, y int) float64 {
			left := 0.07 + 0.5*math.Pow(float64(x)/float64(size.X), 3)
			return min(255, 190-left*(255-grey(x, y))+grain*rng.NormFloat64())
		})
		read, err := r.Read(pngOf(t, out), nil)
		if err != nil {
			t.Fatal(err)
		}
		cer := 100 * errorRate(read.Text(), testTruth(t, "ru-straight.jpg"))
		if off := cer - 100*(1-read.Quality); cer > 15 || math.Abs(off) > 10 {
			t.Errorf("grain of %v greys: CER %.2f %%, expected %.2f\n%s", grain, cer, 100*(1-read.Quality), read.Text())
		}
	}
}
