package ocr

import (
	"math/rand/v2"
	"slices"
	"testing"

	"recto/document"
)

// TestGrain reads a photocopy on which grains outnumber the letters.
func TestGrain(t *testing.T) {
	page := testPage(t, "en-letter.jpg")
	rng := rand.New(rand.NewPCG(1, 2))
	grey := greysOf(page)
	out := drawn(page.Bounds().Size(), func(x, y int) float64 {
		if 255-0.45*(255-grey(x, y))+35*rng.NormFloat64() > 158 {
			return 255
		}
		return 0
	})
	read, err := newReader(t).Read(pngOf(t, out), nil)
	if err != nil {
		t.Fatal(err)
	}
	if cer := 100 * errorRate(read.Text(), testTruth(t, "en-letter.jpg")); cer > 20 {
		t.Errorf("CER %.2f %%\n%s", cer, read.Text())
	}
	if !slices.ContainsFunc(read.Trail, func(s document.Step) bool { return s.Name == "smooth" }) {
		t.Errorf("steps: %+v", read.Trail)
	}
}
