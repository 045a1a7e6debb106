package storage

import (
	"bytes"
	"context"
	"errors"
	"io"
)

// Object reads one object of a Store, from any place in it: what net/http
// serves ranges from. It is not safe for concurrent use. The caller closes it.
type Object struct {
	// Info is that of the object when it was opened.
	Info
	// Name is what people call it; empty where nobody has named it.
	Name string

	ctx   context.Context
	store Store
	data  []byte // where there is no store
	at    int64
	body  io.ReadCloser
}

// OpenObject returns the object under key, which is fetched as it is read. The
// context holds until it is closed.
func OpenObject(ctx context.Context, s Store, key string) (*Object, error) {
	info, err := s.Stat(ctx, key)
	if err != nil {
		return nil, err
	}
	return &Object{Info: info, ctx: ctx, store: s}, nil
}

// NewObject returns an object that is in memory alone; info is complete but for
// its size.
func NewObject(info Info, data []byte) *Object {
	info.Size = int64(len(data))
	return &Object{Info: info, data: data}
}

// Read implements io.Reader.
func (o *Object) Read(p []byte) (int, error) {
	if o.at >= o.Size {
		return 0, io.EOF
	}
	if o.body == nil && o.store == nil {
		o.body = io.NopCloser(bytes.NewReader(o.data[o.at:]))
	}
	if o.body == nil {
		body, _, err := o.store.Get(o.ctx, o.Key, Range{Start: o.at})
		if err != nil {
			return 0, err
		}
		o.body = body
	}
	n, err := o.body.Read(p)
	o.at += int64(n)
	return n, err
}

// Seek implements io.Seeker.
func (o *Object) Seek(offset int64, whence int) (int64, error) {
	switch whence {
	case io.SeekCurrent:
		offset += o.at
	case io.SeekEnd:
		offset += o.Size
	}
	if offset < 0 {
		return 0, errors.New("storage: seek before the beginning of an object")
	}
	if offset != o.at {
		o.Close()
		o.at = offset
	}
	return offset, nil
}

// Close frees what the Object holds.
func (o *Object) Close() error {
	if o.body == nil {
		return nil
	}
	body := o.body
	o.body = nil
	return body.Close()
}
