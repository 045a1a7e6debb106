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
	var mu sync.Mutex
	changes, looked := map[string]change{}, map[string]time.Time{}
	var position uint64
	note := func(e wire.Event) {
		mu.Lock()
		defer mu.Unlock()
		known, ok := changes[e.Document]
		if !ok {
			known = change{e.Seq, looked[e.Document].Add(pagesSettle)}
		}
		if e.Type != wire.PageDone {
			known.due = time.Time{}
		}
		changes[e.Document], position = known, e.Seq
	}
	// refresh looks at what is due at a time. The place that is kept lies
	// before the first event of all that is still to be looked at.
	refresh := func(now time.Time) {
		mu.Lock()
		due, seen := map[string]change{}, position
		for id, known := range changes {
			if known.due.After(now) {
				seen = min(seen, known.first-1)
				continue
			}
			due[id] = known
			delete(changes, id)
		}
		maps.DeleteFunc(looked, func(_ string, at time.Time) bool { return now.Sub(at) > pagesSettle })
		for id := range due {
			looked[id] = now
		}
		mu.Unlock()
		for id, known := range due {
			err := c.Refresh(ctx, id, view)
			if err == nil {
				continue
			}
			if ctx.Err() == nil {
				log.Warn("the catalogue lags behind", "document", id, "error", err)
			}
			mu.Lock()
			changes[id] = change{first: known.first}
			mu.Unlock()
			seen = min(seen, known.first-1)
		}
		if len(due) > 0 { // a queue that was lost counts from 1 again
			if err := c.SetPosition(seen); err != nil {
				log.Warn("the catalogue cannot keep its place", "error", err)
			}
		}
	}

	done := make(chan struct{})
	var refreshing sync.WaitGroup
	refreshing.Go(func() {
		tick := time.NewTicker(settle)
		defer tick.Stop()
		for {
			select {
			case now := <-tick.C:
				refresh(now)
			case <-done:
				refresh(time.Now().Add(pagesSettle))
				return
			}
		}
	})
	defer refreshing.Wait()
	defer close(done)
	for e, err := range events {
		if err != nil {
			return err
		}
		note(e)
	}
	return nil
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
	if e := EntryOf(v); e != nil {
		return c.Put(e)
	}
	return c.Remove(id)
}
