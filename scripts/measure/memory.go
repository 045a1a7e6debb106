package main

import (
	"bytes"
	"fmt"
	"image"
	"image/draw"
	"image/jpeg"
	"os"
	"path/filepath"

	"github.com/disintegration/imaging"

	"recto/scripts/simulate"
)

const (
	parentLimit = 300e6
	childLimit  = 600e6
)

// memory reads a long scan to all formats. Its pages are of A4 at 300 dpi with
// two lines of text, so that it takes minutes and not hours; each has a picture
// of its own.
func (m *measure) memory() (met bool, err error) {
	scan := filepath.Join(m.tmp, "long.pdf")
	if err := longScan(scan, m.pages); err != nil {
		return false, err
	}
	info, err := os.Stat(scan)
	if err != nil {
		return false, err
	}
	out := filepath.Join(m.tmp, "long")
	o, err := m.recto(nil, "--format", "all", "--jobs", "2", "-o", out, scan)
	if err != nil {
		return false, err
	}
	text, err := os.ReadFile(filepath.Join(out, "long.txt"))
	if err != nil {
		return false, fmt.Errorf("%w\n%s", err, o.stderr)
	}
	pages := bytes.Count(text, []byte("\f"))
	fmt.Printf("  %d pages (%d MB) in %.0f s, %.0f s CPU, exit code %d\n", pages, info.Size()/1e6, o.wall, o.cpu, o.code)
	fmt.Printf("  at most %.0f MB in the parent (aim %.0f) and %.0f MB in a reader (aim %.0f)\n",
		float64(o.peak.parent)/1e6, parentLimit/1e6, float64(o.peak.child)/1e6, childLimit/1e6)
	return o.code == 0 && pages == m.pages && o.peak.parent < parentLimit && o.peak.child < childLimit, nil
}

// longScan writes a PDF of scanned pages that differ in a comment of their
// pictures.
func longScan(path string, pages int) error {
	picture, size, err := fewLines("testdata/pages/ru-straight.jpg")
	if err != nil {
		return err
	}
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	defer file.Close()
	return simulate.WritePDF(file, "Long scan", pages, func(n int) simulate.PDFPage {
		comment := fmt.Appendf(nil, "page %06d", n)
		own := append([]byte{0xFF, 0xD8, 0xFF, 0xFE, 0, byte(2 + len(comment))}, comment...)
		return simulate.PDFPage{JPEG: append(own, picture[2:]...), Width: size.X, Height: size.Y, Grey: true, DPI: 300}
	})
}

// fewLines returns the page's first lines on a grey page of the same size, as
// a JPEG.
func fewLines(path string) ([]byte, image.Point, error) {
	page, err := imaging.Open(path)
	if err != nil {
		return nil, image.Point{}, err
	}
	const top = 400
	grey := image.NewGray(image.Rect(0, 0, 2480, 3508))
	draw.Draw(grey, grey.Bounds(), image.White, image.Point{}, draw.Src)
	draw.Draw(grey, image.Rect(0, 0, page.Bounds().Dx(), top), page, page.Bounds().Min, draw.Src)
	var out bytes.Buffer
	err = jpeg.Encode(&out, grey, &jpeg.Options{Quality: 75})
	return out.Bytes(), grey.Bounds().Size(), err
}
