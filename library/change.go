package library

import (
	"context"
	"maps"
	"time"

	"recto/document"
	"recto/wire"
)

// Patch changes what is said of a document, if its record still has the ETag
// that the caller saw; an empty one does not ask.
func (l *Library) Patch(ctx context.Context, id, etag, by string, c wire.Change) (*wire.View, error) {
	if _, _, err := l.Source(ctx, id); err != nil {
		return nil, err
	}
	err := l.changeSeen(ctx, id, etag, func(s *wire.Source) error {
		before := s.Statement
		before.Metadata = maps.Clone(s.Metadata)
		c.Apply(&s.Statement)
		forgetOrigins(s, before)
		if err := choose(s, c.Shown); err != nil {
			return err
		}
		if err := checkStatement(&s.Statement); err != nil {
			return err
		}
		s.Changed = &wire.Saying{By: by, At: now()}
		return nil
	})
	if err != nil {
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
	return l.again(ctx, id, password, wire.Today)
}

// again is Retry in a lane.
func (l *Library) again(ctx context.Context, id, password string, lane wire.Lane) error {
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
			return l.Mark(ctx, id, wire.OpenMark{Lane: lane, Attempt: attempt, Held: l.hold(password)})
		},
	} {
		if err := forget(); err != nil {
			return err
		}
	}
	l.begin(ctx, id, lane, password)
	return nil
}
