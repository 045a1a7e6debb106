package main

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"image"
	"image/jpeg"
	"os"
	"path/filepath"

	"recto/scripts/run"
	"recto/scripts/simulate"
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

func writePDF(dst, title string, pages ...simulate.PDFPage) error {
	var out bytes.Buffer
	if err := simulate.WritePDF(&out, title, len(pages), func(n int) simulate.PDFPage { return pages[n] }); err != nil {
		return err
	}
	return os.WriteFile(dst, out.Bytes(), 0o644)
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
	if _, err := run.Output("convert", append(append([]string{src}, args...), "-strip", dst)...); err != nil {
		return fmt.Errorf("%w (apt-get install imagemagick)", err)
	}
	return nil
}
