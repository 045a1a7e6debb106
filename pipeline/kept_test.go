package pipeline

import (
	"os"
	"testing"

	"recto/document"
)

// opened is a document of files, read with one recipe.
func opened(run string, files ...string) *Opened {
	o := &Opened{Document: document.Document{ID: "the-same", Run: run}}
	for _, sha256 := range files {
		o.Originals = append(o.Originals, &Original{SHA256: sha256})
	}
	return o
}

func TestKeptPages(t *testing.T) {
	work := t.TempDir()
	folder, zip, other := opened("run", "a", "b"), opened("run", "zip"), opened("old", "a", "b")
	for _, o := range []*Opened{folder, other} {
		if err := keptOf(work, o).save(&document.Page{Number: 2, Quality: 0.5}); err != nil {
			t.Fatal(err)
		}
	}
	if page := keptOf(work, folder).load(2); page == nil || page.Quality != 0.5 {
		t.Errorf("the page is %v", page)
	}
	// A zip of the same scans is the same document, but its pages lie in another file.
	if page := keptOf(work, zip).load(2); page != nil {
		t.Errorf("a zip takes the page of a folder: %v", page)
	}
	if err := ForgetOtherRuns(work, folder); err != nil {
		t.Fatal(err)
	}
	if keptOf(work, folder).load(2) == nil || keptOf(work, other).load(2) != nil {
		t.Error("the other run's page is kept, or the run's own is gone")
	}
	if err := ForgetPages(work, folder); err != nil {
		t.Fatal(err)
	}
	if left, err := os.ReadDir(work); err != nil || len(left) != 0 {
		t.Errorf("left is %v, %v", left, err)
	}
}

// A page that a text of two languages lacks is told of each of the two.
func TestPartialParts(t *testing.T) {
	whole := &Text{
		Pages:      []*document.Page{{Failure: document.Errorf(document.KindTimeout, "Too slow.")}},
		Understood: &document.Translation{Language: "en", Original: &document.OriginalText{Language: "ru"}},
	}
	original, translation, err := whole.Split()
	if err != nil {
		t.Fatal(err)
	}
	if original.Partial() == nil || translation.Partial() == nil {
		t.Errorf("a page is missing: %v, %v", original.Partial(), translation.Partial())
	}
}
