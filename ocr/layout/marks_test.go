package layout

import (
	"bytes"
	"image"
	"image/png"
	"math"
	"slices"
	"testing"

	"recto/document"
	"recto/ocr/engine"
)

// drawing is black ink on a bilevel picture.
func drawing(t *testing.T, ink func(x, y float64) bool) []document.Region {
	t.Helper()
	const xHeight = 20
	picture := image.NewGray(image.Rect(0, 0, 1600, 1600))
	for y := range 1600 {
		for x := range 1600 {
			if !ink(float64(x), float64(y)) {
				picture.Pix[picture.PixOffset(x, y)] = 255
			}
		}
	}
	var buf bytes.Buffer
	if err := png.Encode(&buf, picture); err != nil {
		t.Fatal(err)
	}
	pix, _, err := engine.Decode(&document.Image{Data: buf.Bytes(), Encoding: document.EncodingPNG, Width: 1600, Height: 1600})
	if err != nil {
		t.Fatal(err)
	}
	defer pix.Close()
	bits, err := pix.Threshold(128)
	if err != nil {
		t.Fatal(err)
	}
	defer bits.Close()
	return FindMarks(bits, xHeight)
}

func TestMarkKinds(t *testing.T) {
	near := func(a, b float64) bool { return math.Abs(a-b) < 2.5 }
	within := func(x, y, left, top, right, bottom float64) bool {
		return x > left && x < right && y > top && y < bottom
	}
	frame := func(x, y, left, top, right, bottom float64) bool {
		return within(x, y, left-4, top-4, right+4, bottom+4) && !within(x, y, left, top, right, bottom)
	}
	wave := func(x, y float64) bool {
		return x > 200 && x < 700 && math.Abs(y-600-50*math.Sin(x/25)) < 2.5*math.Hypot(1, 2*math.Cos(x/25))
	}
	typed := func(x float64) bool { return math.Mod(x, 60) < 9 } // letters it is printed over
	for name, c := range map[string]struct {
		ink  func(x, y float64) bool
		want []document.RegionKind
	}{
		"a ring over type":  {func(x, y float64) bool { return near(math.Hypot(x-500, y-500), 150) && !typed(x) }, []document.RegionKind{document.RegionStamp}},
		"a frame over type": {func(x, y float64) bool { return frame(x, y, 300, 300, 700, 400) && !typed(x) }, []document.RegionKind{document.RegionStamp}},
		"a pen through a ring": {func(x, y float64) bool {
			return near(math.Hypot(x-500, y-500), 150) || x > 600 && x < 900 && math.Abs(y-480-40*math.Sin(x/40)) < 3
		}, []document.RegionKind{document.RegionStamp}},
		"large letters": {func(x, y float64) bool {
			return within(x, y, 300, 300, 780, 350) && math.Mod(x, 60) < 36 && math.Mod(x, 60) > 4 && (math.Mod(x, 60) < 14 || y > 340)
		}, []document.RegionKind{document.RegionStamp}},
		"a hand":                  {wave, []document.RegionKind{document.RegionHandwriting}},
		"a hand and a ring apart": {func(x, y float64) bool { return wave(x, y) || near(math.Hypot(x-1100, y-600), 150) }, []document.RegionKind{document.RegionHandwriting, document.RegionStamp}},
		"a ring and a frame": {func(x, y float64) bool {
			return near(math.Hypot(x-600, y-560), 150) || frame(x, y, 300, 380, 640, 450)
		}, []document.RegionKind{document.RegionIllegible}},
		"a stain": {func(x, y float64) bool { return math.Hypot(x-500, y-500) < 80 }, nil},
		"a hole":  {func(x, y float64) bool { return near(math.Hypot(x-500, y-500), 35) }, nil},
		"specks":  {func(x, y float64) bool { return math.Mod(x, 100) < 6 && math.Mod(y, 100) < 6 }, nil},
		"rules":   {func(x, y float64) bool { return near(math.Mod(y, 100), 50) && x > 100 && x < 1500 }, nil},
		"a table": {func(x, y float64) bool {
			return within(x, y, 95, 95, 1506, 1506) && (math.Mod(y, 100) < 4 || math.Mod(x, 200) < 4)
		}, nil},
		"a thin frame": {func(x, y float64) bool { return frame(x, y, 60, 60, 1500, 1500) }, nil},
	} {
		t.Run(name, func(t *testing.T) {
			var got []document.RegionKind
			for _, r := range drawing(t, c.ink) {
				got = append(got, r.Kind)
			}
			slices.Sort(got)
			if !slices.Equal(got, c.want) {
				t.Errorf("%v, want %v", got, c.want)
			}
		})
	}
}

func TestSignatures(t *testing.T) {
	word := func(left, right, top int) document.Word {
		return document.Word{Text: "слово", Box: document.Box{Left: left, Top: top, Right: right, Bottom: top + 30}}
	}
	line := func(top int, words ...document.Word) document.Line {
		l := document.Line{Size: 30, Words: words}
		for _, w := range words {
			l.Box = l.Box.Union(w.Box)
		}
		return l
	}
	text := []document.Region{{Kind: document.RegionText, Lines: []document.Line{
		line(100, word(100, 400, 100), word(900, 1200, 100)),
		line(200, word(100, 400, 200), word(420, 900, 200)),
		line(300, word(100, 400, 300), word(420, 900, 300)),
		line(400, word(100, 400, 400), word(900, 1200, 400)),
	}}, {Kind: document.RegionPageNumber, Lines: []document.Line{line(900, word(600, 640, 900))}}}
	for name, c := range map[string]struct {
		box  document.Box
		kind document.RegionKind
		want document.RegionKind
	}{
		"in the gap of the last line": {document.Box{Left: 450, Top: 360, Right: 850, Bottom: 460}, document.RegionHandwriting, document.RegionSignature},
		"below it":                    {document.Box{Left: 450, Top: 480, Right: 850, Bottom: 560}, document.RegionHandwriting, document.RegionHandwriting},
		"in the gap of the first":     {document.Box{Left: 450, Top: 60, Right: 850, Bottom: 160}, document.RegionHandwriting, document.RegionHandwriting},
		"over the words":              {document.Box{Left: 100, Top: 360, Right: 1200, Bottom: 460}, document.RegionHandwriting, document.RegionHandwriting},
		"a stamp":                     {document.Box{Left: 450, Top: 360, Right: 850, Bottom: 460}, document.RegionStamp, document.RegionStamp},
	} {
		marks := []document.Region{{Kind: c.kind, Box: c.box}}
		if NameSignatures(text, marks); marks[0].Kind != c.want {
			t.Errorf("%s: %s, want %s", name, marks[0].Kind, c.want)
		}
	}
}
