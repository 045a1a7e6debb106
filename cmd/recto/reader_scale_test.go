package main

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"os"
	"path/filepath"
	"testing"

	"github.com/disintegration/imaging"

	"recto/document"
	"recto/ocr/engine"
)

func testPage(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("../../testdata/pages", name))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// leptonicaScaled is what Leptonica makes of the same picture.
func leptonicaScaled(t testing.TB, data []byte, encoding document.Encoding, width int) []byte {
	t.Helper()
	picture, _, err := engine.Decode(&document.Image{Encoding: encoding, Data: data})
	if err != nil {
		t.Fatal(err)
	}
	defer picture.Close()
	small, err := picture.Scale(float64(width) / float64(picture.Width()))
	if err != nil {
		t.Fatal(err)
	}
	defer small.Close()
	form, err := small.JPEG(scaledQuality)
	if err != nil {
		t.Fatal(err)
	}
	return form
}

// bilevelPNG is a page of the tests as the service stores a bilevel scan.
func bilevelPNG(t testing.TB) []byte {
	t.Helper()
	grey, err := jpeg.Decode(bytes.NewReader(testPage(t, "ru-straight.jpg")))
	if err != nil {
		t.Fatal(err)
	}
	bilevel := image.NewPaletted(grey.Bounds(), color.Palette{color.White, color.Black})
	for y := range bilevel.Rect.Dy() {
		for x := range bilevel.Rect.Dx() {
			if color.GrayModel.Convert(grey.At(x, y)).(color.Gray).Y < 128 {
				bilevel.SetColorIndex(x, y, 1)
			}
		}
	}
	var form bytes.Buffer
	if err := png.Encode(&form, bilevel); err != nil {
		t.Fatal(err)
	}
	return form.Bytes()
}

// Scaled pictures look as Leptonica's did: those of bilevel scans have greys,
// and nowhere is a grey far from it on average.
func TestScaledPictures(t *testing.T) {
	for name, source := range map[string]struct {
		data     []byte
		media    string
		encoding document.Encoding
	}{
		"coloured": {testPage(t, "ru-straight.jpg"), "image/jpeg", document.EncodingJPEG},
		"bilevel":  {bilevelPNG(t), "image/png", document.EncodingPNG},
	} {
		for _, width := range []int{200, 900} {
			form, err := scaled(source.data, source.media, document.Drawing{Width: width})
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			got, err := jpeg.Decode(bytes.NewReader(form))
			if err != nil {
				t.Fatal(err)
			}
			want, err := jpeg.Decode(bytes.NewReader(leptonicaScaled(t, source.data, source.encoding, width)))
			if err != nil {
				t.Fatal(err)
			}
			if dir := os.Getenv("RECTO_LOOK"); dir != "" {
				imaging.Save(got, filepath.Join(dir, name+"-imaging.png"))
				imaging.Save(want, filepath.Join(dir, name+"-leptonica.png"))
			}
			if _, grey := got.(*image.Gray); grey != (name == "bilevel") || got.Bounds().Dx() != width {
				t.Errorf("%s: %T of %v", name, got, got.Bounds())
			}
			greys, apart, all := 0, 0.0, 0
			for y := range min(got.Bounds().Dy(), want.Bounds().Dy()) {
				for x := range width {
					a, b := color.GrayModel.Convert(got.At(x, y)).(color.Gray).Y, color.GrayModel.Convert(want.At(x, y)).(color.Gray).Y
					if a > 40 && a < 215 {
						greys++
					}
					apart += max(float64(a)-float64(b), float64(b)-float64(a))
					all++
				}
			}
			if mean := apart / float64(all); mean > 6 || greys < all/200 {
				t.Errorf("%s, %d wide: %.1f grey values from Leptonica's, %d of %d pixels grey", name, width, mean, greys, all)
			}
		}
	}
}

// A picture stands upright whatever its EXIF data says of how it lies, and one
// that breaks off shows its beginning.
func TestScaledPicturesOfAllKinds(t *testing.T) {
	form, err := scaled(testPage(t, "ru-exif.jpg"), "image/jpeg", document.Drawing{Width: 300})
	if err != nil {
		t.Fatal(err)
	}
	lying, err := jpeg.DecodeConfig(bytes.NewReader(testPage(t, "ru-exif.jpg")))
	if err != nil {
		t.Fatal(err)
	}
	upright, err := jpeg.DecodeConfig(bytes.NewReader(form))
	if err != nil {
		t.Fatal(err)
	}
	if upright.Width != 300 || (lying.Width > lying.Height) == (upright.Width > upright.Height) {
		t.Errorf("%d x %d became %d x %d", lying.Width, lying.Height, upright.Width, upright.Height)
	}
	whole := testPage(t, "ru-straight.jpg")
	if _, err := scaled(whole[:len(whole)/2], "image/jpeg", document.Drawing{Width: 300}); err != nil {
		t.Errorf("half a JPEG: %v", err)
	}
	if _, err := scaled([]byte("no picture"), "image/png", document.Drawing{Width: 300}); err == nil {
		t.Error("what is no picture was scaled")
	}
}

