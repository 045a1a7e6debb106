package server

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"testing/iotest"

	"github.com/chromedp/chromedp"

	"recto/document"
	"recto/storage"
)

// A file of which the connection is cut at 90 per cent goes on from there, and
// becomes a document like any other; the answers are as they are described.
func TestUploadInPieces(t *testing.T) {
	l := newLibrary(t)
	base := start(t, l, func(c *Config) { c.Log = quiet(); c.MaxUpload = 64 << 20 }).URL
	compiler, described := openAPIOf(t)
	tus := func(method, path string, body io.Reader, header ...string) *http.Response {
		t.Helper()
		answer, text := ask(t, method, base+path, body, append([]string{"Tus-Resumable", "1.0.0"}, header...)...)
		route := method + " /api/v1/uploads"
		if path != "/api/v1/uploads" {
			route += "/{upload}"
		}
		described[route].check(t, compiler, answer, []byte(text))
		return answer
	}
	data := bytes.Repeat([]byte("a page of a scan\n"), 1<<21)
	name := base64.StdEncoding.EncodeToString([]byte("дело 1.tif"))
	begun := tus("POST", "/api/v1/uploads", nil, "Upload-Length", strconv.Itoa(len(data)), "Upload-Metadata", "filename "+name)
	if begun.StatusCode != 201 {
		t.Fatalf("it begins with %d", begun.StatusCode)
	}
	id := begun.Header.Get("Location")
	if id = id[strings.LastIndexByte(id, '/')+1:]; !storage.ValidID(id) {
		t.Fatalf("it is called %q", id)
	}
	path, part := "/api/v1/uploads/"+id, []string{"Content-Type", "application/offset+octet-stream", "Upload-Offset"}
	cut := io.MultiReader(bytes.NewReader(data[:len(data)*9/10]), iotest.ErrReader(io.ErrUnexpectedEOF))
	r, err := http.NewRequest("PATCH", base+path, cut)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Tus-Resumable", "1.0.0")
	r.Header.Set("Content-Type", "application/offset+octet-stream")
	r.Header.Set("Upload-Offset", "0")
	if answer, err := http.DefaultClient.Do(r); err == nil {
		text, _ := io.ReadAll(answer.Body)
		t.Fatalf("a cut connection is answered with %d %s", answer.StatusCode, text)
	}
	body, contentType := upload(t, "upload", id)
	if answer, text := ask(t, "POST", base+"/api/v1/documents", body, "Content-Type", contentType); answer.StatusCode != 400 || !strings.Contains(text, "Bring the rest first.") {
		t.Errorf("half a file: %d %s", answer.StatusCode, text)
	}
	offset := 0
	for offset < len(data)/2 { // what was under way is stored after the connection is gone
		there := tus("HEAD", path, nil)
		if there.StatusCode != 200 {
			t.Fatalf("HEAD: %d", there.StatusCode)
		}
		offset, _ = strconv.Atoi(there.Header.Get("Upload-Offset"))
	}
	if answer := tus("PATCH", path, bytes.NewReader(data), append(part, "7")...); answer.StatusCode != 409 {
		t.Errorf("from another place: %d", answer.StatusCode)
	}
	for {
		offset, _ = strconv.Atoi(tus("HEAD", path, nil).Header.Get("Upload-Offset"))
		if answer := tus("PATCH", path, bytes.NewReader(data[offset:]), append(part, strconv.Itoa(offset))...); answer.StatusCode == 204 {
			break
		}
	}
	body, contentType = upload(t, "file:a.tif", "one", "upload", id, "title", "Дело")
	if answer, text := ask(t, "POST", base+"/api/v1/documents", body, "Content-Type", contentType); answer.StatusCode != 202 {
		t.Fatalf("the document: %d %s", answer.StatusCode, text)
	}
	view, err := l.Document(t.Context(), document.ID(hashBytes([]byte("one")), hashBytes(data)), "")
	if err != nil || view.Files[1].Name != "дело 1.tif" || view.Files[1].Size != int64(len(data)) {
		t.Errorf("it is %+v, %v", view, err)
	}
	if answer := tus("HEAD", path, nil); answer.StatusCode != 404 {
		t.Errorf("the pieces are still there: %d", answer.StatusCode)
	}
	if answer := tus("POST", "/api/v1/uploads", nil, "Upload-Length", strconv.Itoa(1<<30)); answer.StatusCode != 413 {
		t.Errorf("too large: %d", answer.StatusCode)
	}
	begun = tus("POST", "/api/v1/uploads", nil, "Upload-Length", "5")
	path = "/api/v1/uploads/" + begun.Header.Get("Location")[strings.LastIndexByte(begun.Header.Get("Location"), '/')+1:]
	if answer := tus("DELETE", path, nil); answer.StatusCode != 204 {
		t.Errorf("it is given up with %d", answer.StatusCode)
	}
	for info, err := range l.Store.List(t.Context(), storage.UploadsPrefix, "") {
		t.Errorf("%s is left, %v", info.Key, err)
	}
}

