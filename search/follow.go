package search

import (
	"context"
	"iter"
	"log/slog"
	"sync"
	"time"

	"recto/document"
)

// settle is how long the catalogue waits for more events of a document before
// it asks for its state: a page every few milliseconds is not worth a look.
const settle = 500 * time.Millisecond

// Follow keeps the catalogue up with what happens until the context or the
// events end. Events tell which document changed, view is asked what it has
// become; KindNotFound removes it. What cannot be asked for is asked for again
// with its next event, or after trouble has passed.
func (c *Catalogue) Follow(ctx context.Context, events iter.Seq2[document.Event, error], view func(ctx context.Context, id string) (*document.View, error), log *slog.Logger) error {
	var mu sync.Mutex
	changed := map[string]bool{}
	var position uint64
	refresh := func() {
		mu.Lock()
		ids, seen := changed, position
		changed = map[string]bool{}
		mu.Unlock()
		lost := false
		for id := range ids {
			if err := c.Refresh(ctx, id, view); err != nil && ctx.Err() == nil {
				log.Warn("the catalogue lags behind", "document", id, "error", err)
				lost = true
				mu.Lock()
				changed[id] = true
				mu.Unlock()
			}
		}
		if len(ids) > 0 && !lost {
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
			case <-tick.C:
				refresh()
			case <-done:
				refresh()
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
		mu.Lock()
		changed[e.Document], position = true, e.Seq
		mu.Unlock()
	}
	return nil
}

// Refresh asks what a document has become and puts it into the catalogue, or
// takes it out.
func (c *Catalogue) Refresh(ctx context.Context, id string, view func(ctx context.Context, id string) (*document.View, error)) error {
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
