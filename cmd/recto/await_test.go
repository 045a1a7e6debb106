package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"recto/wire"
)

// Waiting asks for a document once, at its end, however long that takes and
// though the stream of events breaks.
func TestIngestWaits(t *testing.T) {
	h := open(t, t.TempDir())
	dir := t.TempDir()
	const documents = 12
	for n := range documents {
		if err := smallPage(testdata(t, "pages/en-letter.jpg"), filepath.Join(dir, fmt.Sprintf("%d.jpg", n))); err != nil {
			t.Fatal(err)
		}
		if n%4 == 1 { // each a document of its own
			if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("%d.jpg", n)), []byte(fmt.Sprintf("\xff\xd8\xff%d", n)), 0o644); err != nil {
				t.Fatal(err)
			}
		} else if file, err := os.OpenFile(filepath.Join(dir, fmt.Sprintf("%d.jpg", n)), os.O_APPEND|os.O_WRONLY, 0); err != nil {
			t.Fatal(err)
		} else {
			fmt.Fprint(file, n)
			file.Close()
		}
	}
	var asked, streams atomic.Int64
	gate := front(t, h.api(nil), func(r *http.Request) {
		switch {
		case strings.HasSuffix(r.URL.Path, "/events"):
			streams.Add(1)
		case r.Method == http.MethodGet:
			if asked.Add(1) == documents { // every one was asked for before it was sent
				h.start()
			}
		}
	})
	// The first document is there before.
	h.bring(wire.Upload{}, filepath.Join(dir, "0.jpg"))
	_, said, code := call(t, "ingest", "--wait", "--server", gate.url, dir)
	if code != 4 || !strings.Contains(said, "9 documents read, 9 pages, 3 documents not read.") {
		t.Errorf("recto ingest --wait ends with %d: %s", code, said)
	}
	if streams.Load() != 1 || asked.Load() != 2*documents {
		t.Errorf("%d documents took %d streams and %d questions", documents, streams.Load(), asked.Load())
	}
	// All of it is there, and nothing happens any more.
	if _, said, code = call(t, "ingest", "--wait", "--server", gate.url, dir); code != 4 || strings.Count(said, "there already") != documents {
		t.Errorf("again it ends with %d: %s", code, said)
	}
}

// A stream that breaks is taken up where it ended, and what may have been
// missed is asked for.
func TestIngestWaitsThroughBreak(t *testing.T) {
	id, other := strings.Repeat("1", 64), strings.Repeat("2", 64)
	var streams, asked atomic.Int64
	var ended atomic.Bool
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !strings.HasSuffix(r.URL.Path, "/events") {
			asked.Add(1)
			status := wire.StatusReading
			if strings.Contains(r.URL.Path, other) || ended.Load() {
				status = wire.StatusReady
			}
			fmt.Fprintf(w, `{"status":%q,"pages":1,"read":1}`, status)
			return
		}
		n := streams.Add(1)
		if want := map[int64]string{1: "", 2: "7", 3: "8"}[n]; r.Header.Get("Last-Event-ID") != want {
			t.Errorf("stream %d begins after %q, want %q", n, r.Header.Get("Last-Event-ID"), want)
		}
		switch n {
		case 1:
			fmt.Fprintf(w, "retry: 3000\n\nid: 7\nevent: page.done\ndata: {\"type\":\"page.done\",\"document\":%q,\"page\":1}\n\n", id)
		case 2: // the end of the other was missed
			fmt.Fprintf(w, "id: 8\nevent: document.queued\ndata: {\"type\":\"document.queued\",\"document\":%q}\n\n", id)
		case 3:
			ended.Store(true)
			fmt.Fprintf(w, "id: 9\nevent: document.ready\ndata: {\"type\":\"document.ready\",\"document\":%q}\n\n", id)
			w.(http.Flusher).Flush()
			<-r.Context().Done()
		}
	}))
	defer server.CloseClientConnections()
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	c := &client{base: server.URL, http: server.Client()}
	i := &delivery{client: c, c: &command{stdout: io.Discard, stderr: testLog{t}}}
	all := []sent{{"one", id, wire.StatusQueued}, {"other", other, wire.StatusQueued}}
	if err := i.await(ctx, all, c.follow(ctx)); err != nil || streams.Load() != 3 || asked.Load() > 6 {
		t.Errorf("waiting ends with %v after %d streams and %d questions", err, streams.Load(), asked.Load())
	}
}
