package library

import (
	"context"

	"recto/document"
	"recto/storage"
	"recto/wire"
)

// Delete takes a document away. Its record, its originals and all that was
// made of them stay, so that Restore, or uploading the same files, brings it
// back; with purge the originals that no other document needs and all that was
// made of them are gone for good.
func (l *Library) Delete(ctx context.Context, id, by string, purge bool) error {
	var s wire.Source
	if _, err := l.record(ctx, id, &s); err != nil {
		return err
	}
	err := l.changeSource(ctx, id, func(s *wire.Source) error {
		if s.Deleted == nil {
			s.Deleted = &wire.Saying{By: by, At: now()}
		}
		return nil
	})
	if err == nil {
		err = l.Store.Delete(ctx, storage.OpenKey(id))
	}
	l.Announce(ctx, wire.Event{Type: wire.DocumentChanged, Document: id})
	if err != nil || !purge {
		return err
	}
	var keys []string
	for info, err := range l.Store.List(ctx, storage.DocumentPrefix(id), "") {
		if err != nil {
			return err
		}
		if info.Key != storage.SourceKey(id) && info.Key != storage.ManifestKey(id) {
			keys = append(keys, info.Key)
		}
	}
	// What names the rest goes first.
	for _, key := range append([]string{storage.ManifestKey(id)}, keys...) {
		if err := l.Store.Delete(ctx, key); err != nil {
			return err
		}
	}
	for _, f := range s.Files {
		if err := l.dropOriginal(ctx, id, f.SHA256); err != nil {
			return err
		}
	}
	return l.changeSource(ctx, id, func(s *wire.Source) error {
		if s.Deleted != nil {
			*s = wire.Source{Schema: s.Schema, ID: id, Uploaded: s.Uploaded, Deleted: s.Deleted}
		}
		return nil
	})
}

// Restore brings a deleted document back as it was, and has it read where that
// had not ended. Of one that was purged nothing is left: KindNotFound.
func (l *Library) Restore(ctx context.Context, id string) (*wire.View, error) {
	var s wire.Source
	_, err := l.record(ctx, id, &s)
	if err != nil && !document.IsKind(err, document.KindNotFound) {
		return nil, err
	}
	if len(s.Files) == 0 {
		e := document.Errorf(document.KindNotFound, "There is no document %.64s, or it was removed for good.", id)
		e.Hint = "Upload its files again to bring it back."
		return nil, e
	}
	err = l.changeSource(ctx, id, func(s *wire.Source) error {
		s.Deleted = nil
		return nil
	})
	if err != nil {
		return nil, err
	}
	if err := l.wake(ctx, &wire.Accepted{ID: id}, wire.Upload{Lane: s.Lane}); err != nil {
		return nil, err
	}
	return l.Document(ctx, id, "")
}

// Listed is what a catalogue says of a document: the Document; of one that was
// deleted and can be restored, what was said of it.
func (l *Library) Listed(ctx context.Context, id string) (*wire.View, error) {
	view, err := l.Document(ctx, id, "")
	if !document.IsKind(err, document.KindNotFound) {
		return view, err
	}
	var s wire.Source
	if _, gone := l.record(ctx, id, &s); gone != nil || s.Deleted == nil || len(s.Files) == 0 {
		return nil, err
	}
	return &wire.View{Source: s, Status: wire.StatusDeleted}, nil
}

// dropOriginal removes an original unless another document needs it.
func (l *Library) dropOriginal(ctx context.Context, id, sha256 string) error {
	if err := l.Store.Delete(ctx, storage.RefKey(sha256, id)); err != nil {
		return err
	}
	for _, err := range l.Store.List(ctx, storage.RefsOf(sha256), "") {
		return err // somebody needs it, or nobody knows
	}
	return l.Store.Delete(ctx, storage.OriginalKey(sha256))
}
