package library

import (
	"bytes"
	"context"

	"recto/document"
	"recto/storage"
	"recto/wire"
)

// Mark writes open/<id> where it does not stand yet.
func (l *Records) Mark(ctx context.Context, id string, m wire.OpenMark) error {
	form := wire.JSON(m)
	_, err := l.Store.PutIfAbsent(ctx, storage.OpenKey(id), bytes.NewReader(form), int64(len(form)), storage.Options{ContentType: "application/json"})
	if document.IsKind(err, document.KindConflict) {
		return nil
	}
	return err
}

// Ended reports whether a manifest is the end of the work that a mark stands
// for.
func Ended(open wire.OpenMark, m *wire.Manifest) bool {
	return m != nil && m.Attempt >= open.Attempt && m.Document.Run == open.Run
}

// SwapOpenMark replaces open/<id> if it still has this ETag, and is
// KindConflict otherwise.
func (l *Records) SwapOpenMark(ctx context.Context, id, etag string, m wire.OpenMark) error {
	return l.swap(ctx, storage.OpenKey(id), etag, wire.JSON(m))
}
