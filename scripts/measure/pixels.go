package main

import (
	"fmt"
	"image"
	"image/color"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/image/bmp"

	"recto/scripts/run"
)

// Pixels differ beyond anti-aliasing where a channel is so far apart.
const mostShade = 16

// madePDFs is how many PDFs are made with other programs.
const madePDFs = 100

// pixels makes PDFs searchable and has two other programs draw each before and
// after.
func (m *measure) pixels() (met bool, err error) {
	files, err := m.listed("pdf-good")
	if err != nil {
		return false, err
	}
	made, err := m.makePDFs()
	if err != nil {
		return false, err
	}
	met = true
	read, pages := 0, 0
	for _, file := range append(files, made...) {
		if !strings.Contains(file, m.only) {
			continue
		}
		drawn, differ, err := m.looksSame(file)
		if err != nil {
			return false, fmt.Errorf("%s: %w", file, err)
		}
		if drawn > 0 {
			read++
		}
		pages += drawn
		for _, what := range differ {
			met = false
			fmt.Printf("  %s: %s\n", filepath.Base(file), what)
		}
	}
	fmt.Printf("  %d PDFs (%d made), %d pages drawn before and after\n", read, len(made), pages)
	return met && len(made) == madePDFs, nil
}

// looksSame makes a PDF searchable and returns how many of its pages were drawn
// and where they differ.
func (m *measure) looksSame(file string) (pages int, differ []string, err error) {
	out := filepath.Join(m.tmp, "pixels")
	args := []string{"--force", "--format", "pdf", "-o", out}
	secret, err := m.unlock(file)
	if err != nil || sealed(file) {
		return 0, nil, err
	}
	o, err := m.recto(nil, append(append(args, secret...), file)...)
	if err != nil {
		return 0, nil, err
	}
	copied := filepath.Join(out, filepath.Base(file))
	if _, err := os.Stat(copied); err != nil {
		return 0, []string{fmt.Sprintf("no copy, exit code %d", o.code)}, nil
	}
	password := passwords[filepath.Base(file)]
	for _, program := range []string{"pdftoppm", "mutool"} {
		before, err := m.draw(program, file, password)
		if err != nil {
			fmt.Printf("  %s: %s does not draw it\n", filepath.Base(file), program)
			continue
		}
		after, err := m.draw(program, copied, "")
		if err != nil {
			differ = append(differ, fmt.Sprintf("%s no longer draws it: %v", program, err))
			continue
		}
		if len(before) != len(after) {
			differ = append(differ, fmt.Sprintf("%s draws %d pages, not %d", program, len(after), len(before)))
			continue
		}
		pages = len(before)
		for i := range before {
			if n, err := apart(before[i], after[i]); err != nil {
				return 0, nil, err
			} else if n > 0 {
				differ = append(differ, fmt.Sprintf("page %d: %d pixels differ in %s", i+1, n, program))
			}
		}
	}
	return pages, differ, nil
}

// draw draws a PDF at 100 dpi and returns the files of its pages.
func (m *measure) draw(program, file, password string) ([]string, error) {
	dir, err := os.MkdirTemp(m.tmp, "drawn-")
	if err != nil {
		return nil, err
	}
	args := []string{"-r", "100", "-upw", password, file, filepath.Join(dir, "p")}
	if program == "mutool" {
		args = []string{"draw", "-q", "-r", "100", "-p", password, "-o", filepath.Join(dir, "p%04d.ppm"), file}
	}
	if _, err := run.Output(program, args...); err != nil {
		return nil, err
	}
	return filepath.Glob(filepath.Join(dir, "p*"))
}

// apart counts the pixels of two drawings that differ beyond anti-aliasing.
func apart(before, after string) (int, error) {
	a, err := readDrawn(before)
	if err != nil {
		return 0, err
	}
	b, err := readDrawn(after)
	if err != nil {
		return 0, err
	}
	if a.Bounds() != b.Bounds() {
		return max(a.Bounds().Dx()*a.Bounds().Dy(), 1), nil
	}
	n := 0
	for y := range a.Bounds().Dy() {
		for x := range a.Bounds().Dx() {
			p, q := color.RGBAModel.Convert(a.At(x, y)).(color.RGBA), color.RGBAModel.Convert(b.At(x, y)).(color.RGBA)
			if far(p.R, q.R) || far(p.G, q.G) || far(p.B, q.B) {
				n++
			}
		}
	}
	return n, nil
}

func far(a, b uint8) bool { return max(a, b)-min(a, b) > mostShade }

// readDrawn reads a drawing in a form of netpbm.
func readDrawn(file string) (image.Image, error) {
	form, err := run.Output("ppmtobmp", "-quiet", file)
	if err != nil {
		return nil, err
	}
	return bmp.Decode(strings.NewReader(string(form)))
}

