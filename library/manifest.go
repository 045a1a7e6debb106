package library

import (
	"bytes"
	"context"
	"fmt"
	"slices"

	"recto/document"
	"recto/storage"
	"recto/wire"
)

// Commit makes a manifest the current one and concludes the document. It may
// be cut off anywhere and is then done again.
func (l *Records) Commit(ctx context.Context, id string, open wire.OpenMark, manifest *wire.Manifest) error {
	form := wire.JSON(manifest)
	run := manifest.Document.Run
	if len(manifest.Pages) > 0 {
		key := storage.RunManifestKey(id, run)
		if _, err := l.Store.Put(ctx, key, bytes.NewReader(form), int64(len(form)), storage.Options{}); err != nil {
			return err
		}
	}
	for {
		there, etag, err := l.Manifest(ctx, id)
		if err != nil && !document.IsKind(err, document.KindNotFound) {
			return err
		}
		if there != nil && there.Attempt > open.Attempt {
			return nil // somebody is ahead of us
		}
		if there != nil && bytes.Equal(wire.JSON(there), form) {
			break
		}
		err = l.SwapManifest(ctx, id, etag, manifest)
		if err == nil {
			break
		}
		if !document.IsKind(err, document.KindConflict) {
			return err
		}
	}
	return l.Conclude(ctx, id, open, manifest)
}

// Conclude tells that a document has come to its end and takes the mark away.
// While the mark stands, whoever comes next does this again.
func (l *Records) Conclude(ctx context.Context, id string, open wire.OpenMark, manifest *wire.Manifest) error {
	run := manifest.Document.Run
	e := wire.Event{
		Type: wire.EventType("document." + string(manifest.Status)), Document: id, Run: run, Failure: manifest.Failure,
		ID: fmt.Sprintf("%s.%s.%d.%s", id, run, open.Attempt, manifest.Status),
	}
	if err := l.Queue.Announce(ctx, e); err != nil {
		return err
	}
	if err := l.Queue.Forget(ctx, id, run); err != nil {
		return err
	}
	// Somebody else may have done all this long ago, and a retry have begun.
	if now, _, err := l.OpenMark(ctx, id); err != nil || now.Attempt != open.Attempt {
		if document.IsKind(err, document.KindNotFound) {
			return nil
		}
		return err
	}
	// A translation or a correction may have come while the manifest was made.
	if waits, err := l.Behind(ctx, id); err != nil || waits {
		if err == nil {
			_, err = l.Queue.Add(ctx, wire.Job{Kind: wire.JobAlign, Lane: wire.Today, Document: id})
		}
		return err
	}
	return l.Store.Delete(ctx, storage.OpenKey(id))
}

// Fail ends a document that cannot be read as a whole.
func (l *Records) Fail(ctx context.Context, source *wire.Source, open wire.OpenMark, recipe document.Recipe, reason *document.Error) error {
	manifest := &wire.Manifest{
		Schema: wire.ManifestSchema, Status: wire.StatusFailed, Attempt: open.Attempt, Failure: reason,
		Document: document.Document{Schema: document.Schema, ID: source.ID, Title: source.Title, Run: open.Run, Recipe: recipe},
		Pages:    []wire.ManifestPage{}, Exports: []wire.Export{},
	}
	for _, f := range source.Files {
		manifest.Document.Files = append(manifest.Document.Files, document.File{Name: f.Name, SHA256: f.SHA256, Size: f.Size})
	}
	return l.Commit(ctx, source.ID, open, manifest)
}

// Behind reports whether a document that has come to its end has translations
// that nobody has tried, or tells of some that were taken away, or lacks
// corrections.
func (l *Records) Behind(ctx context.Context, id string) (bool, error) {
	source, _, err := l.Source(ctx, id)
	if document.IsKind(err, document.KindNotFound) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	manifest, _, err := l.Manifest(ctx, id)
	if document.IsKind(err, document.KindNotFound) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	corrections, err := l.Corrections(ctx, id)
	if err != nil {
		return false, err
	}
	if manifest.Corrected == nil && len(corrections) > 0 || manifest.Corrected != nil && manifest.Corrected.Last != corrections.Last() {
		return true, nil
	}
	if manifest.Status == wire.StatusFailed {
		return false, nil
	}
	tried := func(t wire.TranslationFile) bool {
		return slices.ContainsFunc(manifest.Alignments, func(a wire.Aligned) bool { return a.Language == t.Language && a.Translation == t.SHA256 })
	}
	untried := slices.ContainsFunc(source.Translations, func(t wire.TranslationFile) bool { return !tried(t) })
	return untried || len(manifest.Alignments) != len(source.Translations), nil
}

// WantUpdate has brought into the manifest of a document what it is Behind, if it
// has come to its end; else the job finish does it.
func (l *Records) WantUpdate(ctx context.Context, id string) error {
	waits, err := l.Behind(ctx, id)
	if err != nil || !waits {
		return err
	}
	manifest, _, err := l.Manifest(ctx, id)
	if err != nil {
		return err
	}
	if err := l.Mark(ctx, id, wire.OpenMark{Lane: wire.Today, Attempt: manifest.Attempt, Run: manifest.Document.Run}); err != nil {
		return err
	}
	if _, err := l.Queue.Add(ctx, wire.Job{Kind: wire.JobAlign, Lane: wire.Today, Document: id}); err != nil {
		l.Log.Warn("what came is stored and waits for the queue", "document", id, "error", err)
	}
	return nil
}

// SwapManifest replaces manifest.json if it still has this ETag, and is
// KindConflict otherwise. An empty one stands for a manifest that was not there.
func (l *Records) SwapManifest(ctx context.Context, id, etag string, m *wire.Manifest) error {
	return l.swap(ctx, storage.ManifestKey(id), etag, wire.JSON(m))
}
