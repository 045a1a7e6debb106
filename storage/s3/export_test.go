package s3

import (
	"net/url"
	"testing"
	"time"
)

// URL is where a Store looks for an object. It is signed, so that it shows the
// region, too.
func URL(t *testing.T, s *Store, key string) *url.URL {
	t.Helper()
	u, err := s.core.PresignedGetObject(t.Context(), s.bucket, s.prefix+key, time.Minute, nil)
	if err != nil {
		t.Fatal(err)
	}
	return u
}
