package main

import (
	"bufio"
	"context"
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"strings"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"recto/wire"
)

// news is what a server tells of its documents. A document is named when
// something has happened that may be its end; who wants to know asks for it.
type news struct {
	mu sync.Mutex
	// ended has the documents; true where it was surely their end.
	ended map[string]bool
	// read has pages that came to an end, and pages of how many, by document.
	read  map[string]map[int]bool
	pages map[string]int
	// gap tells that something may have been missed.
	gap bool
	err error
	// more receives when there is something new.
	more chan struct{}
}

// newsSince is what a server has told since the last time.
type newsSince struct {
	ended map[string]bool
	read  map[string]map[int]bool
	pages map[string]int
	gap   bool
}

func (n *news) take() (newsSince, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	t := newsSince{n.ended, n.read, n.pages, n.gap}
	n.ended, n.read, n.pages, n.gap = map[string]bool{}, map[string]map[int]bool{}, map[string]int{}, false
	return t, n.err
}

// change changes what is known and says so.
func (n *news) change(do func()) {
	n.mu.Lock()
	do()
	n.mu.Unlock()
	select {
	case n.more <- struct{}{}:
	default:
	}
}

func (n *news) add(e wire.Event) {
	switch e.Type {
	case wire.DocumentReady, wire.DocumentPartial, wire.DocumentFailed:
		n.change(func() { n.ended[e.Document] = true })
	case wire.DocumentChanged: // or deleted, which is to be looked at too
		n.change(func() {
			if !n.ended[e.Document] {
				n.ended[e.Document] = false
			}
		})
	case wire.PageDone:
		n.change(func() {
			if n.read[e.Document] == nil {
				n.read[e.Document] = map[int]bool{}
			}
			n.read[e.Document][e.Page], n.pages[e.Document] = true, e.Pages
		})
	}
}

// silence is how long a stream of events may say nothing, not even that it is
// there, which the server does every 15 seconds.
const silence = time.Minute

// follow returns what happens from now on, until ctx ends. Where the stream
// breaks it is taken up again; where that fails, the news end with the error.
func (c *client) follow(ctx context.Context) *news {
	n := &news{more: make(chan struct{}, 1)}
	n.take()
	first, err := c.events(ctx, "")
	go func() {
		last := ""
		for stream := first; err == nil; stream, err = c.events(ctx, last) {
			if stream != first {
				n.change(func() { n.gap = true })
			}
			last = n.hear(stream, last)
			select {
			case <-time.After(250 * time.Millisecond):
			case <-ctx.Done():
				return
			}
		}
		n.change(func() { n.err = err })
	}()
	return n
}

// events asks for the events after one, from now on if that is empty. The
// caller closes the stream.
func (c *client) events(ctx context.Context, after string) (io.ReadCloser, error) {
	answer, err := c.do(ctx, http.MethodGet, "/api/v1/events", func() (io.Reader, http.Header) {
		if after == "" {
			return nil, nil
		}
		return nil, http.Header{"Last-Event-ID": {after}}
	})
	if err != nil {
		return nil, err
	}
	return answer.Body, nil
}

// hear takes in what a stream tells until it breaks, and returns the name of
// the last event.
func (n *news) hear(stream io.ReadCloser, last string) string {
	defer stream.Close()
	silent := time.AfterFunc(silence, func() { stream.Close() })
	defer silent.Stop()
	for lines := bufio.NewScanner(stream); lines.Scan(); silent.Reset(silence) {
		if id, ok := strings.CutPrefix(lines.Text(), "id: "); ok {
			last = id
		}
		var e wire.Event
		if data, ok := strings.CutPrefix(lines.Text(), "data: "); ok && json.Unmarshal([]byte(data), &e) == nil {
			n.add(e)
		}
	}
	return last
}

// lookAgain is the pause before a document is asked for a second time.
const lookAgain = 5 * time.Second

// await waits until all documents have come to their end, and shows how far
// they are. Each is asked for when the news name it, and all of them when some
// news may have been missed.
func (i *delivery) await(ctx context.Context, all []sent, n *news) error {
	bar := newProgress(i.c.stderr)
	bar.start(len(all))
	defer bar.stop()
	waiting := map[string][]task{}
	look := map[string]bool{}
	for _, s := range all {
		waiting[s.id] = append(waiting[s.id], task{name: s.name, stem: s.id})
		if s.status.Terminal() {
			look[s.id] = true
		}
	}
	// What has ended and does not show it is asked for again.
	doubt, again := map[string]bool{}, time.NewTicker(lookAgain)
	defer again.Stop()
	read := pagesRead{}
	for {
		since, err := n.take()
		if err != nil {
			return err
		}
		for id, pages := range since.read {
			if tasks := waiting[id]; tasks != nil {
				for range read.add(id, pages) {
					bar.page(tasks[0], since.pages[id])
				}
			}
		}
		maps.Copy(look, since.ended)
		if since.gap {
			for id := range waiting {
				look[id] = true
			}
		}
		if err := i.look(ctx, look, waiting, bar); err != nil {
			return err
		}
		if len(waiting) == 0 {
			break
		}
		for id, ended := range since.ended {
			if ended && waiting[id] != nil {
				doubt[id] = true
			}
		}
		clear(look)
		select {
		case <-n.more:
		case <-again.C:
			look, doubt = doubt, look
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	bar.stop()
	return i.verdict(bar.summary(""))
}

// pagesRead are the pages that events have named, by document.
type pagesRead map[string]map[int]bool

// add adds pages of a document and returns how many had not been named.
func (r pagesRead) add(id string, pages map[int]bool) int {
	if r[id] == nil {
		r[id] = map[int]bool{}
	}
	before := len(r[id])
	maps.Copy(r[id], pages)
	return len(r[id]) - before
}

// look asks for documents and tells of those that have come to their end; they
// are waited for no longer.
func (i *delivery) look(ctx context.Context, ids map[string]bool, waiting map[string][]task, bar *progress) error {
	var mu sync.Mutex
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(sendersAtOnce)
	maps.DeleteFunc(ids, func(id string, _ bool) bool { return waiting[id] == nil })
	for id := range ids {
		group.Go(func() error {
			view, err := i.client.document(ctx, id)
			if err != nil || !view.Status.Terminal() {
				return err
			}
			mu.Lock()
			defer mu.Unlock()
			for _, t := range waiting[id] {
				bar.done(outcomeOf(t, view))
			}
			delete(waiting, id)
			return nil
		})
	}
	return group.Wait()
}

// outcomeOf tells of a document what recto ocr would.
func outcomeOf(t task, v *wire.View) outcome {
	if v.Status == wire.StatusFailed && v.Failure != nil {
		return outcome{task: t, err: v.Failure, notes: v.Notes, skipped: t.within(v.Skipped)}
	}
	return outcome{
		task: t, pages: v.Pages, failed: v.Failed, flawed: v.Flawed, worst: worstOf(t.name, v), notes: v.Notes, skipped: t.within(v.Skipped),
	}
}

// worstOf are the worst pages of a server's document, called by a name.
func worstOf(name string, v *wire.View) []judgedPage {
	var worst []judgedPage
	for _, page := range v.Worst {
		worst = append(worst, judgedPage{File: name, Page: page.Number, FlawedPage: page})
	}
	return worst
}
