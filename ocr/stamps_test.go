package ocr

import (
	"image"
	"image/color"
	"image/draw"
	"math"
	"slices"
	"testing"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/gomono"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"

	"recto/document"
)

// marked is a page with a stamp over its text, a pen's wave above the heading,
// a signature between office and name, and a stain.
func marked(t *testing.T) *document.Image {
	violet, blue, brown, none := [3]float64{0.5, 0.4, 0.72}, [3]float64{0.2, 0.3, 0.75}, [3]float64{0.6, 0.45, 0.2}, [3]float64{1, 1, 1}
	return painted(t, "ru-straight.jpg", func(px, py int) ([3]float64, bool) {
		x, y := float64(px), float64(py)
		wave := func(left, right, middle, height, pace float64) bool {
			if x < left || x > right {
				return false
			}
			slope := height / pace * math.Cos((x-left)/pace)
			return math.Abs(y-middle-height*math.Sin((x-left)/pace)) < 3*math.Hypot(1, slope)
		}
		switch r := math.Hypot(x-1440, y-880); {
		case math.Abs(r-120) < 4 || math.Abs(r-85) < 4:
			return violet, false
		case wave(850, 1130, 1150, 55, 22), wave(900, 1400, 275, 22, 30):
			return blue, false
		case math.Hypot(x-300, y-1260) < 30:
			return brown, false
		}
		return none, false
	})
}

// Marks in colour are taken off the text and kept for what they are, where they
// are, however the page lies.
func TestMarks(t *testing.T) {
	img := marked(t)
	want := []document.Region{
		{Kind: document.RegionHandwriting, Box: document.Box{Left: 900, Top: 250, Right: 1400, Bottom: 300}},
		{Kind: document.RegionStamp, Box: document.Box{Left: 1316, Top: 756, Right: 1564, Bottom: 1004}},
		{Kind: document.RegionSignature, Box: document.Box{Left: 850, Top: 1092, Right: 1130, Bottom: 1208}},
	}
	for _, orientation := range []document.Orientation{1, 3} {
		img.Orientation = orientation
		page, err := newReader(t).Read(img, []string{"ru"})
		if err != nil {
			t.Fatal(err)
		}
		var got []document.Region
		for _, region := range page.Regions {
			if !region.Kind.Running() {
				got = append(got, region)
			}
		}
		if cer := 100 * errorRate(page.Text(), testTruth(t, "ru-straight.jpg")); cer > 4 || page.Quality < 0.9 {
			t.Errorf("CER %.2f %%, quality %v\n%s", cer, page.Quality, page.Text())
		}
		if len(got) != len(want) {
			t.Errorf("orientation %d: %+v", orientation, got)
			continue
		}
		for i, w := range want {
			b, box := w.Box, got[i].Box
			off := max(b.Left-box.Left, box.Left-b.Left, b.Top-box.Top, box.Top-b.Top, b.Right-box.Right, box.Right-b.Right, b.Bottom-box.Bottom, box.Bottom-b.Bottom)
			if orientation == 3 { // the page is turned back, and the canvas with it
				off = 0
				if page.Canvas.Turn != 180 {
					t.Errorf("turned by %d", page.Canvas.Turn)
				}
			}
			if got[i].Kind != w.Kind || off > 12 {
				t.Errorf("orientation %d: %s at %v, want %s at %v", orientation, got[i].Kind, box, w.Kind, b)
			}
		}
	}
}

// stamped is an otherwise empty sheet with a violet stamp.
func stamped(t *testing.T, dirt func(*image.NRGBA)) *image.NRGBA {
	t.Helper()
	sheet := image.NewNRGBA(image.Rect(0, 0, 1650, 2340))
	draw.Draw(sheet, sheet.Bounds(), image.White, image.Point{}, draw.Src)
	violet := color.NRGBA{110, 70, 180, 255}
	for y := 700; y < 1300; y++ {
		for x := 700; x < 1300; x++ {
			if r := math.Hypot(float64(x-1000), float64(y-1000)); math.Abs(r-170) < 4 || math.Abs(r-120) < 3 {
				sheet.Set(x, y, violet)
			}
		}
	}
	parsed, err := opentype.Parse(gomono.TTF)
	if err != nil {
		t.Fatal(err)
	}
	face, err := opentype.NewFace(parsed, &opentype.FaceOptions{Size: 40, DPI: 72})
	if err != nil {
		t.Fatal(err)
	}
	pen := font.Drawer{Dst: sheet, Src: image.NewUniform(violet), Face: face}
	pen.Dot = fixed.P(910, 1010)
	pen.DrawString("АРХИВ")
	dirt(sheet)
	return sheet
}

// A sheet with no text but a stamp's keeps the stamp, whatever else is on it.
func TestStampAlone(t *testing.T) {
	specks := func(count, size int) func(*image.NRGBA) {
		return func(sheet *image.NRGBA) {
			for i := range count {
				x, y := i*7919%1600, i*104729%2300
				draw.Draw(sheet, image.Rect(x, y, x+size+i%5, y+size+i%7), image.Black, image.Point{}, draw.Src)
			}
		}
	}
	for _, c := range []struct {
		name    string
		dirt    func(*image.NRGBA)
		want    []document.RegionKind
		quality float64
	}{
		{"beside a scanner's shadow", func(sheet *image.NRGBA) {
			draw.Draw(sheet, image.Rect(1610, 0, 1650, 2340), image.Black, image.Point{}, draw.Src)
		}, []document.RegionKind{document.RegionStamp}, 1},
		{"among dust", specks(600, 5), []document.RegionKind{document.RegionStamp}, 1},
		{"among specks", specks(300, 9), []document.RegionKind{document.RegionIllegible, document.RegionStamp}, 0},
	} {
		page, err := newReader(t).Read(pngOf(t, stamped(t, c.dirt)), nil)
		if err != nil {
			t.Fatal(err)
		}
		var got []document.RegionKind
		for _, region := range page.Regions {
			got = append(got, region.Kind)
			if box := region.Box; region.Kind == document.RegionStamp && (max(box.Left, box.Top) < 800 || max(box.Right, box.Bottom) > 1200) {
				t.Errorf("%s: the stamp is at %v", c.name, box)
			}
		}
		if !slices.Equal(got, c.want) || page.Quality != c.quality {
			t.Errorf("%s: %v of quality %v, want %v of %v", c.name, got, page.Quality, c.want, c.quality)
			t.Log(page.Trail)
		}
	}
}
