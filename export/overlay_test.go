package export

import (
	"bytes"
	"errors"
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"recto/document"
	"recto/pdfium"
)

// engine starts the PDF engine, with a cache that test runs share.
func engine(t testing.TB) *pdfium.Engine {
	t.Helper()
	e, err := pdfium.Start(filepath.Join(os.TempDir(), "recto-test-pdfium"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { e.Close() })
	return e
}

// scan is a page of a PDF that somebody else made: a picture, turned by
// /Rotate, with content before and after it. font F, the form /form and the
// same picture with a mask, /masked, are there for that content.
type scan struct {
	record        *document.Page
	picture       string
	rotate        int
	before, after string
	form          string
}

// scans returns the PDF and the pages' records, which know where it has them.
func scans(t testing.TB, list ...scan) ([]byte, []*document.Page) {
	t.Helper()
	var out bytes.Buffer
	f := newPDFFile(&out)
	catalog, tree, info, font, mask := f.reserve(), f.reserve(), f.reserve(), f.reserve(), f.reserve()
	f.object(font, "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>")
	f.stream(mask, "/Type/XObject/Subtype/Image/Width 1/Height 1/BitsPerComponent 8/ColorSpace/DeviceGray", []byte{0})
	var kids strings.Builder
	var records []*document.Page
	for i, s := range list {
		picture, masked, form, content, page := f.reserve(), f.reserve(), f.reserve(), f.reserve(), f.reserve()
		img := jpegOf(t, s.picture)
		f.stream(picture, imageEntries(&img), img.Data)
		f.stream(masked, imageEntries(&img)+fmt.Sprintf("/SMask %d 0 R", mask), img.Data)
		f.stream(form, fmt.Sprintf("/Type/XObject/Subtype/Form/BBox[0 0 1000 1000]/Resources<</XObject<</picture %d 0 R>>/Font<</F %d 0 R>>>>", picture, font), []byte(s.form))
		const scale, left, bottom = .36, 10.0, 20.0 // 200 dpi; the page does not begin at the origin
		w, h := scale*float64(img.Width), scale*float64(img.Height)
		toPDF := map[int]document.Affine{
			0:   {A: scale, D: -scale, E: left, F: bottom + h},
			90:  {B: scale, C: scale, E: left, F: bottom},
			180: {A: -scale, D: scale, E: left + w, F: bottom},
			270: {B: -scale, C: -scale, E: left + h, F: bottom + w},
		}[s.rotate]
		if s.rotate%180 != 0 {
			w, h = h, w
		}
		m := document.Affine{A: float64(img.Width), D: -float64(img.Height), F: float64(img.Height)}.Then(toPDF)
		f.packed(content, "", fmt.Appendf(nil, "%s\nq %f %f %f %f %f %f cm /picture Do Q\n%s\n", s.before, m.A, m.B, m.C, m.D, m.E, m.F, s.after))
		f.object(page, fmt.Sprintf("<</Type/Page/Parent %d 0 R/Rotate %d/MediaBox[%f %f %f %f]/Contents %d 0 R/Resources<</Font<</F %d 0 R>>/XObject<</picture %d 0 R/masked %d 0 R/form %d 0 R>>>>>>",
			tree, s.rotate, left, bottom, left+w, bottom+h, content, font, picture, masked, form))
		fmt.Fprintf(&kids, "%d 0 R ", page)
		record := s.record
		record.Source = document.PageSource{Page: i + 1, Kind: "pdf"}
		record.Canvas.ToPDF = &toPDF
		records = append(records, record)
	}
	f.object(tree, fmt.Sprintf("<</Type/Pages/Count %d/Kids[%s]>>", len(list), kids.String()))
	f.object(info, "<</Title(A scan)/CreationDate(D:20200102030405Z)>>")
	f.object(catalog, fmt.Sprintf("<</Type/Catalog/Pages %d 0 R>>", tree))
	if err := f.finish(catalog, info); err != nil {
		t.Fatal(err)
	}
	return out.Bytes(), records
}

func each(pages []*document.Page) iter.Seq2[*document.Page, error] {
	return func(yield func(*document.Page, error) bool) {
		for _, p := range pages {
			if !yield(p, nil) {
				return
			}
		}
	}
}

// overlaid returns the searchable copy and its notes.
func overlaid(t testing.TB, e *pdfium.Engine, src []byte, password string, pages []*document.Page, only ...int) ([]byte, []string) {
	t.Helper()
	var out bytes.Buffer
	notes, err := Overlay(func(b []byte) error {
		if len(b) > 1<<20 {
			t.Errorf("a blob of %d bytes", len(b))
		}
		out.Write(b)
		return nil
	}, e, bytes.NewReader(src), password, each(pages), only)
	if err != nil {
		t.Fatal(err)
	}
	return out.Bytes(), notes
}

// drawn returns the pages of a PDF as pdftoppm draws them at 100 dpi.
func drawn(t testing.TB, pdf []byte) [][]byte {
	t.Helper()
	dir := t.TempDir()
	tool(t, "pdftoppm", "-r", "100", save(t, "drawn.pdf", pdf), filepath.Join(dir, "p"))
	files, err := filepath.Glob(filepath.Join(dir, "p*"))
	if err != nil {
		t.Fatal(err)
	}
	var pages [][]byte
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		pages = append(pages, data)
	}
	return pages
}

