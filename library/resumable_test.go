package library

import (
	"bytes"
	"errors"
	"io"
	"testing"
	"testing/iotest"
	"time"

	"recto/document"
	"recto/storage"
	"recto/storage/s3"
	"recto/storage/storagetest"
)

// A file that comes in pieces, and breaks off again and again, is whole in the
// end, in either store; nothing of it stays when it is given up or forgotten.
func TestUploadGoesOn(t *testing.T) {
	server := storagetest.S3Server(t)
	bucket, err := s3.Open(t.Context(), s3.Options{Endpoint: server.Endpoint, Bucket: server.Bucket})
	if err != nil {
		t.Fatal(err)
	}
	defer bucket.Close()
	for name, store := range map[string]storage.Store{"directory": newStore(t), "bucket": bucket} {
		t.Run(name, func(t *testing.T) {
			l := &Library{Records: &Records{Store: store}, Scratch: t.TempDir()}
			data := make([]byte, 40<<20)
			for i := range data {
				data[i] = byte(i * i >> 7)
			}
			id, err := l.BeginUpload(t.Context(), "дело/скан.tif", int64(len(data)))
			if err != nil {
				t.Fatal(err)
			}
			cut := errors.New("the line is dead")
			for _, ends := range []int{0, 1, 17 << 20, 36 << 20, len(data)} {
				u, err := l.Incoming(t.Context(), id)
				if err != nil {
					t.Fatal(err)
				}
				var rest io.Reader = bytes.NewReader(data[u.Offset:ends])
				if ends < len(data) {
					rest = io.MultiReader(rest, iotest.ErrReader(cut))
				}
				kept, err := l.ContinueUpload(t.Context(), id, u.Offset, rest)
				if kept != int64(ends)-u.Offset || ends < len(data) && !errors.Is(err, cut) || ends == len(data) && err != nil {
					t.Errorf("up to %d: %d are kept, %v", ends, kept, err)
				}
				if _, err := l.ContinueUpload(t.Context(), id, u.Offset+1<<30, rest); !document.IsKind(err, document.KindConflict) {
					t.Errorf("going on elsewhere gives %v", err)
				}
				if _, err := l.Uploaded(t.Context(), id); ends < len(data) && !document.IsKind(err, document.KindUsage) {
					t.Errorf("half of it is taken for all: %v", err)
				}
			}
			whole, err := l.Uploaded(t.Context(), id)
			if err != nil {
				t.Fatal(err)
			}
			defer whole.Close()
			if whole.SHA256 != document.SHA256(data) || whole.Name != "скан.tif" {
				t.Errorf("what has come is %+v", whole)
			}
			if err := l.ForgetUploads(t.Context(), time.Now().Add(-time.Hour)); err != nil {
				t.Fatal(err)
			}
			if u, err := l.Incoming(t.Context(), id); err != nil || u.Offset != u.Size {
				t.Errorf("a new upload is forgotten: %+v %v", u, err)
			}
			if err := l.ForgetUploads(t.Context(), time.Now().Add(time.Hour)); err != nil {
				t.Fatal(err)
			}
			if _, err := l.Incoming(t.Context(), id); !document.IsKind(err, document.KindNotFound) {
				t.Errorf("an old one stays: %v", err)
			}
			for info, err := range store.List(t.Context(), storage.UploadsPrefix, "") {
				t.Errorf("%s is left, %v", info.Key, err)
			}
		})
	}
}
