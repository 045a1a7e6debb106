package main

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"recto/document"
	"recto/export"
	"recto/internal/testtool"
	"recto/library"
	"recto/storage"
	"recto/wire"
)

// house is a running service in this process: a directory, the queue in the
// process and real readers.
type house struct {
	*service
	library *library.Library
	t       *testing.T
	dir     string
	waits   waits
	stop    func()
}

// testLog passes what is logged on to the test.
type testLog struct{ t *testing.T }

func (l testLog) Write(p []byte) (int, error) {
	l.t.Log(strings.TrimSuffix(string(p), "\n"))
	return len(p), nil
}

// waits counts the lines of a log that tell of a job that waits for the storage.
type waits struct{ atomic.Int64 }

func (w *waits) Write(p []byte) (int, error) {
	w.Add(int64(bytes.Count(p, []byte("the job waits"))))
	return len(p), nil
}

// open starts the service on a directory. It works as soon as work is called.
func open(t *testing.T, dir string) *house {
	t.Helper()
	program = func() (string, error) { return filepath.Join(bin, "recto"), nil }
	if os.Getenv("RECTO_STORAGE") == "" {
		t.Setenv("RECTO_STORAGE", dir)
	}
	t.Setenv("RECTO_SCRATCH", filepath.Join(t.TempDir(), "scratch"))
	t.Setenv("RECTO_WORKERS", "2")
	t.Setenv("RECTO_SWEEP", "1s")
	t.Setenv("RECTO_LOG", "debug")
	ctx, cancel := context.WithCancel(context.Background())
	c := newCommand("test", io.Discard, testLog{t})
	s, err := openService(ctx, c.config(serviceSettings...), testLog{t})
	if err != nil {
		t.Fatal(err)
	}
	var once sync.Once
	var working sync.WaitGroup
	h := &house{service: s, library: s.newLibrary(ctx, s.readers, &working), t: t, dir: dir}
	s.log = slog.New(slog.NewTextHandler(io.MultiWriter(testLog{t}, &h.waits), &slog.HandlerOptions{Level: slog.LevelInfo}))
	s.records.Log = s.log
	h.stop = func() {
		once.Do(func() {
			cancel()
			working.Wait()
			s.Close()
		})
	}
	t.Cleanup(h.stop)
	return h
}

// start has the service work until the test, or stop, ends it.
func (h *house) start() {
	ctx, cancel := context.WithCancel(context.Background())
	var all sync.WaitGroup
	all.Go(func() { h.work(ctx) })
	all.Go(func() { h.sweep(ctx) })
	stop := h.stop
	h.stop = func() {
		cancel()
		all.Wait()
		stop()
	}
	h.t.Cleanup(h.stop)
}

// bring uploads files.
func (h *house) bring(u wire.Upload, paths ...string) *wire.Accepted {
	h.t.Helper()
	accepted, err := h.tryBring(u, paths...)
	if err != nil {
		h.t.Fatal(err)
	}
	return accepted
}

func (h *house) tryBring(u wire.Upload, paths ...string) (*wire.Accepted, error) {
	h.t.Helper()
	for _, path := range paths {
		file, err := os.Open(path)
		if err != nil {
			h.t.Fatal(err)
		}
		spooled, err := h.library.Spool(h.t.Context(), filepath.Base(path), file)
		file.Close()
		if err != nil {
			return nil, err
		}
		defer spooled.Close()
		u.Files = append(u.Files, spooled)
	}
	return h.library.Upload(h.t.Context(), u)
}

// await waits until a document has come to its end.
func (h *house) await(id string) *wire.View {
	h.t.Helper()
	var view *wire.View
	testtool.Await(h.t, func() (ended bool) {
		var err error
		view, err = h.library.Document(h.t.Context(), id, "")
		if err != nil && !document.IsKind(err, document.KindUnavailable) {
			h.t.Fatal(err)
		}
		return err == nil && view.Status.Terminal()
	}, "%s does not come to its end", id)
	return view
}

