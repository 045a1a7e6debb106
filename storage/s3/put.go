package s3

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"time"

	"github.com/minio/minio-go/v7"

	"recto/document"
	"recto/storage"
)

// tokenName is the metadata that tells which write an object comes from.
const tokenName = "recto-write"

// condition sets the headers under which a write may take place.
type condition func(*minio.PutObjectOptions)

// Put implements storage.Store.
func (s *Store) Put(ctx context.Context, key string, body io.Reader, size int64, o storage.Options) (storage.Info, error) {
	return s.put(ctx, key, body, size, o, func(*minio.PutObjectOptions) {})
}

// PutIfAbsent implements storage.Store.
func (s *Store) PutIfAbsent(ctx context.Context, key string, body io.Reader, size int64, o storage.Options) (storage.Info, error) {
	return s.put(ctx, key, body, size, o, func(h *minio.PutObjectOptions) { h.SetMatchETagExcept("*") })
}

// PutIfMatch implements storage.Store.
func (s *Store) PutIfMatch(ctx context.Context, key, etag string, body io.Reader, size int64, o storage.Options) (storage.Info, error) {
	if etag == "" || etag == "*" {
		return storage.Info{}, document.Errorf(document.KindConflict, "%s has changed in the meantime.", key)
	}
	return s.put(ctx, key, body, size, o, func(h *minio.PutObjectOptions) { h.SetMatchETag(etag) })
}

// write is one put under way.
type write struct {
	*Store
	key    string
	header minio.PutObjectOptions
	when   condition
}

func (s *Store) put(ctx context.Context, key string, r io.Reader, size int64, o storage.Options, when condition) (storage.Info, error) {
	if err := storage.CheckPut(key, o); err != nil {
		return storage.Info{}, err
	}
	token := rand.Text()
	w := &write{s, key, header(key, token, o), when}

	body := storage.NewBody(ctx, r, size, o)
	part, last, err := readPart(body, size)
	if err != nil {
		return storage.Info{}, err
	}
	var etag string
	if last {
		etag, err = w.whole(ctx, part)
	} else {
		etag, err = w.parts(ctx, part, body)
	}
	if err != nil {
		return s.settle(ctx, key, token, err)
	}
	return storage.Info{
		Key: key, Size: body.Len(), ETag: etag, ModTime: time.Now().Truncate(time.Second),
		ContentType: w.header.ContentType, Metadata: o.Metadata,
	}, nil
}

func header(key, token string, o storage.Options) minio.PutObjectOptions {
	h := minio.PutObjectOptions{
		ContentType:  o.ContentType,
		UserMetadata: map[string]string{tokenName: token},
		// The SHA-256 of the request stands for it.
		DisableContentSha256: true,
	}
	if h.ContentType == "" {
		h.ContentType = storage.TypeOf(key)
	}
	for name, value := range o.Metadata {
		h.UserMetadata[name] = storage.EncodeValue(value)
	}
	return h
}

// readPart reads the next part of a body and tells whether it is the last,
// which may be empty. size is a guess at what is left, or -1.
func readPart(body io.Reader, size int64) (part []byte, last bool, err error) {
	var buffer bytes.Buffer
	if size >= 0 {
		buffer.Grow(int(min(size+bytes.MinRead, PartSize)))
	}
	_, err = io.CopyN(&buffer, body, PartSize)
	if err == io.EOF {
		return buffer.Bytes(), true, nil
	}
	return buffer.Bytes(), false, err
}

// whole stores an object with one request.
func (w *write) whole(ctx context.Context, data []byte) (etag string, err error) {
	w.when(&w.header)
	sum := sha256.Sum256(data)
	done, err := w.core.PutObject(ctx, w.bucket, w.prefix+w.key, bytes.NewReader(data), int64(len(data)), "", hex.EncodeToString(sum[:]), w.header)
	return done.ETag, err
}

// parts stores an object of which first is the first part and body the rest.
// Nothing is left of an upload that fails.
func (w *write) parts(ctx context.Context, first []byte, body io.Reader) (etag string, err error) {
	key := w.prefix + w.key
	upload, err := w.core.NewMultipartUpload(ctx, w.bucket, key, w.header)
	if err != nil {
		return "", err
	}
	defer func() {
		if err != nil {
			ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Minute)
			defer cancel()
			w.core.AbortMultipartUpload(ctx, w.bucket, key, upload)
		}
	}()
	var sent []minio.CompletePart
	for part, last := first, false; ; {
		sum := sha256.Sum256(part)
		done, err := w.core.PutObjectPart(ctx, w.bucket, key, upload, len(sent)+1, bytes.NewReader(part), int64(len(part)),
			minio.PutObjectPartOptions{Sha256Hex: hex.EncodeToString(sum[:]), DisableContentSha256: true})
		if err != nil {
			return "", err
		}
		sent = append(sent, minio.CompletePart{PartNumber: done.PartNumber, ETag: done.ETag})
		if last {
			break
		}
		if part, last, err = readPart(body, -1); err != nil {
			return "", err
		}
		if last && len(part) == 0 {
			break
		}
	}
	var complete minio.PutObjectOptions
	w.when(&complete)
	done, err := w.core.CompleteMultipartUpload(ctx, w.bucket, key, upload, sent, complete)
	return done.ETag, err
}

// settle finds out whether a write that failed had in truth been done before,
// its answer lost on the way.
func (s *Store) settle(ctx context.Context, key, token string, err error) (storage.Info, error) {
	failure := s.failure(ctx, "store", key, err)
	if code(err) == minio.NoSuchKey {
		// The answer to If-Match where there is nothing.
		return storage.Info{}, document.Errorf(document.KindConflict, "%s has been deleted in the meantime.", key)
	}
	if !doubtful[code(err)] {
		return storage.Info{}, failure
	}
	object, err := s.core.StatObject(ctx, s.bucket, s.prefix+key, minio.StatObjectOptions{})
	if err == nil && value(object.UserMetadata, tokenName) == token {
		return info(key, object), nil
	}
	if code(err) == minio.NoSuchKey && code(failure) == underWay {
		// Whoever was in the way has not succeeded either.
		return storage.Info{}, document.Errorf(document.KindUnavailable, "Somebody else writes %s at this moment.", key)
	}
	return storage.Info{}, failure
}

const underWay = "ConditionalRequestConflict"

// doubtful are the codes that a repeated request gets for its own success, or
// for a write that is not finished yet.
var doubtful = map[string]bool{minio.PreconditionFailed: true, minio.NoSuchUpload: true, underWay: true}
