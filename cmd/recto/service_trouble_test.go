package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"recto/document"
	"recto/internal/testtool"
	"recto/library"
	"recto/pipeline"
	"recto/storage"
	"recto/wire"
	"recto/worker"
)

// The same bytes are one document: a second upload adds what is new and says
// what it contradicts; a deleted document comes back by it, a purged one is
// read anew.
func TestUploadAgain(t *testing.T) {
	h := open(t, t.TempDir())
	h.start()
	letter := filepath.Join(testdata(t, "pages"), "en-letter.jpg")
	first := h.bring(wire.Upload{Statement: wire.Statement{Title: "A letter", Metadata: map[string]string{"box": "7"}}}, letter)
	before := h.await(first.ID)
	testtool.Await(t, func() bool { // the mark goes after the manifest is there
		_, _, err := h.records.OpenMark(t.Context(), first.ID)
		return document.IsKind(err, document.KindNotFound)
	}, "the mark of %s stays", first.ID)
	objects := derived(t, h.store)

	translation, err := h.library.Spool(t.Context(), "letter.ru.txt", strings.NewReader("Письмо\n"))
	if err != nil {
		t.Fatal(err)
	}
	defer translation.Close()
	u := wire.Upload{
		Translations: []wire.SpooledTranslation{{Spooled: translation, Language: "ru"}},
		Statement:    wire.Statement{Title: "Another title", Date: "1961", Metadata: map[string]string{"box": "8", "sheet": "2"}},
	}
	second := h.bring(u, letter)
	want := []wire.Conflict{{Field: "title", Kept: "A letter", Given: "Another title"}, {Field: "metadata.box", Kept: "7", Given: "8"}}
	if !second.Duplicate || second.ID != first.ID || second.Status != wire.StatusReady || !slices.Equal(second.Conflicts, want) {
		t.Errorf("the second upload is %+v", second)
	}
	view := h.await(first.ID)
	if view.Title != "A letter" || view.Date != "1961" || view.Metadata["box"] != "7" || view.Metadata["sheet"] != "2" || len(view.Translations) != 1 {
		t.Errorf("after the second upload it is %+v", view)
	}
	if got := slices.Sorted(maps.Keys(view.Filled)); !slices.Equal(got, []string{"date", "metadata.sheet"}) {
		t.Errorf("marked as filled later are %v", got)
	}
	third := h.bring(u, letter)
	if view := h.await(first.ID); len(view.Translations) != 1 || !third.Duplicate {
		t.Errorf("the same translation is there twice: %+v", view.Translations)
	}
	object, err := h.library.Translation(t.Context(), first.ID, "ru", "")
	if got := h.read(object, err); string(got) != "Письмо\n" || object.Name != "letter.ru.txt" {
		t.Errorf("the translation is %q, %q", object.Name, got)
	}

	if err := h.library.Delete(t.Context(), first.ID, "ann", false); err != nil {
		t.Fatal(err)
	}
	if _, err := h.library.Document(t.Context(), first.ID, ""); !document.IsKind(err, document.KindNotFound) {
		t.Errorf("a deleted document gives %v", err)
	}
	if back := h.bring(wire.Upload{}, letter); !back.Restored || back.Status != wire.StatusReady {
		t.Errorf("brought back as %+v", back)
	}
	if view := h.await(first.ID); view.Title != "A letter" || view.Run != before.Run {
		t.Errorf("what came back is %+v", view)
	}
	h.aligned(first.ID)
	if err := h.library.Delete(t.Context(), first.ID, "ann", true); err != nil {
		t.Fatal(err)
	}
	for _, prefix := range []string{storage.OriginalsPrefix, storage.RefsPrefix} {
		for info := range h.store.List(t.Context(), prefix, "") {
			t.Errorf("%s is left of a purged document", info.Key)
		}
	}
	if len(derived(t, h.store)) != 0 {
		t.Errorf("of a purged document is left %v", slices.Collect(maps.Keys(derived(t, h.store))))
	}
	if back := h.bring(wire.Upload{Statement: wire.Statement{Title: "A letter"}}, letter); !back.Restored || back.Status != wire.StatusQueued {
		t.Errorf("brought back after a purge as %+v", back)
	}
	h.await(first.ID)
	for key := range objects {
		if strings.Contains(key, "/translations/") {
			delete(objects, key)
		}
	}
	same(t, derived(t, h.store), objects)
}