// derived returns all that was made of documents, by key.
func derived(t *testing.T, s storage.Store) map[string]string {
	t.Helper()
	objects := map[string]string{}
	for info, err := range s.List(t.Context(), storage.DocumentsPrefix, "") {
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasSuffix(info.Key, "/source.json") {
			continue // it has the time of the upload
		}
		data, _, err := storage.ReadAll(t.Context(), s, info.Key)
		if err != nil {
			t.Fatal(err)
		}
		objects[info.Key] = string(data)
	}
	return objects
}

func (h *house) read(object *storage.Object, err error) []byte {
	h.t.Helper()
	if err != nil {
		h.t.Fatal(err)
	}
	defer object.Close()
	data, err := io.ReadAll(object)
	if err != nil {
		h.t.Fatal(err)
	}
	return data
}

// A document goes in as a PDF and comes out in all formats, the same as recto
// ocr gives.
func TestServiceReads(t *testing.T) {
	h := open(t, t.TempDir())
	h.start()
	sample := filepath.Join(testdata(t, "sample"), "report.pdf")
	accepted := h.bring(wire.Upload{Statement: wire.Statement{Date: "1962"}}, sample)
	if accepted.Duplicate || accepted.Status != wire.StatusQueued {
		t.Errorf("accepted as %+v", accepted)
	}
	view := h.await(accepted.ID)
	if view.Status != wire.StatusReady || view.Pages != 3 || view.Read != 3 || view.Quality < 0.8 || view.Date != "1962" {
		t.Fatalf("the document is %+v", view)
	}
	sameAsOCR(t, h, accepted.ID, sample)
	for n := 1; n <= 3; n++ {
		page, run, err := h.library.Page(t.Context(), accepted.ID, "", n)
		if err != nil || run != view.Run || page.Number != n || page.Image == nil {
			t.Fatalf("page %d: %+v, %v", n, page, err)
		}
		image, _, err := h.library.Image(t.Context(), accepted.ID, "", n)
		picture := h.read(image, err)
		if int64(len(picture)) != page.Image.Size || page.Image.Width != page.Canvas.Width || page.Image.Height != page.Canvas.Height {
			t.Errorf("page %d of %+v has a picture %+v of %d bytes", n, page.Canvas, page.Image, len(picture))
		}
	}
	html, run, err := h.library.Explain(t.Context(), accepted.ID, "", 3)
	if err != nil || run != view.Run || !bytes.Contains(html, []byte("How page 3 of report.pdf was read")) {
		t.Errorf("page 3 of run %q is explained by %.300s, %v", run, html, err)
	}
	original, err := os.ReadFile(sample)
	if err != nil {
		t.Fatal(err)
	}
	if object, err := h.library.Original(t.Context(), accepted.ID, 1); !bytes.Equal(h.read(object, err), original) || object.Name != "report.pdf" {
		t.Error("the original is not what was uploaded")
	}
	if _, err := h.store.Stat(t.Context(), storage.OpenKey(accepted.ID)); !document.IsKind(err, document.KindNotFound) {
		t.Errorf("the document is still marked open: %v", err)
	}
}

// sameAsOCR compares the exports with those of recto ocr.
func sameAsOCR(t *testing.T, h *house, id string, paths ...string) {
	t.Helper()
	out := t.TempDir()
	args := []string{"ocr", "--format", formatNamesList(), "-o", out}
	if len(paths) > 1 {
		args = append(args, "--as-document", filepath.Dir(paths[0]))
	} else {
		args = append(args, paths[0])
	}
	var said bytes.Buffer
	if code := run(context.Background(), args, &said, &said); code != 0 {
		t.Fatalf("recto ocr ends with %d: %s", code, said.String())
	}
	for _, f := range export.Formats {
		files, err := filepath.Glob(filepath.Join(out, "*."+f.Extension))
		if err != nil || len(files) != 1 {
			t.Fatalf("recto ocr made %v, %v", files, err)
		}
		want, err := os.ReadFile(files[0])
		if err != nil {
			t.Fatal(err)
		}
		object, err := h.library.Export(t.Context(), id, "", f.Name)
		if got := h.read(object, err); !bytes.Equal(got, want) {
			t.Errorf("%s: the service gives %d bytes, recto ocr %d that differ", f.Name, len(got), len(want))
		}
	}
}

func formatNamesList() string { return strings.Join(formatNames(), ",") }
