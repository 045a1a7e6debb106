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

// A doubtful page whose only known words are English is read in English alone,
// unless its languages were asked for.
func TestEnglishAlone(t *testing.T) {
	alone := fallbacks[slices.IndexFunc(fallbacks, func(f fallback) bool { return f.name == "English alone" })]
	for _, c := range []struct {
		name      string
		languages []string
		known     map[string]int
		asked     []string
		applies   bool
	}{
		{"a table of parts", []string{"ru", "en"}, map[string]int{"en": 18}, nil, true},
		{"a list of codes without a known word", []string{"ru", "en"}, nil, nil, false},
		{"both languages", []string{"ru", "en"}, map[string]int{"en": 18, "ru": 5}, nil, false},
		{"read in English", []string{"en"}, map[string]int{"en": 18}, nil, false},
		{"both were asked for", []string{"ru", "en"}, map[string]int{"en": 18}, []string{"ru", "en"}, false},
	} {
		page := image.NewGray(image.Rect(0, 0, 100, 100))
		grey, _, err := engine.Decode(pngOf(t, page))
		if err != nil {
			t.Fatal(err)
		}
		work := prepare.New(grey, prepare.PreviewMode{}, nil)
		best := &reading{languages: c.languages}
		best.Known = c.known
		tags, applies, err := alone.prepare(work, best, c.asked)
		work.Close()
		if err != nil || applies != c.applies || applies && !slices.Equal(tags, []string{"en"}) {
			t.Errorf("%s: %v in %v, %v", c.name, applies, tags, err)
		}
	}
}
