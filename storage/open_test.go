package storage_test

import (
	"path/filepath"
	"strings"
	"testing"

	"recto/document"
	"recto/storage"
	"recto/storage/backend"
	"recto/storage/s3"
)

func openDir(t *testing.T) storage.Store {
	t.Helper()
	s, err := backend.Open(t.Context(), filepath.Join(t.TempDir(), "Архив", "data"), backend.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func TestOpen(t *testing.T) {
	t.Setenv("AWS_ACCESS_KEY_ID", "a")
	t.Setenv("AWS_SECRET_ACCESS_KEY", "s")
	s, err := backend.Open(t.Context(), "s3://bucket/some/prefix", backend.Options{S3: s3.Options{Endpoint: "http://127.0.0.1:9"}})
	if _, ok := s.(*s3.Store); !ok || err != nil {
		t.Errorf("%T, %v", s, err)
	}
	for _, where := range []string{"", "s3://", "s3:///x", "https://name:secret@bucket/x"} {
		if s, err := backend.Open(t.Context(), where, backend.Options{}); !document.IsKind(err, document.KindUsage) || s != nil {
			t.Errorf("%q: %v, %v", where, s, err)
		} else if strings.Contains(err.Error(), "secret") {
			t.Errorf("%q: the error shows a password: %v", where, err)
		}
	}
}
