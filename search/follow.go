package search

import (
	"context"
	"iter"
	"log/slog"
	"maps"
	"sync"
	"time"

	"recto/document"
	"recto/wire"
)

// settle is how long the catalogue waits for more events of a document before
// it asks for its state, and pagesSettle how long for those of its pages: each
// look takes several requests to the storage, and a page every few
// milliseconds is not worth one.
const (
	settle      = 500 * time.Millisecond
	pagesSettle = 3 * time.Second
)

// change is a document that events have named since it was last looked at.
type change struct {
	// first is the Seq of the first of them.
	first uint64
	// due is when to look.
	due time.Time
}

// Follow keeps the catalogue up with what happens until the context or the
// events end. Events tell which document changed, view is asked what it has
// become; KindNotFound removes it. What cannot be asked for is asked for again
// with its next event, or after trouble has passed.
func (c *Catalogue) Follow(ctx context.Context, events iter.Seq2[wire.Event, error], view func(ctx context.Context, id string) (*wire.View, error), log *slog.Logger) error {
	f := &follower{catalogue: c, view: view, log: log, changes: map[string]change{}, looked: map[string]time.Time{}}
	done := make(chan struct{})
	var refreshing sync.WaitGroup
	refreshing.Go(func() { f.keepUp(ctx, done) })
	defer refreshing.Wait()
	defer close(done)
	for e, err := range events {
		if err != nil {
			return err
		}
		f.note(e)
	}
	return nil
}

// follower is one call of Follow: events note changes, and a clock looks at
// those that are due.
type follower struct {
	catalogue *Catalogue
	view      func(ctx context.Context, id string) (*wire.View, error)
	log       *slog.Logger

	mu      sync.Mutex
	changes map[string]change
	// looked is when documents were looked at lately.
	looked map[string]time.Time
	// position is the Seq of the last event.
	position uint64
}

// note takes in an event.
func (f *follower) note(e wire.Event) {
	f.mu.Lock()
	defer f.mu.Unlock()
	known, ok := f.changes[e.Document]
	if !ok {
		known = change{e.Seq, f.looked[e.Document].Add(pagesSettle)}
	}
	if e.Type != wire.PageDone {
		known.due = time.Time{}
	}
	f.changes[e.Document], f.position = known, e.Seq
}

// keepUp looks at what is due until done is closed, and then at all the rest.
func (f *follower) keepUp(ctx context.Context, done <-chan struct{}) {
	tick := time.NewTicker(settle)
	defer tick.Stop()
	for {
		select {
		case now := <-tick.C:
			f.refresh(ctx, now)
		case <-done:
			f.refresh(ctx, time.Now().Add(pagesSettle))
			return
		}
	}
}

// refresh looks at what is due at a time. The position that the catalogue
// keeps lies before the first event of all that is still to be looked at.
func (f *follower) refresh(ctx context.Context, now time.Time) {
	due, seen := f.takeDue(now)
	for id, known := range due {
		err := document.Recovered(func() error { return f.catalogue.Refresh(ctx, id, f.view) })
		if err == nil {
			continue
		}
		if document.IsKind(err, document.KindCorrupt) || document.IsKind(err, document.KindInternal) {
			// It is not asked for again and again: its next event, or a
			// reindex, finds it mended.
			f.log.Error("the catalogue keeps what it knew of a document", "document", id, "error", err)
			continue
		}
		if ctx.Err() == nil {
			f.log.Warn("the catalogue lags behind", "document", id, "error", err)
		}
		f.mu.Lock()
		f.changes[id] = change{first: known.first}
		f.mu.Unlock()
		seen = min(seen, known.first-1)
	}
	if len(due) == 0 {
		return
	}
	// A queue that was lost counts from 1 again.
	if err := f.catalogue.SetPosition(seen); err != nil {
		f.log.Warn("the catalogue cannot keep its position", "error", err)
	}
}

// takeDue takes the changes that are due, and returns the Seq before the first
// event of those that are not.
func (f *follower) takeDue(now time.Time) (due map[string]change, seen uint64) {
	f.mu.Lock()
	defer f.mu.Unlock()
	due, seen = map[string]change{}, f.position
	for id, known := range f.changes {
		if known.due.After(now) {
			seen = min(seen, known.first-1)
			continue
		}
		due[id] = known
		delete(f.changes, id)
	}
	maps.DeleteFunc(f.looked, func(_ string, at time.Time) bool { return now.Sub(at) > pagesSettle })
	for id := range due {
		f.looked[id] = now
	}
	return due, seen
}

// Refresh asks what a document has become and puts it into the catalogue, or
// takes it out.
func (c *Catalogue) Refresh(ctx context.Context, id string, view func(ctx context.Context, id string) (*wire.View, error)) error {
	v, err := view(ctx, id)
	if document.IsKind(err, document.KindNotFound) {
		return c.Remove(id)
	}
	if err != nil {
		return err
	}
	return c.Put(EntryOf(v))
}
