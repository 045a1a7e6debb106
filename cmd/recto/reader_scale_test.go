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
			form, err := scaled(source.data, source.media, width)
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
	form, err := scaled(testPage(t, "ru-exif.jpg"), "image/jpeg", 300)
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
	if _, err := scaled(whole[:len(whole)/2], "image/jpeg", 300); err != nil {
		t.Errorf("half a JPEG: %v", err)
	}
	if _, err := scaled([]byte("no picture"), "image/png", 300); err == nil {
		t.Error("what is no picture was scaled")
	}
}

// BenchmarkScaled says what a derivative costs, and what Leptonica's costs.
func BenchmarkScaled(b *testing.B) {
	colour, bilevel := testPage(b, "ru-straight.jpg"), bilevelPNG(b)
	for _, width := range []int{200, 1200} {
		for name, f := range map[string]func(){
			"imaging colour":    func() { scaled(colour, "image/jpeg", width) },
			"imaging bilevel":   func() { scaled(bilevel, "image/png", width) },
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
