package library

import (
	"bytes"
	"context"
	"encoding/json"
	"iter"
	"log/slog"

	"recto/document"
	"recto/storage"
	"recto/wire"
)

// Records are the records of documents in the storage: what people said of
// each, which work on it has not ended, what came of its pages, and the
// manifest that ends the work. Workers and the Library change them through
// here alone. They are safe for concurrent use.
//
// Errors are those of storage.Store, and KindNotFound for what is deleted.
type Records struct {
	Store storage.Store
	// Queue receives jobs and events.
	Queue Queue
	Log   *slog.Logger

	known     remembered[wire.ManifestPage]  // pages, by their keys
	parallels remembered[*document.Parallel] // by the keys and SHA-256 of their beads
	manifests remembered[*wire.Manifest]
	learned   learnedLexicon
	// corrections and doubts by their keys and ETags, texts of pages.
	corrections remembered[document.Correction]
	doubts      remembered[*document.Doubts]
	texts       remembered[[]byte]
}

// Queue is what the records and their workers need of a queue; *queue.Queue is one.
type Queue interface {
	// Add queues jobs; one that waits or is in hand is not queued twice.
	Add(ctx context.Context, jobs ...wire.Job) (added int, err error)
	// Begin, End, Died and Done count the attempts at pages and tell when all
	// of them are done; Forget drops what they know of a run.
	Begin(ctx context.Context, id, run string, page int) error
	End(ctx context.Context, id, run string, page int) error
	Died(ctx context.Context, id, run string, page int) error
	Done(ctx context.Context, id, run string, total int, pages ...int) (complete bool, err error)
	Forget(ctx context.Context, id, run string) error
	// Clear drops the jobs of a document that were given up.
	Clear(ctx context.Context, id string) error
	// Announce tells those who follow.
	Announce(ctx context.Context, e wire.Event) error
}

// Documents yields the IDs of all documents, deleted ones too unless they were
// purged, each once and in no order that means anything. An error ends it.
func (l *Records) Documents(ctx context.Context) iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		// The references are far fewer than what stands below documents/.
		seen := map[string]bool{}
		for info, err := range l.Store.List(ctx, storage.RefsPrefix, "") {
			if err != nil {
				yield("", err)
				return
			}
			_, id, ok := storage.ParseRefKey(info.Key)
			if !ok || seen[id] {
				continue
			}
			seen[id] = true
			if !yield(id, nil) {
				return
			}
		}
	}
}

// Source returns the record of a document that is not deleted, and its ETag.
func (l *Records) Source(ctx context.Context, id string) (*wire.Source, string, error) {
	var s wire.Source
	etag, err := l.record(ctx, id, &s)
	switch {
	case document.IsKind(err, document.KindNotFound), document.IsKind(err, document.KindUsage):
		return nil, "", document.Errorf(document.KindNotFound, "There is no document %.64s.", id)
	case err != nil:
		return nil, "", err
	case s.Deleted != nil:
		e := document.Errorf(document.KindNotFound, "The document %s was deleted.", id)
		e.Hint = "Restore it, or upload its files again."
		return nil, "", e
	}
	return &s, etag, nil
}

// record reads source.json, of a deleted document too.
func (l *Records) record(ctx context.Context, id string, s *wire.Source) (etag string, err error) {
	return l.readJSON(ctx, storage.SourceKey(id), mostRecord, s, func() error {
		s.Access = wire.AccessOf(s.Access)
		return checkSource(id, s)
	})
}

// Announce tells an event to those who follow; one that gets lost is logged.
func (l *Records) Announce(ctx context.Context, e wire.Event) {
	if err := l.Queue.Announce(ctx, e); err != nil {
		l.Log.Warn("an event got lost", "event", e.Type, "document", e.Document, "error", err)
	}
}

// OpenMark returns open/<id> and its ETag.
func (l *Records) OpenMark(ctx context.Context, id string) (wire.OpenMark, string, error) {
	var m wire.OpenMark
	etag, err := l.readJSON(ctx, storage.OpenKey(id), mostRecord, &m, func() error { return checkOpenMark(&m) })
	return m, etag, err
}

// Manifest returns manifest.json and its ETag.
func (l *Records) Manifest(ctx context.Context, id string) (*wire.Manifest, string, error) {
	return l.manifestAt(ctx, storage.ManifestKey(id), id, "")
}

// manifestAt returns the manifest under a key, of a document and of a run or,
// if that is empty, any. It may be another's, too, and is not to be changed:
// what has been decoded is remembered.
func (l *Records) manifestAt(ctx context.Context, key, id, run string) (*wire.Manifest, string, error) {
	form, info, err := l.read(ctx, key, mostManifest)
	if err != nil {
		return nil, "", err
	}
	name := key + " " + info.ETag
	if known, ok := l.manifests.get(name); ok {
		return known, info.ETag, nil
	}
	m := &wire.Manifest{}
	if err = json.Unmarshal(form, m); err == nil {
		err = checkManifest(id, run, m)
	}
	if err != nil {
		return nil, "", corrupt(key, "%w", err)
	}
	l.manifests.put(name, m, len(form))
	return m, info.ETag, nil
}

// changeSource changes source.json, again and again until nobody comes
// between. fn gets a zero Source where there is none.
func (l *Records) changeSource(ctx context.Context, id string, fn func(*wire.Source) error) error {
	return l.changeSeen(ctx, id, "", fn)
}

// changeSeen is changeSource where the record still has the ETag that somebody
// saw, and KindConflict otherwise; an empty one does not ask.
func (l *Records) changeSeen(ctx context.Context, id, seen string, fn func(*wire.Source) error) error {
	for {
		var s wire.Source
		etag, err := l.record(ctx, id, &s)
		if err != nil && !document.IsKind(err, document.KindNotFound) {
			return err
		}
		if seen != "" && etag != seen {
			return document.Errorf(document.KindConflict, "The document was changed in the meantime.")
		}
		before := wire.JSON(s)
		if err := fn(&s); err != nil {
			return err
		}
		after := wire.JSON(s)
		if bytes.Equal(before, after) {
			return nil
		}
		err = l.swap(ctx, storage.SourceKey(id), etag, after)
		if !document.IsKind(err, document.KindConflict) {
			return err
		}
	}
}

// swap writes an object where it is as it was read; an empty etag stands for
// one that was not there.
func (l *Records) swap(ctx context.Context, key, etag string, form []byte) error {
	var err error
	if etag == "" {
		_, err = l.Store.PutIfAbsent(ctx, key, bytes.NewReader(form), int64(len(form)), storage.Options{})
	} else {
		_, err = l.Store.PutIfMatch(ctx, key, etag, bytes.NewReader(form), int64(len(form)), storage.Options{})
	}
	return err
}

// PutOnce stores what depends on its key alone, so that whoever was first is right.
func (l *Records) PutOnce(ctx context.Context, key string, data []byte) error {
	_, err := l.Store.PutIfAbsent(ctx, key, bytes.NewReader(data), int64(len(data)), storage.Options{})
	if document.IsKind(err, document.KindConflict) {
		return nil
	}
	return err
}

// Missing tells what the storage should have and has not.
func Missing(err error, what string) error {
	if document.IsKind(err, document.KindNotFound) {
		return document.Errorf(document.KindCorrupt, "%s is missing in the storage: %w", what, err)
	}
	return err
}
