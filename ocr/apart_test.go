package ocr

import (
	"image"
	"strings"
	"testing"

	"recto/document"
	"recto/ocr/engine"
)

// TestApart reads two columns, whose lines are not on one level, as one block of
// lines over both, and then each by itself.
func TestApart(t *testing.T) {
	const top, bottom, lower = 450, 1030, 24 // what is taken of the page; by how much the right column stands lower
	page := testPage(t, "ru-straight.jpg")
	grey := greysOf(page)
	size := page.Bounds().Size()
	spread := drawn(image.Pt(2*size.X, bottom-top+2*lower), func(x, y int) float64 {
		if x >= size.X {
			x, y = x-size.X, y-lower
		}
		return grey(x, top+min(max(y, 0), bottom-top-1))
	})
	lines := strings.Split(testTruth(t, "ru-straight.jpg"), "\n")
	body := strings.Join(lines[4:12], "\n") + "\n"

	r := newReader(t)
	picture, _, err := engine.Decode(pngOf(t, spread))
	if err != nil {
		t.Fatal(err)
	}
	defer picture.Close()
	p, err := r.prepare(pixels{Pix: picture}, []string{"ru"}, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	models := []string{document.ModelName("ru")}
	across, err := r.regionsOf(p.first.Pix, engine.ModeBlock, models)
	if err != nil {
		t.Fatal(err)
	}
	apart, err := r.apart(across, p.first.Pix, models)
	if err != nil {
		t.Fatal(err)
	}
	document.JoinWords(apart)
	got := document.Page{Regions: apart}
	if cer := 100 * errorRate(got.Text(), body+body); cer > 3 {
		t.Errorf("CER %.1f:\n%s", cer, got.Text())
	}
}
