package ocr

import (
	"image"
	"image/color"
	"math/rand/v2"
	"slices"
	"testing"

	"recto/document"
)

// TestGrain reads a photocopy on which grains outnumber the letters.
func TestGrain(t *testing.T) {
	page := testPage(t, "en-letter.jpg")
	size := page.Bounds().Size()
	rng := rand.New(rand.NewPCG(1, 2))
	out := image.NewGray(image.Rectangle{Max: size})
	for y := range size.Y {
		for x := range size.X {
			grey := float64(color.GrayModel.Convert(page.At(x, y)).(color.Gray).Y)
			if 255-0.45*(255-grey)+35*rng.NormFloat64() > 158 {
				out.SetGray(x, y, color.Gray{Y: 255})
			}
		}
	}
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
