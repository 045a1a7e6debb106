package server

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"io"
	"iter"
	"log/slog"
	"math"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"
	"testing"
	"time"

	"recto/document"
	"recto/export"
	"recto/library"
	"recto/search"
	"recto/storage"
	"recto/storage/dir"
	"recto/wire"
)

// testLibrary is the service's Library over a directory, in which the test puts
// documents that have been read. Nobody works: the queue keeps what it gets.
type testLibrary struct {
	*library.Library
	*testQueue
}

func newLibrary(t testing.TB) *testLibrary {
	t.Helper()
	store, err := dir.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	q := &testQueue{passwords: map[string]string{}, more: make(chan struct{})}
	records := &library.Records{Store: store, Queue: q, Log: quiet()}
	return &testLibrary{&library.Library{Records: records, Scratch: t.TempDir(), ReadWithPassword: q.readWithPassword}, q}
}

// testQueue keeps jobs and events.
type testQueue struct {
	mu        sync.Mutex
	jobs      []wire.Job
	passwords map[string]string
	events    []wire.Event
	more      chan struct{} // closed when an event comes
}

func (q *testQueue) Add(_ context.Context, jobs ...wire.Job) (int, error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.jobs = append(q.jobs, jobs...)
	return len(jobs), nil
}

func (q *testQueue) readWithPassword(id, password string) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.passwords[id] = password
}

// password returns the one that a document is to be read with.
func (q *testQueue) password(id string) string {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.passwords[id]
}

// opened returns how often a document was queued to be opened.
func (q *testQueue) opened(id string) int {
	q.mu.Lock()
	defer q.mu.Unlock()
	n := 0
	for _, job := range q.jobs {
		if job.Kind == wire.JobOpen && job.Document == id {
			n++
		}
	}
	return n
}

func (q *testQueue) Begin(context.Context, string, string, int) error { return nil }
func (q *testQueue) End(context.Context, string, string, int) error   { return nil }
func (q *testQueue) Died(context.Context, string, string, int) error  { return nil }
func (q *testQueue) Forget(context.Context, string, string) error     { return nil }
func (q *testQueue) Clear(context.Context, string) error              { return nil }
func (q *testQueue) Done(context.Context, string, string, int, ...int) (bool, error) {
	return false, nil
}

const testRun = "00112233445566ff"

func (l *testLibrary) put(t testing.TB, key string, data []byte) {
	t.Helper()
	if _, err := l.Store.Put(context.Background(), key, bytes.NewReader(data), int64(len(data)), storage.Options{}); err != nil {
		t.Fatal(err)
	}
}

func (l *testLibrary) putJSON(t testing.TB, key string, v any) {
	t.Helper()
	data, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	l.put(t, key, data)
}

// putManifest puts a manifest as the current one and as its run's.
func (l *testLibrary) putManifest(t testing.TB, m wire.Manifest) {
	t.Helper()
	l.putJSON(t, storage.ManifestKey(m.Document.ID), m)
	l.putJSON(t, storage.RunManifestKey(m.Document.ID, m.Document.Run), m)
}

