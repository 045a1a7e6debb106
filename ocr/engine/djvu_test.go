package engine

import (
	"testing"

	"recto/document"
)

// The pages of testdata/pages.djvu are the test picture in black and white, made
// by cjb2, and four colours, made by c44; colour.heic is these, made by heif-enc.
func TestDjVu(t *testing.T) {
	img := load(t, "testdata/pages.djvu")
	img.Encoding, img.Width, img.Height, img.Bilevel = document.EncodingDjVu, 45, 33, true
	p, damage, err := Decode(img)
	if err != nil || damage != nil || p.Depth() != 1 {
		t.Fatalf("%v, damage %v", err, damage)
	}
	samePixels(t, "bilevel", p, func(x, y int) [3]int { v := 255 * (1 - level(x, y, 0)&1); return [3]int{v, v, v} })

	img.Frame, img.Width, img.Height, img.Bilevel = 1, 48, 32, false
	colour, damage, err := Decode(img)
	if err != nil || damage != nil {
		t.Fatalf("%v, damage %v", err, damage)
	}
	quarters(t, "colour", colour)

	for name, change := range map[string]func(*document.Image){
		"another size":      func(m *document.Image) { m.Width = 49 },
		"no such page":      func(m *document.Image) { m.Frame = 2 },
		"cut off":           func(m *document.Image) { m.Data = m.Data[:100] },
		"larger than large": func(m *document.Image) { m.Width, m.Height = 50_000, 50_000 },
	} {
		broken := *img
		change(&broken)
		if _, _, err := Decode(&broken); err == nil {
			t.Errorf("%s is no error", name)
		}
	}
}

func TestHEIF(t *testing.T) {
	img := load(t, "testdata/colour.heic")
	img.Encoding = document.EncodingHEIF
	p, damage, err := Decode(img)
	if err != nil || damage != nil {
		t.Fatalf("%v, damage %v", err, damage)
	}
	quarters(t, "heic", p)
	img.Data = img.Data[:len(img.Data)/2]
	if _, _, err := Decode(img); err == nil {
		t.Error("half a file is no error")
	}
}

// quarters compares the middles of a picture's quarters with their colours, which
// packing with losses leaves nearly as they were.
func quarters(t *testing.T, name string, p *Pix) {
	t.Helper()
	if p.Width() != 48 || p.Height() != 32 || p.Depth() != 32 {
		t.Fatalf("%s: %d x %d of %d bits", name, p.Width(), p.Height(), p.Depth())
	}
	for at, want := range map[[2]int][3]int{
		{12, 8}: {200, 30, 30}, {36, 8}: {30, 160, 40}, {12, 24}: {20, 40, 180}, {36, 24}: {240, 240, 230},
	} {
		if got := p.at(at[0], at[1]); !near3(got, want, 12) {
			t.Errorf("%s: the pixel at %v is %v, want about %v", name, at, got, want)
		}
	}
}
