// Package backend opens a storage.Store by its name.
package backend

import (
	"context"
	"maps"
	"slices"
	"strings"

	"recto/document"
	"recto/storage"
	"recto/storage/dir"
	"recto/storage/s3"
)

// Options are what a name leaves open, a member for each backend that asks for
// more than its name.
type Options struct {
	// S3 is for s3://bucket/prefix; Bucket and Prefix are those of the name.
	S3 s3.Options
}

// schemes open what their names stand for; rest is the name behind "scheme://".
// A name without a scheme is a directory's path.
var schemes = map[string]func(ctx context.Context, rest string, o Options) (storage.Store, error){
	"s3": openS3,
}

// Open returns the Store that where names. It does not probe the Store. The
// caller closes it.
func Open(ctx context.Context, where string, o Options) (storage.Store, error) {
	if where == "" {
		return nil, document.Errorf(document.KindUsage, "No storage is named.")
	}
	scheme, rest, ok := strings.Cut(where, "://")
	if !ok {
		return openDir(where)
	}
	open := schemes[scheme]
	if open == nil {
		known := strings.Join(slices.Sorted(maps.Keys(schemes)), ", ")
		return nil, document.Errorf(document.KindUsage, "There is no storage %s://; name a directory, or one of: %s.", scheme, known)
	}
	return open(ctx, rest, o)
}

func openDir(path string) (storage.Store, error) {
	store, err := dir.Open(path)
	if err != nil {
		return nil, err // and no Store that is a nil *dir.Store
	}
	return store, nil
}

func openS3(ctx context.Context, rest string, o Options) (storage.Store, error) {
	o.S3.Bucket, o.S3.Prefix, _ = strings.Cut(rest, "/")
	store, err := s3.Open(ctx, o.S3)
	if err != nil {
		return nil, err
	}
	return store, nil
}
