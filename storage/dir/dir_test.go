package dir_test

import (
	"testing"

	"recto/storage"
	"recto/storage/dir"
	"recto/storage/storagetest"
)

func open(t testing.TB, path string) *dir.Store {
	t.Helper()
	s, err := dir.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

func TestStore(t *testing.T) {
	storagetest.Run(t, func(t *testing.T) storage.Store { return open(t, t.TempDir()) })
}

func BenchmarkStore(b *testing.B) {
	storagetest.Benchmark(b, open(b, b.TempDir()))
}
