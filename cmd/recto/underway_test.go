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
	"recto/wire"
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
	h.records.Store = store
	base := h.api(nil)
	pages := testdata(t, "pages")
	var paths []string
	for range 8 {
		paths = append(paths, filepath.Join(pages, "blank.jpg"))
	}
	id := h.bring(wire.Upload{}, append([]string{filepath.Join(pages, "en-letter.jpg")}, paths...)...).ID
	h.do(wire.Job{Kind: wire.JobOpen, Lane: wire.Today, Document: id})
	opened, err := h.library.Document(t.Context(), id, "")
	if err != nil {
		t.Fatal(err)
	}
	job := wire.SplitPages(wire.Today, id, opened.Run, 9)[0]
	job.Last = 6
	h.do(job)
	for n, most := range []int64{17, 11} {
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
	id := h.bring(wire.Upload{}, filepath.Join(pages, "blank.jpg"), filepath.Join(pages, "en-letter.jpg"), filepath.Join(pages, "blank.jpg")).ID
	opening := wire.Job{Kind: wire.JobOpen, Lane: wire.Today, Document: id}
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
	job := wire.SplitPages(wire.Today, id, run, 3)[0]
	h.do(job)
	h.do(wire.Job{Kind: wire.JobFinish, Lane: wire.Today, Document: id, Run: run, Total: 3})
	at := base + "/api/v1/documents/" + id
	if h.get(at, &view); view.Status != wire.StatusPartial || view.Failed != 2 {
		t.Fatalf("before the retry the document is %+v", view)
	}
	if err := h.library.Retry(t.Context(), id, ""); err != nil {
		t.Fatal(err)
	}
	h.do(opening)
	job.Last = 2
	h.do(job)
	view = &wire.View{}
	if h.get(at, view); view.Status != wire.StatusReading || view.Read != 2 || view.Failed != 1 || len(view.Failures) != 1 || view.Failures[0].Page != 3 {
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
	if view := h.await(id); view.Status != wire.StatusReady || view.Read != 3 {
		t.Errorf("in the end the document is %+v", view)
	}
}

// A word that begins on one page and ends on the next stands whole in the
// document's text, while it is read and afterwards; each page by itself has
// what is typed on it.
func TestWordOverPages(t *testing.T) {
	h := open(t, t.TempDir())
	base := h.api(nil)
	blank := filepath.Join(testdata(t, "pages"), "blank.jpg")
	id := h.bring(wire.Upload{}, blank, blank, blank).ID
	h.do(wire.Job{Kind: wire.JobOpen, Lane: wire.Today, Document: id})
	opened, err := h.library.Document(t.Context(), id, "")
	if err != nil {
		t.Fatal(err)
	}
	put := func(n int, words ...string) {
		page := document.Page{
			Schema: document.PageSchema, Source: document.PageSource{File: n - 1, Page: 1, Kind: "image"}, Origin: document.OriginOCR,
			Canvas: document.Canvas{Width: 1000, Height: 1400}, Quality: 1, Regions: []document.Region{},
		}
		if len(words) > 0 {
			line := document.Line{Box: document.Box{Left: 100, Top: 100, Right: 900, Bottom: 130}, Paragraph: 1}
			for i, w := range words {
				line.Words = append(line.Words, document.Word{Text: w, Box: document.Box{Left: 100 + 100*i, Top: 100, Right: 190 + 100*i, Bottom: 130}})
			}
			page.Regions = append(page.Regions, document.Region{Kind: document.RegionText, Box: line.Box, Lines: []document.Line{line}})
		}
		page.Identify(n)
		form, err := json.Marshal(page)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := h.store.Put(t.Context(), storage.PageKey(id, opened.Run, n), strings.NewReader(string(form)), int64(len(form)), storage.Options{}); err != nil {
			t.Fatal(err)
		}
	}
	put(1, "до", "их", "при", "прибы-")
	put(2)
	put(3, "тия", "в", "порт", "судов")
	at := base + "/api/v1/documents/" + id
	pages := map[string]string{"/pages/1/text": "до их при прибы-\n", "/pages/2/text": "", "/pages/3/text": "тия в порт судов\n"}
	check := func(when string) {
		t.Helper()
		if _, text := h.ask("GET", at+"/text", "", "", nil); text != "до их при прибытия\n\f\fв порт судов\n\f" {
			t.Errorf("%s the text is %q", when, text)
		}
		for path, want := range pages {
			if _, text := h.ask("GET", at+path, "", "", nil); text != want {
				t.Errorf("%s %s is %q, want %q", when, path, text, want)
			}
		}
	}
	check("while it is read")
	if _, text := h.ask("GET", at+"/pages/3/alto", "", "", nil); !strings.Contains(text, `CONTENT="тия"`) {
		t.Errorf("page 3 as ALTO: %s", text)
	}
	h.do(wire.Job{Kind: wire.JobFinish, Lane: wire.Today, Document: id, Run: opened.Run, Total: 3})
	check("at its end")
	for n, want := range map[string]string{"1": `CONTENT="прибы" SUBS_TYPE="HypPart1" SUBS_CONTENT="прибытия"`, "3": `CONTENT="тия" SUBS_TYPE="HypPart2"`} {
		if _, text := h.ask("GET", at+"/pages/"+n+"/alto", "", "", nil); !strings.Contains(text, want) || strings.Count(text, "<Page ") != 1 {
			t.Errorf("page %s as ALTO has no %s: %s", n, want, text)
		}
	}
	record, _, err := storage.ReadAll(t.Context(), h.store, storage.PageKey(id, opened.Run, 1))
	if err != nil || strings.Contains(string(record), "прибытия") {
		t.Errorf("the page's own record is %s, %v", record, err)
	}
}
