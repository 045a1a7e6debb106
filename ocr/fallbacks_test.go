package ocr

import (
	"image"
	"slices"
	"testing"

	"recto/ocr/engine"
	"recto/ocr/prepare"
)

// A large page is not enlarged beyond what a page may have, and one that has as
// much is not read again in its own size.
func TestLargerIsBounded(t *testing.T) {
	for _, c := range []struct {
		width, height int
		applies       bool
	}{
		{2000, 1000, true},
		{6000, 5000, true},
		{8000, 6000, false},
	} {
		picture := image.NewGray(image.Rect(0, 0, c.width, c.height))
		for i := range picture.Pix {
			picture.Pix[i] = 255
		}
		grey, _, err := engine.Decode(pngOf(t, picture))
		if err != nil {
			t.Fatal(err)
		}
		pix, err := grey.Threshold(128)
		grey.Close()
		if err != nil {
			t.Fatal(err)
		}
		work := prepare.New(pix, prepare.PreviewMode{}, nil)
		larger := slices.IndexFunc(fallbacks, func(f fallback) bool { return f.name == "larger" })
		_, applies, err := fallbacks[larger].prepare(work, &reading{}, nil)
		pixels := float64(work.Pix.Width() * work.Pix.Height())
		work.Close()
		if err != nil {
			t.Fatal(err)
		}
		if applies != c.applies || applies && pixels > 1.001*prepare.MaxPixels || pixels < float64(c.width*c.height) {
			t.Errorf("%d x %d: applies %v, %.1f million pixels", c.width, c.height, applies, pixels/1e6)
		}
	}
}
