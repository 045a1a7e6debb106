package queue

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"recto/document"
)

// How often a page may be begun without an end.
const (
	// MaxDeaths is how many readers may die on a page.
	MaxDeaths = 3
	// MaxVanished is how many workers may vanish with a page in hand.
	MaxVanished = 10
)

// state is how far a run of a document is.
type state struct {
	// Done has a bit for each page, counted from 0.
	Done []byte `json:"done,omitempty"`
	// Attempts are those at pages that have not ended well; page 0 stands for
	// the opening of the document.
	Attempts map[int]attempts `json:"attempts,omitempty"`
}

// attempts at one page.
type attempts struct {
	// Begun counts readings that have no end yet. Whoever vanishes never
	// reports one, so what is left here in the end are vanished workers.
	Begun int `json:"begun,omitempty"`
	Died  int `json:"died,omitempty"`
}

// Begin notes that a reader is about to receive a page, 0 for the opening of
// the document; a call of End, Died or Done is to follow, and if none does,
// the worker is taken to have vanished. Where too many readers have died on
// the page or too many workers vanished with it, Begin returns KindCrashed,
// and the page is to be given up with that reason.
func (q *Queue) Begin(ctx context.Context, id, run string, page int) error {
	var a attempts
	err := q.change(ctx, id, run, func(s *state) {
		if a = s.Attempts[page]; a.Died < MaxDeaths && a.Begun < MaxVanished {
			s.set(page, attempts{a.Begun + 1, a.Died})
		}
	})
	switch {
	case err != nil:
		return err
	case a.Died >= MaxDeaths:
		return document.Errorf(document.KindCrashed, "%d readers crashed on this page.", a.Died).On("", page)
	case a.Begun >= MaxVanished:
		return document.Errorf(document.KindCrashed, "%d workers vanished while they read this page.", a.Begun).On("", page)
	}
	return nil
}

// End notes that the reader of a page came back, whatever it brought; the
// attempt does not count. A storage that is away or a worker that is stopped
// ends this way too.
func (q *Queue) End(ctx context.Context, id, run string, page int) error {
	return q.change(ctx, id, run, func(s *state) {
		a := s.Attempts[page]
		s.set(page, attempts{max(0, a.Begun-1), a.Died})
	})
}

// Died notes that the reader of a page crashed or had to be stopped.
func (q *Queue) Died(ctx context.Context, id, run string, page int) error {
	return q.change(ctx, id, run, func(s *state) {
		a := s.Attempts[page]
		s.set(page, attempts{max(0, a.Begun-1), a.Died + 1})
	})
}

// Done notes that the storage has the results, good or bad, of pages of a
// document of total pages, and tells whether it now has all. It forgets their
// attempts. Whoever hears that all are there adds the job that finishes the
// document, also where others have heard it before.
func (q *Queue) Done(ctx context.Context, id, run string, total int, pages ...int) (complete bool, err error) {
	for _, page := range pages {
		if page < 1 || page > total {
			return false, document.Errorf(document.KindUsage, "There is no page %d of %d.", page, total)
		}
	}
	err = q.change(ctx, id, run, func(s *state) {
		if missing := (total+7)/8 - len(s.Done); missing > 0 {
			s.Done = append(s.Done, make([]byte, missing)...)
		}
		for _, page := range pages {
			s.Done[(page-1)/8] |= 1 << ((page - 1) % 8)
			s.set(page, attempts{})
		}
		complete = s.has(total)
	})
	return complete && err == nil, err
}

// Forget drops what is known of a run: when the document is finished, or to
// give given-up pages new attempts.
func (q *Queue) Forget(ctx context.Context, id, run string) error {
	key, err := stateKey(id, run)
	if err != nil {
		return err
	}
	// Not the bucket's own delete, which leaves a mark for ever.
	err = q.stateFile.Purge(ctx, jetstream.WithPurgeSubject("$KV."+q.state.Bucket()+"."+key))
	return failure(ctx, "forget "+key, err)
}

func (s *state) set(page int, a attempts) {
	if a == (attempts{}) {
		delete(s.Attempts, page)
		return
	}
	if s.Attempts == nil {
		s.Attempts = map[int]attempts{}
	}
	s.Attempts[page] = a
}

// has reports whether all pages are done.
func (s *state) has(total int) bool {
	for page := range total {
		if s.Done[page/8]&(1<<(page%8)) == 0 {
			return false
		}
	}
	return true
}

func stateKey(id, run string) (string, error) {
	if !token.MatchString(id) || !token.MatchString(runToken(run)) {
		return "", document.Errorf(document.KindUsage, "The document %q with the run %q is malformed.", id, run)
	}
	return fmt.Sprintf("%s.%s", id, runToken(run)), nil
}

// change applies fn to the state of a run, again and again until nobody comes
// between.
func (q *Queue) change(ctx context.Context, id, run string, fn func(*state)) error {
	key, err := stateKey(id, run)
	if err != nil {
		return err
	}
	for {
		done, err := q.tryChange(ctx, key, fn)
		if err != nil {
			return failure(ctx, "note the progress of "+key, err)
		}
		if done {
			return nil
		}
		time.Sleep(time.Duration(rand.IntN(5)) * time.Millisecond)
	}
}

func (q *Queue) tryChange(ctx context.Context, key string, fn func(*state)) (done bool, err error) {
	var s state
	var old []byte
	var revision uint64
	entry, err := q.state.Get(ctx, key)
	switch {
	case err == nil:
		old, revision = entry.Value(), entry.Revision()
		if err := json.Unmarshal(old, &s); err != nil {
			q.log.Warn("the progress of a document is malformed and begins anew", "state", key, "error", err)
			s = state{}
		}
	case !errors.Is(err, jetstream.ErrKeyNotFound):
		return false, err
	}
	fn(&s)
	data, err := json.Marshal(s)
	if err != nil {
		return false, err
	}
	if bytes.Equal(data, old) {
		return true, nil
	}
	if old == nil {
		_, err = q.state.Create(ctx, key, data)
	} else {
		_, err = q.state.Update(ctx, key, data, revision)
	}
	if raced(err) {
		return false, nil
	}
	return err == nil, err
}

// raced reports whether a write lost against another.
func raced(err error) bool {
	if errors.Is(err, jetstream.ErrKeyExists) {
		return true
	}
	var refused *jetstream.APIError
	return errors.As(err, &refused) &&
		(refused.ErrorCode == jetstream.JSErrCodeStreamWrongLastSequence || refused.ErrorCode == jetstream.JSErrCodeStreamWrongLastSequenceConstant)
}
