package main

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"image"
	"image/jpeg"
	"os"
	"os/exec"
	"path/filepath"
)

// jpegBytes encodes at the quality that archives settled for. dpi goes into the
// JFIF header, which Go's encoder does not write.
func jpegBytes(img image.Image, quality int, dpi float64) ([]byte, error) {
	var buf bytes.Buffer
	if err := jpeg.Encode(&buf, img, &jpeg.Options{Quality: quality}); err != nil {
		return nil, err
	}
	jfif := []byte{0xFF, 0xE0, 0, 16, 'J', 'F', 'I', 'F', 0, 1, 1, 1, 0, 0, 0, 0, 0, 0}
	binary.BigEndian.PutUint16(jfif[12:], uint16(dpi))
	binary.BigEndian.PutUint16(jfif[14:], uint16(dpi))
	return insert(buf.Bytes(), jfif), nil
}

// withOrientation adds an EXIF block that holds the orientation and nothing
// else.
func withOrientation(jpg []byte, orientation byte) []byte {
	exif := []byte{
		0xFF, 0xE1, 0, 34, 'E', 'x', 'i', 'f', 0, 0,
		'M', 'M', 0, 42, 0, 0, 0, 8, // big endian, first directory at 8
		0, 1, // one entry: tag 0x112, type short, count 1
		0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0,
		0, 0, 0, 0, // no further directory
	}
	// EXIF comes after the JFIF block.
	return append(append(bytes.Clone(jpg[:20]), exif...), jpg[20:]...)
}

// insert puts a segment behind the start marker.
func insert(jpg, segment []byte) []byte {
	return append(append(bytes.Clone(jpg[:2]), segment...), jpg[2:]...)
}

// pdfPage is a scan as a PDF holds it.
type pdfPage struct {
	jpeg   []byte
	w, h   int // pixels
	grey   bool
	dpi    float64
	rotate int // degrees clockwise, for /Rotate
}

// pdfBytes writes a PDF with one image a page, as a scanner does.
func pdfBytes(title string, pages []pdfPage) []byte {
	var out bytes.Buffer
	var offsets []int
	object := func(format string, args ...any) {
		offsets = append(offsets, out.Len())
		fmt.Fprintf(&out, "%d 0 obj\n", len(offsets))
		fmt.Fprintf(&out, format, args...)
		out.WriteString("\nendobj\n")
	}
	out.WriteString("%PDF-1.4\n%\xE2\xE3\xCF\xD3\n")
	kids := ""
	for i := range pages {
		kids += fmt.Sprintf("%d 0 R ", 4+3*i)
	}
	object("<< /Type /Catalog /Pages 2 0 R >>")
	object("<< /Type /Pages /Count %d /Kids [ %s] >>", len(pages), kids)
	object("<< /Title (%s) /Producer (recto scripts/sample) >>", title)
	for _, p := range pages {
		n := len(offsets) + 1
		w, h := float64(p.w)*72/p.dpi, float64(p.h)*72/p.dpi
		rotate, space := "", "/DeviceRGB"
		if p.rotate != 0 {
			rotate = fmt.Sprintf(" /Rotate %d", p.rotate)
		}
		if p.grey {
			space = "/DeviceGray"
		}
		content := fmt.Sprintf("q %.3f 0 0 %.3f 0 0 cm /Im0 Do Q", w, h)
		object("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %.3f %.3f]%s /Contents %d 0 R /Resources << /XObject << /Im0 %d 0 R >> >> >>", w, h, rotate, n+1, n+2)
		object("<< /Length %d >>\nstream\n%s\nendstream", len(content), content)
		object("<< /Type /XObject /Subtype /Image /Width %d /Height %d /BitsPerComponent 8 /ColorSpace %s /Filter /DCTDecode /Length %d >>\nstream\n%s\nendstream",
			p.w, p.h, space, len(p.jpeg), p.jpeg)
	}
	start := out.Len()
	fmt.Fprintf(&out, "xref\n0 %d\n0000000000 65535 f \n", len(offsets)+1)
	for _, o := range offsets {
		fmt.Fprintf(&out, "%010d 00000 n \n", o)
	}
	fmt.Fprintf(&out, "trailer\n<< /Size %d /Root 1 0 R /Info 3 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(offsets)+1, start)
	return out.Bytes()
}

// convert lets ImageMagick write the forms that Go's encoders cannot: CMYK and
// CCITT. A name such as out.tif decides the form.
func convert(dst string, png []byte, args ...string) error {
	dir, err := os.MkdirTemp("", "sample")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	src := filepath.Join(dir, "in.png")
	if err := os.WriteFile(src, png, 0o644); err != nil {
		return err
	}
	cmd := exec.Command("convert", append(append([]string{src}, args...), "-strip", dst)...)
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("convert (apt-get install imagemagick): %w: %s", err, out)
	}
	return nil
}
