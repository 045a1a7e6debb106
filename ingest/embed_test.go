package ingest

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"recto/document"
)

// drawEmbedded puts an embedded picture on a page of its upright size and draws
// it.
func drawEmbedded(t *testing.T, p *document.PDFImage) thumb {
	t.Helper()
	dict := fmt.Sprintf("/Type/XObject/Subtype/Image/Width %d/Height %d/BitsPerComponent %d/ColorSpace %s/Filter/%s", p.Width, p.Height, p.BitsPerComponent, p.ColorSpace, p.Filter)
	if p.DecodeParms != "" {
		dict += "/DecodeParms " + p.DecodeParms
	}
	if p.Decode != "" {
		dict += "/Decode " + p.Decode
	}
	var b pdfBuilder
	s := mustOpen(t, b.document(b.page(fmt.Sprintf("/MediaBox[0 0 %d %d]", p.Width, p.Height), "/XObject<</P "+b.stream(dict, p.Data)+">>",
		fmt.Sprintf("%d 0 0 %d 0 0 cm /P Do", p.Width, p.Height))))
	return drawnThumb(t, s, 1)
}

// encodePNG encodes a picture as Go does: all predictors, several chunks.
func encodePNG(t *testing.T, m image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestEmbeddedPicturesLookTheSame(t *testing.T) {
	grey := &image.Gray{Pix: scene(400, 300), Stride: 400, Rect: image.Rect(0, 0, 400, 300)}
	rgb := image.NewNRGBA(grey.Rect)
	for y := range 300 {
		for x := range 400 {
			v := grey.GrayAt(x, y).Y
			rgb.Set(x, y, color.NRGBA{v, v / 2, 255 - v, 255})
		}
	}
	for name, data := range map[string][]byte{
		"jpeg":     sceneJPEG(t, 400, 300),
		"grey png": encodePNG(t, grey),
		"rgb png":  encodePNG(t, rgb),
	} {
		page, err := mustOpen(t, data).Page(1)
		if err != nil {
			t.Fatal(err)
		}
		embedded, ok := Embed(page.Image)
		if !ok {
			t.Errorf("%s: not embedded", name)
			continue
		}
		decoded, _, err := image.Decode(bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		pixels := &document.Image{Encoding: document.EncodingGrey, Width: 400, Height: 300, Stride: 400}
		for y := range 300 {
			for x := range 400 {
				pixels.Data = append(pixels.Data, color.GrayModel.Convert(decoded.At(x, y)).(color.Gray).Y)
			}
		}
		want, _ := upright(t, pixels)
		if d := difference(drawEmbedded(t, embedded), want); d > 3 {
			t.Errorf("%s: drawn %.1f grey values apart", name, d)
		}
	}
}

// bilevelPNG is a 1-bit PNG, black where the scene is dark, written by hand.
func bilevelPNG(width, height int) []byte {
	var rows []byte
	bits, stride := pack(scene(width, height), width), (width+7)/8
	for y := range height {
		rows = append(append(rows, 0), bits[y*stride:(y+1)*stride]...)
	}
	data := deflate(rows)
	return pngOf(uint32(width), uint32(height), 1, pngGrey, 0, chunk("IDAT", data[:10]), chunk("IDAT", data[10:]))
}

func TestEmbedBilevelPNG(t *testing.T) {
	page, err := mustOpen(t, bilevelPNG(400, 300)).Page(1)
	if err != nil {
		t.Fatal(err)
	}
	embedded, ok := Embed(page.Image)
	if !ok {
		t.Fatal("not embedded")
	}
	want, _ := upright(t, &document.Image{Encoding: document.EncodingGrey, Data: scene(400, 300), Width: 400, Height: 300, Stride: 400})
	for i := range want {
		for j := range want[i] {
			if want[i][j] < 200 {
				want[i][j] = 0
			}
		}
	}
	if d := difference(drawEmbedded(t, embedded), want); d > 3 {
		t.Errorf("drawn %.1f grey values apart", d)
	}
}

func TestWhatIsNotEmbedded(t *testing.T) {
	jpg := sceneJPEG(t, 60, 40)
	sof := bytes.Index(jpg, []byte{0xff, 0xc0})
	change := func(at int, b byte) []byte {
		changed := bytes.Clone(jpg)
		changed[at] = b
		return changed
	}
	idat := chunk("IDAT", deflate(make([]byte, 36)))
	g4 := func(more ...tiffTag) []byte {
		tags := page(60, 40, append([]tiffTag{{tagCompression, 3, 4}, {tagStripOffsets, 4, 8}, {tagStripByteCounts, 4, 4}}, more...)...)
		return buildTIFF(0, tags)
	}
	for name, test := range map[string]struct {
		data []byte
		ok   bool
	}{
		"jpeg":               {jpg, true},
		"progressive":        {change(sof+1, 0xc2), true},
		"arithmetic":         {change(sof+1, 0xc9), false},
		"lossless":           {change(sof+1, 0xc3), false},
		"12 bits":            {change(sof+4, 12), false},
		"png":                {pngOf(5, 7, 8, pngGrey, 0, idat), true},
		"png interlaced":     {pngOf(5, 7, 8, pngGrey, 1, idat), false},
		"png with alpha":     {pngOf(5, 7, 8, pngRGBAlpha, 0, idat), false},
		"png with a colour":  {pngOf(5, 7, 8, pngRGB, 0, chunk("tRNS", make([]byte, 6)), idat), false},
		"png of 16 bits":     {pngOf(5, 7, 16, pngGrey, 0, idat), false},
		"png palette":        {pngOf(5, 7, 8, pngPalette, 0, idat), false},
		"png cut off":        {pngOf(5, 7, 8, pngGrey, 0, idat)[:50], false},
		"g4":                 {g4(), true},
		"g4 from the right":  {g4(tiffTag{tagFillOrder, 3, 2}), false},
		"g4, strip outside":  {buildTIFF(0, page(60, 40, tiffTag{tagCompression, 3, 4}, tiffTag{tagStripOffsets, 4, 1 << 30}, tiffTag{tagStripByteCounts, 4, 4})), false},
		"tiff of no kind":    {buildTIFF(0, page(60, 40)), false},
		"jp2":                {jp2Of(jp2Box("colr", []byte{1, 0, 0, 0, 0, 0, 17}), codestream(60, 40, 8)), true},
		"jp2 of 16 bits":     {jp2Of(jp2Box("colr", []byte{1, 0, 0, 0, 0, 0, 17}), codestream(60, 40, 16)), false},
		"jp2 of odd colours": {jp2Of(jp2Box("colr", []byte{2, 0, 0, 9, 9, 9, 9}), codestream(60, 40, 8)), false},
		"bmp":                {bmpOf(5, 7, 24, 0), false},
	} {
		page, err := mustOpen(t, test.data).Page(1)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if _, ok := Embed(page.Image); ok != test.ok {
			t.Errorf("%s: embedded %t, want %t", name, ok, test.ok)
		}
	}
}

// TestEmbedG4 embeds genuine G4 pages of both polarities.
func TestEmbedG4(t *testing.T) {
	dir := filepath.Join(evalDir(t), "files", "image-good")
	var embedded []string
	for _, name := range []string{"feyn.tif", "pageseg1.tif", "miniswhite.tif", "g4-multi.tiff", "g4_orientation_6.tif", "invertedtext.tif"} {
		s, err := openPath(t, filepath.Join(dir, name), Options{})
		if err != nil {
			t.Fatal(err)
		}
		page, err := s.Page(1)
		if err != nil {
			t.Fatal(err)
		}
		p, ok := Embed(page.Image)
		if !ok {
			continue
		}
		embedded = append(embedded, name)
		ink := 0.0
		drawn := drawEmbedded(t, p)
		for _, row := range drawn {
			for _, v := range row {
				ink += (255 - v) / 255 / 24 / 24
			}
		}
		// Paper is mostly white, as these are seen in any viewer.
		if inverted := name == "invertedtext.tif"; (ink > 0.5) != inverted {
			t.Errorf("%s: %.2f of it is black", name, ink)
		}
	}
	t.Logf("embedded: %q", embedded)
	if !slices.Contains(embedded, "feyn.tif") && !slices.Contains(embedded, "miniswhite.tif") {
		t.Errorf("only %q were embedded", embedded)
	}
}

func TestEmbedCMYK(t *testing.T) {
	path := filepath.Join(evalDir(t), "files", "image-good", "baiona_cmyk.jpg")
	s, err := openPath(t, path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	page, err := s.Page(1)
	if err != nil {
		t.Fatal(err)
	}
	p, ok := Embed(page.Image)
	if !ok || p.ColorSpace != "/DeviceCMYK" {
		t.Fatalf("embedded %t as %+v", ok, p)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(p.Data, data) {
		t.Error("other bytes")
	}
	drawn, bright := drawEmbedded(t, p), 0.0
	for _, row := range drawn {
		for _, v := range row {
			bright += v / 24 / 24
		}
	}
	if bright < 150 {
		t.Errorf("the map's mean is %.0f, too dark for white paper", bright)
	}
}
