package ocr

import (
	"image"
	"math"
	"strings"
	"testing"

	"recto/document"
)

// TestDisturbed runs a pen's wave through half a line: what is wrong there is said to
// be doubtful or missing, and the other lines stay as sure as before.
func TestDisturbed(t *testing.T) {
	page := testPage(t, "ru-straight.jpg")
	r := newReader(t)
	calm, err := r.Read(pngOf(t, page), []string{"ru"})
	if err != nil {
		t.Fatal(err)
	}
	const struck = 5
	line := linesOf(calm)[struck]
	words := line.Words[1 : len(line.Words)/2+2]
	left, right := words[0].Box.Left, words[len(words)-1].Box.Right
	grey := greysOf(page)
	out := drawn(page.Bounds().Size(), func(x, y int) float64 {
		wave := line.Baseline[0].Y - line.Size/4 + line.Size/2.5*math.Sin(float64(x)/9)
		if x > left && x < right && math.Abs(float64(y)-wave) < 7 {
			return 40
		}
		return grey(x, y)
	})
	read, err := r.Read(pngOf(t, out), []string{"ru"})
	if err != nil {
		t.Fatal(err)
	}
	truth := strings.Fields(testTruth(t, "ru-straight.jpg"))
	is := map[string]bool{}
	for _, word := range truth {
		is[word] = true
	}
	wrong, told, low, away := 0, 0, 0, 0
	for _, l := range linesOf(read) {
		for _, word := range l.Words {
			on := math.Abs(l.Baseline[0].Y-line.Baseline[0].Y) < line.Size/2 && word.Box.Right > left && word.Box.Left < right
			switch {
			case on && !is[word.Text]:
				wrong++
				if word.Quality < document.PoorQuality {
					told++
				}
			case !on:
				away++
				if word.Quality < document.PoorQuality {
					low++
				}
			}
		}
	}
	t.Logf("%d wrong words in the struck line, %d told; %d of %d others low; quality %v for %v", wrong, told, low, away, read.Quality, calm.Quality)
	if 5*told < 4*wrong || 20*low > away || read.Quality >= calm.Quality {
		t.Errorf("%d wrong words in the struck line, %d of a low quality; %d of %d others; quality %v, without the stroke %v\n%s",
			wrong, told, low, away, read.Quality, calm.Quality, read.Text())
	}
}

func linesOf(page *document.Page) (lines []document.Line) {
	for _, region := range page.Regions {
		lines = append(lines, region.Lines...)
	}
	return lines
}

// A strip of blank paper is blank, and not ink that cannot be read.
func TestBlankStrip(t *testing.T) {
	page := testPage(t, "blank.jpg")
	size := page.Bounds().Size()
	grey := greysOf(page)
	strip := drawn(image.Pt(size.X, 176), func(x, y int) float64 { return grey(x, size.Y-176+y) })
	read, err := newReader(t).Read(pngOf(t, strip), nil)
	if err != nil {
		t.Fatal(err)
	}
	if read.Quality != 1 || len(read.Regions) > 0 || len(read.Flaws()) > 0 {
		t.Errorf("quality %v, %+v, flaws %v", read.Quality, read.Regions, read.Flaws())
	}
}
