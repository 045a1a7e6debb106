package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"recto/bag"
	"recto/cite"
	"recto/document"
	"recto/wire"
)

// A proof from which files were cut is told by the originals in the bag, and a
// bag does not say which reading is the current one.
func TestEvidenceInBag(t *testing.T) {
	name := filepath.Join(t.TempDir(), "bag.zip")
	file, err := os.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	w := bag.NewWriter(file, "recto-1", time.Now())
	for _, f := range [][2]string{
		{"manifest.json", string(wire.JSON(wire.Manifest{Document: document.Document{ID: "1", Run: "2"}}))},
		{"originals/10000-c.tif", "c"}, {"originals/0001-a.tif", "a"}, {"originals/1001-b.tif", "b"},
	} {
		if _, err := w.Add(f[0], strings.NewReader(f[1]), true); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(nil); err != nil {
		t.Fatal(err)
	}
	if err := file.Close(); err != nil {
		t.Fatal(err)
	}
	sum := func(text string) string { return document.SHA256([]byte(text)) }
	e, err := evidenceInBag(name, &cite.Proof{Document: "1", Run: "3", Files: []cite.ProofFile{{SHA256: sum("a")}}})
	if err != nil || !slices.Equal(e.Files, []string{sum("a"), sum("b"), sum("c")}) || e.Run != "" {
		t.Errorf("%+v, %v", e, err)
	}
}
