package main

import (
	"archive/zip"
	"context"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"recto/document"
	"recto/internal/testtool"
	"recto/library"
	"recto/wire"
)

// begins is a queue that counts how often readers receive pages, in all.
type begins struct {
	library.Queue
	mu    sync.Mutex
	pages int
}

func (b *begins) Begin(ctx context.Context, id, run string, page int) error {
	if page > 0 {
		b.mu.Lock()
		b.pages++
		b.mu.Unlock()
	}
	return b.Queue.Begin(ctx, id, run, page)
}

// folder makes the files of a document: a page, a PDF of three pages, a page.
func folder(t *testing.T) []string {
	t.Helper()
	dir := t.TempDir()
	paths := []string{filepath.Join(dir, "1.jpg"), filepath.Join(dir, "2.pdf"), filepath.Join(dir, "3.jpg")}
	for i, page := range []string{0: "pages/ru-straight.jpg", 2: "pages/en-letter.jpg"} {
		if page == "" {
			copyFile(t, testdata(t, "sample/report.pdf"), paths[i])
		} else if err := smallPage(testdata(t, page), paths[i]); err != nil {
			t.Fatal(err)
		}
	}
	return paths
}

const secret = "Kr4snaya-Ploshchad"

// lock encrypts a PDF in its place.
func lock(t *testing.T, path string) {
	t.Helper()
	qpdf := testtool.Path(t, "qpdf")
	if said, err := exec.Command(qpdf, "--replace-input", "--encrypt", secret, "owner", "256", "--", path).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, said)
	}
}

// healed checks that a retry opens what could not be opened before, has so
// many pages read for it, and gives what a document has that was opened at
// once.
func healed(t *testing.T, h *house, id, password string, pages int, paths ...string) {
	t.Helper()
	before := h.await(id)
	if before.Status != wire.StatusPartial || before.Pages != 3 || before.Read != 2 || before.Failed != 1 {
		t.Fatalf("with a file that cannot be opened the document is %+v", before)
	}
	count := &begins{Queue: h.records.Queue}
	h.records.Queue = count
	if err := h.library.Retry(t.Context(), id, password); err != nil {
		t.Fatal(err)
	}
	after := h.await(id)
	if after.Status != wire.StatusReady || after.Pages != 5 || after.Read != 5 || after.Run == before.Run {
		t.Fatalf("after the retry it is %+v", after)
	}
	if count.pages != pages {
		t.Errorf("the retry reads %d pages, want %d", count.pages, pages)
	}
	if old, err := h.library.Document(t.Context(), id, before.Run); err != nil || old.Pages != 3 {
		t.Errorf("what was read before is %+v, %v", old, err)
	}
	got := derived(t, h.store)
	h.stop()
	other := open(t, t.TempDir())
	other.start()
	if again := other.bring(wire.Upload{Password: password}, paths...).ID; again != id {
		t.Fatalf("the same files are %s and %s", id, again)
	}
	other.await(id)
	want := derived(t, other.store)
	for _, all := range []map[string]string{got, want} {
		for key := range all {
			if strings.HasSuffix(key, "/manifest.json") || strings.Contains(key, before.Run) {
				delete(all, key) // they tell of the attempt
			}
		}
	}
	same(t, got, want)
}

// A PDF in a folder that needs a password is one page that failed, until it
// comes.
func TestLockedFile(t *testing.T) {
	paths := folder(t)
	lock(t, paths[1])
	h := open(t, t.TempDir())
	h.start()
	id := h.bring(wire.Upload{}, paths...).ID
	if view := h.await(id); !view.Locked() || view.Failures[0].Page != 2 || view.Failures[0].File != "2.pdf" {
		t.Errorf("what failed is %+v", view.Failures)
	}
	if err := h.library.Retry(t.Context(), id, "wrong"); err != nil {
		t.Fatal(err)
	}
	healed(t, h, id, secret, 3, paths...)
}

// The same in a zip, which is read anew as a whole.
func TestLockedEntry(t *testing.T) {
	paths := folder(t)
	lock(t, paths[1])
	whole := zipped(t, zip.Deflate, time.Now(), paths...)
	h := open(t, t.TempDir())
	h.start()
	id := h.bring(wire.Upload{}, whole).ID
	healed(t, h, id, secret, 5, whole)
}

// A file on which readers crash is opened again by a retry.
func TestUnopenedFile(t *testing.T) {
	paths := folder(t)
	h := open(t, t.TempDir())
	id := h.bring(wire.Upload{}, paths...).ID
	ctx, cancel := context.WithCancel(t.Context())
	deaths := make(chan struct{})
	go func() {
		defer close(deaths)
		killReadersOf(ctx, t, filepath.Join(h.scratch.Dir, "originals", h.sha256(paths[1])))
	}()
	h.start()
	view := h.await(id)
	cancel()
	<-deaths
	if len(view.Failures) != 1 || view.Failures[0].Kind != document.KindCrashed {
		t.Fatalf("what failed is %+v", view.Failures)
	}
	healed(t, h, id, "", 3, paths...)
}