// A part of a picture is drawn pixel by pixel, turned, and without colours.
func TestPartsAreDrawn(t *testing.T) {
	source := image.NewNRGBA(image.Rect(0, 0, 40, 30))
	for y := range 30 {
		for x := range 40 {
			source.SetNRGBA(x, y, color.NRGBA{uint8(6 * x), uint8(8 * y), 200, 255})
		}
	}
	var form bytes.Buffer
	if err := png.Encode(&form, source); err != nil {
		t.Fatal(err)
	}
	draw := func(d document.Drawing) image.Image {
		t.Helper()
		d.PNG = true
		data, err := scaled(form.Bytes(), "image/png", d)
		if err != nil {
			t.Fatal(err)
		}
		picture, err := png.Decode(bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		return picture
	}
	part := document.Box{Left: 10, Top: 20, Right: 14, Bottom: 26}
	got := draw(document.Drawing{Part: part})
	if got.Bounds().Dx() != 4 || got.Bounds().Dy() != 6 || color.NRGBAModel.Convert(got.At(3, 5)) != source.At(13, 25) {
		t.Errorf("the part is %v with %v at its end", got.Bounds(), got.At(3, 5))
	}
	for turn, want := range map[int]image.Point{90: {10, 25}, 180: {13, 25}, 270: {13, 20}} {
		got := draw(document.Drawing{Part: part, Turn: turn})
		if color.NRGBAModel.Convert(got.At(0, 0)) != source.At(want.X, want.Y) {
			t.Errorf("turned by %d it begins with %v, not %v", turn, got.At(0, 0), source.At(want.X, want.Y))
		}
	}
	if got := draw(document.Drawing{Part: part, Width: 8, Height: 3}).Bounds(); got.Dx() != 8 || got.Dy() != 3 {
		t.Errorf("8 x 3 became %v", got)
	}
	if got := draw(document.Drawing{Part: document.Box{Left: 35, Top: 25, Right: 99, Bottom: 99}}).Bounds(); got.Dx() != 5 || got.Dy() != 5 {
		t.Errorf("a part beyond the edge is %v", got)
	}
	if _, isGrey := draw(document.Drawing{Colours: document.DrawGrey}).(*image.Gray); !isGrey {
		t.Error("grey has colours")
	}
	bilevel := draw(document.Drawing{Colours: document.DrawBilevel}).(*image.Gray)
	for _, p := range bilevel.Pix {
		if p != 0 && p != 255 {
			t.Fatalf("a bilevel picture has %d", p)
		}
	}
	if _, err := scaled(form.Bytes(), "image/png", document.Drawing{Part: document.Box{Left: 50, Top: 50, Right: 60, Bottom: 60}}); !document.IsKind(err, document.KindUsage) {
		t.Errorf("a part outside: %v", err)
	}
	// What is drawn of a drawn part is the same bytes: proofs rest on it.
	again, _ := scaled(form.Bytes(), "image/png", document.Drawing{Part: part, PNG: true})
	if twice, err := scaled(again, "image/png", document.Drawing{PNG: true}); err != nil || !bytes.Equal(again, twice) {
		t.Errorf("drawn again the part differs (%v)", err)
	}
}

// BenchmarkScaled says what a derivative costs, and what Leptonica's costs.
func BenchmarkScaled(b *testing.B) {
	colour, bilevel := testPage(b, "ru-straight.jpg"), bilevelPNG(b)
	for _, width := range []int{200, 1200} {
		for name, f := range map[string]func(){
			"imaging colour":    func() { scaled(colour, "image/jpeg", document.Drawing{Width: width}) },
			"imaging bilevel":   func() { scaled(bilevel, "image/png", document.Drawing{Width: width}) },
			"leptonica colour":  func() { leptonicaScaled(b, colour, document.EncodingJPEG, width) },
			"leptonica bilevel": func() { leptonicaScaled(b, bilevel, document.EncodingPNG, width) },
		} {
			b.Run(name, func(b *testing.B) {
				for b.Loop() {
					f()
				}
			})
		}
	}
}
