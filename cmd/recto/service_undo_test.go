package main

import (
	"archive/zip"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"recto/document"
	"recto/storage"
	"recto/wire"
)

// A document that was deleted is restored as it was, with its reading; one that
// was deleted in the midst of it is read to the end then. What was purged is
// gone.
func TestServiceRestores(t *testing.T) {
	h := open(t, t.TempDir())
	page := filepath.Join(testdata(t, "pages"), "ru-straight.jpg")
	accepted := h.bring(wire.Upload{}, page)
	if err := h.library.Delete(t.Context(), accepted.ID, "ann", false); err != nil {
		t.Fatal(err)
	}
	if _, err := h.library.Document(t.Context(), accepted.ID, ""); !document.IsKind(err, document.KindNotFound) {
		t.Errorf("a deleted document is there: %v", err)
	}
	if view, err := h.library.Listed(t.Context(), accepted.ID); err != nil || view.Status != wire.StatusDeleted || view.Deleted.By != "ann" {
		t.Errorf("it is listed as %+v, %v", view, err)
	}
	h.start()
	if view, err := h.library.Restore(t.Context(), accepted.ID); err != nil || view.Status.Terminal() {
		t.Errorf("restored before it was read it is %+v, %v", view, err)
	}
	before := h.await(accepted.ID)
	if err := h.library.Delete(t.Context(), accepted.ID, "", false); err != nil {
		t.Fatal(err)
	}
	if view, err := h.library.Restore(t.Context(), accepted.ID); err != nil || view.Status != wire.StatusReady || view.Run != before.Run || view.Read != 1 {
		t.Errorf("restored it is %+v, %v", view, err)
	}
	if err := h.library.Delete(t.Context(), accepted.ID, "", true); err != nil {
		t.Fatal(err)
	}
	if _, err := h.library.Restore(t.Context(), accepted.ID); !document.IsKind(err, document.KindNotFound) {
		t.Errorf("what was purged gives %v", err)
	}
	if view, err := h.library.Listed(t.Context(), accepted.ID); !document.IsKind(err, document.KindNotFound) {
		t.Errorf("what was purged is listed as %+v", view)
	}
}

// What is no scan is refused as it comes, alone or among scans, and leaves no
// trace.
func TestServiceRefusesNoScans(t *testing.T) {
	h := open(t, t.TempDir())
	dir := t.TempDir()
	text, archive := filepath.Join(dir, "заметки.txt"), filepath.Join(dir, "translation.docx")
	if err := os.WriteFile(text, []byte(strings.Repeat("notes ", 100)), 0o600); err != nil {
		t.Fatal(err)
	}
	file, err := os.Create(archive)
	if err != nil {
		t.Fatal(err)
	}
	w := zip.NewWriter(file)
	entry, err := w.Create("word/document.xml")
	if err == nil {
		_, err = entry.Write([]byte("<w:document/>"))
	}
	if err != nil || w.Close() != nil || file.Close() != nil {
		t.Fatal(err)
	}
	page := filepath.Join(testdata(t, "pages"), "blank.jpg")
	for _, paths := range [][]string{{text}, {page, text}, {archive}} {
		_, err := h.tryBring(wire.Upload{}, paths...)
		if e := document.AsError(err); e == nil || e.Kind != document.KindNoScan || e.File != filepath.Base(paths[len(paths)-1]) {
			t.Errorf("%v give %v", paths, err)
		}
	}
	for _, prefix := range []string{storage.DocumentsPrefix, storage.OriginalsPrefix, storage.OpenPrefix} {
		for info, err := range h.store.List(t.Context(), prefix, "") {
			t.Errorf("%s is left, %v", info.Key, err)
		}
	}
}