// same compares what was derived byte for byte.
func same(t *testing.T, got, want map[string]string) {
	t.Helper()
	for key, data := range want {
		if other, ok := got[key]; !ok {
			t.Errorf("%s is missing", key)
		} else if other != data {
			t.Errorf("%s differs:\n%.600s\nwant\n%.600s", key, other, data)
		}
	}
	for key := range got {
		if _, ok := want[key]; !ok {
			t.Errorf("%s is there too", key)
		}
	}
}

// An encrypted PDF fails for want of its password, and is read with it; the
// password is nowhere in storage, queue or log.
func TestEncrypted(t *testing.T) {
	qpdf := testtool.Path(t, "qpdf")
	dir := t.TempDir()
	h := open(t, filepath.Join(dir, "data"))
	h.start()
	locked := filepath.Join(dir, "locked.pdf")
	if said, err := exec.Command(qpdf, "--encrypt", secret, "owner", "256", "--", filepath.Join(testdata(t, "pages"), "ru-rotate.pdf"), locked).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, said)
	}
	id := h.bring(wire.Upload{}, locked).ID
	view := h.await(id)
	if view.Status != wire.StatusFailed || view.Failure == nil || view.Failure.Kind != document.KindEncrypted || view.Failure.Hint == "" {
		t.Fatalf("without a password it is %+v", view)
	}
	for _, try := range []struct {
		password string
		status   wire.Status
	}{{"wrong", wire.StatusFailed}, {secret, wire.StatusReady}} {
		if err := h.library.Retry(t.Context(), id, try.password); err != nil {
			t.Fatal(err)
		}
		if view := h.await(id); view.Status != try.status {
			t.Fatalf("with the password %s it is %+v", try.password, view)
		}
	}
	if page, _, err := h.library.Page(t.Context(), id, "", 1); err != nil || len(page.Text()) < 100 {
		t.Errorf("the page is %v, %v", page, err)
	}
	h.stop()
	err := filepath.WalkDir(h.dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		if bytes.Contains(data, []byte(secret)) {
			t.Errorf("the password is in %s", path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// away is a store whose server does not answer while it is down.
type away struct {
	storage.Store
	down atomic.Bool
	met  atomic.Int64
}

func (a *away) answer() error {
	if a.down.Load() {
		a.met.Add(1)
		return document.Errorf(document.KindUnavailable, "The storage is away.")
	}
	return nil
}

func (a *away) Put(ctx context.Context, key string, body io.Reader, size int64, o storage.Options) (storage.Info, error) {
	if err := a.answer(); err != nil {
		return storage.Info{}, err
	}
	return a.Store.Put(ctx, key, body, size, o)
}

func (a *away) PutIfAbsent(ctx context.Context, key string, body io.Reader, size int64, o storage.Options) (storage.Info, error) {
	if err := a.answer(); err != nil {
		return storage.Info{}, err
	}
	return a.Store.PutIfAbsent(ctx, key, body, size, o)
}

func (a *away) Get(ctx context.Context, key string, r storage.Range) (io.ReadCloser, storage.Info, error) {
	if err := a.answer(); err != nil {
		return nil, storage.Info{}, err
	}
	return a.Store.Get(ctx, key, r)
}

// A storage that goes away in the middle fails nothing: not an upload that was
// taken in, not a document, not a page.
func TestStorageAway(t *testing.T) {
	h := open(t, t.TempDir())
	a := &away{Store: h.store}
	h.records.Store = a
	cache, err := library.NewCache(a, filepath.Join(h.scratch.Dir, "others"), 1<<30)
	if err != nil {
		t.Fatal(err)
	}
	h.worker.Originals = cache
	id := h.bring(wire.Upload{}, filepath.Join(testdata(t, "sample"), "report.pdf")).ID
	h.start()
	testtool.Await(t, func() bool { return h.begun(id) }, "the document is not opened")
	a.down.Store(true)
	testtool.Await(t, func() bool { return a.met.Load() >= 3 }, "nobody asks the storage")
	if _, err := h.tryBring(wire.Upload{}, filepath.Join(testdata(t, "pages"), "blank.jpg")); !document.IsKind(err, document.KindUnavailable) {
		t.Errorf("an upload while the storage is away gives %v", err)
	}
	a.down.Store(false)
	if view := h.await(id); view.Status != wire.StatusReady || view.Failed != 0 {
		t.Errorf("after the storage was away the document is %+v", view)
	}
}

// begun reports whether the document has been opened.
func (h *house) begun(id string) bool {
	for range h.store.List(h.t.Context(), storage.RunsPrefix(id), "") {
		return true
	}
	return false
}

// The queue's data may be lost while documents wait, are being read, or only
// lack their end.
func TestQueueLost(t *testing.T) {
	dir := t.TempDir()
	h := open(t, dir)
	var ids []string
	for _, name := range []string{"blank.jpg", "en-letter.jpg", "ru-rotate.pdf"} {
		ids = append(ids, h.bring(wire.Upload{}, filepath.Join(testdata(t, "pages"), name)).ID)
	}
	// One has its pages and nothing else.
	do := func(job wire.Job) {
		t.Helper()
		if err := h.worker.Do(t.Context(), job, func() bool { return false }); err != nil {
			t.Fatal(err)
		}
	}
	do(wire.Job{Kind: wire.JobOpen, Lane: wire.Today, Document: ids[0]})
	run, err := recipe(nil)
	if err != nil {
		t.Fatal(err)
	}
	do(wire.SplitPages(wire.Today, ids[0], run.Hash(), 1)[0])
	// Another is only opened.
	do(wire.Job{Kind: wire.JobOpen, Lane: wire.Today, Document: ids[1]})
	h.stop()
	if err := os.RemoveAll(filepath.Join(dir, ".recto", "state")); err != nil {
		t.Fatal(err)
	}
	h = open(t, dir)
	h.start()
	for _, id := range ids {
		if view := h.await(id); view.Status != wire.StatusReady {
			t.Errorf("%s is %+v", id, view)
		}
	}
}

// A page that kills every reader is given up with its reason; the rest of its
// document, and what is queued behind it, is read.
func TestPoisonPage(t *testing.T) {
	h := open(t, t.TempDir())
	dir := t.TempDir()
	var paths []string
	for i, name := range []string{"blank.jpg", "ru-straight.jpg", "blank.jpg"} {
		data, err := os.ReadFile(filepath.Join(testdata(t, "pages"), name))
		if err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(dir, string(rune('1'+i))+".jpg")
		if err := os.WriteFile(path, data, 0o644); err != nil {
			t.Fatal(err)
		}
		paths = append(paths, path)
	}
	id := h.bring(wire.Upload{}, paths...).ID
	behind := h.bring(wire.Upload{}, filepath.Join(testdata(t, "pages"), "blank.jpg")).ID
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	h.worker.Ahead = 1
	sum := h.sha256(paths[1])
	deaths := make(chan struct{})
	go func() {
		defer close(deaths)
		testtool.Until(ctx, func() bool { return h.begun(id) })
		killReadersOf(ctx, t, filepath.Join(h.scratch.Dir, "originals", sum))
	}()
	h.start()
	view := h.await(id)
	cancel()
	<-deaths
	if view.Status != wire.StatusPartial || view.Read != 2 || view.Failed != 1 {
		t.Fatalf("the document is %+v", view)
	}
	if e := view.Failures[0]; e.Kind != document.KindCrashed || e.Page != 2 || e.Hint == "" {
		t.Errorf("the page failed with %+v", e)
	}
	if view := h.await(behind); view.Status != wire.StatusReady {
		t.Errorf("the document behind it is %+v", view)
	}
	// A retry reads the page that failed, and no other.
	before := derived(t, h.store)
	if err := h.library.Retry(t.Context(), id, ""); err != nil {
		t.Fatal(err)
	}
	view = h.await(id)
	if view.Status != wire.StatusReady || view.Read != 3 {
		t.Errorf("after the retry it is %+v", view)
	}
	for key, data := range derived(t, h.store) {
		if was, ok := before[key]; ok && was != data && !strings.Contains(key, "/exports/") && !strings.HasSuffix(key, "manifest.json") {
			t.Errorf("the retry changed %s", key)
		}
	}
}

func (h *house) sha256(path string) string {
	h.t.Helper()
	original, err := pipeline.OpenOriginal(path, "")
	if err != nil {
		h.t.Fatal(err)
	}
	original.File.Close()
	return original.SHA256
}

// killReadersOf kills every reader of this process that has a file open and
// works on it, again and again.
func killReadersOf(ctx context.Context, t *testing.T, file string) {
	testtool.Until(ctx, func() bool {
		processes, _ := filepath.Glob("/proc/[0-9]*")
		for _, process := range processes {
			command, _ := os.ReadFile(filepath.Join(process, "cmdline"))
			if !bytes.Contains(command, []byte(readerVerb)) || !bytes.HasPrefix(command, []byte(bin)) {
				continue
			}
			descriptors, _ := filepath.Glob(filepath.Join(process, "fd", "*"))
			for _, d := range descriptors {
				if target, _ := os.Readlink(d); target == file {
					if p := pidOf(process); p > 0 {
						syscall.Kill(p, syscall.SIGKILL)
					}
				}
			}
		}
		return false
	})
}

func pidOf(process string) int {
	n := 0
	for _, digit := range filepath.Base(process) {
		n = 10*n + int(digit-'0')
	}
	return n
}

// Workers of two recipes share a queue: a document is read by one of them,
// and taken over by the other only when the first has stood still.
func TestTwoRecipes(t *testing.T) {
	dir := t.TempDir()
	h := open(t, dir)
	other := &worker.Worker{Records: h.records, Readers: h.readers, Originals: h.worker.Originals, Scratch: h.worker.Scratch, Formats: h.worker.Formats}
	other.Recipe = func(languages []string) (document.Recipe, error) {
		r, err := recipe(languages)
		r.Revision++
		return r, err
	}
	mine, err := recipe(nil)
	if err != nil {
		t.Fatal(err)
	}
	theirs, err := other.Recipe(nil)
	if err != nil {
		t.Fatal(err)
	}
	pages := testdata(t, "pages")
	id := h.bring(wire.Upload{}, filepath.Join(pages, "blank.jpg"), filepath.Join(pages, "en-letter.jpg")).ID
	never := func() bool { return false }
	opening := wire.Job{Kind: wire.JobOpen, Lane: wire.Today, Document: id}
	reading := func(run string) wire.Job { return wire.SplitPages(wire.Today, id, run, 2)[0] }
	ending := func(run string) wire.Job {
		return wire.Job{Kind: wire.JobFinish, Lane: wire.Today, Document: id, Run: run, Total: 2}
	}
	do := func(w *worker.Worker, job wire.Job, want error) {
		t.Helper()
		if err := w.Do(t.Context(), job, never); !errors.Is(err, want) {
			t.Fatalf("%s gives %v, want %v", job.Kind, err, want)
		}
	}
	do(other, opening, nil)
	for _, job := range []wire.Job{opening, reading(theirs.Hash()), ending(theirs.Hash())} {
		do(h.worker, job, worker.ErrOthers)
	}
	do(h.worker, reading(mine.Hash()), nil) // of a run that is none
	if n := count(len(derived(t, h.store)), "object"); n != "1 object" {
		t.Errorf("of a document that is left to others there is %s", n)
	}
	// The other worker vanishes.
	long := time.Now().Add(-time.Hour)
	for key := range derived(t, h.store) {
		if err := os.Chtimes(filepath.Join(dir, key), long, long); err != nil {
			t.Fatal(err)
		}
	}
	h.start()
	view := h.await(id)
	if view.Status != wire.StatusReady || view.Run != mine.Hash() {
		t.Errorf("taken over it is %+v", view)
	}
}
