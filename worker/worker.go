// Package worker does the jobs of the queue: it opens the originals of a
// document, reads its pages, makes its exports and alignments, and writes its
// manifest.
package worker

import (
	"context"
	"errors"
	"slices"
	"time"

	"recto/align/lexicon"
	"recto/document"
	"recto/library"
	"recto/reader"
	"recto/wire"
)

// Worker does jobs.
//
//	open    originals ─▶ how many pages, of which run ─▶ jobs for them
//	pages   originals ─▶ page records and pictures, each kept when it is read
//	finish  page records ─▶ exports, alignments ─▶ manifest; open/<id> goes
//	align   translations and corrections that came later ─▶ exports, alignments ─▶ manifest
//
// Every job may be done again, by anybody, at any time, also while it is being
// done: it finds what is there and adds what is not. A job for a document that
// is not open any more does nothing.
type Worker struct {
	*library.Records
	Readers *reader.Pool
	// Originals keeps the files of documents at hand.
	Originals *library.Cache
	// Scratch is the folder for files under way; see package scratch.
	Scratch string
	// Recipe returns that of this machine for the languages asked for.
	Recipe func(languages []string) (document.Recipe, error)
	// Formats are the exports to make.
	Formats []string
	// Ahead is how many pages of a job are read at once.
	Ahead int
	// Dictionary returns the lexicon of this machine, nil without one.
	Dictionary func() *lexicon.Lexicon
}

// ErrYield is returned for a job that was left, for a reason that yield gave.
var ErrYield = errors.New("worker: the job was left to others")

// ErrOthers is returned for a job that workers of another recipe are at: two
// recipes never read one run together, and none takes a document from another
// that gets on with it.
var ErrOthers = errors.New("worker: the job is left to workers of another recipe")

// standstill is how long a run may bring nothing new before a worker of
// another recipe takes its document over, and begins it anew.
const standstill = 2 * time.Minute

// Do does a job. It returns nil when the storage has all that came of it.
// Errors that are no fault of the document's are returned; the job is to be
// done again.
func (w *Worker) Do(ctx context.Context, job wire.Job, yield func() bool) error {
	return w.do(ctx, job, execution{yield: yield, add: func(ctx context.Context, jobs ...wire.Job) error {
		_, err := w.Queue.Add(ctx, jobs...)
		return err
	}})
}

// execution is how a job is done: from the queue, or alone with a password.
type execution struct {
	password string
	yield    func() bool
	add      func(ctx context.Context, jobs ...wire.Job) error
}

