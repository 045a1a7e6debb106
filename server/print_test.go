package server

import (
	"context"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	cdppage "github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"recto/document"
	"recto/internal/testtool"
	"recto/storage"
	"recto/wire"
)

// scans gives the first page of a document a scan of an A4 sheet.
func (l *testLibrary) scans(t testing.TB, id string, width, height int) {
	t.Helper()
	m, _, err := l.Manifest(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	page, _, err := l.StoredPage(t.Context(), storage.PageKey(id, testRun, 1))
	if err != nil {
		t.Fatal(err)
	}
	picture := testImage(t, width, height)
	page.Canvas.Width, page.Canvas.Height = width, height
	page.Image = &document.StoredImage{SHA256: hashBytes(picture), Type: "image/png", Width: width, Height: height, Size: int64(len(picture))}
	l.put(t, storage.ImageKey(id, page.Image.SHA256, "png"), picture)
	l.put(t, storage.PageKey(id, testRun, 1), wire.JSON(page))
	next := *m
	next.Pages = slices.Clone(m.Pages)
	next.Pages[0].Image, next.Pages[0].SHA256 = page.Image, hashBytes(wire.JSON(page))
	l.putManifest(t, next)
}

func TestPrintedPages(t *testing.T) {
	l := newLibrary(t)
	id := l.read(t, "Записка <Горбачёва>", "Записка.pdf")
	l.align(t, id)
	base := start(t, l, func(c *Config) { c.Public, _ = url.Parse("https://archive.example/recto/") }).URL
	at := base + "/documents/" + id + "/print"
	for _, c := range []struct {
		query, has, hasNot string
		status             int
	}{
		{"", "Секретно", "", 200},
		{"", "A secret &lt;script&gt;memo", "<script>memo", 200},
		{"", "image?run=" + testRun, "", 200},
		{"", "https://archive.example/recto/documents/" + id + "?run=" + testRun + "&amp;page=2#page-2", "", 200},
		{"?show=scan", "image?run=", "Секретно", 200},
		{"?show=ru", "Секретно", "image?run=", 200},
		{"?show=en&show=scan", "A secret", "Секретно", 200},
		{"?show=ru,en&pages=1&layout=beside", "leafsheet besides", "page=2#page-2", 200},
		{"?pages=2", "Reading took longer than allowed", "Секретно", 200},
		{"?pages=2&show=scan", "Reading took longer than allowed", "<h2>", 200},
		{"?pages=2&show=scan", "page=2#page-2", "", 200},
		{"?pages=1-99", "page=2#page-2", "", 200},
		{"?pages=3", "There is no page 3", "", 404},
		{"?pages=x", "is no list of pages", "", 400},
		{"?pages=2-1", "is no list of pages", "", 400},
		{"?show=de", "it has scan, ru, en", "", 404},
	} {
		answer, text := ask(t, "GET", at+c.query, nil, "Accept", "text/html")
		if answer.StatusCode != c.status || !strings.Contains(text, c.has) || c.hasNot != "" && strings.Contains(text, c.hasNot) {
			t.Errorf("%s: %d without %q or with %q:\n%s", c.query, answer.StatusCode, c.has, c.hasNot, text)
		}
	}
}

// A list of pages costs no more than what is printed of it, however it is
// written, and a document that has not been read has nothing to print.
func TestPagesToPrint(t *testing.T) {
	first := slices.Collect(func(yield func(int) bool) {
		for n := 1; n <= mostPrinted+1 && yield(n); n++ {
		}
	})
	for _, c := range []struct {
		text  string
		pages int
		want  []int
	}{
		{"", 0, nil}, {" ", 2, []int{1, 2}}, {"3,1-2,2-9", 4, []int{3, 1, 2, 4}},
		{strings.Repeat("1-10000,", mostParts-1) + "7", 10_000, first},
	} {
		if got, err := pagesIn(c.text, c.pages); err != nil || !slices.Equal(got, c.want) {
			t.Errorf("%.20q of %d: %v %v", c.text, c.pages, got, err)
		}
	}
	for _, text := range []string{strings.Repeat("1,", mostParts) + "1", "1-300,x", "0", "2-1"} {
		if got, err := pagesIn(text, 1000); !document.IsKind(err, document.KindUsage) {
			t.Errorf("%.20q: %v %v", text, got, err)
		}
	}
}

// A browser makes a PDF of the printed pages: a leaf a sheet, both languages, and
// scans of at least 200 dots an inch.
func TestBrowserPrints(t *testing.T) {
	b := browser(t)
	pdftotext, pdfimages := testtool.Path(t, "pdftotext"), testtool.Path(t, "pdfimages")
	l := newLibrary(t)
	id := l.read(t, "Записка Горбачёва", "Записка.pdf")
	l.describe(t, id, wire.Statement{Title: "Записка Горбачёва", Credits: "Scanned by the archive."})
	l.align(t, id)
	l.scans(t, id, 1654, 2339)
	base := start(t, l, func(c *Config) { c.Log = quiet() }).URL
	for layout, sheets := range map[string]int{"after": 3, "beside": 2} {
		b.do(chromedp.Navigate(base + "/documents/" + id + "/print?layout=" + layout))
		b.until(`document.querySelector("img").naturalWidth === 1654 && !document.getElementById("print").hidden`)
		if layout == "after" {
			b.everywhere("print")
		}
		var made []byte
		yes := true
		b.do(chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
			answer, err := cdp.Call(ctx, t, cdppage.PrintToPDF, cdppage.PrintToPDFParams{PrintBackground: &yes, PreferCSSPageSize: &yes})
			if err == nil {
				made = answer.Data
			}
			return err
		}))
		name := filepath.Join(t.TempDir(), "print.pdf")
		if folder := os.Getenv("RECTO_SCREENSHOTS"); folder != "" {
			name = filepath.Join(folder, "print-"+layout+".pdf")
		}
		if err := os.WriteFile(name, made, 0o644); err != nil {
			t.Fatal(err)
		}
		text, err := exec.Command(pdftotext, "-layout", name, "-").Output()
		if err != nil {
			t.Fatal(err)
		}
		for _, want := range []string{"Секретно", "A secret <script>memo</script>", "Записка Горбачёва", "/documents/" + id} {
			if !strings.Contains(strings.Join(strings.Fields(string(text)), " "), want) {
				t.Errorf("%s: there is no %q in\n%s", layout, want, text)
			}
		}
		if !slices.Contains(strings.Split(string(text), "\n"), "Scanned by the archive.") {
			t.Errorf("%s: the credit has no line of its own in\n%s", layout, text)
		}
		if n := strings.Count(string(text), "\f"); n != sheets {
			t.Errorf("%s: %d sheets, want %d", layout, n, sheets)
		}
		list, err := exec.Command(pdfimages, "-list", name).Output()
		if err != nil {
			t.Fatal(err)
		}
		lines := strings.Split(strings.TrimSpace(string(list)), "\n")
		if len(lines) != 3 {
			t.Fatalf("%s: not one picture:\n%s", layout, list)
		}
		fields := strings.Fields(lines[2])
		if dpi, err := strconv.Atoi(fields[12]); err != nil || dpi < 200 {
			t.Errorf("%s: the scan has %s dots an inch:\n%s", layout, fields[12], list)
		}
	}
}
