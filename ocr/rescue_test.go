package ocr

import (
	"image"
	"strings"
	"testing"

	"recto/document"
	"recto/ocr/engine"
	"recto/ocr/prepare"
)

// TestRescue takes lines out of a reading and finds them again.
func TestRescue(t *testing.T) {
	r := newReader(t)
	work := pageImage(t, "ru-straight.jpg")
	print := &allPrint{page: work}
	if err := prepare.Bilevel(work); err != nil {
		t.Fatal(err)
	}
	read, err := r.recognise(work, print, []string{"ru"})
	if err != nil {
		t.Fatal(err)
	}
	defer read.Close()
	text := func(regions []document.Region) string {
		var words []string
		for _, region := range regions {
			for _, line := range region.Lines {
				for _, w := range line.Words {
					words = append(words, w.Text)
				}
			}
		}
		return strings.Join(words, " ")
	}
	whole := text(read.regions)
	var dropped []string
	for i := range read.regions {
		if lines := read.regions[i].Lines; len(lines) > 3 {
			dropped = append(dropped, lines[1].Words[0].Text, lines[2].Words[0].Text)
			read.regions[i].Lines = append(lines[:1:1], lines[3:]...)
		}
	}
	if len(dropped) == 0 {
		t.Fatal("no region with lines to drop")
	}
	regions, err := r.rescue(read.regions, work, print, []string{"rus"})
	if err != nil {
		t.Fatal(err)
	}
	if cer := 100 * errorRate(text(regions), whole); cer > 3 {
		t.Errorf("%d lines dropped, %.1f %% of the characters differ\n%s", len(dropped), cer, text(regions))
	}
}

// Rows of dots look like lines that were dropped; that they make no sense is
// found out once for all readings of a page.
func TestRescueOfDots(t *testing.T) {
	dots := image.NewGray(image.Rect(0, 0, 2000, 1500))
	for y := range 1500 {
		for x := range 2000 {
			if x%28 < 16 && y%50 < 20 && x > 100 && y > 100 {
				continue
			}
			dots.Pix[dots.PixOffset(x, y)] = 255
		}
	}
	picture, _, err := engine.Decode(pngOf(t, dots))
	if err != nil {
		t.Fatal(err)
	}
	work := prepare.New(picture, prepare.PreviewMode{}, nil)
	defer work.Close()
	print := &allPrint{page: work}
	r := newReader(t)
	blind := &Reader{words: r.words} // without a recogniser, which would panic
	for _, r := range []*Reader{r, blind} {
		regions, err := r.rescue(nil, work, print, []string{"rus"})
		if err != nil || len(regions) > 0 {
			t.Fatal(regions, err)
		}
	}
}

// pageImage returns a test page as it comes.
func pageImage(t *testing.T, name string) *prepare.WorkingImage {
	t.Helper()
	picture, _, err := engine.Decode(testImage(t, name))
	if err != nil {
		t.Fatal(err)
	}
	work := prepare.New(picture, prepare.PreviewMode{}, nil)
	t.Cleanup(work.Close)
	return work
}
