package export

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"testing"

	"recto/document"
)

var update = flag.Bool("update", false, "write the golden files anew")

// record loads a genuine page from testdata.
func record(t testing.TB, name string) *document.Page {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	var p document.Page
	if err := json.Unmarshal(data, &p); err != nil {
		t.Fatal(err)
	}
	return &p
}

// sample is a document of two genuine pages, one with everything that is rare,
// and one that failed.
func sample(t testing.TB) (*document.Document, []*document.Page) {
	t.Helper()
	doc := &document.Document{
		Schema: document.Schema, Title: `Отчёты "1967" & другие`,
		Files: []document.File{
			{Name: "отчёт <1>.zip", SHA256: document.ID("0", "1"), Size: 130000, Type: "application/zip", Pages: 3},
			{Name: "scan.pdf", SHA256: document.ID("1", "2"), Size: 70000, Type: "application/pdf", Pages: 1},
		},
		Recipe: document.Recipe{Languages: []string{"ru"}, Revision: 3, Models: map[string]string{"rus": document.ID("2", "3")},
			Tesseract: "5.3.0", Leptonica: "1.82.0", PDFium: "go-pdfium v1.20.0"},
	}
	doc.ID = document.ID(doc.Files[0].SHA256, doc.Files[1].SHA256)
	doc.Run = doc.Recipe.Hash()
	failure := document.Errorf(document.KindTimeout, "").On("scan.pdf", 1)
	return doc, []*document.Page{record(t, "straight.json"), record(t, "skewed.json"), rare(), {
		Schema: document.PageSchema, ID: "p4", Number: 4, Source: document.PageSource{File: 1, Page: 1, Kind: "pdf"},
		Origin: document.OriginNone, Regions: []document.Region{}, Failure: failure,
	}}
}

// rare is a page with a heading, a stamp, a turned line, right-to-left and
// astral text, a model without a tag, and nothing where nothing is known.
func rare() *document.Page {
	box := document.Box{Left: 100, Top: 100, Right: 500, Bottom: 140}
	word := func(id, text string, left int) document.Word {
		return document.Word{ID: id, Text: text, Box: document.Box{Left: left, Top: 100, Right: left + 80, Bottom: 140}, Confidence: .5, Quality: .4}
	}
	cell := func(id, text string, left, column int) document.Word {
		w := word(id, text, left)
		w.Column = column
		return w
	}
	flat := [2]document.Point{{X: 100, Y: 132}, {X: 500, Y: 132}}
	return &document.Page{
		Schema: document.PageSchema, ID: "p3", Number: 3, Quality: .5,
		Source:    document.PageSource{File: 0, Page: 3, Name: `папка/стр "3".tif`, Kind: "image"},
		Canvas:    document.Canvas{Width: 600, Height: 800, Turn: 90},
		Origin:    document.OriginOCR,
		Languages: []string{"en", "rus_typed", "ru"},
		Notes:     []string{"The page is faint."},
		Regions: []document.Region{
			{ID: "p3r1", Kind: document.RegionHeading, Box: box, Language: "en", Quality: .5, Lines: []document.Line{
				{ID: "p3r1l1", Box: box, Baseline: flat, Size: 40, Paragraph: 1, Quality: .5, Words: []document.Word{
					word("p3r1l1w1", `<"R&D">`, 100), word("p3r1l1w2", "שלום", 200), word("p3r1l1w3", "𝔄🙂\uE000", 300), word("p3r1l1w4", "a\x00\x1b\fb\xff\uFFFE", 400)}},
				{ID: "p3r1l2", Box: box, Paragraph: 2, Language: "rus_typed", Quality: .5, Words: []document.Word{
					word("p3r1l2w1", "\x01", 100), word("p3r1l2w2", "-", 150)}},
			}},
			{ID: "p3r2", Kind: document.RegionStamp, Box: document.Box{Left: 50, Top: 300, Right: 90, Bottom: 700}, Quality: .3, Lines: []document.Line{
				{ID: "p3r2l1", Box: document.Box{Left: 50, Top: 300, Right: 90, Bottom: 700}, Size: 40, Paragraph: 1, Quality: .3,
					Baseline: [2]document.Point{{X: 82, Y: 700}, {X: 82, Y: 300}},
					Words:    []document.Word{{ID: "p3r2l1w1", Text: "СЕКРЕТНО", Box: document.Box{Left: 50, Top: 300, Right: 90, Bottom: 700}, Language: "ru", Confidence: .3, Quality: .3}}},
			}},
			{ID: "p3r4", Kind: document.RegionTable, Box: box, Language: "ru", Quality: .5, Lines: []document.Line{
				{ID: "p3r4l1", Box: box, Baseline: flat, Size: 40, Paragraph: 1, Quality: .5, Words: []document.Word{
					cell("p3r4l1w1", "Соль", 100, 1), cell("p3r4l1w2", "каменная", 190, 1), cell("p3r4l1w3", "12,5", 400, 3)}},
				{ID: "p3r4l2", Box: box, Baseline: flat, Size: 40, Paragraph: 1, Quality: .5, Words: []document.Word{
					cell("p3r4l2w1", "1967", 300, 2)}},
			}},
			{ID: "p3r3", Kind: document.RegionIllegible, Box: document.Box{Left: 200, Top: 300, Right: 400, Bottom: 400}},
		},
	}
}

// write writes pages in a format of the table.
func write(t testing.TB, format string, doc *document.Document, pages ...*document.Page) []byte {
	t.Helper()
	f, ok := Lookup(format)
	if !ok {
		t.Fatalf("no format %s", format)
	}
	var out bytes.Buffer
	w := f.New(&out, doc)
	for _, p := range pages {
		before := out.Len()
		if err := w.Page(p); err != nil {
			t.Fatal(err)
		}
		if out.Len() == before && len(p.Regions) > 0 {
			t.Fatalf("%s kept page %d to itself", format, p.Number)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestGolden(t *testing.T) {
	doc, pages := sample(t)
	for _, f := range Formats {
		if f.New == nil {
			continue
		}
		t.Run(f.Name, func(t *testing.T) {
			got := write(t, f.Name, doc, pages...)
			golden := filepath.Join("testdata", "document."+f.Extension)
			if *update {
				if err := os.WriteFile(golden, got, 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatalf("%v; go test ./export -run TestGolden -update writes it", err)
			}
			if !bytes.Equal(got, want) {
				t.Errorf("differs from %s; run with -update and look at the difference", golden)
			}
		})
	}
}

func TestLookup(t *testing.T) {
	for _, f := range Formats {
		if got, ok := Lookup(f.Name); !ok || got.Extension != f.Extension {
			t.Errorf("Lookup(%q) = %v, %v", f.Name, got, ok)
		}
	}
	if _, ok := Lookup("docx"); ok {
		t.Error("docx is no format")
	}
}

// A writer that fails is told of, at the latest by Close.
func TestWriteErrors(t *testing.T) {
	doc, pages := sample(t)
	for _, f := range Formats {
		if f.New == nil {
			continue
		}
		w := f.New(full{}, doc)
		if err := w.Page(pages[0]); err == nil {
			t.Errorf("%s: no error from Page on a full disk", f.Name)
		}
	}
}

type full struct{}

func (full) Write([]byte) (int, error) { return 0, os.ErrClosed }
