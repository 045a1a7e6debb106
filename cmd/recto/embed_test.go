package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"

	"recto/document"
)

// Pictures that no PDF can take over as they are come out of it with every
// pixel as it was, in the right polarity.
func TestEmbedLosesNothing(t *testing.T) {
	const width, height = 45, 33
	value := func(x, y, s int) byte { return byte(x*5 + y*(s+1)) }
	for _, c := range []struct {
		encoding document.Encoding
		stride   int
		filter   string
	}{
		{document.EncodingBilevel, (width + 7) / 8, "CCITTFaxDecode"},
		{document.EncodingGrey, width, "FlateDecode"},
		{document.EncodingRGB, 3 * width, "FlateDecode"},
	} {
		img := &document.Image{Encoding: c.encoding, Width: width, Height: height, Stride: c.stride, Orientation: 1}
		img.Data = make([]byte, c.stride*height)
		var want []byte // red, green and blue
		for y := range height {
			for x := range width {
				row := img.Data[y*c.stride:]
				switch c.encoding {
				case document.EncodingBilevel:
					if ink := value(x, y, 0)&8 != 0; ink {
						row[x>>3] |= 0x80 >> (x & 7)
						want = append(want, 0, 0, 0)
					} else {
						want = append(want, 255, 255, 255)
					}
				case document.EncodingGrey:
					row[x] = value(x, y, 0)
					want = append(want, row[x], row[x], row[x])
				case document.EncodingRGB:
					for s := range 3 {
						row[3*x+s] = value(x, y, s)
					}
					want = append(want, row[3*x:3*x+3]...)
				}
			}
		}
		embedded, err := embed(img)
		if err != nil {
			t.Fatalf("%s: %v", c.encoding, err)
		}
		if embedded.Filter != c.filter || embedded.Orientation != 1 {
			t.Errorf("%s: %s, orientation %d; want %s, 1", c.encoding, embedded.Filter, embedded.Orientation, c.filter)
		}
		if !bytes.Equal(drawn(t, embedded), want) {
			t.Errorf("%s: the PDF does not show the picture's pixels", c.encoding)
		}
	}
}

// drawn returns the colours that pdftoppm shows in the middle of each pixel.
func drawn(t *testing.T, p *document.PDFImage) []byte {
	t.Helper()
	var pdf bytes.Buffer
	var offsets []int
	object := func(format string, values ...any) {
		offsets = append(offsets, pdf.Len())
		fmt.Fprintf(&pdf, "%d 0 obj\n", len(offsets))
		fmt.Fprintf(&pdf, format, values...)
		pdf.WriteString("\nendobj\n")
	}
	stream := func(dictionary string, data []byte) {
		object("<<%s/Length %d>>\nstream\n%s\nendstream", dictionary, len(data), data)
	}
	pdf.WriteString("%PDF-1.5\n")
	object("<</Type/Catalog/Pages 2 0 R>>")
	object("<</Type/Pages/Kids[3 0 R]/Count 1>>")
	object("<</Type/Page/Parent 2 0 R/MediaBox[0 0 %d %d]/Contents 4 0 R/Resources<</XObject<</I 5 0 R>>>>>>", p.Width, p.Height)
	stream("", fmt.Appendf(nil, "%d 0 0 %d 0 0 cm /I Do", p.Width, p.Height))
	dictionary := fmt.Sprintf("/Type/XObject/Subtype/Image/Width %d/Height %d/BitsPerComponent %d/ColorSpace %s/Filter/%s",
		p.Width, p.Height, p.BitsPerComponent, p.ColorSpace, p.Filter)
	if p.DecodeParms != "" {
		dictionary += "/DecodeParms " + p.DecodeParms
	}
	if p.Decode != "" {
		dictionary += "/Decode " + p.Decode
	}
	stream(dictionary, p.Data)
	start := pdf.Len()
	fmt.Fprintf(&pdf, "xref\n0 %d\n0000000000 65535 f \n", len(offsets)+1)
	for _, at := range offsets {
		fmt.Fprintf(&pdf, "%010d 00000 n \n", at)
	}
	fmt.Fprintf(&pdf, "trailer\n<</Root 1 0 R/Size %d>>\nstartxref\n%d\n%%%%EOF\n", len(offsets)+1, start)
	path := filepath.Join(t.TempDir(), "a.pdf")
	if err := os.WriteFile(path, pdf.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
	const zoom = 10 // much larger, as pdftoppm blends pixels in smaller ones
	out, err := exec.Command("pdftoppm", "-r", strconv.Itoa(72*zoom), path).Output()
	if err != nil {
		t.Fatalf("pdftoppm: %v", err)
	}
	pixels := bytes.TrimPrefix(out, fmt.Appendf(nil, "P6\n%d %d\n255\n", zoom*p.Width, zoom*p.Height))
	if len(pixels) != 3*zoom*p.Width*zoom*p.Height {
		t.Fatalf("pdftoppm gave %d bytes", len(out))
	}
	var middles []byte
	for y := range p.Height {
		for x := range p.Width {
			at := 3 * ((y*zoom+zoom/2)*p.Width*zoom + x*zoom + zoom/2)
			middles = append(middles, pixels[at:at+3]...)
		}
	}
	return middles
}
