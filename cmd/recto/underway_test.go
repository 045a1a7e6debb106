package main

import (
	"context"
	"encoding/json"
	"io"
	"iter"
	"net/http"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"recto/document"
	"recto/storage"
)

// asked is a store that counts what it is asked for.
type asked struct {
	storage.Store
	n atomic.Int64
}

func (a *asked) Get(ctx context.Context, key string, r storage.Range) (io.ReadCloser, storage.Info, error) {
	a.n.Add(1)
	return a.Store.Get(ctx, key, r)
}

func (a *asked) Stat(ctx context.Context, key string) (storage.Info, error) {
	a.n.Add(1)
	return a.Store.Stat(ctx, key)
}

func (a *asked) List(ctx context.Context, prefix, after string) iter.Seq2[storage.Info, error] {
	a.n.Add(1)
	return a.Store.List(ctx, prefix, after)
}

// The text of a document under way is not fetched anew page by page.
func TestTextWhileReading(t *testing.T) {
	h := open(t, t.TempDir())
	store := &asked{Store: h.store}
	h.library.Store = store
	base := h.api(nil)
	pages := testdata(t, "pages")
	var paths []string
	for range 8 {
		paths = append(paths, filepath.Join(pages, "blank.jpg"))
	}
	id := h.bring(document.Upload{}, append([]string{filepath.Join(pages, "en-letter.jpg")}, paths...)...).ID
	h.do(document.Job{Kind: document.JobOpen, Lane: document.Today, Document: id})
	opened, err := h.library.Document(t.Context(), id, "")
	if err != nil {
		t.Fatal(err)
	}
	job := document.SplitPages(document.Today, id, opened.Run, 9)[0]
	job.Last = 6
	h.do(job)
	for n, most := range []int64{16, 10} {
		store.n.Store(0)
		status, body := h.ask("GET", base+"/api/v1/documents/"+id+"/text", "", "", nil)
		if status != http.StatusOK || !strings.Contains(body, "Lebedinsky") || strings.Count(body, "\f") != 6 {
			t.Errorf("the text so far: %d %.300q", status, body)
		}
		if store.n.Load() > most {
			t.Errorf("asked for the %d. time it takes %d requests to the storage, more than %d", n+1, store.n.Load(), most)
		}
	}
}

// While a retry runs, a page that it has read is shown as read.
func TestPagesWhileRetrying(t *testing.T) {
	h := open(t, t.TempDir())
	base := h.api(nil)
	pages := testdata(t, "pages")
	id := h.bring(document.Upload{}, filepath.Join(pages, "blank.jpg"), filepath.Join(pages, "en-letter.jpg"), filepath.Join(pages, "blank.jpg")).ID
	opening := document.Job{Kind: document.JobOpen, Lane: document.Today, Document: id}
	h.do(opening)
	view, err := h.library.Document(t.Context(), id, "")
	if err != nil {
		t.Fatal(err)
	}
	run := view.Run
	for n := 2; n <= 3; n++ { // as a worker leaves them that could not read them
		failed := document.Page{
			Schema: document.PageSchema, Source: document.PageSource{File: n - 1, Page: 1, Kind: "image"}, Origin: document.OriginNone,
			Regions: []document.Region{}, Failure: &document.Error{Kind: document.KindCrashed},
		}
		failed.Identify(n)
		form, err := json.Marshal(failed)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := h.store.Put(t.Context(), storage.FailedPageKey(id, run, n, 1), strings.NewReader(string(form)), int64(len(form)), storage.Options{}); err != nil {
			t.Fatal(err)
		}
	}
	job := document.SplitPages(document.Today, id, run, 3)[0]
	h.do(job)
	h.do(document.Job{Kind: document.JobFinish, Lane: document.Today, Document: id, Run: run, Total: 3})
	at := base + "/api/v1/documents/" + id
	if h.get(at, &view); view.Status != document.StatusPartial || view.Failed != 2 {
		t.Fatalf("before the retry the document is %+v", view)
	}
	if err := h.library.Retry(t.Context(), id, ""); err != nil {
		t.Fatal(err)
	}
	h.do(opening)
	job.Last = 2
	h.do(job)
	view = &document.View{}
	if h.get(at, view); view.Status != document.StatusReading || view.Read != 2 || view.Failed != 1 || len(view.Failures) != 1 || view.Failures[0].Page != 3 {
		t.Errorf("when the retry has read a page the document is %+v", view)
	}
	var listed pagesListed
	if h.get(at+"/pages", &listed); len(listed.Pages) != 3 || listed.Pages[1].Status != "read" || listed.Pages[2].Status != "failed" {
		t.Errorf("its pages are %+v", listed.Pages)
	}
	if status, body := h.ask("GET", at+"/pages/2/text", "", "", nil); status != http.StatusOK || !strings.Contains(body, "Lebedinsky") {
		t.Errorf("the text of the page: %d %.200q", status, body)
	}
	h.start()
	if view := h.await(id); view.Status != document.StatusReady || view.Read != 3 {
		t.Errorf("in the end the document is %+v", view)
	}
}
