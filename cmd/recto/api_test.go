package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"image"
	_ "image/jpeg"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"recto/document"
	"recto/search"
	"recto/server"
	"recto/storage"
	"recto/wire"
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
func (h *house) do(job wire.Job) {
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
	Status wire.Status
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
	id := h.bring(wire.Upload{}, filepath.Join(pages, "en-letter.jpg"), broken(t), filepath.Join(pages, "blank.jpg")).ID
	at := base + "/api/v1/documents/" + id
	h.do(wire.Job{Kind: wire.JobOpen, Lane: wire.Today, Document: id})
	opened, err := h.library.Document(t.Context(), id, "")
	if err != nil {
		t.Fatal(err)
	}
	job := wire.SplitPages(wire.Today, id, opened.Run, 3)[0]
	job.Last = 2
	h.do(job)
	var listed pagesListed
	h.get(at+"/pages", &listed)
	if listed.Status != wire.StatusReading || len(listed.Pages) != 3 {
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
	var view wire.View
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
	if view := h.await(id); view.Status != wire.StatusPartial || view.Exports[0].Pages != nil {
		t.Fatalf("at its end the document is %+v", view)
	}
	manifest, _, err := storage.ReadAll(t.Context(), h.store, storage.ManifestKey(id))
	if err != nil || !regexp.MustCompile(`"pages":\[\d`).Match(manifest) {
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

// A page that was taken out of its file and could not be read still shows its
// picture; one that could not be taken out has none.
func TestPictureOfFailedPage(t *testing.T) {
	h := open(t, t.TempDir())
	h.worker.Recipe = func([]string) (document.Recipe, error) {
		r, err := recipe(nil)
		r.Languages = []string{"xx"} // no such model: every reading fails
		return r, err
	}
	base := h.api(nil)
	h.start()
	pages := testdata(t, "pages")
	id := h.bring(wire.Upload{}, filepath.Join(pages, "en-letter.jpg"), broken(t), filepath.Join(pages, "ru-exif.jpg"), filepath.Join(pages, "ru-rotate.pdf")).ID
	if view := h.await(id); view.Status != wire.StatusFailed || view.Failures[0].Kind != document.KindNoLanguage {
		t.Fatalf("the document is %+v", view)
	}
	at := base + "/api/v1/documents/" + id
	letter, err := os.ReadFile(filepath.Join(pages, "en-letter.jpg"))
	if err != nil {
		t.Fatal(err)
	}
	if status, body := h.ask("GET", at+"/pages/1/image", "", "", nil); status != http.StatusOK || body != string(letter) {
		t.Errorf("the picture of the first page: %d, %d bytes", status, len(body))
	}
	if status, body := h.ask("GET", at+"/pages/2/image", "", "", nil); status != http.StatusNotFound {
		t.Errorf("the picture of a file that is broken: %d %.100q", status, body)
	}
	for _, n := range []string{"3", "4"} {
		status, body := h.ask("GET", at+"/pages/"+n+"/image", "", "", nil)
		size, _, err := image.DecodeConfig(strings.NewReader(body))
		if status != http.StatusOK || err != nil || size.Width <= size.Height {
			t.Errorf("the picture of page %s: %d, %+v, %v", n, status, size, err)
		}
	}
}

// uploaded is what an upload is answered with.
type uploaded struct {
	wire.Accepted
	status int
}

// post uploads a letter as a program does, with fields and files after it:
// names and values in turn, a file's name after a colon.
func (h *house) post(base string, parts ...string) uploaded {
	h.t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	for i := 0; i < len(parts); i += 2 {
		name, file, isFile := strings.Cut(parts[i], ":")
		w, err := form.CreateFormField(name)
		if isFile {
			w, err = form.CreateFormFile(name, file)
		}
		if err == nil {
			_, err = io.WriteString(w, parts[i+1])
		}
		if err != nil {
			h.t.Fatal(err)
		}
	}
	form.Close()
	status, answer := h.ask("POST", base+"/api/v1/documents", "", form.FormDataContentType(), &body)
	u := uploaded{status: status}
	if err := json.Unmarshal([]byte(answer), &u.Accepted); err != nil {
		h.t.Fatalf("%d %s", status, answer)
	}
	return u
}

// The same bytes are one document, whatever they are called, and the answer
// says so; a second translation comes that way, and so does a document that
// was deleted.
func TestSameBytesAgain(t *testing.T) {
	h := open(t, t.TempDir())
	base := h.api(nil)
	h.start()
	letter, err := os.ReadFile(filepath.Join(testdata(t, "pages"), "blank.jpg"))
	if err != nil {
		t.Fatal(err)
	}
	first := h.post(base, "title", "A letter", "language", "en", "translation:a.txt", "One.\n", "file:letter.jpg", string(letter))
	if first.status != http.StatusAccepted || first.Duplicate || first.ID != document.ID(hash(letter)) {
		t.Fatalf("the first upload is answered with %+v", first)
	}
	h.await(first.ID)
	again := h.post(base, "title", "Another", "date", "1962", "language", "en", "translation:b.txt", "Two.\n", "file:scan 7.jpg", string(letter))
	want := []wire.Conflict{{Field: "title", Kept: "A letter", Given: "Another"}}
	if again.status != http.StatusAccepted || !again.Duplicate || again.ID != first.ID || again.Status != wire.StatusReady || !slices.Equal(again.Conflicts, want) {
		t.Errorf("the second upload is answered with %+v", again)
	}
	at := base + "/api/v1/documents/" + first.ID
	var view wire.View
	h.get(at, &view)
	if view.Title != "A letter" || view.Date != "1962" || len(view.Translations) != 2 || view.Files[0].Name != "letter.jpg" {
		t.Errorf("after it the document is %+v", view)
	}
	if _, text := h.ask("GET", at+"/translations/en", "", "", nil); text != "Two.\n" {
		t.Errorf("the translation is %q", text)
	}
	var listed struct{ Documents []struct{ ID string } }
	if h.get(base+"/api/v1/documents", &listed); len(listed.Documents) != 1 {
		t.Errorf("the documents are %+v", listed)
	}
	if status, body := h.ask("DELETE", at, "", "", nil); status != http.StatusNoContent {
		t.Fatalf("DELETE: %d %s", status, body)
	}
	for _, path := range []string{"", "/pages", "/pages/1", "/pages/1/text", "/pages/1/image", "/text", "/files", "/files/1", "/translations/en"} {
		if status, _ := h.ask("GET", at+path, "", "", nil); status != http.StatusNotFound {
			t.Errorf("%q of a deleted document: %d", path, status)
		}
	}
	back := h.post(base, "file:letter.jpg", string(letter))
	if back.status != http.StatusAccepted || !back.Restored || !back.Duplicate || back.Status != wire.StatusReady {
		t.Errorf("the upload after DELETE is answered with %+v", back)
	}
	view = wire.View{}
	if h.get(at, &view); view.Title != "A letter" || len(view.Translations) != 2 {
		t.Errorf("what came back is %+v", view)
	}
	if status, body := h.ask("GET", at+"/files/1", "", "", nil); status != http.StatusOK || body != string(letter) {
		t.Errorf("the original of what came back: %d, %d bytes", status, len(body))
	}
}

func hash(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}
