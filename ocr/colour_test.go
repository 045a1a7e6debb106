package ocr

import (
	"image"
	"image/color"
	"math"
	"testing"

	"recto/document"
)

// painted returns a test page in colours: paint is asked for the share of red,
// green and blue that each pixel keeps, and whether its ink has that colour.
func painted(t *testing.T, name string, paint func(x, y int) (keep [3]float64, ink bool)) *document.Image {
	t.Helper()
	page := testPage(t, name)
	size := page.Bounds().Size()
	out := image.NewNRGBA(image.Rectangle{Max: size})
	for y := range size.Y {
		for x := range size.X {
			grey := float64(color.GrayModel.Convert(page.At(x, y)).(color.Gray).Y)
			keep, ink := paint(x, y)
			for c, k := range keep {
				v := grey * k
				if ink { // what is dark is dark in the ink's colour
					v = 230*k + grey*(1-k)
				}
				out.Pix[out.PixOffset(x, y)+c] = uint8(math.Min(v, 255))
			}
			out.Pix[out.PixOffset(x, y)+3] = 255
		}
	}
	return pngOf(t, out)
}

// TestReadColours reads black print under violet rings and bars, and print of
// which some lines are blue.
func TestReadColours(t *testing.T) {
	violet, blue, none := [3]float64{0.5, 0.4, 0.72}, [3]float64{0.1, 0.2, 0.7}, [3]float64{1, 1, 1}
	for _, c := range []struct {
		name  string
		paint func(x, y int) ([3]float64, bool)
	}{
		{"stamped", func(x, y int) ([3]float64, bool) {
			for _, centre := range [][2]float64{{600, 350}, {1200, 500}, {900, 700}} {
				d := math.Hypot(float64(x)-centre[0], float64(y)-centre[1])
				if math.Mod(d, 90) < 7 && d < 280 {
					return violet, false
				}
			}
			return none, false
		}},
		{"blue lines", func(x, y int) ([3]float64, bool) {
			if y < 420 {
				return blue, true
			}
			return none, false
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			page, err := newReader(t).Read(painted(t, "ru-straight.jpg", c.paint), nil)
			if err != nil {
				t.Fatal(err)
			}
			if cer := 100 * errorRate(page.Text(), testTruth(t, "ru-straight.jpg")); cer > 4 {
				t.Errorf("CER %.2f %%\n%s", cer, page.Text())
			}
		})
	}
}
