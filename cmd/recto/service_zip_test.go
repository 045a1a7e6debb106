package main

import (
	"archive/zip"
	"bytes"
	"os"
	"path/filepath"
	"testing"
	"time"

	"recto/storage"
	"recto/wire"
)

// zipped packs files with their base names, as written at a time, with or
// without compression.
func zipped(t *testing.T, method uint16, at time.Time, paths ...string) string {
	t.Helper()
	whole := filepath.Join(t.TempDir(), "box.zip")
	file, err := os.Create(whole)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	w := zip.NewWriter(file)
	for _, path := range paths {
		entry, err := w.CreateHeader(&zip.FileHeader{Name: "box/" + filepath.Base(path), Method: method, Modified: at})
		if err != nil {
			t.Fatal(err)
		}
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := entry.Write(data); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return whole
}

// The same scans are one document, however they are zipped and without a zip,
// and the first form of it is kept.
func TestZipAgain(t *testing.T) {
	h := open(t, t.TempDir())
	paths := folder(t)
	now := time.Now()
	first := zipped(t, zip.Deflate, now, paths...)
	id := h.bring(wire.Upload{}, first).ID
	for name, again := range map[string][]string{
		"the same":                      {first},
		"stored, at another time":       {zipped(t, zip.Store, now.AddDate(-1, 0, 0), paths...)},
		"entries in another order":      {zipped(t, zip.Deflate, now, paths[2], paths[0], paths[1])},
		"without a zip":                 paths,
		"one of them without, and last": {zipped(t, zip.Store, now, paths[:2]...), paths[2]},
	} {
		accepted := h.bring(wire.Upload{Statement: wire.Statement{Title: "A box"}}, again...)
		if accepted.ID != id || !accepted.Duplicate {
			t.Errorf("%s: %+v, want a duplicate of %s", name, accepted, id)
		}
	}
	view, err := h.library.Document(t.Context(), id, "")
	if err != nil || len(view.Files) != 1 || view.Title != "A box" {
		t.Errorf("the document is %+v, %v", view, err)
	}
	originals := 0
	for info := range h.store.List(t.Context(), storage.OriginalsPrefix, "") {
		if originals++; info.Key != storage.OriginalKey(h.sha256(first)) {
			t.Errorf("%s is kept too", info.Key)
		}
	}
	if originals != 1 {
		t.Errorf("%d originals are kept", originals)
	}
	for name, other := range map[string][]string{"in another order": {paths[1], paths[0], paths[2]}, "a part": {zipped(t, zip.Deflate, now, paths[:2]...)}} {
		if accepted := h.bring(wire.Upload{}, other...); accepted.ID == id || accepted.Duplicate {
			t.Errorf("%s: %+v", name, accepted)
		}
	}
	one := h.bring(wire.Upload{}, paths[0])
	if again := h.bring(wire.Upload{}, zipped(t, zip.Deflate, now, paths[0])); again.ID != one.ID || !again.Duplicate {
		t.Errorf("zipped alone %s is %+v", one.ID, again)
	}

	// What was purged comes back in the form that is brought.
	if err := h.library.Delete(t.Context(), id, "", true); err != nil {
		t.Fatal(err)
	}
	if back := h.bring(wire.Upload{}, paths...); back.ID != id || !back.Restored {
		t.Errorf("after a purge it is %+v", back)
	}
	if view, err := h.library.Document(t.Context(), id, ""); err != nil || len(view.Files) != len(paths) {
		t.Errorf("after a purge the document is %+v, %v", view, err)
	}
	for _, path := range paths {
		if _, err := h.store.Stat(t.Context(), storage.OriginalKey(h.sha256(path))); err != nil {
			t.Errorf("%s is not kept: %v", path, err)
		}
	}
}

// recto ocr and recto ingest know a zip by the same identity as the server.
func TestZipIdentity(t *testing.T) {
	h := open(t, t.TempDir())
	paths := folder(t)
	id := h.bring(wire.Upload{}, paths...).ID
	again := zipped(t, zip.Deflate, time.Now(), paths...)
	base := h.api(nil)
	var said bytes.Buffer
	if code := run(t.Context(), []string{"ingest", "--server", base, again}, &said, testLog{t}); code != 0 || said.String() != id+"\n" {
		t.Errorf("recto ingest ends with %d and says %q, want %s", code, said.String(), id)
	}
	h.start()
	h.await(id)
	said.Reset()
	if code := run(t.Context(), []string{"ocr", "--pages", "1", "--format", "json", "-o", "-", again}, &said, testLog{t}); code != 0 || !bytes.Contains(said.Bytes(), []byte(id)) {
		t.Errorf("recto ocr ends with %d and says %.300s, want %s", code, said.String(), id)
	}
}
