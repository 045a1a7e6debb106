package library

import (
	"context"
	"time"

	"recto/document"
	"recto/storage"
	"recto/wire"
)

// Sweep queues what the storage shows as unfinished and the queue may have
// lost: all that is marked open since before the time given. Jobs that wait or
// are in hand are not queued twice. A document of which dead says that a job
// was given up ends as failed, with that reason; a retry is then somebody's
// decision.
func (l *Records) Sweep(ctx context.Context, before time.Time, dead func(context.Context) (map[string]*document.Error, error)) error {
	given, err := dead(ctx)
	if err != nil {
		return err
	}
	for info, err := range l.Store.List(ctx, storage.OpenPrefix, "") {
		if err != nil {
			return err
		}
		id, ok := storage.ParseOpenKey(info.Key)
		if !ok || !info.ModTime.Before(before) {
			continue
		}
		err = document.Recovered(func() error { return l.sweep(ctx, id, given[id]) })
		if document.IsKind(err, document.KindCorrupt) || document.IsKind(err, document.KindInternal) {
			l.Log.Error("a document cannot be swept", "document", id, "error", err)
			continue // it holds up no other
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (l *Records) sweep(ctx context.Context, id string, reason *document.Error) error {
	open, _, err := l.OpenMark(ctx, id)
	if document.IsKind(err, document.KindNotFound) || err == nil && time.Now().Before(open.Held) {
		return nil
	}
	if err != nil {
		return err
	}
	if reason != nil {
		return l.endDead(ctx, id, open, reason)
	}
	_, err = l.Queue.Add(ctx, wire.Job{Kind: wire.JobOpen, Lane: open.Lane, Document: id})
	return err
}

// endDead ends the work on a document of which a job was given up. One that has
// been read stays as it is, without the translation or correction that came later.
func (l *Records) endDead(ctx context.Context, id string, open wire.OpenMark, reason *document.Error) error {
	manifest, _, err := l.Manifest(ctx, id)
	if err != nil && !document.IsKind(err, document.KindNotFound) {
		return err
	}
	if Ended(open, manifest) {
		l.Log.Error("what came after a document had been read cannot be brought into it", "document", id, "reason", reason)
		return l.Store.Delete(ctx, storage.OpenKey(id))
	}
	source, _, err := l.Source(ctx, id)
	if document.IsKind(err, document.KindNotFound) {
		return nil // deleted
	}
	if err != nil {
		return err
	}
	return l.Fail(ctx, source, open, document.Recipe{Languages: source.Languages}, reason)
}
