package ingest

import (
	"crypto/sha256"
	"encoding/hex"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"recto/document"
)

// The identity of a zip is that of its scans in natural order, whatever else
// lies in it.
func TestEntries(t *testing.T) {
	jpg, small := sceneJPEG(t, 60, 40), sceneJPEG(t, 40, 60)
	var b pdfBuilder
	pdf := b.document(b.page("/MediaBox[0 0 100 100]", "", ""))
	sum := func(data []byte) string {
		hash := sha256.Sum256(data)
		return hex.EncodeToString(hash[:])
	}
	held := func(data []byte) ([]string, error) {
		path := filepath.Join(t.TempDir(), "box.zip")
		if err := os.WriteFile(path, data, 0o644); err != nil {
			t.Fatal(err)
		}
		file, err := os.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		defer file.Close()
		if !ShowsZip(file) {
			t.Errorf("%.10q is no zip", data)
		}
		return Entries(file, Limits{})
	}
	got, err := held(zipOf(t,
		entry{"box/", nil},
		entry{"box/10.jpg", small},
		entry{"box/2.jpg", jpg},
		entry{"__MACOSX/box/._2.jpg", jpg},
		entry{"box/Thumbs.db", jpg},
		entry{"box/index.txt", []byte("what is in the box")},
		entry{"report.pdf", pdf},
		entry{"many.tif", buildTIFF(0, page(7, 5), page(8, 5))},
	))
	want := []string{sum(jpg), sum(small), sum(buildTIFF(0, page(7, 5), page(8, 5))), sum(pdf)}
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("the scans are %q, %v; want %q", got, err, want)
	}
	if _, err := held(zipOf(t, entry{"index.txt", []byte("no scans")})); !document.IsKind(err, document.KindNoScan) {
		t.Errorf("a zip without scans gives %v", err)
	}
	whole := zipOf(t, entry{"1.jpg", jpg}, entry{"2.jpg", small})
	whole[len(jpg)/2] ^= 1
	if _, err := held(whole); !document.IsKind(err, document.KindDamaged) {
		t.Errorf("a zip with a damaged scan gives %v", err)
	}
}
