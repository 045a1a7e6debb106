package engine

import (
	"testing"

	"recto/document"
)

// Leptonica's own function gives these levels, but for no picture of less than
// 16 pixels.
func TestOtsu(t *testing.T) {
	for file, want := range map[string]int{
		"blank.jpg": 206, "en-letter.jpg": 148, "mixed-telegram.jpg": 162, "ru-16bit.png": 188, "ru-cmyk.jpg": 147,
		"ru-exif.jpg": 154, "ru-skewed.jpg": 146, "ru-straight.jpg": 157, "ru-turned-180.jpg": 152, "ru-bilevel.tif": 2,
	} {
		p, _, err := Decode(load(t, pagesDir+"/"+file))
		if err != nil {
			t.Fatal(err)
		}
		grey, err := p.Grey()
		if err != nil {
			t.Fatal(err)
		}
		if got := grey.Otsu(); got < want-1 || got > want+1 {
			t.Errorf("%s: %d, want %d", file, got, want)
		}
	}
}

func TestOtsuOfOneGrey(t *testing.T) {
	for v, ink := range map[byte]int{0: 1, 120: 0, 255: 0} {
		p, _, err := Decode(&document.Image{Encoding: document.EncodingGrey, Width: 1, Height: 1, Stride: 1, Data: []byte{v}})
		if err != nil {
			t.Fatal(err)
		}
		bilevel, err := p.Threshold(p.Otsu())
		if err != nil {
			t.Fatal(err)
		}
		if got := len(bilevel.Components()); got != ink {
			t.Errorf("a pixel of %d: %d components, want %d", v, got, ink)
		}
	}
}

func TestThresholdsOfTinyPictures(t *testing.T) {
	for _, side := range []int{1, 2, 6, 7, 30} {
		data := make([]byte, side*side)
		for i := 1; i < len(data); i++ {
			data[i] = 255
		}
		p, _, err := Decode(&document.Image{Encoding: document.EncodingGrey, Width: side, Height: side, Stride: side, Data: data})
		if err != nil {
			t.Fatal(err)
		}
		bilevel, err := p.Sauvola(25, 0.3)
		if err != nil {
			t.Errorf("%d pixels: %v", side, err)
			continue
		}
		if bilevel.at(0, 0) != [3]int{} {
			t.Errorf("%d pixels: the black one is white", side)
		}
	}
}