func (w *Worker) do(ctx context.Context, job wire.Job, how execution) error {
	if job.Kind == wire.JobAlign {
		return w.update(ctx, job.Document)
	}
	open, etag, err := w.OpenMark(ctx, job.Document)
	if document.IsKind(err, document.KindNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	if how.password == "" && time.Now().Before(open.Held) {
		return nil // the server that has the password reads it
	}
	if job.Kind != wire.JobOpen && job.Run != open.Run {
		return nil // of a run that nobody wants any more
	}
	source, _, err := w.Source(ctx, job.Document)
	if document.IsKind(err, document.KindNotFound) {
		return nil // deleted, or its upload did not end well
	}
	if err != nil {
		return err
	}
	if job.Kind == wire.JobOpen {
		return w.openOrReadOn(ctx, open, etag, source, how)
	}
	record, mine, err := w.begun(ctx, open, job.Document, how)
	switch {
	case err != nil:
		return err
	case record == nil || !mine:
		return how.add(ctx, wire.Job{Kind: wire.JobOpen, Lane: job.Lane, Document: job.Document})
	case job.Kind == wire.JobPages:
		return w.pages(ctx, job, open, record.Opened(), how)
	}
	return w.finish(ctx, job, open, record, how)
}

// openOrReadOn opens a document, or goes on with the run that has been opened
// with the recipe of this machine.
func (w *Worker) openOrReadOn(ctx context.Context, open wire.OpenMark, etag string, source *wire.Source, how execution) error {
	manifest, _, err := w.Manifest(ctx, source.ID)
	if err != nil && !document.IsKind(err, document.KindNotFound) {
		return err
	}
	if library.Ended(open, manifest) { // whoever made it did not get to the end
		return w.update(ctx, source.ID)
	}
	record, mine, err := w.begun(ctx, open, source.ID, how)
	if err != nil {
		return err
	}
	if record != nil && mine {
		return w.readOn(ctx, open, record, manifest, how)
	}
	return w.open(ctx, open, etag, source, manifest, how)
}

// begun returns the record of the run that an open document is in, nil where
// there is none yet, and whether it is of this machine's recipe. A run of
// another recipe that gets on is ErrOthers.
func (w *Worker) begun(ctx context.Context, open wire.OpenMark, id string, how execution) (record *library.Run, mine bool, err error) {
	if open.Run == "" {
		return nil, true, nil
	}
	record, err = w.Run(ctx, id, open.Run)
	if document.IsKind(err, document.KindNotFound) {
		return nil, true, nil
	}
	if err != nil {
		return nil, false, err
	}
	if w.readsAs(record) {
		return record, true, nil
	}
	if how.password == "" {
		last, err := w.LastProgress(ctx, id, open.Run)
		if err != nil {
			return nil, false, err
		}
		if time.Since(last) < standstill {
			return nil, false, ErrOthers
		}
	}
	return record, false, nil
}

// readsAs reports whether this machine has the recipe of a run, whatever files
// of the document it could open.
func (w *Worker) readsAs(record *library.Run) bool {
	recipe, err := w.Recipe(record.Recipe.Languages)
	recipe.Unopened = record.Recipe.Unopened
	return err == nil && recipe.Hash() == record.Run
}

// faults are the kinds of errors that a document or page has brought about
// itself. All others say something of the machine or the storage.
var faults = []document.Kind{
	document.KindNoScan, document.KindUnsupported, document.KindDamaged, document.KindEncrypted, document.KindTooLarge, document.KindNoSuchPage,
	document.KindTimeout, document.KindMemory, document.KindCrashed, document.KindNoLanguage, document.KindInternal,
}

// fault returns err as what the document is to be blamed for, or nil. Words
// that depend on what happened to which reader do not get into results.
func fault(err error) *document.Error {
	var e *document.Error
	if !errors.As(err, &e) || !slices.Contains(faults, e.Kind) {
		return nil
	}
	if e.Kind == document.KindCrashed {
		return (&document.Error{Kind: document.KindCrashed}).On(e.File, e.Page)
	}
	return e
}

// giveUp ends a document that cannot be opened, if that is its own fault.
func (w *Worker) giveUp(ctx context.Context, open wire.OpenMark, source *wire.Source, recipe document.Recipe, err error) error {
	reason := fault(err)
	if reason == nil || reason.Kind == document.KindInternal || ctx.Err() != nil {
		return err
	}
	w.Log.Info("the document cannot be read", "document", source.ID, "reason", err)
	return w.Fail(ctx, source, open, recipe, reason)
}

// ReadWithPassword reads a document with its password, without the queue, so that the
// password never leaves this process. The document is held meanwhile; should
// the process end, it will be found failed for want of its password.
func (w *Worker) ReadWithPassword(ctx context.Context, id, password string) {
	jobs := []wire.Job{{Kind: wire.JobOpen, Lane: wire.Today, Document: id}}
	how := execution{password: password, yield: func() bool { return false }, add: func(_ context.Context, more ...wire.Job) error {
		jobs = append(jobs, more...)
		return nil
	}}
	for failures := 0; len(jobs) > 0 && failures < 20; {
		err := w.setHeld(ctx, id, time.Now().UTC().Add(library.HoldFor).Truncate(time.Second))
		if err == nil {
			err = document.Recovered(func() error { return w.do(ctx, jobs[0], how) })
		}
		switch {
		case err == nil:
			jobs = jobs[1:]
			continue
		case ctx.Err() != nil:
			failures = 20
		case errors.Is(err, ErrYield):
		default:
			w.Log.Warn("a document that is read alone waits", "document", id, "error", err)
		}
		failures++
		select {
		case <-time.After(time.Second << min(failures, 4)):
		case <-ctx.Done():
		}
	}
	// The hold is over also where ctx is.
	last, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer cancel()
	if err := w.setHeld(last, id, time.Time{}); err != nil {
		w.Log.Warn("the hold on a document runs out by itself", "document", id, "error", err)
	}
}

// setHeld notes until when a document is this process's own, if it is open.
func (w *Worker) setHeld(ctx context.Context, id string, until time.Time) error {
	for {
		open, etag, err := w.OpenMark(ctx, id)
		if document.IsKind(err, document.KindNotFound) {
			return nil
		}
		if err != nil {
			return err
		}
		open.Held = until
		err = w.SwapOpenMark(ctx, id, etag, open)
		if !document.IsKind(err, document.KindConflict) {
			return err
		}
	}
}
