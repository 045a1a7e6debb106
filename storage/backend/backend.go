// Package backend opens a storage.Store by its name.
package backend

import (
	"context"
	"net/url"
	"strings"

	"recto/document"
	"recto/storage"
	"recto/storage/dir"
	"recto/storage/s3"
)

// Open returns the Store named by where: a directory's path, or
// s3://bucket/prefix, for which o says the rest; its Bucket and Prefix are
// those of where. It does not probe the Store. The caller closes it.
func Open(ctx context.Context, where string, o s3.Options) (storage.Store, error) {
	if where == "" {
		return nil, document.Errorf(document.KindUsage, "No storage is named.")
	}
	rest, ok := strings.CutPrefix(where, "s3://")
	if !ok {
		if u, err := url.Parse(where); err == nil && strings.Contains(where, "://") {
			return nil, document.Errorf(document.KindUsage, "The storage %s is neither a directory nor s3://bucket/prefix.", u.Redacted())
		}
		store, err := dir.Open(where)
		if err != nil {
			return nil, err
		}
		return store, nil
	}
	o.Bucket, o.Prefix, _ = strings.Cut(rest, "/")
	store, err := s3.Open(ctx, o)
	if err != nil {
		return nil, err
	}
	return store, nil
}