func hashBytes(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

// testImage is a grey page with a black bar.
func testImage(t testing.TB, width, height int) []byte {
	t.Helper()
	picture := image.NewGray(image.Rect(0, 0, width, height))
	for i := range picture.Pix {
		picture.Pix[i] = 240
	}
	for x := range width / 2 {
		picture.SetGray(x, height/3, color.Gray{})
	}
	var out bytes.Buffer
	if err := png.Encode(&out, picture); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// testPage has two words on one line, of which the second is doubtful.
func testPage(number int, words ...string) *document.Page {
	p := &document.Page{
		Schema: document.PageSchema, Source: document.PageSource{Page: number, Kind: "image"}, Origin: document.OriginOCR,
		Canvas: document.Canvas{Width: 600, Height: 800, DPI: 300}, Languages: []string{"ru"}, Quality: 0.95,
	}
	line := document.Line{Box: document.Box{Left: 50, Top: 100, Right: 550, Bottom: 130}, Paragraph: 1, Quality: 0.95, Language: "ru"}
	for i, word := range words {
		line.Words = append(line.Words, document.Word{
			Box: document.Box{Left: 50 + 100*i, Top: 100, Right: 140 + 100*i, Bottom: 130}, Text: word, Confidence: 0.9, Quality: 0.99 - 0.3*float64(i%2),
		})
	}
	p.Regions = []document.Region{{Kind: document.RegionText, Box: line.Box, Language: "ru", Quality: 0.95, Lines: []document.Line{line}}}
	p.Identify(number)
	return p
}

// read puts a document into the library: page 1 was read, page 2 has failed.
func (l *testLibrary) read(t testing.TB, title, file string) string {
	t.Helper()
	original := []byte("%PDF-1.7 of " + title)
	id := document.ID(hashBytes(original))
	picture := testImage(t, 600, 800)
	stored := &document.StoredImage{SHA256: hashBytes(picture), Type: "image/png", Width: 600, Height: 800, Size: int64(len(picture))}
	page := testPage(1, "Секретно", "<Записка>")
	page.Image, page.Regions[0].Kind = stored, document.RegionHeading
	failed := &document.Page{Schema: document.PageSchema, Origin: document.OriginNone, Source: document.PageSource{Page: 2, Kind: "pdf"}, Regions: []document.Region{},
		Failure: document.Errorf(document.KindTimeout, "Reading took longer than allowed.").On(file, 2)}
	failed.Identify(2)
	var text bytes.Buffer
	d := &document.Document{Schema: document.Schema, ID: id, Run: testRun, Files: []document.File{{Name: file, SHA256: hashBytes(original), Size: int64(len(original)), Type: "application/pdf", Pages: 2}}}
	format, _ := export.Lookup("txt")
	writer := format.New(&text, d)
	writer.Page(page)
	writer.Close()

	l.put(t, storage.RefKey(hashBytes(original), id), []byte("{}"))
	l.put(t, storage.OriginalKey(hashBytes(original)), original)
	l.putJSON(t, storage.RunDocumentKey(id, testRun), library.Run{Document: *d})
	l.put(t, storage.ImageKey(id, stored.SHA256, "png"), picture)
	l.put(t, storage.ExportKey(id, testRun, "document.txt"), text.Bytes())
	l.put(t, storage.PageKey(id, testRun, 1), wire.JSON(page))
	l.put(t, storage.FailedPageKey(id, testRun, 2, 1), wire.JSON(failed))
	l.putManifest(t, wire.Manifest{
		Schema: wire.ManifestSchema, Status: wire.StatusPartial, Attempt: 1, Document: *d, Quality: 0.95,
		Pages: []wire.ManifestPage{
			{Number: 1, SHA256: hashBytes(wire.JSON(page)), Quality: 0.95, Languages: []string{"ru"}, Image: stored},
			{Number: 2, Attempt: 1, SHA256: hashBytes(wire.JSON(failed)), Failure: failed.Failure},
		},
		Exports: []wire.Export{{Format: "txt", File: "document.txt", Type: "text/plain; charset=utf-8", Size: int64(text.Len()), SHA256: hashBytes(text.Bytes())}},
	})
	l.putJSON(t, storage.SourceKey(id), wire.Source{
		Schema: wire.SourceSchema, ID: id, Files: []wire.SourceFile{{Name: file, SHA256: hashBytes(original), Size: int64(len(original))}},
		Statement: wire.Statement{Title: title}, Lane: wire.Today, Uploaded: time.Date(2024, 5, 1, 12, 0, 0, 0, time.UTC),
	})
	return id
}

// Announce adds an event.
func (q *testQueue) Announce(_ context.Context, e wire.Event) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	e.Seq, e.Time = uint64(len(q.events)+1), time.Now()
	q.events = append(q.events, e)
	close(q.more)
	q.more = make(chan struct{})
	return nil
}

func (q *testQueue) follow(ctx context.Context, after uint64) iter.Seq2[wire.Event, error] {
	if after == math.MaxUint64 {
		q.mu.Lock()
		after = uint64(len(q.events))
		q.mu.Unlock()
	}
	return func(yield func(wire.Event, error) bool) {
		for {
			q.mu.Lock()
			next, more := slices.Clone(q.events[min(int(after), len(q.events)):]), q.more
			q.mu.Unlock()
			for _, e := range next {
				if after = e.Seq; !yield(e, nil) {
					return
				}
			}
			select {
			case <-more:
			case <-ctx.Done():
				return
			}
		}
	}
}

// start serves a library on loopback, as changed.
func start(t testing.TB, l *testLibrary, change func(*Config)) *httptest.Server {
	t.Helper()
	server := httptest.NewServer(newServer(t, l, change))
	t.Cleanup(server.Close)
	return server
}

// handlerOf is start for a server without a listener, and without a log.
func handlerOf(t testing.TB, l *testLibrary) *Server {
	t.Helper()
	return newServer(t, l, func(c *Config) { c.Log = quiet() })
}

// newServer returns the server of a library, as changed, with a catalogue of
// its documents.
func newServer(t testing.TB, l *testLibrary, change func(*Config)) *Server {
	t.Helper()
	catalogue, err := search.Open("")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { catalogue.Close() })
	c := Config{
		Library: l.Library, Catalogue: catalogue, Follow: l.follow,
		Queue: func(context.Context) (Queue, error) {
			return Queue{Lanes: map[wire.Lane]Lane{wire.Today: {Waiting: 3, Working: 1, Oldest: time.Now().Add(-time.Minute)}}}, nil
		},
		Ready: func(context.Context) error { return nil },
		Explain: func(_ context.Context, id, _ string, number int) ([]byte, string, error) {
			return fmt.Appendf(nil, "<!DOCTYPE html><title>page %d of %s</title>", number, id), "r", nil
		},
		Log: slog.New(slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: slog.LevelWarn})),
	}
	if change != nil {
		change(&c)
	}
	for id, err := range l.Documents(t.Context()) {
		var view *wire.View
		if err == nil {
			view, err = l.Document(t.Context(), id, "")
		}
		if err == nil {
			err = catalogue.Put(search.EntryOf(view))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	return New(c)
}

// ask makes a request and returns the answer with its body read.
func ask(t testing.TB, method, url string, body io.Reader, header ...string) (*http.Response, string) {
	t.Helper()
	r, err := http.NewRequest(method, url, body)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(header); i += 2 {
		if header[i] == "Host" {
			r.Host = header[i+1]
			continue
		}
		r.Header.Set(header[i], header[i+1])
	}
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	answer, err := client.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	data, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer, string(data)
}
