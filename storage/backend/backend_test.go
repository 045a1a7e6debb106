package backend_test

import (
	"path/filepath"
	"strings"
	"testing"

	"recto/document"
	"recto/storage/backend"
)

// A path is a directory, a scheme one of the table, and what is neither is
// refused with the names that there are.
func TestOpen(t *testing.T) {
	store, err := backend.Open(t.Context(), filepath.Join(t.TempDir(), "new"), backend.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := store.Close(); err != nil {
		t.Error(err)
	}
	for name, says := range map[string]string{"": "No storage is named", "ftp://host/path": "one of: s3", "s3://": "bucket"} {
		_, err := backend.Open(t.Context(), name, backend.Options{})
		if !document.IsKind(err, document.KindUsage) || !strings.Contains(err.Error(), says) {
			t.Errorf("%q: %v", name, err)
		}
	}
}
