package ocr

import (
	"bytes"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"strings"
	"testing"

	"recto/document"
	"recto/ocr/engine"
	"recto/ocr/layout"
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
	regions, _, err := r.rescue(read.regions, work, print, read.ink, []string{"rus"})
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
	ink, err := work.Ink()
	if err != nil {
		t.Fatal(err)
	}
	print := &allPrint{page: work}
	r := newReader(t)
	blind := &Reader{words: r.words} // without a recogniser, which would panic
	for _, r := range []*Reader{r, blind} {
		regions, unread, err := r.rescue(nil, work, print, ink, []string{"rus"})
		if err != nil || len(regions) > 0 || len(unread) > 0 {
			t.Fatal(regions, unread, err)
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

// A headline that the recogniser took for a picture is read; one that no reading
// makes out, here a mirrored one, is unread.
func TestRescueOfHeadlines(t *testing.T) {
	const times, above = 3, 200
	r := newReader(t)
	scan, err := jpeg.Decode(bytes.NewReader(testImage(t, "ru-straight.jpg").Data))
	if err != nil {
		t.Fatal(err)
	}
	grey := greysOf(scan)
	read, err := r.regions(pageImage(t, "ru-straight.jpg"), []string{"rus"})
	if err != nil {
		t.Fatal(err)
	}
	var title document.Line
	for _, line := range layout.LinesOf(read) {
		for i := 1; i < len(line.Words); i++ {
			two := line.Words[i-1 : i+1]
			if n := len([]rune(two[0].Text + two[1].Text)); n > len([]rune(title.Text())) && n < 18 {
				title.Words, title.Box = two, two[0].Box.Union(two[1].Box)
			}
		}
	}
	width, height := scan.Bounds().Dx(), scan.Bounds().Dy()+above
	for _, mirrored := range []bool{false, true} {
		out := image.NewGray(image.Rect(0, 0, width, height))
		draw.Draw(out, out.Bounds(), image.White, image.Point{}, draw.Src)
		draw.Draw(out, image.Rect(0, above, width, height), scan, scan.Bounds().Min, draw.Src)
		for y := range times * title.Box.Height() {
			for x := range times * title.Box.Width() {
				from := x
				if mirrored {
					from = times*title.Box.Width() - 1 - x
				}
				out.SetGray(100+x, 40+y, color.Gray{Y: uint8(grey(title.Box.Left+from/times, title.Box.Top+y/times))})
			}
		}
		picture, _, err := engine.Decode(pngOf(t, out))
		if err != nil {
			t.Fatal(err)
		}
		work := prepare.New(picture, prepare.PreviewMode{}, nil)
		t.Cleanup(work.Close)
		ink, err := work.Ink()
		if err != nil {
			t.Fatal(err)
		}
		at := document.Translate(0, above)
		var body []document.Region
		for _, region := range clone(read) {
			for l := range region.Lines {
				region.Lines[l] = layout.Moved(region.Lines[l], at)
			}
			region.Box = at.ApplyBox(region.Box)
			body = append(body, region)
		}
		regions, unread, err := r.rescue(body, work, &allPrint{page: work}, ink, []string{"rus"})
		if err != nil {
			t.Fatal(err)
		}
		first := regions[0].Lines[0].Text()
		if got, want := first == title.Text(), !mirrored; got != want {
			t.Errorf("mirrored %v: %q is read as %q", mirrored, title.Text(), first)
		}
		if got, want := len(unread) > 0, mirrored; got != want {
			t.Errorf("mirrored %v: unread are %v", mirrored, unread)
		}
	}
}