// checkSame demands that two PDFs look the same, to the pixel.
func checkSame(t testing.TB, got, want []byte) {
	t.Helper()
	a, b := drawn(t, got), drawn(t, want)
	if len(a) != len(b) {
		t.Fatalf("%d pages, want %d", len(a), len(b))
	}
	for i := range a {
		if !bytes.Equal(a[i], b[i]) {
			t.Errorf("page %d looks different", i+1)
		}
	}
}

func TestOverlay(t *testing.T) {
	e := engine(t)
	src, pages := scans(t,
		scan{record: record(t, "straight.json"), picture: "straight.jpg"},
		scan{record: record(t, "skewed.json"), picture: "skewed.jpg"},
		scan{record: record(t, "straight.json"), picture: "straight.jpg", rotate: 90},
		scan{record: record(t, "skewed.json"), picture: "skewed.jpg", rotate: 180},
		scan{record: record(t, "skewed.json"), picture: "skewed.jpg", rotate: 270})
	out, notes := overlaid(t, e, src, "", pages)
	if len(notes) > 0 {
		t.Error(notes)
	}
	if again, _ := overlaid(t, e, src, "", pages); !bytes.Equal(out, again) {
		t.Error("two runs differ")
	}
	checkSame(t, out, src)
	path := save(t, "overlay.pdf", out)
	if out := tool(t, "qpdf", "--check", path); strings.Contains(out, "WARNING") {
		t.Error(out)
	}
	if info := tool(t, "pdfinfo", "-rawdates", path); !strings.Contains(info, "D:20200102030405Z") || strings.Contains(info, "ModDate") {
		t.Error(info)
	}
	for i, p := range pages {
		checkWords(t, p, document.Scale(.36, .36), wordsOf(t, path, i+1))
	}
	dir := t.TempDir()
	tool(t, "pdfimages", "-all", path, filepath.Join(dir, "i"))
	for i, name := range []string{"straight.jpg", "skewed.jpg", "straight.jpg"} {
		got, err := os.ReadFile(filepath.Join(dir, fmt.Sprintf("i-%03d.jpg", i)))
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, jpegOf(t, name).Data) {
			t.Errorf("image %d is not %s, byte for byte", i, name)
		}
	}
	t.Logf("%d bytes a page", (len(out)-len(src))/len(pages))
}

// What nobody sees goes, also in forms; what somebody sees stays as it looks.
// What it says stays too, but for text on lines that were read: that is there as
// it was read.
func TestOverlayReplacesOldText(t *testing.T) {
	show := func(s string) string { return fmt.Sprintf("BT /F 12 Tf 100 100 Td (%s) Tj ET\n", s) }
	e := engine(t)
	src, pages := scans(t,
		scan{record: record(t, "straight.json"), picture: "straight.jpg",
			before: "q " + show("covered") + "Q",
			after:  "3 Tr " + show("invisible") + "0 Tr 1 0 0 rg q 1 0 0 1 0 50 cm " + show("visible") + "Q /form Do", form: "3 Tr " + show("nested")},
		// The picture above this text lets it shine through.
		scan{record: record(t, "skewed.json"), picture: "skewed.jpg",
			after: "3 Tr " + show("ghost") + "0 Tr " + show("seen") + "q 300 0 0 300 50 50 cm /masked Do Q"},
		// A form with the picture and text over it, as made by programs that
		// put a page into another; and one with text that shows.
		scan{record: record(t, "straight.json"), picture: "straight.jpg",
			after: "q 1 0 0 1 0 -20 cm /form Do Q", form: "q 200 0 0 100 50 150 cm /picture Do Q 3 Tr " + show("wrapped")},
		scan{record: record(t, "straight.json"), picture: "straight.jpg",
			after: "/form Do", form: "3 Tr " + show("stuck") + "0 Tr 1 0 0 1 0 100 cm " + show("shown")})
	plain := func(pdf []byte) string { return tool(t, "pdftotext", save(t, "text.pdf", pdf), "-") }
	before := plain(src)
	out, notes := overlaid(t, e, src, "", pages)
	if len(notes) > 0 {
		t.Errorf("notes: %q", notes)
	}
	after := plain(out)
	for word, stays := range map[string]bool{"covered": false, "invisible": false, "nested": false, "visible": false,
		"ghost": false, "seen": true, "wrapped": false, "stuck": false, "shown": false} {
		if !strings.Contains(before, word) {
			t.Fatalf("the source has no word %s:\n%s", word, before)
		}
		if got := strings.Contains(after, word); got != stays {
			t.Errorf("%s in the copy: %v, want %v", word, got, stays)
		}
	}
	checkSame(t, out, src)
	path := save(t, "overlay.pdf", out)
	tool(t, "qpdf", "--check", path)
	for i, p := range pages {
		checkWords(t, p, document.Scale(.36, .36), wordsOf(t, path, i+1))
	}

	// Doing it again replaces our own layer.
	again, _ := overlaid(t, e, out, "", pages)
	if plain(again) != after {
		t.Errorf("a second layer:\n%s", plain(again))
	}
	checkSame(t, again, src)
}

