package engine

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"image/png"
	"testing"

	"golang.org/x/image/bmp"

	"recto/document"
)

// A PNG that makes its white transparent is no empty page, and one that makes
// its black transparent is.
func TestKeyedPNG(t *testing.T) {
	picture := image.NewGray(image.Rect(0, 0, 45, 33))
	for i := range picture.Pix {
		picture.Pix[i] = 255 * byte(level(i%45, i/45, 0)&1)
	}
	var file bytes.Buffer
	if err := png.Encode(&file, picture); err != nil {
		t.Fatal(err)
	}
	const header = 33 // the signature and IHDR
	for _, key := range []byte{0, 255} {
		chunk := append([]byte("tRNS"), 0, key)
		data := append([]byte(nil), file.Bytes()[:header]...)
		data = binary.BigEndian.AppendUint32(data, 2)
		data = append(data, chunk...)
		data = binary.BigEndian.AppendUint32(data, crc32.ChecksumIEEE(chunk))
		data = append(data, file.Bytes()[header:]...)
		p, _, err := Decode(&document.Image{Encoding: document.EncodingPNG, Data: data})
		if err != nil {
			t.Fatal(err)
		}
		samePixels(t, "keyed PNG", p, func(x, y int) [3]int {
			v := 255 * (level(x, y, 0) & 1)
			if v == int(key) {
				v = 255
			}
			return [3]int{v, v, v}
		})
		if p.Depth() != 1 {
			t.Errorf("black and white in %d bits, want 1", p.Depth())
		}
	}
}

func TestBMPKinds(t *testing.T) {
	picture := image.NewNRGBA(image.Rect(0, 0, 45, 33))
	grey := image.NewPaletted(picture.Rect, color.Palette{color.Gray{0}, color.Gray{85}, color.Gray{170}, color.Gray{255}})
	for y := range 33 {
		for x := range 45 {
			picture.Set(x, y, color.NRGBA{uint8(level(x, y, 0) * 85), uint8(level(x, y, 1) * 85), uint8(level(x, y, 2) * 85), 51})
			grey.SetColorIndex(x, y, uint8(level(x, y, 0)))
		}
	}
	colours := func(x, y int) [3]int { return [3]int{level(x, y, 0) * 85, level(x, y, 1) * 85, level(x, y, 2) * 85} }
	shades := func(x, y int) [3]int { v := level(x, y, 0) * 85; return [3]int{v, v, v} }
	for _, c := range []struct {
		name    string
		picture image.Image
		topDown bool
		depth   int
		want    func(x, y int) [3]int
	}{
		{"32 bits", picture, false, 32, colours}, // the fourth byte means nothing
		{"32 bits, from the top", picture, true, 32, func(x, y int) [3]int { return colours(x, 32-y) }},
		{"palette", grey, false, 8, shades},
	} {
		var file bytes.Buffer
		if err := bmp.Encode(&file, c.picture); err != nil {
			t.Fatal(err)
		}
		data := file.Bytes()
		if c.topDown {
			minus := -33
			binary.LittleEndian.PutUint32(data[22:], uint32(minus))
		}
		p, _, err := Decode(&document.Image{Encoding: document.EncodingBMP, Data: data})
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if p.Depth() != c.depth {
			t.Errorf("%s: %d bits, want %d", c.name, p.Depth(), c.depth)
		}
		samePixels(t, c.name, p, c.want)
		binary.LittleEndian.PutUint32(data[18:], 50_000)
		binary.LittleEndian.PutUint32(data[22:], 50_000)
		if _, _, err := Decode(&document.Image{Encoding: document.EncodingBMP, Data: data}); err == nil || document.AsError(err).Kind != document.KindTooLarge {
			t.Errorf("%s, 50000 x 50000 pixels: %v, want too large", c.name, err)
		}
	}
}

// Of a BMP that is cut off the rows that are there are read: its last ones, since it
// begins with them. What is missing is white, whatever colours it has.
func TestBMPCutOff(t *testing.T) {
	const width, height = 64, 50
	picture := image.NewPaletted(image.Rect(0, 0, width, height), color.Palette{color.Gray{0}, color.Gray{250}, color.Gray{90}})
	for i := range picture.Pix {
		picture.Pix[i] = uint8(i*i/7) % 3
	}
	var file bytes.Buffer
	if err := bmp.Encode(&file, picture); err != nil {
		t.Fatal(err)
	}
	half := file.Len() - width*height/2
	p, damage, err := Decode(&document.Image{Encoding: document.EncodingBMP, Data: file.Bytes()[:half]})
	if err != nil {
		t.Fatal(err)
	}
	if damage == nil || damage.Missing != 0.5 {
		t.Errorf("the damage is %+v, want half", damage)
	}
	samePixels(t, "cut off", p, func(x, y int) [3]int {
		v := 250
		if y >= height/2 {
			v = []int{0, 250, 90}[picture.Pix[y*width+x]]
		}
		return [3]int{v, v, v}
	})
}
