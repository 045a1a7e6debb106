package library

import (
	"context"
	"maps"
	"time"

	"recto/document"
	"recto/storage"
	"recto/wire"
)

// Patch changes what is said of a document, if its record still has the ETag
// that the caller saw; an empty one does not ask.
func (l *Library) Patch(ctx context.Context, id, etag, by string, c wire.Change) (*wire.View, error) {
	if _, seen, err := l.Source(ctx, id); err != nil {
		return nil, err
	} else if etag != "" && etag != seen {
		return nil, document.Errorf(document.KindConflict, "The document was changed in the meantime.")
	}
	err := l.changeSource(ctx, id, func(s *wire.Source) error {
		before := s.Statement
		before.Metadata = maps.Clone(s.Metadata)
		apply(&c, &s.Statement)
		forgetOrigins(s, before)
		return checkStatement(&s.Statement)
	})
	if err != nil {
		return nil, err
	}
	l.Announce(ctx, wire.Event{Type: wire.DocumentChanged, Document: id})
	return l.Document(ctx, id, "")
}

// apply makes a change to what is said.
func apply(c *wire.Change, s *wire.Statement) {
	for _, member := range []struct{ to, from *string }{
		{&s.Title, c.Title}, {&s.Date, c.Date}, {&s.Source, c.Source}, {&s.Credits, c.Credits}, {&s.Rights, c.Rights}, {&s.Access, c.Access},
	} {
		if member.from != nil {
			*member.to = *member.from
		}
	}
	if c.Reference != nil {
		s.Reference = *c.Reference
	}
	if c.Languages != nil {
		s.Languages = *c.Languages
	}
	if c.Labels != nil {
		s.Labels = *c.Labels
	}
	for key, value := range c.Metadata {
		if value == "" {
			delete(s.Metadata, key)
			continue
		}
		if s.Metadata == nil {
			s.Metadata = map[string]string{}
		}
		s.Metadata[key] = value
	}
}

// AttachTranslation adds a translation to a document, to be aligned with it as
// soon as both are there.
func (l *Library) AttachTranslation(ctx context.Context, id string, t wire.SpooledTranslation, by string) (*wire.View, error) {
	if _, _, err := l.Source(ctx, id); err != nil {
		return nil, err
	}
	if err := l.keepTranslation(ctx, id, t); err != nil {
		return nil, err
	}
	err := l.changeSource(ctx, id, func(s *wire.Source) error {
		addTranslations(s, []wire.SpooledTranslation{t}, by)
		return nil
	})
	if err != nil {
		return nil, err
	}
	if err := l.WantAlignment(ctx, id); err != nil {
		return nil, err
	}
	l.Announce(ctx, wire.Event{Type: wire.DocumentChanged, Document: id})
	return l.Document(ctx, id, "")
}

// Retry reads again what failed of a document that has come to its end; pages
// that were read stay. Where recto reads differently by now, all of it is read
// in a new run. A document under way is only made sure to go on.
//
// The password, if any, stays in the memory of this process.
func (l *Library) Retry(ctx context.Context, id, password string) error {
	if _, _, err := l.Source(ctx, id); err != nil {
		return err
	}
	manifest, _, err := l.Manifest(ctx, id)
	if err != nil && !document.IsKind(err, document.KindNotFound) {
		return err
	}
	for tries := 0; ; tries++ {
		open, _, err := l.OpenMark(ctx, id)
		if document.IsKind(err, document.KindNotFound) {
			break
		}
		if err != nil {
			return err
		}
		if !Ended(open, manifest) {
			l.begin(ctx, id, open.Lane, password)
			return nil
		}
		// Whoever wrote the manifest is about to take the mark away, and must
		// not take ours. If that worker is dead, another does it.
		if tries == 0 {
			l.begin(ctx, id, open.Lane, "")
		}
		if tries == 100 {
			return document.Errorf(document.KindUnavailable, "The document is just being finished.")
		}
		select {
		case <-time.After(50 * time.Millisecond):
		case <-ctx.Done():
			return document.Errorf(document.KindInterrupted, "Interrupted: %w", ctx.Err())
		}
	}
	attempt := 1
	if manifest != nil {
		attempt = manifest.Attempt + 1
		if err := l.Queue.Forget(ctx, id, manifest.Document.Run); err != nil {
			return err
		}
	}
	for _, forget := range []func() error{
		func() error { return l.Queue.Forget(ctx, id, "") },
		func() error { return l.Queue.Clear(ctx, id) },
		func() error {
			return l.Mark(ctx, id, wire.OpenMark{Lane: wire.Today, Attempt: attempt, Held: l.hold(password)})
		},
	} {
		if err := forget(); err != nil {
			return err
		}
	}
	l.begin(ctx, id, wire.Today, password)
	return nil
}

// Delete takes a document away. The record stays, as a tombstone, and so do
// the originals, so that uploading the same files brings it back; with purge
// both the originals that no other document needs and all that was made of
// them are gone for good.
func (l *Library) Delete(ctx context.Context, id, by string, purge bool) error {
	var s wire.Source
	if _, err := l.getJSON(ctx, storage.SourceKey(id), &s); err != nil {
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
