package s3

import (
	"bytes"
	"context"
	"crypto/rand"
	"fmt"
	"strings"
	"time"

	"recto/document"
	"recto/storage"
)

// Probe implements storage.Prober.
func (s *Store) Probe(ctx context.Context) (err error) {
	key := storage.ProbeKey(strings.ToLower(rand.Text()))
	defer func() {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Minute)
		defer cancel()
		if gone := s.Delete(ctx, key); err == nil {
			err = gone
		}
	}()
	put := func(text, etag string) (storage.Info, error) {
		body, size := strings.NewReader(text), int64(len(text))
		switch etag {
		case "":
			return s.Put(ctx, key, body, size, storage.Options{})
		case "*":
			return s.PutIfAbsent(ctx, key, body, size, storage.Options{})
		}
		return s.PutIfMatch(ctx, key, etag, body, size, storage.Options{})
	}

	if _, err := put("one", "*"); err != nil {
		return s.lacks("writing", err)
	}
	data, first, err := storage.ReadAll(ctx, s, key)
	if err != nil {
		return s.lacks("reading", err)
	}
	if !bytes.Equal(data, []byte("one")) {
		return s.unfit("gives back other bytes than were stored")
	}
	listed := false
	for info, err := range s.List(ctx, storage.ProbePrefix, "") {
		if err != nil {
			return s.lacks("listing", err)
		}
		listed = listed || info.Key == key
	}
	if !listed {
		return s.unfit("does not list what was just stored")
	}
	if _, err := put("two", "*"); !document.IsKind(err, document.KindConflict) {
		return s.ignores("If-None-Match", err)
	}
	if _, err := put("two", strings.Repeat("0", 32)); !document.IsKind(err, document.KindConflict) {
		return s.ignores("If-Match", err)
	}
	if _, err := put("two", first.ETag); err != nil {
		return s.lacks("replacing by If-Match", err)
	}
	if _, err := put("three", first.ETag); !document.IsKind(err, document.KindConflict) {
		return s.ignores("If-Match", err)
	}
	if err := s.Delete(ctx, key); err != nil {
		return s.lacks("deleting", err)
	}
	if _, err := s.Stat(ctx, key); !document.IsKind(err, document.KindNotFound) {
		return s.unfit("still shows what was deleted")
	}
	return nil
}

// lacks says what the server did not do.
func (s *Store) lacks(what string, err error) error {
	cause := document.AsError(err)
	e := document.Errorf(cause.Kind, "The S3 storage %s fails at %s: %w", s.name(), what, err)
	e.Hint = cause.Advice()
	if e.Kind == document.KindNotFound || e.Kind == document.KindConflict {
		e.Kind = document.KindUnavailable
	}
	return e
}

// ignores says that the server made a write whose condition did not hold, or
// what else came of it.
func (s *Store) ignores(header string, err error) error {
	if err != nil {
		return s.lacks("refusing by "+header, err)
	}
	return s.unfit("ignores " + header)
}

func (s *Store) unfit(what string) error {
	e := document.Errorf(document.KindUnavailable, "The S3 storage %s %s, so work could be lost.", s.name(), what)
	e.Hint = "Use a server with conditional writes (If-Match and If-None-Match on PUT), such as Amazon S3, MinIO or versitygw."
	return e
}

func (s *Store) name() string {
	return fmt.Sprintf("s3://%s/%s at %s", s.bucket, s.prefix, s.core.EndpointURL())
}
