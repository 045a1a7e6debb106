package ocr

import (
	"image"
	"strings"
	"testing"
	"time"

	"recto/document"
	"recto/ocr/engine"
)

// lineAt returns a line of one word in a box 20 pixels high.
func lineAt(text string, left, right, top int) document.Line {
	box := document.Box{Left: left, Top: top, Right: right, Bottom: top + 20}
	return document.Line{Box: box, Paragraph: 1, Words: []document.Word{{Text: text, Box: box}}}
}

func TestInsert(t *testing.T) {
	for _, c := range []struct {
		line document.Line
		want string
	}{
		{lineAt("new", 10, 400, 40), "a|new|b / c"},
		{lineAt("new", 10, 400, 130), "a|b|new / c"},
		{lineAt("new", 600, 900, 70), "a|b / c|new"},
		{lineAt("new", 10, 400, -40), "new / a|b / c"},
		{lineAt("new", 420, 480, 12), "a new|b / c"},
	} {
		regions := []document.Region{
			{Lines: []document.Line{lineAt("a", 10, 400, 10), lineAt("b", 10, 400, 100)}},
			{Lines: []document.Line{lineAt("c", 600, 900, 10)}},
		}
		var got []string
		for _, region := range insert(regions, c.line) {
			var lines []string
			for _, line := range region.Lines {
				var words []string
				for _, w := range line.Words {
					words = append(words, w.Text)
				}
				lines = append(lines, strings.Join(words, " "))
			}
			got = append(got, strings.Join(lines, "|"))
		}
		if text := strings.Join(got, " / "); text != c.want {
			t.Errorf("at %v: %s, want %s", c.line.Box, text, c.want)
		}
	}
}

// TestRescue takes lines out of a reading and finds them again.
func TestRescue(t *testing.T) {
	r := newReader(t)
	s := pageSheet(t, "ru-straight.jpg")
	if err := bilevel(s); err != nil {
		t.Fatal(err)
	}
	read, err := r.recognise(s, []string{"ru"})
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
	regions, err := r.rescue(read.regions, s, []string{"rus"})
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
	s := newSheet(picture)
	defer s.Close()
	s.print = &allPrint{sheet: s}
	r := newReader(t)
	var took [2]time.Duration
	for i := range took {
		begun := time.Now()
		other := s.copy()
		regions, err := r.rescue(nil, other, []string{"rus"})
		other.Close()
		if err != nil || len(regions) > 0 {
			t.Fatal(regions, err)
		}
		took[i] = time.Since(begun)
	}
	if 4*took[1] > took[0] {
		t.Errorf("%v, then %v", took[0], took[1])
	}
}

// TestLegible judges lines as they were read of faint print and of print that
// shines through, mirrored, from the other side.
func TestLegible(t *testing.T) {
	r := newReader(t)
	for _, c := range []struct {
		text       string
		confidence float64
		want       bool
	}{
		{"step swowes tae SP Apne ae attend", 0.34, false},
		{"Siw wenn aa? af o4 02 sngqad Lite", 0.36, false},
		{"2 imo tee ea.", 0.47, false},
		{"dade of cs", 0.56, false},
		{"CDALEDEP003S72", 0.95, false},
		{"secure our early release,", 0.79, true},
		{"of cur own", 0.83, true},
		{"Neither, myself", 0.79, true},
	} {
		line := document.Line{}
		for _, word := range strings.Fields(c.text) {
			line.Words = append(line.Words, document.Word{Text: word, Confidence: c.confidence})
		}
		if got := r.legible(&line); got != c.want {
			t.Errorf("%q read with %.2f: %v", c.text, c.confidence, got)
		}
	}
}

// pageSheet returns a test page as it comes.
func pageSheet(t *testing.T, name string) *sheet {
	t.Helper()
	picture, _, err := engine.Decode(testImage(t, name))
	if err != nil {
		t.Fatal(err)
	}
	s := newSheet(picture)
	t.Cleanup(s.Close)
	return s
}
