package main

import (
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"math"
	"os"
	"path/filepath"
	"strings"

	"recto/document"
)

// drawn are the pages to look at, each of another kind.
var drawn = []string{
	"testdata/pages/ru-straight.jpg", "testdata/pages/ru-skewed.jpg", "testdata/pages/ru-turned-90.jpg",
	"testdata/pages/ru-turned-180.jpg", "testdata/pages/ru-turned-270.jpg", "testdata/pages/ru-exif.jpg",
	"testdata/pages/ru-rotate.pdf", "testdata/pages/ru-cmyk.jpg", "testdata/sample/report.pdf",
}

// boxes draws, on the canvas of each page, its regions in green, its words in
// red and its baselines in blue.
func (m *measure) boxes() (met bool, err error) {
	if len(m.rest) == 0 {
		return false, errors.New("name a folder for the pictures")
	}
	dir := m.rest[0]
	m.rest = m.rest[1:]
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return false, err
	}
	for _, scan := range drawn {
		if !strings.Contains(scan, m.only) {
			continue
		}
		doc, _, err := m.read(scan)
		if err != nil {
			return false, err
		}
		picture, err := m.firstPicture(scan)
		if err != nil {
			return false, err
		}
		name := filepath.Join(dir, strings.TrimSuffix(filepath.Base(scan), filepath.Ext(scan))+".png")
		if err := save(name, drawPage(&doc.Pages[0], picture)); err != nil {
			return false, err
		}
		fmt.Println("  " + name)
	}
	return true, nil
}

// firstPicture returns the stored picture of a scan's first page.
func (m *measure) firstPicture(scan string) (image.Image, error) {
	path := scan
	if filepath.Ext(scan) == ".pdf" {
		prefix := filepath.Join(m.tmp, "first")
		if _, err := tool("pdfimages", "-j", "-f", "1", "-l", "1", scan, prefix); err != nil {
			return nil, err
		}
		path = prefix + "-000.jpg"
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return jpeg.Decode(file)
}

// drawPage brings a stored picture onto the page's canvas, at half its size,
// and draws on it.
func drawPage(page *document.Page, stored image.Image) image.Image {
	const shrink = 2
	canvas := image.NewRGBA(image.Rect(0, 0, page.Canvas.Width/shrink, page.Canvas.Height/shrink))
	for y := range canvas.Rect.Max.Y {
		for x := range canvas.Rect.Max.X {
			at := page.Canvas.ToImage.Apply(document.Point{X: (float64(x) + .5) * shrink, Y: (float64(y) + .5) * shrink})
			canvas.Set(x, y, stored.At(int(at.X), int(at.Y)))
		}
	}
	line := func(a, b document.Point, c color.Color) {
		steps := max(1, math.Ceil(math.Hypot(b.X-a.X, b.Y-a.Y)))
		for i := 0.0; i <= steps; i++ {
			canvas.Set(int((a.X+(b.X-a.X)*i/steps)/shrink), int((a.Y+(b.Y-a.Y)*i/steps)/shrink), c)
		}
	}
	box := func(b document.Box, c color.Color) {
		corners := b.Corners()
		for i := range corners {
			line(corners[i], corners[(i+1)%4], c)
		}
	}
	for _, region := range page.Regions {
		box(region.Box, color.RGBA{0, 160, 0, 255})
		for _, l := range region.Lines {
			for _, word := range l.Words {
				box(word.Box, color.RGBA{220, 0, 0, 255})
			}
			line(l.Baseline[0], l.Baseline[1], color.RGBA{0, 0, 255, 255})
		}
	}
	return canvas
}

func save(path string, picture image.Image) error {
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	if err := png.Encode(file, picture); err != nil {
		file.Close()
		return err
	}
	return file.Close()
}