// Pages with text of their own, failed and missing ones are left alone.
func TestOverlayLeavesOtherPages(t *testing.T) {
	hidden := "BT 3 Tr /F 12 Tf 100 100 Td (own) Tj ET"
	src, pages := scans(t,
		scan{record: record(t, "straight.json"), picture: "straight.jpg", after: hidden},
		scan{record: record(t, "straight.json"), picture: "straight.jpg", after: hidden},
		scan{record: record(t, "straight.json"), picture: "straight.jpg", after: hidden})
	pages[0].Origin = document.OriginTextLayer
	pages[1] = &document.Page{Source: pages[1].Source, Origin: document.OriginNone, Failure: document.Errorf(document.KindTimeout, "")}
	out, _ := overlaid(t, engine(t), src, "", pages[:2])
	if got := tool(t, "pdftotext", save(t, "text.pdf", out), "-"); strings.Join(strings.Fields(got), " ") != "own own own" {
		t.Errorf("%q", got)
	}
}

func TestOverlayOnly(t *testing.T) {
	src, pages := scans(t,
		scan{record: record(t, "straight.json"), picture: "straight.jpg"},
		scan{record: record(t, "skewed.json"), picture: "skewed.jpg"},
		scan{record: record(t, "straight.json"), picture: "straight.jpg"})
	out, _ := overlaid(t, engine(t), src, "", pages[1:2], 2)
	path := save(t, "only.pdf", out)
	tool(t, "qpdf", "--check", path)
	if got := tool(t, "pdfinfo", path); !strings.Contains(got, "Pages:           1\n") {
		t.Error(got)
	}
	checkWords(t, pages[1], document.Scale(.36, .36), wordsOf(t, path, 1))
	if len(out) > len(src)/2 {
		t.Errorf("the copy of one page has %d bytes of %d", len(out), len(src))
	}
}

func TestOverlayOfEncrypted(t *testing.T) {
	src, pages := scans(t, scan{record: record(t, "straight.json"), picture: "straight.jpg"})
	plain := save(t, "plain.pdf", src)
	path := filepath.Join(t.TempDir(), "encrypted.pdf")
	tool(t, "qpdf", "--encrypt", "user", "owner", "256", "--", plain, path)
	encrypted, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	e := engine(t)
	out, notes := overlaid(t, e, encrypted, "user", pages)
	if len(notes) != 1 || notes[0] != "The copy is not encrypted." {
		t.Errorf("notes: %q", notes)
	}
	copied := save(t, "overlay.pdf", out)
	tool(t, "qpdf", "--check", copied)
	if got := tool(t, "pdfinfo", copied); !strings.Contains(got, "Encrypted:       no") {
		t.Error(got)
	}
	if again, _ := overlaid(t, e, encrypted, "user", pages); !bytes.Equal(out, again) {
		t.Error("two runs differ")
	}
	_, err = Overlay(func([]byte) error { return nil }, e, bytes.NewReader(encrypted), "wrong", each(pages), nil)
	if !document.IsKind(err, document.KindEncrypted) {
		t.Errorf("with a wrong password: %v", err)
	}
}

func TestOverlayErrors(t *testing.T) {
	e := engine(t)
	src, pages := scans(t, scan{record: record(t, "straight.json"), picture: "straight.jpg"})
	full := errors.New("full")
	if _, err := Overlay(func([]byte) error { return full }, e, bytes.NewReader(src), "", each(pages), nil); !errors.Is(err, full) {
		t.Errorf("blob's error became %v", err)
	}
	pages[0].Source.Page = 7
	if _, err := Overlay(func([]byte) error { return nil }, e, bytes.NewReader(src), "", each(pages), nil); err == nil {
		t.Error("page 7 of 1 exists")
	}
	bad := func(yield func(*document.Page, error) bool) { yield(nil, full) }
	if _, err := Overlay(func([]byte) error { return nil }, e, bytes.NewReader(src), "", bad, nil); !errors.Is(err, full) {
		t.Errorf("the pages' error became %v", err)
	}
}
