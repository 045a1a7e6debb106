package main

import (
	"bytes"
	"fmt"
	"image"
	"image/draw"
	"image/jpeg"
	"os"
	"path/filepath"
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
	w := &pdfWriter{file: file}
	w.printf("%%PDF-1.5\n")
	w.object(1, "<</Type/Catalog/Pages 2 0 R>>")
	var kids bytes.Buffer
	for n := range pages {
		page, content, image := 3+3*n, 4+3*n, 5+3*n
		fmt.Fprintf(&kids, "%d 0 R ", page)
		w.object(page, "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents %d 0 R/Resources<</XObject<</I %d 0 R>>>>>>", content, image)
		w.stream(content, "", []byte("595 0 0 842 0 0 cm /I Do"))
		comment := fmt.Appendf(nil, "page %06d", n)
		own := append([]byte{0xFF, 0xD8, 0xFF, 0xFE, 0, byte(2 + len(comment))}, comment...)
		own = append(own, picture[2:]...)
		w.stream(image, fmt.Sprintf("/Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace/DeviceGray/BitsPerComponent 8/Filter/DCTDecode", size.X, size.Y), own)
	}
	w.object(2, "<</Type/Pages/Count %d/Kids[%s]>>", pages, kids.String())
	return w.close()
}

// fewLines returns the page's first lines on a grey page of the same size, as
// a JPEG.
func fewLines(path string) ([]byte, image.Point, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, image.Point{}, err
	}
	defer file.Close()
	page, err := jpeg.Decode(file)
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

// pdfWriter writes a plain PDF, object by object.
type pdfWriter struct {
	file    *os.File
	at      int
	offsets map[int]int
	err     error
}

func (w *pdfWriter) printf(format string, args ...any) {
	n, err := fmt.Fprintf(w.file, format, args...)
	w.at += n
	if w.err == nil {
		w.err = err
	}
}

func (w *pdfWriter) begin(n int) {
	if w.offsets == nil {
		w.offsets = map[int]int{}
	}
	w.offsets[n] = w.at
	w.printf("%d 0 obj\n", n)
}

func (w *pdfWriter) object(n int, format string, args ...any) {
	w.begin(n)
	w.printf(format, args...)
	w.printf("\nendobj\n")
}

func (w *pdfWriter) stream(n int, entries string, data []byte) {
	w.begin(n)
	w.printf("<<%s/Length %d>>stream\n%s\nendstream\nendobj\n", entries, len(data), data)
}

func (w *pdfWriter) close() error {
	start := w.at
	w.printf("xref\n0 %d\n0000000000 65535 f \n", len(w.offsets)+1)
	for n := 1; n <= len(w.offsets); n++ {
		w.printf("%010d 00000 n \n", w.offsets[n])
	}
	w.printf("trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n", len(w.offsets)+1, start)
	return w.err
}
