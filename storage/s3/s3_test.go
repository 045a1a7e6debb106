package s3_test

import (
	"fmt"
	"testing"

	"recto/storage"
	"recto/storage/s3"
	"recto/storage/storagetest"
)

func open(t testing.TB, o s3.Options) *s3.Store {
	t.Helper()
	s, err := s3.Open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func TestStore(t *testing.T) {
	server := storagetest.S3Server(t)
	n := 0
	storagetest.Run(t, func(t *testing.T) storage.Store {
		n++
		return open(t, s3.Options{Endpoint: server.Endpoint, Bucket: server.Bucket, Prefix: fmt.Sprintf("archive/%d", n)})
	})
}

func BenchmarkStore(b *testing.B) {
	server := storagetest.S3Server(b)
	storagetest.Benchmark(b, open(b, s3.Options{Endpoint: server.Endpoint, Bucket: server.Bucket}))
}
