package ocr

import (
	"image"
	"image/color"
	"testing"

	"recto/document"
)

// faded returns a test page with less ink in its lower half and, where back is
// over 0, as much of the other side shining through.
func faded(t *testing.T, name string, ink, back float64) *document.Image {
	t.Helper()
	page := testPage(t, name)
	b := page.Bounds()
	grey := func(x, y int) float64 {
		return float64(color.GrayModel.Convert(page.At(x, y)).(color.Gray).Y) / 255
	}
	out := image.NewGray(b)
	for y := b.Min.Y; y < b.Max.Y; y++ {
		force := 1.0
		if y > (b.Min.Y+b.Max.Y)/2 {
			force = ink
		}
		for x := b.Min.X; x < b.Max.X; x++ {
			front, behind := 1-force*(1-grey(x, y)), 1-back*(1-grey(b.Max.X-1-x+b.Min.X, b.Max.Y-1-y+b.Min.Y))
			out.SetGray(x, y, color.Gray{Y: uint8(255 * front * behind)})
		}
	}
	return pngOf(t, out)
}

// What is too faint for one threshold is read all the same, or missed in the
// estimate; what shines through from the other side is neither.
func TestFaint(t *testing.T) {
	r := newReader(t)
	truth := testTruth(t, "ru-straight.jpg")
	for _, c := range []struct {
		name      string
		ink, back float64
	}{
		{"half of it faint", .16, 0},
		{"the other side shines through", 1, .12},
	} {
		t.Run(c.name, func(t *testing.T) {
			page, err := r.Read(faded(t, "ru-straight.jpg", c.ink, c.back), nil)
			if err != nil {
				t.Fatal(err)
			}
			cer := errorRate(page.Text(), truth)
			if expected := 1 - page.Quality; expected < cer-.03 || expected > cer+.2 {
				t.Errorf("%.3f of the characters are wrong, expected were %.3f", cer, expected)
			}
		})
	}
}
