package ingest

import (
	"archive/zip"
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/encoding/charmap"

	"recto/document"
)

type entry struct {
	name string
	data []byte
}

// zipOf packs entries in their order. Names that end in a slash are folders.
func zipOf(t testing.TB, entries ...entry) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, e := range entries {
		f, err := w.CreateHeader(&zip.FileHeader{Name: e.name, Method: zip.Deflate, NonUTF8: true})
		if err != nil {
			t.Fatal(err)
		}
		f.Write(e.data)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// names are the names of the pages of a source.
func names(t *testing.T, s *Source) []string {
	t.Helper()
	var out []string
	for n := 1; n <= s.Outline().Pages; n++ {
		page, err := s.Page(n)
		if err != nil {
			out = append(out, string(kindOf(err)))
			continue
		}
		out = append(out, page.Source.Name)
		if page.Source.Page != n {
			t.Errorf("page %d says it is page %d", n, page.Source.Page)
		}
	}
	return out
}

func TestZip(t *testing.T) {
	var b pdfBuilder
	empty := b.page("/MediaBox[0 0 100 100]", "", "")
	pdf := b.document(empty, b.page("/MediaBox[0 0 100 100]", "", ""))
	jpg := sceneJPEG(t, 60, 40)
	s := mustOpen(t, zipOf(t,
		entry{"box/", nil},
		entry{"box/page10.jpg", jpg},
		entry{"box/page2.jpg", jpg},
		entry{"__MACOSX/box/._page2.jpg", jpg},
		entry{"box/.DS_Store", []byte("Bud1")},
		entry{"box/Thumbs.db", jpg},
		entry{"box/index.txt", []byte("what is in the box")},
		entry{"box/list.docx", zipOf(t, entry{"[Content_Types].xml", []byte("<x/>")})},
		entry{"a report.pdf", pdf},
		entry{"many.tif", buildTIFF(0, page(7, 5), page(8, 5))},
		entry{"broken.png", []byte("\x89PNG\r\n\x1a\n")},
		entry{"bare.pdf", []byte("%PDF-1.4 and nothing")},
	))
	want := []string{"a report.pdf", "a report.pdf", "damaged", "box/page2.jpg", "box/page10.jpg", "damaged", "many.tif", "many.tif"}
	if got := names(t, s); !slices.Equal(got, want) {
		t.Errorf("pages %q, want %q", got, want)
	}
	skipped := []string{"__MACOSX/box/._page2.jpg", "box/.DS_Store", "box/index.txt", "box/list.docx", "box/Thumbs.db"}
	if got := s.Outline().Skipped; !slices.Equal(got, skipped) {
		t.Errorf("skipped %q, want %q", got, skipped)
	}
	got, err := s.Page(8)
	if err != nil {
		t.Fatal(err)
	}
	if got.Image.Frame != 38 || got.Image.Width != 8 {
		t.Errorf("page 8 is %+v", got.Image)
	}
	if _, err := s.Page(6); err == nil || !strings.Contains(err.Error(), "broken.png") {
		t.Errorf("the error does not name the entry: %v", err)
	}
}

func TestStoredEntriesAreReadInPlace(t *testing.T) {
	jpg := sceneJPEG(t, 60, 40)
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, name := range []string{"1.jpg", "2.jpg"} {
		f, err := w.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Store})
		if err != nil {
			t.Fatal(err)
		}
		f.Write(jpg)
	}
	w.Close()
	s := mustOpen(t, b.Bytes())
	for n := 1; n <= 2; n++ {
		page, err := s.Page(n)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(page.Image.Data, jpg) {
			t.Errorf("page %d has other bytes", n)
		}
	}
}

