package ingest

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"recto/document"
)

var update = flag.Bool("update", false, "write golden files anew")

// evalDir is the directory of evaluation files; tests that need it are skipped
// where it is absent.
func evalDir(t testing.TB) string {
	t.Helper()
	dir := os.Getenv("RECTO_EVAL")
	if dir == "" {
		dir = "../../shared/eval"
	}
	if _, err := os.Stat(dir); err != nil {
		t.Skipf("no evaluation files: %v", err)
	}
	return dir
}

// passwords of evaluation files, published with them.
var passwords = map[string]string{"r6-user-password.pdf": "asdfzxcv"}

// TestEvaluationFiles reads every page of every file, good and bad, and
// compares how that went with a golden table. Its numbers of pages are those
// that pdfinfo and identify state.
func TestEvaluationFiles(t *testing.T) {
	dir := evalDir(t)
	var table strings.Builder
	for _, group := range []string{"pdf-good", "pdf-bad", "image-good", "image-bad"} {
		paths, err := filepath.Glob(filepath.Join(dir, "files", group, "*"))
		if err != nil || len(paths) == 0 {
			t.Fatalf("%s: no files, %v", group, err)
		}
		for _, path := range paths {
			if filepath.Base(path) == "SOURCES.md" {
				continue
			}
			fmt.Fprintf(&table, "%s/%s", group, filepath.Base(path))
			s, err := openPath(t, path, Options{Name: filepath.Base(path), Password: passwords[filepath.Base(path)]})
			if err != nil {
				fmt.Fprintf(&table, ": %s\n", kindOf(err))
				continue
			}
			o := s.Outline()
			fmt.Fprintf(&table, ": %s, %d pages", o.Type, o.Pages)
			if o.Encrypted {
				table.WriteString(", encrypted")
			}
			if o.Signed {
				table.WriteString(", signed")
			}
			table.WriteString("\n")
			before := ""
			for n := 1; n <= o.Pages; n++ {
				page := describePage(s, n)
				if page == before {
					continue // a line for each change
				}
				fmt.Fprintf(&table, "\t%d: %s\n", n, page)
				before = page
			}
			s.Close()
		}
	}
	golden := filepath.Join("testdata", "eval.golden")
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(golden, []byte(table.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	wanted, got := strings.Split(string(want), "\n"), strings.Split(table.String(), "\n")
	for i := range max(len(wanted), len(got)) {
		var w, g string
		if i < len(wanted) {
			w = wanted[i]
		}
		if i < len(got) {
			g = got[i]
		}
		if w != g {
			t.Fatalf("line %d of the table is\n%s\nwant\n%s", i+1, g, w)
		}
	}
}

func describePage(s *Source, n int) string {
	page, err := s.Page(n)
	if err != nil {
		return string(kindOf(err))
	}
	if page.Origin == document.OriginTextLayer {
		lines := 0
		for _, r := range page.Regions {
			lines += len(r.Lines)
		}
		return fmt.Sprintf("text on %d x %d, %d regions, %d lines", page.Canvas.Width, page.Canvas.Height, len(page.Regions), lines)
	}
	m := page.Image
	text := fmt.Sprintf("%s %d x %d", m.Encoding, m.Width, m.Height)
	if m.DPI != 0 {
		text += fmt.Sprintf(", %.0f dpi", m.DPI)
	}
	if m.Orientation != 1 {
		text += fmt.Sprintf(", turned %d", m.Orientation)
	}
	if m.Drawn {
		text += ", drawn"
	}
	for _, note := range page.Notes {
		text += "; " + note
	}
	return text
}

// TestExtractedPicturesLookLikeTheirPages draws the pages whose picture was
// taken out of the file, and compares: turns, flips and inverted pictures show.
func TestExtractedPicturesLookLikeTheirPages(t *testing.T) {
	dir := evalDir(t)
	paths, err := filepath.Glob(filepath.Join(dir, "files", "pdf-good", "*.pdf"))
	if err != nil {
		t.Fatal(err)
	}
	compared := 0
	for _, path := range paths {
		if filepath.Base(path) == "hugemono.pdf" {
			continue // ten seconds, and never taken out
		}
		s, err := openPath(t, path, Options{Password: passwords[filepath.Base(path)]})
		if err != nil {
			continue
		}
		for n := 1; n <= min(6, s.Outline().Pages); n++ {
			page, err := s.Page(n)
			if err != nil || page.Image == nil || page.Image.Drawn {
				continue
			}
			taken, ok := upright(t, page.Image)
			if !ok {
				continue
			}
			drawn := drawnThumb(t, s, n)
			if d := difference(taken, drawn); d > 6 {
				t.Errorf("%s, page %d: the picture is %.1f grey values from the page", filepath.Base(path), n, d)
			}
			compared++
		}
	}
	if compared < 20 {
		t.Errorf("%d pages compared, want 20 or more", compared)
	}
}

// drawnThumb draws page n at a low resolution.
func drawnThumb(t testing.TB, s *Source, n int) thumb {
	t.Helper()
	p, err := s.pages.(*pdfFile).load(n)
	if err != nil {
		t.Fatal(err)
	}
	defer p.close()
	m, _, err := p.draw(100)
	if err != nil {
		t.Fatal(err)
	}
	drawn, _ := upright(t, m)
	return drawn
}
