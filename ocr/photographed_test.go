package ocr

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"math"
	"os"
	"path/filepath"
	"testing"

	"recto/document"
	"recto/ocr/engine"
)

// bentPage returns a test page whose lines run in waves, turned by degrees.
func bentPage(t *testing.T, name string, turn int, wave func(x, y int) float64) *document.Image {
	t.Helper()
	picture, _, err := engine.Decode(testImage(t, name))
	if err != nil {
		t.Fatal(err)
	}
	defer picture.Close()
	bent, err := picture.Shift(picture.Height(), func(x, y int) float64 { return float64(y) + wave(x, y) })
	if err != nil {
		t.Fatal(err)
	}
	defer bent.Close()
	turned, err := bent.Turn(turn)
	if err != nil {
		t.Fatal(err)
	}
	defer turned.Close()
	data, err := turned.PNG()
	if err != nil {
		t.Fatal(err)
	}
	return &document.Image{Data: data, Encoding: document.EncodingPNG, Width: turned.Width(), Height: turned.Height()}
}

// onDesk returns a test page that lies, a little turned, on a dark desk.
func onDesk(t *testing.T, name string) *document.Image {
	t.Helper()
	page := testPage(t, name)
	size, margin := page.Bounds().Size(), 150
	desk := image.NewGray(image.Rect(0, 0, size.X+2*margin, size.Y+2*margin))
	sin, cos := math.Sincos(0.03)
	for y := range desk.Rect.Dy() {
		for x := range desk.Rect.Dx() {
			px, py := float64(x)-float64(desk.Rect.Dx())/2, float64(y)-float64(desk.Rect.Dy())/2
			at := image.Pt(int(px*cos-py*sin+float64(size.X)/2), int(px*sin+py*cos+float64(size.Y)/2))
			v := color.GrayModel.Convert(color.Gray{uint8(40 + 30*math.Sin(float64(y)/4+3*math.Sin(float64(x)/90)))})
			if at.In(image.Rectangle{Max: size}) {
				v = color.GrayModel.Convert(page.At(at.X, at.Y))
			}
			desk.Set(x, y, v)
		}
	}
	return pngOf(t, desk)
}

// TestReadSpread reads an opened book: two pages side by side, each a little
// askew, on black.
func TestReadSpread(t *testing.T) {
	names := []string{"ru-straight", "ru-bilevel"}
	var pages []image.Image
	var truth string
	size := image.Pt(80, 0)
	for _, name := range names {
		paths, err := filepath.Glob(filepath.Join(pagesDir, name+".[jt]*"))
		if err != nil || len(paths) != 1 {
			t.Fatal(paths, err)
		}
		f, err := os.Open(paths[0])
		if err != nil {
			t.Fatal(err)
		}
		page, _, err := image.Decode(f)
		f.Close()
		if err != nil {
			t.Fatal(err)
		}
		text, err := os.ReadFile(filepath.Join(pagesDir, name+".gt.txt"))
		if err != nil {
			t.Fatal(err)
		}
		pages, truth = append(pages, page), truth+string(text)+"\n"
		size.X, size.Y = size.X+page.Bounds().Dx()+40, max(size.Y, page.Bounds().Dy()+160)
	}
	spread := image.NewGray(image.Rectangle{Max: size})
	left := 60
	for i, page := range pages {
		lean := []float64{0.015, -0.012}[i]
		for y := range page.Bounds().Dy() {
			for x := range page.Bounds().Dx() {
				v := color.GrayModel.Convert(page.At(x, y)).(color.Gray)
				spread.SetGray(left+x, 80+y+int(lean*float64(x-page.Bounds().Dx()/2)), color.Gray{uint8(int(v.Y) * 230 / 255)})
			}
		}
		left += page.Bounds().Dx() + 20
	}
	var buf bytes.Buffer
	if err := png.Encode(&buf, spread); err != nil {
		t.Fatal(err)
	}
	page, err := newReader(t).Read(&document.Image{Data: buf.Bytes(), Encoding: document.EncodingPNG, Width: size.X, Height: size.Y}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if cer := 100 * errorRate(page.Text(), truth); cer > 5 {
		t.Errorf("CER %.2f %%\n%s", cer, page.Text())
	}
}

// TestReadPhotographed reads what a camera sees of pages: bent, creased, on a
// desk.
func TestReadPhotographed(t *testing.T) {
	for _, c := range []struct {
		name string
		img  *document.Image
	}{
		{"curled", bentPage(t, "ru-straight.jpg", 0, func(x, y int) float64 { return 45 * math.Sin(float64(x)/450) })},
		{"curled and turned", bentPage(t, "ru-straight.jpg", 90, func(x, y int) float64 { return 45 * math.Sin(float64(x)/450) })},
		{"creased", bentPage(t, "ru-straight.jpg", 0, func(x, y int) float64 { return math.Abs(float64(x)-900)/14 + math.Abs(float64(y)-700)/30 })},
		{"desk", onDesk(t, "ru-straight.jpg")},
	} {
		t.Run(c.name, func(t *testing.T) {
			page, err := newReader(t).Read(c.img, nil)
			if err != nil {
				t.Fatal(err)
			}
			if cer := 100 * errorRate(page.Text(), testTruth(t, "ru-straight.jpg")); cer > 4 {
				t.Errorf("CER %.2f %%\n%s", cer, page.Text())
			}
			checkBoxes(t, c.img, page)
		})
	}
}