// makePDFs makes PDFs of the test pages with Ghostscript, OCRmyPDF,
// LibreOffice, PDFium (recto's own copies) and qpdf, in several forms each.
func (m *measure) makePDFs() ([]string, error) {
	dir := filepath.Join(m.tmp, "made")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	for _, program := range []string{"gs", "ocrmypdf", "soffice", "qpdf", "pdftoppm", "mutool", "ppmtobmp"} {
		if _, err := exec.LookPath(program); err != nil {
			return nil, fmt.Errorf("%w (Debian: ghostscript ocrmypdf libreoffice-writer-nogui qpdf poppler-utils mupdf-tools netpbm)", err)
		}
	}
	sources, err := filepath.Glob("testdata/pages/*.jpg")
	if err != nil {
		return nil, err
	}
	sources = slices.DeleteFunc(sources, func(s string) bool { return strings.Contains(s, "cmyk") || strings.Contains(s, "blank") })
	var made []string
	for _, source := range sources {
		some, err := m.formsOf(source, filepath.Join(dir, strings.TrimSuffix(filepath.Base(source), ".jpg")))
		if err != nil {
			return nil, err
		}
		if made = append(made, some...); len(made) >= madePDFs {
			return made[:madePDFs], nil
		}
	}
	return made, nil
}

// formsOf makes the PDFs of one page; their names begin with base.
func (m *measure) formsOf(source, base string) ([]string, error) {
	absolute, err := filepath.Abs(source)
	if err != nil {
		return nil, err
	}
	html := fmt.Sprintf("<html><body><p>Приложение к делу, лист 1</p><img src=%q width=600></body></html>", "file://"+absolute)
	if err := os.WriteFile(base+".html", []byte(html), 0o600); err != nil {
		return nil, err
	}
	ocr := []string{"-l", "rus", "--image-dpi", "200", "--jobs", "1", "--quiet"}
	name := func(form string) string { return base + "-" + form + ".pdf" }
	steps := []struct {
		form string
		run  []string
	}{
		{"ocrmypdf", append(append([]string{"ocrmypdf"}, ocr...), "--output-type", "pdf", source, name("ocrmypdf"))},
		{"ocrmypdf-a", append(append([]string{"ocrmypdf"}, ocr...), "--output-type", "pdfa", source, name("ocrmypdf-a"))},
		{"ocrmypdf-hocr", append(append([]string{"ocrmypdf"}, ocr...), "--output-type", "pdf", "--pdf-renderer", "hocr", source, name("ocrmypdf-hocr"))},
		{"gs", []string{"gs", "-q", "-dBATCH", "-dNOPAUSE", "-sDEVICE=pdfwrite", "-o", name("gs"), name("ocrmypdf")}},
		{"gs-ebook", []string{"gs", "-q", "-dBATCH", "-dNOPAUSE", "-sDEVICE=pdfwrite", "-dPDFSETTINGS=/ebook", "-o", name("gs-ebook"), name("ocrmypdf")}},
		{"gs-cmyk", []string{"gs", "-q", "-dBATCH", "-dNOPAUSE", "-sDEVICE=pdfwrite", "-sColorConversionStrategy=CMYK", "-o", name("gs-cmyk"), name("ocrmypdf")}},
		{"gs-13", []string{"gs", "-q", "-dBATCH", "-dNOPAUSE", "-sDEVICE=pdfwrite", "-dCompatibilityLevel=1.3", "-o", name("gs-13"), name("ocrmypdf-a")}},
		{"gs-ps", []string{"sh", "-c", `gs -q -dBATCH -dNOPAUSE -sDEVICE=ps2write -o - "$0" | gs -q -dBATCH -dNOPAUSE -sDEVICE=pdfwrite -o "$1" -`, name("ocrmypdf"), name("gs-ps")}},
		{"office", []string{"soffice", "--headless", "--convert-to", "pdf:writer_web_pdf_Export", "--outdir", filepath.Dir(base), base + ".html"}},
		{"qpdf-streams", []string{"qpdf", "--object-streams=generate", "--linearize", name("ocrmypdf"), name("qpdf-streams")}},
		{"qpdf-plain", []string{"qpdf", "--qdf", "--stream-data=uncompress", name("gs"), name("qpdf-plain")}},
		{"qpdf-over", []string{"qpdf", name("ocrmypdf"), "--overlay", name("gs"), "--", name("qpdf-over")}},
		{"qpdf-under", []string{"qpdf", name("gs"), "--underlay", name("ocrmypdf"), "--", name("qpdf-under")}},
		{"qpdf-turned", []string{"qpdf", "--rotate=+90", name("ocrmypdf-a"), name("qpdf-turned")}},
	}
	var made []string
	for _, step := range steps {
		if _, err := run.Output(step.run[0], step.run[1:]...); err != nil {
			return nil, err
		}
		if step.form == "office" {
			if err := os.Rename(base+".pdf", name("office")); err != nil {
				return nil, err
			}
		}
		made = append(made, name(step.form))
	}
	// PDFium's form of a page is what recto makes of it.
	if _, err := m.recto(nil, "--force", "--format", "pdf", "-o", base+"-pdfium", name("ocrmypdf")); err != nil {
		return nil, err
	}
	return append(made, filepath.Join(base+"-pdfium", filepath.Base(name("ocrmypdf")))), nil
}
