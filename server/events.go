package server

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"net/http"
	"strconv"
	"sync"
	"time"

	"recto/document"
	"recto/storage"
	"recto/wire"
)

// maxStreams is how many may follow the events at the same time.
const maxStreams = 256

// heartbeat is how often a stream says that it is alive, and asks again who
// follows it; proxies cut silent ones after a minute.
const heartbeat = 15 * time.Second

// eventAnswer is an event as the stream tells it.
type eventAnswer struct {
	wire.Event
	Seq  uint64    `json:"seq,omitempty"`
	Time time.Time `json:"time"`
}

// getEvents tells what happens as server-sent events, from the one after
// Last-Event-ID on, or from now on. ?document= leaves out all other documents.
func (s *Server) getEvents(w http.ResponseWriter, r *http.Request) error {
	only := r.URL.Query().Get("document")
	if only != "" && !storage.ValidID(only) {
		return document.Errorf(document.KindNotFound, "There is no document %.64q.", only)
	}
	after, err := lastEvent(r)
	if err != nil {
		return err
	}
	stranger := s.stranger(r)
	if stranger {
		after = math.MaxUint64 // what was, the numbers would tell
	}
	select {
	case s.streams <- struct{}{}:
		defer func() { <-s.streams }()
	default:
		return statusError{document.Errorf(document.KindUnavailable, "%d follow the events already, which is all this server takes.", maxStreams), http.StatusTooManyRequests}
	}

	ctx, cancel := context.WithCancel(r.Context())
	defer context.AfterFunc(s.stopping, cancel)()
	events := make(chan wire.Event)
	var pump sync.WaitGroup
	defer pump.Wait()
	defer cancel()
	all := s.Follow(ctx, after)
	pump.Go(func() {
		defer close(events)
		err := document.Recovered(func() error {
			for e, err := range all {
				if err != nil {
					return err
				}
				if only != "" && e.Document != only || stranger && !s.isListedPublic(e.Document) {
					continue
				}
				select {
				case events <- e:
				case <-ctx.Done():
					return nil
				}
			}
			return nil
		})
		if err != nil { // the asker comes back with the last event it has seen
			note(r, err)
		}
	})
	return streamEvents(w, events, !stranger, s.heartbeat, func() bool { return s.stillKnown(r) })
}

// isListedPublic reports whether the catalogue knows a document as public.
func (s *Server) isListedPublic(id string) bool {
	e := s.Catalogue.Get(id)
	return e != nil && e.Public
}

// lastEvent returns the Seq of the event after which the asker goes on;
// math.MaxUint64 stands for all that have happened.
func lastEvent(r *http.Request) (uint64, error) {
	last := r.Header.Get("Last-Event-ID")
	if last == "" {
		last = r.URL.Query().Get("after")
	}
	if last == "" {
		return math.MaxUint64, nil
	}
	after, err := strconv.ParseUint(last, 10, 64)
	if err != nil {
		return 0, document.Errorf(document.KindUsage, "%.30q is no event's number.", last)
	}
	return after, nil
}

// streamEvents writes events as they come, and a comment where none does for a
// while. Strangers get no numbers: the gaps would count what is private. It ends
// with the events, when nobody listens any more, or at a beat that finds that who
// listens may not go on.
func streamEvents(w http.ResponseWriter, events <-chan wire.Event, numbered bool, every time.Duration, mayGoOn func() bool) error {
	h := w.Header()
	h.Set("Content-Type", "text/event-stream")
	h.Set("Cache-Control", "no-store")
	h.Set("X-Accel-Buffering", "no")
	control := http.NewResponseController(w)
	beat := time.NewTicker(every)
	defer beat.Stop()
	fmt.Fprint(w, "retry: 3000\n\n")
	for {
		if err := control.Flush(); err != nil {
			return nil
		}
		select {
		case e, open := <-events:
			if !open {
				return nil
			}
			answer := eventAnswer{e, e.Seq, e.Time}
			if numbered {
				fmt.Fprintf(w, "id: %d\n", e.Seq)
			} else {
				answer.Seq = 0
			}
			data, err := json.Marshal(answer)
			if err != nil {
				return err
			}
			fmt.Fprintf(w, "event: %s\ndata: %s\n\n", e.Type, data)
		case <-beat.C:
			if !mayGoOn() {
				return nil
			}
			fmt.Fprint(w, ": here\n\n")
		}
	}
}
