package main

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"recto/document"
	"recto/storage"
	"recto/storage/backend"
	"recto/storage/s3"
	"recto/storage/storagetest"
	"recto/wire"
)

// counted stands in front of a server and counts the uploads and translations
// that pass, and all requests.
type counted struct {
	url                             string
	uploads, translations, requests atomic.Int64
}

func front(t *testing.T, base string, seen func(*http.Request)) *counted {
	t.Helper()
	to, err := url.Parse(base)
	if err != nil {
		t.Fatal(err)
	}
	c := &counted{}
	proxy := httputil.NewSingleHostReverseProxy(to)
	proxy.FlushInterval = -1
	gate := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		c.requests.Add(1)
		switch r.Method {
		case http.MethodPost:
			c.uploads.Add(1)
		case http.MethodPut:
			c.translations.Add(1)
		}
		if seen != nil {
			seen(r)
		}
		proxy.ServeHTTP(w, r)
	}))
	t.Cleanup(gate.Close)
	c.url = gate.URL
	return c
}

// fillBucket puts objects into a bucket of a real S3 server; each holds its
// name. It sets the environment for recto to find it.
func fillBucket(t *testing.T, keys ...string) storage.Store {
	t.Helper()
	server := storagetest.S3Server(t)
	t.Setenv("RECTO_S3_ENDPOINT", server.Endpoint)
	t.Setenv("RECTO_STATE", t.TempDir())
	store, err := backend.Open(t.Context(), "s3://"+server.Bucket, backend.Options{S3: s3.Options{Endpoint: server.Endpoint}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	putObjects(t, store, keys...)
	return store
}

// putObjects puts scans, of which only the first bytes are, and translations.
func putObjects(t *testing.T, store storage.Store, keys ...string) {
	t.Helper()
	for _, key := range keys {
		text := "%PDF-1.7 " + key
		switch {
		case strings.HasSuffix(key, ".ru.txt"):
			text = "Делегация прибыла утром и не была принята."
		case strings.HasSuffix(key, ".en.txt"):
			text = "The delegation arrived in the morning and was not received."
		}
		if _, err := store.Put(t.Context(), key, strings.NewReader(text), int64(len(text)), storage.Options{}); err != nil {
			t.Fatal(err)
		}
	}
}

// What lies in a bucket is taken in as a folder would be, with the translations
// beside it; a second call sends what has come since, and nothing else.
func TestIngestBucket(t *testing.T) {
	h := open(t, t.TempDir())
	store := fillBucket(t, "scans/приказ.pdf", "scans/приказ.en.txt", "scans/box/letter.jpg", "scans/box/опись.md", "scansets/other.pdf", "beside.pdf")
	gate := front(t, h.api(nil), nil)
	ingest := func(args ...string) (string, string) {
		t.Helper()
		gate.uploads.Store(0)
		gate.translations.Store(0)
		out, said, code := call(t, append([]string{"ingest", "--server", gate.url}, args...)...)
		if code != 0 {
			t.Fatalf("recto ingest %v ends with %d: %s", args, code, said)
		}
		return out, said
	}
	out, said := ingest("--backlog", "--label", "box 7", "s3://archive/scans")
	ids := strings.Fields(out)
	if len(ids) != 2 || gate.uploads.Load() != 2 || !strings.Contains(said, "s3://archive/scans/box/letter.jpg: queued") || !strings.Contains(said, "1 file passed over") {
		t.Fatalf("it gives %q with %d uploads and says\n%s", out, gate.uploads.Load(), said)
	}
	found := map[string]*wire.View{}
	for _, id := range ids {
		view, err := h.library.Document(t.Context(), id, "")
		if err != nil {
			t.Fatal(err)
		}
		found[view.Files[0].Name] = view
	}
	order := found["приказ.pdf"]
	if order == nil || found["letter.jpg"] == nil || len(order.Translations) != 1 || order.Translations[0].Name != "приказ.en.txt" || order.Lane != wire.Backlog {
		t.Fatalf("the documents are %+v", found)
	}

	again, said := ingest("--backlog", "--label", "box 7", "s3://archive/scans/")
	if slices.Sort(ids); !slices.Equal(slices.Sorted(strings.FieldsSeq(again)), ids) || gate.uploads.Load() != 0 || gate.translations.Load() != 0 || strings.Count(said, "there already") != 2 {
		t.Errorf("again it gives %q with %d uploads and says\n%s", again, gate.uploads.Load(), said)
	}
	putObjects(t, store, "scans/box/letter.ru.txt", "scans/new.tif")
	if _, said = ingest("--backlog", "--label", "box 7", "s3://archive/scans"); gate.uploads.Load() != 1 || gate.translations.Load() != 1 {
		t.Errorf("with a new document and a new translation there are %d uploads and %d translations:\n%s", gate.uploads.Load(), gate.translations.Load(), said)
	}
	if view, err := h.library.Document(t.Context(), found["letter.jpg"].ID, ""); err != nil || len(view.Translations) != 1 || view.Translations[0].Language != "ru" {
		t.Errorf("the translation that came later: %+v, %v", view, err)
	}
	// What was not said before is brought; what contradicts is told.
	if _, said = ingest("--label", "box 8", "--metadata", "sheet=2", "s3://archive/scans/new.tif"); gate.uploads.Load() != 1 || !strings.Contains(said, `labels stays "box 7"`) {
		t.Errorf("with more to say there are %d uploads:\n%s", gate.uploads.Load(), said)
	}
	if _, said = ingest("--label", "box 8", "s3://archive/scans/new.tif"); gate.uploads.Load() != 0 || !strings.Contains(said, `labels stays "box 7"`) {
		t.Errorf("with nothing new to say there are %d uploads:\n%s", gate.uploads.Load(), said)
	}
	// A changed object is another document; without its memory recto sends all
	// and the server knows it.
	t.Setenv("RECTO_STATE", t.TempDir())
	if again, _ := ingest("--backlog", "s3://archive/scans/приказ.pdf"); again != order.ID+"\n" {
		t.Errorf("sent again without memory it is %q, want %q", again, order.ID)
	}
	if _, err := store.Put(t.Context(), "scans/приказ.pdf", strings.NewReader("%PDF-1.7 another"), 16, storage.Options{}); err != nil {
		t.Fatal(err)
	}
	if again, _ := ingest("s3://archive/scans/приказ.pdf"); again == order.ID+"\n" {
		t.Errorf("a changed object is the same document")
	}

	out, _ = ingest("--as-document", "s3://archive/scans/box")
	if view, err := h.library.Document(t.Context(), strings.TrimSpace(out), ""); err != nil || view.Title != "box" || len(view.Files) != 1 {
		t.Errorf("as a document the folder is %+v, %v", view, err)
	}

	putObjects(t, store, "scans/scan", "scans/scan.en.txt", "scans/scanned.pdf")
	out, _ = ingest("s3://archive/scans/scan")
	if view, err := h.library.Document(t.Context(), strings.TrimSpace(out), ""); err != nil || view.Files[0].Name != "scan" || len(view.Translations) != 1 {
		t.Errorf("an object whose name has no ending is %+v, %v", view, err)
	}

	for url, want := range map[string]int{"s3://archive/nothing": 2, "s3://no-such-bucket/x": 6, "s3://": 1} {
		if _, said, code := call(t, "ingest", "--server", gate.url, url); code != want {
			t.Errorf("recto ingest %s ends with %d, want %d: %s", url, code, want, said)
		}
	}
}

// Killed in the middle, the next call sends what is missing; what was just
// under way comes twice at most.
func TestIngestBucketKilled(t *testing.T) {
	h := open(t, t.TempDir())
	var keys []string
	for n := range 60 {
		keys = append(keys, fmt.Sprintf("scans/%03d.pdf", n))
	}
	fillBucket(t, keys...)
	killed := exec.Command(filepath.Join(bin, "recto"), "ingest", "s3://archive/scans")
	var uploads atomic.Int64
	gate := front(t, h.api(nil), func(r *http.Request) {
		if r.Method == http.MethodPost && uploads.Add(1) == 20 {
			killed.Process.Kill()
		}
	})
	t.Setenv("RECTO_SERVER", gate.url)
	var said bytes.Buffer
	killed.Stderr = &said
	if err := killed.Run(); err == nil {
		t.Fatalf("it was not killed: %s", said.String())
	}
	out, again, code := call(t, "ingest", "s3://archive/scans")
	if code != 0 || len(strings.Fields(out)) != 60 {
		t.Fatalf("after the kill it ends with %d and %d documents: %s", code, len(strings.Fields(out)), again)
	}
	if n := uploads.Load(); n < 60 || n > 60+sendersAtOnce {
		t.Errorf("60 documents took %d uploads", n)
	}
}

// locked is a disk on which one file may not be read.
type locked struct {
	disk
	path string
}

func (l *locked) identity(ctx context.Context, paths []string) (string, error) {
	if paths[0] == l.path {
		return "", document.Errorf(document.KindForbidden, "The file may not be read by this user.").On(filepath.Base(l.path), 0)
	}
	return l.disk.identity(ctx, paths)
}

// A file that may not be read keeps no other from being sent.
func TestIngestPastUnreadable(t *testing.T) {
	h := open(t, t.TempDir())
	dir := t.TempDir()
	for _, name := range []string{"1.pdf", "2.pdf", "3.pdf"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte("%PDF-1.7 "+name), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	from := &locked{disk: disk{paths: []string{dir}}, path: filepath.Join(dir, "1.pdf")}
	items, _, err := from.pack(t.Context(), false)
	if err != nil {
		t.Fatal(err)
	}
	for n := range items {
		items[n].from = from
	}
	i := &delivery{client: &client{base: h.api(nil), http: http.DefaultClient}, c: &command{stdout: testLog{t}, stderr: testLog{t}}, tasks: 3}
	all, err := i.send(t.Context(), items)
	if err != nil || len(all) != 2 || len(i.failed) != 1 {
		t.Errorf("%d were sent and %d failed: %v", len(all), len(i.failed), err)
	}
}