func TestZipNames(t *testing.T) {
	for _, want := range [][]string{
		{"Страница 1.tif", "Страница 2.tif"},
		{"дело 17/лист 1.tif", "дело 17/лист 2.tif"},
		{"ПРОТОКОЛ №5.tif", "ПРОТОКОЛ №6.tif"},
		{"Ёлка.tif", "письмо «Правде».tif"},
	} {
		for code, page := range map[string]*charmap.Charmap{"CP866": charmap.CodePage866, "CP1251": charmap.Windows1251} {
			var entries []entry
			for _, name := range want {
				encoded, err := page.NewEncoder().String(name)
				if err != nil {
					continue // the quotation marks are not in CP866
				}
				entries = append(entries, entry{encoded, sceneJPEG(t, 8, 8)})
			}
			if len(entries) < 2 {
				continue
			}
			got := names(t, mustOpen(t, zipOf(t, entries...)))
			slices.Sort(got)
			sorted := slices.Sorted(slices.Values(want))
			if !slices.Equal(got, sorted) {
				t.Errorf("%s: %q, want %q", code, got, sorted)
			}
		}
	}
	// UTF-8 without its flag, decomposed as by a Mac, with backslashes.
	got := names(t, mustOpen(t, zipOf(t, entry{`папка\и` + "\u0306.jpg", sceneJPEG(t, 8, 8)})))
	if want := []string{"папка/й.jpg"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestZipRefusals(t *testing.T) {
	jpg := sceneJPEG(t, 60, 40)
	encrypted := zipOf(t, entry{"1.jpg", jpg})
	// Bit 0 of the flags, in the directory at the end.
	encrypted[bytes.Index(encrypted, []byte("PK\x01\x02"))+8] |= 1
	zeros := make([]byte, 80<<20)
	for name, test := range map[string]struct {
		data   []byte
		limits Limits
		kind   document.Kind
	}{
		"of nothing":   {zipOf(t), Limits{}, document.KindNoScan},
		"of texts":     {zipOf(t, entry{"a.txt", []byte("text")}), Limits{}, document.KindNoScan},
		"word":         {zipOf(t, entry{"[Content_Types].xml", nil}, entry{"word/media/image1.jpeg", jpg}), Limits{}, document.KindNoScan},
		"e-book":       {zipOf(t, entry{"mimetype", []byte("application/epub+zip")}, entry{"cover.jpg", jpg}), Limits{}, document.KindNoScan},
		"java":         {zipOf(t, entry{"META-INF/MANIFEST.MF", nil}, entry{"icon.png", nil}), Limits{}, document.KindNoScan},
		"zip in zip":   {zipOf(t, entry{"1.jpg", jpg}, entry{"more.zip", zipOf(t, entry{"1.jpg", jpg})}), Limits{}, document.KindNoScan},
		"encrypted":    {encrypted, Limits{}, document.KindEncrypted},
		"bomb":         {zipOf(t, entry{"1.tif", zeros}), Limits{}, document.KindTooLarge},
		"many entries": {zipOf(t, entry{"1.jpg", jpg}, entry{"2.jpg", jpg}), Limits{Entries: 1}, document.KindTooLarge},
		"many pages":   {zipOf(t, entry{"1.jpg", jpg}, entry{"2.jpg", jpg}), Limits{Pages: 1}, document.KindTooLarge},
		"cut off":      {zipOf(t, entry{"1.jpg", jpg})[:80], Limits{}, document.KindDamaged},
	} {
		if _, err := openBytes(t, test.data, Options{Limits: test.limits}); kindOf(err) != test.kind {
			t.Errorf("%s: %v, want %s", name, err, test.kind)
		}
	}
}

func TestZipEntryTooLarge(t *testing.T) {
	s, err := openBytes(t, zipOf(t, entry{"1.jpg", sceneJPEG(t, 8, 8)}, entry{"2.jpg", sceneJPEG(t, 600, 400)}), Options{Limits: Limits{EntrySize: 1000}})
	if err != nil {
		t.Fatal(err)
	}
	if got, want := fmt.Sprint(names(t, s)), "[1.jpg too-large]"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

// TestZipThatLies has an entry that inflates to more than it states.
func TestZipThatLies(t *testing.T) {
	data := zipOf(t, entry{"1.tif", append(buildTIFF(0, page(7, 5)), make([]byte, 1<<20)...)})
	directory := bytes.Index(data, []byte("PK\x01\x02"))
	copy(data[directory+24:], []byte{100, 0, 0, 0})
	s, err := openBytes(t, data, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Page(1); kindOf(err) != document.KindDamaged {
		t.Errorf("%v, want damaged", err)
	}
}
