package main

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"recto/document"
	"recto/search"
	"recto/server"
	"recto/storage"
)

// api serves the house over HTTP and returns the base of all addresses.
func (h *house) api(tokens *server.Tokens) string {
	h.t.Helper()
	catalogue, err := search.Open("")
	if err != nil {
		h.t.Fatal(err)
	}
	web := httptest.NewServer(server.New(server.Config{
		Library: h.library, Catalogue: catalogue, Tokens: tokens, Log: h.log, Follow: h.follow, Queue: h.stats, Ready: h.ready,
	}))
	h.t.Cleanup(func() {
		web.Close()
		catalogue.Close()
	})
	return web.URL
}

// ask makes a request with a token, if there is one, and returns the status
// and the body.
func (h *house) ask(method, url, token, contentType string, body io.Reader) (int, string) {
	h.t.Helper()
	r, err := http.NewRequestWithContext(h.t.Context(), method, url, body)
	if err != nil {
		h.t.Fatal(err)
	}
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	if contentType != "" {
		r.Header.Set("Content-Type", contentType)
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		h.t.Fatal(err)
	}
	defer answer.Body.Close()
	data, err := io.ReadAll(answer.Body)
	if err != nil {
		h.t.Fatal(err)
	}
	return answer.StatusCode, string(data)
}

// get fetches JSON that has to be there.
func (h *house) get(url string, v any) {
	h.t.Helper()
	status, body := h.ask("GET", url, "", "", nil)
	if status != http.StatusOK {
		h.t.Fatalf("%s: %d %s", url, status, body)
	}
	if err := json.Unmarshal([]byte(body), v); err != nil {
		h.t.Fatalf("%s: %v", url, err)
	}
}

// do does a job, now.
func (h *house) do(job document.Job) {
	h.t.Helper()
	if err := h.worker.Do(h.t.Context(), job, func() bool { return false }); err != nil {
		h.t.Fatal(err)
	}
}

// broken is a JPEG that ends before its picture begins.
func broken(t *testing.T) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(testdata(t, "pages"), "en-letter.jpg"))
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "broken.jpg")
	if err := os.WriteFile(path, data[:150], 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

// pagesListed is what GET /pages answers.
type pagesListed struct {
	Status document.Status
	Pages  []struct {
		Number    int
		Status    string
		Quality   float64
		Languages []string
		Image     *document.StoredImage
		Failure   *document.Error
	}
}

// While a document is being read, the pages that are done are listed as such
// and served.
func TestPagesWhileReading(t *testing.T) {
	h := open(t, t.TempDir())
	base := h.api(nil)
	pages := testdata(t, "pages")
	id := h.bring(document.Upload{}, filepath.Join(pages, "en-letter.jpg"), broken(t), filepath.Join(pages, "blank.jpg")).ID
	at := base + "/api/v1/documents/" + id
	h.do(document.Job{Kind: document.JobOpen, Lane: document.Today, Document: id})
	r, err := recipe(nil)
	if err != nil {
		t.Fatal(err)
	}
	job := document.SplitPages(document.Today, id, r.Hash(), 3)[0]
	job.Last = 2
	h.do(job)
	var listed pagesListed
	h.get(at+"/pages", &listed)
	if listed.Status != document.StatusReading || len(listed.Pages) != 3 {
		t.Fatalf("the pages are %+v", listed)
	}
	if p := listed.Pages[0]; p.Status != "read" || p.Quality < 0.8 || p.Image == nil || len(p.Languages) == 0 {
		t.Errorf("the first page is %+v", p)
	}
	if p := listed.Pages[1]; p.Status != "failed" || p.Failure == nil || p.Failure.Hint == "" {
		t.Errorf("the second page is %+v", p)
	}
	if p := listed.Pages[2]; p.Status != "waiting" {
		t.Errorf("the third page is %+v", p)
	}
	for path, has := range map[string]string{"/pages/1": `"text":`, "/pages/1/text": "Dear", "/pages/1/alto": "<alto", "/pages/1/image": "\xff\xd8", "/pages/2": `"failure":`, "/text": "Dear"} {
		if status, body := h.ask("GET", at+path, "", "", nil); status != http.StatusOK || !strings.Contains(body, has) {
			t.Errorf("%s: %d %.200s", path, status, body)
		}
	}
	if status, _ := h.ask("GET", at+"/pages/3", "", "", nil); status != http.StatusNotFound {
		t.Errorf("a page that waits: %d", status)
	}
	var view document.View
	h.get(at, &view)
	if view.Read != 1 || view.Failed != 1 || len(view.Failures) != 1 || view.Failures[0].Page != 2 {
		t.Errorf("the document is %+v", view)
	}

	// What is cut out of the finished exports is what was made of the pages.
	parts := map[string]string{}
	for _, path := range []string{"/pages/1/text", "/pages/2/text", "/pages/1/alto", "/pages/2/alto", "/pages/1/hocr", "/pages/2/hocr"} {
		_, parts[path] = h.ask("GET", at+path, "", "", nil)
	}
	h.start()
	if view := h.await(id); view.Status != document.StatusPartial || view.Exports[0].Pages != nil {
		t.Fatalf("at its end the document is %+v", view)
	}
	manifest, _, err := storage.ReadAll(t.Context(), h.store, storage.ManifestKey(id))
	if err != nil || !strings.Contains(string(manifest), `"pages":[0,`) {
		t.Errorf("the manifest does not tell where pages begin: %v", err)
	}
	for path, before := range parts {
		if status, body := h.ask("GET", at+path, "", "", nil); status != http.StatusOK || body != before {
			t.Errorf("%s: %d, it was %d bytes and is %d:\n%.500s", path, status, len(before), len(body), body)
		}
	}
	if status, _ := h.ask("GET", at+"/pages/4/text", "", "", nil); status != http.StatusNotFound {
		t.Errorf("the text of a page that is not there: %d", status)
	}
}
