package export

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/klippa-app/go-pdfium/requests"

	"recto/document"
	"recto/pdfium"
)

// evalDir is the directory of evaluation data, which is no part of the project.
func evalDir(t testing.TB) string {
	t.Helper()
	dir := os.Getenv("RECTO_EVAL")
	if dir == "" {
		dir = "../../shared/eval"
	}
	if _, err := os.Stat(dir); err != nil {
		t.Skipf("no evaluation data in %s (RECTO_EVAL)", dir)
	}
	return dir
}

// Real PDFs of all kinds keep their looks and their images under a text layer,
// and give the text of that layer.
func TestOverlayOfRealFiles(t *testing.T) {
	if testing.Short() {
		t.Skip("takes a minute")
	}
	files, err := filepath.Glob(filepath.Join(evalDir(t), "files/pdf-good/*.pdf"))
	if err != nil {
		t.Fatal(err)
	}
	e := engine(t)
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			src, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			doc, err := e.Open(bytes.NewReader(src), int64(len(src)), "")
			if document.IsKind(err, document.KindEncrypted) {
				t.Skip(err)
			} else if err != nil {
				t.Fatal(err)
			}
			var only []int
			var pages []*document.Page
			for n := range min(pageCount(e, doc), 2) {
				only = append(only, n+1)
				pages = append(pages, fitted(t, e, requests.Page{ByIndex: &requests.PageByIndex{Document: doc, Index: n}}, n+1))
			}
			closeDocument(e, doc)
			out, notes := overlaid(t, e, src, "", pages, only...)
			path := save(t, "overlay.pdf", out)
			for _, note := range notes {
				t.Log(note)
			}
			if problems := check(t, path); problems != "" && check(t, file) == "" {
				t.Errorf("qpdf: %s", problems)
			}
			last := fmt.Sprint(len(only))
			for i := range only {
				n := fmt.Sprint(i + 1)
				if draw(t, file, n) != draw(t, path, n) {
					t.Errorf("page %s looks different", n)
				}
			}
			if a, b := images(t, file, last), images(t, path, last); !slices.Equal(a, b) {
				t.Errorf("images: %d, not the same as %d", len(b), len(a))
			}
			for i := range only {
				n := fmt.Sprint(i + 1)
				text := tool(t, "pdftotext", "-f", n, "-l", n, path, "-")
				if !strings.Contains(text, "Председатель") {
					t.Errorf("page %s has no text layer", n)
				}
			}
		})
	}
}

// fitted returns a genuine record, stretched over a page of a PDF.
func fitted(t testing.TB, e *pdfium.Engine, page requests.Page, number int) *document.Page {
	t.Helper()
	p := record(t, "straight.json")
	p.Source = document.PageSource{Page: number, Kind: "pdf"}
	size, err := e.FPDF_GetPageSizeByIndex(&requests.FPDF_GetPageSizeByIndex{Document: page.ByIndex.Document, Index: number - 1})
	if err != nil {
		t.Fatal(err)
	}
	x, y := 0.0, 0.0
	if crop, err := e.FPDFPage_GetCropBox(&requests.FPDFPage_GetCropBox{Page: page}); err == nil {
		x, y = float64(crop.Left), float64(crop.Bottom)
	} else if media, err := e.FPDFPage_GetMediaBox(&requests.FPDFPage_GetMediaBox{Page: page}); err == nil {
		x, y = float64(media.Left), float64(media.Bottom)
	}
	p.Canvas.ToPDF = &document.Affine{A: size.Width / 1654, D: -size.Height / 1200, E: x, F: y + size.Height}
	return p
}

var problem = regexp.MustCompile(`(?i)(error|warning).*`)

// check returns what qpdf has against a file.
func check(t testing.TB, path string) string {
	t.Helper()
	out, _ := exec.Command("qpdf", "--check", path).CombinedOutput()
	text := strings.ReplaceAll(string(out), "No syntax or stream encoding errors found; the file may still contain\nerrors", "")
	return strings.Join(problem.FindAllString(text, 3), "; ")
}

// draw returns a page's pixels, at about 100 dpi for a sheet. MuPDF draws them, since poppler moves
// a page by a pixel where PDFium cuts the seventh digit of its size.
func draw(t testing.TB, path, page string) string {
	t.Helper()
	out := filepath.Join(t.TempDir(), "page.pam")
	tool(t, "mutool", "draw", "-q", "-w", "1000", "-h", "1000", "-o", out, path, page)
	data, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// images returns the images of the first pages, byte for byte.
func images(t testing.TB, path, last string) []string {
	t.Helper()
	dir := t.TempDir()
	tool(t, "pdfimages", "-all", "-l", last, path, filepath.Join(dir, "i"))
	files, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, string(data))
	}
	return all
}
