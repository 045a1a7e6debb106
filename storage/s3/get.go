package s3

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"net/http"
	"strconv"
	"strings"

	"github.com/minio/minio-go/v7"

	"recto/storage"
)

// Get implements storage.Store.
func (s *Store) Get(ctx context.Context, key string, r storage.Range) (io.ReadCloser, storage.Info, error) {
	if err := storage.CheckKey(key); err != nil {
		return nil, storage.Info{}, err
	}
	var o minio.GetObjectOptions
	if r != (storage.Range{}) {
		o.Set("Range", rangeHeader(r))
	}
	part, object, header, err := s.core.GetObject(ctx, s.bucket, s.prefix+key, o)
	if code(err) == minio.InvalidRange {
		whole, err := s.Stat(ctx, key)
		return http.NoBody, whole, err
	}
	if err != nil {
		return nil, storage.Info{}, s.failure(ctx, "read", key, err)
	}
	whole := info(key, object)
	if _, total, ok := strings.Cut(header.Get("Content-Range"), "/"); ok {
		if whole.Size, err = strconv.ParseInt(total, 10, 64); err != nil {
			part.Close()
			return nil, storage.Info{}, s.failure(ctx, "read", key, fmt.Errorf("the server does not tell the size: %w", err))
		}
	}
	start, length := r.Of(whole.Size)
	return &body{ctx: ctx, s: s, key: key, etag: whole.ETag, part: part, next: start, end: start + length}, whole, nil
}

func rangeHeader(r storage.Range) string {
	switch {
	case r.Start < 0:
		// HTTP cannot ask for less than all of an end; body stops early.
		return fmt.Sprintf("bytes=%d", r.Start)
	case r.Length > 0:
		return fmt.Sprintf("bytes=%d-%d", r.Start, r.Start+r.Length-1)
	}
	return fmt.Sprintf("bytes=%d-", r.Start)
}

// body reads a part of an object and asks for the rest of it when the
// connection breaks.
type body struct {
	ctx       context.Context
	s         *Store
	key, etag string
	part      io.ReadCloser
	next, end int64
	// moved is set once a connection has brought something.
	moved bool
}

func (b *body) Read(p []byte) (int, error) {
	if b.next >= b.end {
		return 0, io.EOF
	}
	if int64(len(p)) > b.end-b.next {
		p = p[:b.end-b.next]
	}
	n, err := b.part.Read(p)
	b.next += int64(n)
	b.moved = b.moved || n > 0
	if err == nil || b.next >= b.end || len(p) == 0 {
		return n, nil
	}
	if err == io.EOF {
		err = io.ErrUnexpectedEOF
	}
	if b.ctx.Err() != nil || !b.moved {
		return n, b.s.failure(b.ctx, "read", b.key, err)
	}
	return n, b.reopen()
}

// reopen asks for what is still to come of the very same object.
func (b *body) reopen() error {
	var o minio.GetObjectOptions
	o.Set("Range", fmt.Sprintf("bytes=%d-%d", b.next, b.end-1))
	o.Set("If-Match", strconv.Quote(b.etag))
	part, _, _, err := b.s.core.GetObject(b.ctx, b.s.bucket, b.s.prefix+b.key, o)
	if err != nil {
		return b.s.failure(b.ctx, "read", b.key, err)
	}
	b.part.Close()
	b.part, b.moved = part, false
	return nil
}

func (b *body) Close() error { return b.part.Close() }

// Stat implements storage.Store.
func (s *Store) Stat(ctx context.Context, key string) (storage.Info, error) {
	if err := storage.CheckKey(key); err != nil {
		return storage.Info{}, err
	}
	object, err := s.core.StatObject(ctx, s.bucket, s.prefix+key, minio.StatObjectOptions{})
	if err != nil {
		return storage.Info{}, s.failure(ctx, "read", key, err)
	}
	return info(key, object), nil
}

// info takes over what a server says of an object.
func info(key string, object minio.ObjectInfo) storage.Info {
	i := storage.Info{
		Key: key, Size: object.Size, ETag: object.ETag, ModTime: object.LastModified,
		ContentType: object.ContentType,
	}
	for name, value := range object.UserMetadata {
		if name = strings.ToLower(name); name == tokenName {
			continue
		}
		if i.Metadata == nil {
			i.Metadata = map[string]string{}
		}
		i.Metadata[name] = storage.DecodeValue(value)
	}
	return i
}

// value finds a name in metadata as HTTP spells it.
func value(metadata map[string]string, name string) string {
	return metadata[http.CanonicalHeaderKey(name)]
}

// List implements storage.Store.
func (s *Store) List(ctx context.Context, prefix, after string) iter.Seq2[storage.Info, error] {
	return func(yield func(storage.Info, error) bool) {
		if err := storage.CheckPrefix(prefix); err != nil {
			yield(storage.Info{}, err)
			return
		}
		owner := false
		o := minio.ListObjectsOptions{Prefix: s.prefix + prefix, Recursive: true, FetchOwner: &owner}
		if after != "" {
			o.StartAfter = s.prefix + after
		}
		for object := range s.core.ListObjectsIter(ctx, s.bucket, o) {
			if object.Err != nil {
				yield(storage.Info{}, s.failure(ctx, "list", prefix, object.Err))
				return
			}
			key := strings.TrimPrefix(object.Key, s.prefix)
			if storage.CheckKey(key) != nil {
				continue
			}
			if !yield(storage.Info{Key: key, Size: object.Size, ETag: object.ETag, ModTime: object.LastModified}, nil) {
				return
			}
		}
		if err := ctx.Err(); err != nil {
			yield(storage.Info{}, storage.Interrupted(ctx, err))
		}
	}
}

// Delete implements storage.Store.
func (s *Store) Delete(ctx context.Context, key string) error {
	if err := storage.CheckKey(key); err != nil {
		return err
	}
	err := s.core.RemoveObject(ctx, s.bucket, s.prefix+key, minio.RemoveObjectOptions{})
	if err != nil && code(err) != minio.NoSuchKey {
		return s.failure(ctx, "delete", key, err)
	}
	return nil
}

func code(err error) string {
	var refused minio.ErrorResponse
	errors.As(err, &refused)
	return refused.Code
}
