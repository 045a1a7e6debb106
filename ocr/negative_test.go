package ocr

import (
	"image"
	"image/color"
	"image/draw"
	"math/rand/v2"
	"strings"
	"testing"
)

// TestNegative reads white print on black: whole pages, pages inside a white
// frame, lying on their side, with the grain of film, and single lines in a bar.
func TestNegative(t *testing.T) {
	const name = "ru-straight.jpg"
	page := testPage(t, name)
	top := image.Rect(0, 0, page.Bounds().Dx(), 610)
	lines := strings.Join(strings.SplitAfter(testTruth(t, name), "\n")[:6], "")
	for _, c := range []struct {
		name, truth string
		picture     *image.Gray
	}{
		{"whole", testTruth(t, name), negative(page, page.Bounds())},
		{"top", lines, negative(page, top)},
		{"framed", lines, framed(negative(page, top), 120)},
		{"sideways", lines, sideways(negative(page, top))},
		{"film", lines, grained(negative(page, top), 12)},
		{"bar", lines, bar(page, top, image.Rect(100, 310, 1700, 385))},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := newReader(t).Read(pngOf(t, c.picture), nil)
			if err != nil {
				t.Fatal(err)
			}
			if cer := 100 * errorRate(got.Text(), c.truth); cer > 3 {
				t.Errorf("CER %.1f %%: %q", cer, got.Text())
			}
		})
	}
}

// negative is a part of a picture with light and dark exchanged.
func negative(src image.Image, part image.Rectangle) *image.Gray {
	out := grey(src, part)
	for i, v := range out.Pix {
		out.Pix[i] = 255 - v
	}
	return out
}

func grey(src image.Image, part image.Rectangle) *image.Gray {
	out := image.NewGray(image.Rectangle{Max: part.Size()})
	draw.Draw(out, out.Bounds(), src, part.Min, draw.Src)
	return out
}

// framed lays a picture on white.
func framed(src *image.Gray, margin int) *image.Gray {
	at := src.Bounds().Add(image.Pt(margin, margin))
	out := image.NewGray(at.Inset(-margin))
	draw.Draw(out, out.Bounds(), image.White, image.Point{}, draw.Src)
	draw.Draw(out, at, src, image.Point{}, draw.Src)
	return out
}

// sideways turns a picture a quarter clockwise.
func sideways(src *image.Gray) *image.Gray {
	w, h := src.Bounds().Dx(), src.Bounds().Dy()
	out := image.NewGray(image.Rect(0, 0, h, w))
	for y := range h {
		for x := range w {
			out.SetGray(h-1-y, x, src.GrayAt(x, y))
		}
	}
	return out
}

// grained lays the grain of film over a picture.
func grained(src *image.Gray, deviation float64) *image.Gray {
	rng := rand.New(rand.NewPCG(1, 2))
	for i, v := range src.Pix {
		src.Pix[i] = uint8(max(0, min(255, float64(v)+deviation*rng.NormFloat64())))
	}
	return src
}

// bar is a part of a picture with light and dark exchanged inside a bar.
func bar(src image.Image, part, at image.Rectangle) *image.Gray {
	out := grey(src, part)
	for y := at.Min.Y; y < at.Max.Y; y++ {
		for x := at.Min.X; x < at.Max.X; x++ {
			out.SetGray(x, y, color.Gray{Y: 255 - out.GrayAt(x, y).Y})
		}
	}
	return out
}