// What has come in pieces is taken once, and no more of it than an upload may
// have.
func TestUploadsInPiecesAreBounded(t *testing.T) {
	l := newLibrary(t)
	at := start(t, l, func(c *Config) { c.Log = quiet(); c.MaxUpload = 100_000 }).URL + "/api/v1/documents"
	var uploads []string
	for _, name := range []string{"a.tif", "b.tif"} {
		data := strings.Repeat(name, 12_000)
		id, err := l.BeginUpload(t.Context(), name, int64(len(data)))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := l.ContinueUpload(t.Context(), id, 0, strings.NewReader(data)); err != nil {
			t.Fatal(err)
		}
		uploads = append(uploads, "upload", id)
	}
	for _, c := range []struct {
		parts  []string
		status int
		says   string
	}{
		{append(uploads[:2:2], uploads[:2]...), 400, "named twice"},
		{uploads, 413, ""},
		{append([]string{"file:c.tif", strings.Repeat("c", 60_000)}, uploads[:2]...), 413, ""},
		{uploads[:2], 202, ""},
	} {
		body, contentType := upload(t, c.parts...)
		if answer, text := ask(t, "POST", at, body, "Content-Type", contentType); answer.StatusCode != c.status || !strings.Contains(text, c.says) {
			t.Errorf("%.20q: %d %s", c.parts, answer.StatusCode, text)
		}
	}
}

// cutting answers as next does, but cuts the connection in the midst of the
// first bodies of pieces.
type cutting struct {
	next http.Handler
	cuts atomic.Int32
}

func (c *cutting) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodPatch || c.cuts.Add(-1) < 0 {
		c.next.ServeHTTP(w, r)
		return
	}
	r.Body = io.NopCloser(io.MultiReader(io.LimitReader(r.Body, 2<<20), iotest.ErrReader(io.ErrUnexpectedEOF)))
	c.next.ServeHTTP(httptest.NewRecorder(), r)
	panic(http.ErrAbortHandler)
}

// In the browser a large file whose connection breaks three times arrives whole,
// and the form tells nothing but its progress.
func TestBrowserUploadGoesOn(t *testing.T) {
	b := browser(t)
	l := newLibrary(t)
	server := start(t, l, func(c *Config) { c.Log = quiet() })
	breaking := &cutting{next: server.Config.Handler}
	breaking.cuts.Store(3)
	server.Config.Handler = breaking
	data := bytes.Repeat([]byte("a page of a large scan\n"), 1<<19)
	path := filepath.Join(t.TempDir(), "большое.tif")
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	b.do(chromedp.Navigate(server.URL + "/"))
	b.do(chromedp.Evaluate[chromedp.Void](`import("/web/intake.js").then((m) => { m.pieces.wait = 5; window.ready = true; })`))
	b.until(`window.ready`)
	b.do(chromedp.SetUploadFiles(chromedp.CSS(`input[name=file]`), []string{path}))
	b.until(`document.querySelectorAll("#chosen li").length === 1`)
	b.click(`#upload .button:not([type=button])`)
	b.until(`document.querySelector("#progress").textContent === "1 uploaded."`)
	if view, err := l.Document(t.Context(), document.ID(hashBytes(data)), ""); err != nil || view.Files[0].Name != "большое.tif" {
		t.Errorf("it is %+v, %v", view, err)
	}
	if left := breaking.cuts.Load(); left > -1 {
		t.Errorf("the connection broke %s times only", fmt.Sprint(3-left))
	}
}
