package translation

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"recto/document"
)

// TestSeed takes in a page of a real digital archive as a reader copies it.
func TestSeed(t *testing.T) {
	dir := os.Getenv("RECTO_EVAL")
	if dir == "" {
		dir = "../../../shared/eval"
	}
	data, err := os.ReadFile(filepath.Join(dir, "..", "seed", "translation.txt"))
	if errors.Is(err, fs.ErrNotExist) {
		t.Skip("the copied page is not here; set RECTO_EVAL to the folder of the evaluation data")
	}
	if err != nil {
		t.Fatal(err)
	}
	got := understood(t, data, "translation.txt")
	for _, c := range []struct{ what, got, want string }{
		{"title", got.Title, "Soviet Report on Havana's Plan to Train Latin American Partisans"},
		{"date", got.Date, "1962-04-14"},
		{"literal date", got.DateLiteral, "April 14, 1962"},
		{"classification", got.Classification, "Top Secret"},
		{"repository", got.Reference.Repository, "Archive of the Federal Intelligence Service of the Russian Federation"},
		{"file", got.Reference.File, "88497"},
		{"volume", got.Reference.Volume, "1"},
		{"credits", strings.Join(got.Credits, "|"), "This document was made possible with support from the Leon Levy Foundation"},
		{"header", strings.Join(got.Header, "|"), "Top Secret|14 April 1962"},
		{"language", got.Language, "en"},
	} {
		if c.got != c.want {
			t.Errorf("%s: %q, want %q", c.what, c.got, c.want)
		}
	}
	if !strings.HasPrefix(got.Summary, "Report on a conversation between") || !strings.HasSuffix(got.Summary, "in the neighbor countries.") {
		t.Errorf("summary: %q", got.Summary)
	}
	var begins []string
	for _, p := range got.Body {
		begins = append(begins, strings.Join(strings.Fields(p.Text)[:3], " "))
	}
	if want := "In addition to|VALDEZ stated that|VALDEZ further stated|According to VALDEZ,|At the end"; strings.Join(begins, "|") != want {
		t.Fatalf("body begins %q, want %q", begins, want)
	}
	if !strings.Contains(got.Body[3].Text, "PINEIRO and ANR?TESA [?]. To") || len(got.Body[3].Notes) != 1 || got.Body[3].Notes[0].Kind != document.NoteDoubtful {
		t.Errorf("paragraph 4: %+v", got.Body[3])
	}
	var notices []string
	for _, d := range got.Dropped {
		if d.Kind == document.DropNotice {
			notices = append(notices, d.Text)
		}
	}
	all := strings.Join(notices, "|")
	if len(notices) != 3 || !strings.Contains(all, "not configured to display PDF files") || !strings.Contains(all, "PDFs cannot be printed inline") {
		t.Errorf("notices: %q", notices)
	}
	nothingLost(t, data, "translation.txt")
}
