package server

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"image"
	_ "image/png"
	"io"
	"mime"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"recto/document"
	"recto/storage"
)

func TestReadsDocuments(t *testing.T) {
	l := newLibrary(t)
	id := l.read(t, "Записка Горбачёва", "Записка о «встрече».pdf")
	base := start(t, l, nil).URL
	at := base + "/api/v1/documents/" + id
	for _, c := range []struct {
		path, contentType, has string
		status                 int
		run                    bool
	}{
		{"", "application/json", `"status":"partial"`, 200, true},
		{"", "application/json", `"hint":"Rescan the page at 300 dpi, or split it."`, 200, true},
		{"?run=" + testRun, "application/json", `"run":"` + testRun, 200, true},
		{"?run=ffffffffffffffff", "application/problem+json", `"kind":"not-found"`, 404, false},
		{"?run=../../etc", "application/problem+json", `"kind":"not-found"`, 404, false},
		{"/files", "application/json", `"name":"Записка о «встрече».pdf"`, 200, true},
		{"/files/1", "application/pdf", "%PDF-1.7", 200, false},
		{"/files/2", "application/problem+json", `"kind":"not-found"`, 404, false},
		{"/files/0", "application/problem+json", `"kind":"not-found"`, 404, false},
		{"/files/01", "application/problem+json", `"kind":"not-found"`, 404, false},
		{"/text", "text/plain; charset=utf-8", "Секретно <Записка>", 200, true},
		{"/exports/txt", "text/plain; charset=utf-8", "Секретно", 200, true},
		{"/exports/alto", "application/problem+json", `"kind":"not-found"`, 404, false},
		{"/exports/..%2f..%2fsource.json", "application/problem+json", `"kind":"not-found"`, 404, false},
		{"/pages", "application/json", `"status":"failed"`, 200, true},
		{"/pages/1", "application/json", `"text":"Секретно"`, 200, true},
		{"/pages/2", "application/json", `"failure":{"kind":"timeout"`, 200, true},
		{"/pages/3", "application/problem+json", `"kind":"not-found"`, 404, false},
		{"/pages/1/text", "text/plain; charset=utf-8", "Секретно", 200, true},
		{"/pages/1/alto", "application/alto+xml", "CONTENT=\"Секретно\"", 200, true},
		{"/pages/1/hocr", "text/vnd.hocr+html", "ocrx_word", 200, true},
		{"/pages/1/image", "image/png", "\x89PNG", 200, true},
		{"/pages/1/image?width=-1", "application/problem+json", `"kind":"usage"`, 400, false},
		{"/pages/2/image", "application/problem+json", `"kind":"not-found"`, 404, false},
		{"/translations/en", "application/problem+json", `"kind":"not-found"`, 404, false},
		{"/translations/..%2f", "application/problem+json", `"kind":"usage"`, 400, false},
	} {
		answer, body := ask(t, "GET", at+c.path, nil)
		if answer.StatusCode != c.status || answer.Header.Get("Content-Type") != c.contentType || !strings.Contains(body, c.has) {
			t.Errorf("%q: %d %s %.300s", c.path, answer.StatusCode, answer.Header.Get("Content-Type"), body)
		}
		if run := answer.Header.Get(runHeader); (run == testRun) != c.run {
			t.Errorf("%q: the run is %q", c.path, run)
		}
	}
	for path, status := range map[string]int{
		"/api/v1/documents/" + strings.Repeat("0", 64): 404, "/api/v1/documents/../../etc/passwd": 404, "/api/v1/documents/x": 404,
		"/nothing": 404, "/web/..%2flist.html": 404, "/web/style.css": 200, "/healthz": 200, "/readyz": 200, "/api/v1/openapi.json": 200,
	} {
		if answer, body := ask(t, "GET", base+path, nil); answer.StatusCode != status {
			t.Errorf("%s: %d %.200s", path, answer.StatusCode, body)
		}
	}
	answer, _ := ask(t, "PUT", base+"/api/v1/documents", nil)
	if answer.StatusCode != 405 || !strings.Contains(answer.Header.Get("Allow"), "POST") {
		t.Errorf("PUT of all documents: %d, Allow %q", answer.StatusCode, answer.Header.Get("Allow"))
	}
}

func TestConditionsAndRanges(t *testing.T) {
	l := newLibrary(t)
	id := l.read(t, "Записка", "a.pdf")
	at := start(t, l, nil).URL + "/api/v1/documents/" + id
	for _, path := range []string{"", "/files/1", "/text", "/pages", "/pages/1", "/pages/1/alto", "/pages/1/image"} {
		answer, body := ask(t, "GET", at+path, nil)
		tag := answer.Header.Get("ETag")
		if tag == "" {
			t.Errorf("%q has no ETag", path)
			continue
		}
		again, none := ask(t, "GET", at+path, nil, "If-None-Match", tag)
		if again.StatusCode != http.StatusNotModified || none != "" {
			t.Errorf("%q asked for again: %d", path, again.StatusCode)
		}
		part, some := ask(t, "GET", at+path, nil, "Range", "bytes=2-5")
		if part.StatusCode != http.StatusPartialContent || some != body[2:6] {
			t.Errorf("a part of %q: %d %q", path, part.StatusCode, some)
		}
		head, nothing := ask(t, "HEAD", at+path, nil)
		if head.StatusCode != 200 || nothing != "" || head.ContentLength != int64(len(body)) {
			t.Errorf("HEAD of %q: %d, %d bytes", path, head.StatusCode, head.ContentLength)
		}
	}
	if answer, _ := ask(t, "GET", at+"/files/1", nil, "Range", "bytes=100000-"); answer.StatusCode != http.StatusRequestedRangeNotSatisfiable {
		t.Errorf("a range beyond the end: %d", answer.StatusCode)
	}
}

func TestCompresses(t *testing.T) {
	l := newLibrary(t)
	id := l.read(t, "Записка", "a.pdf")
	words := strings.Fields(strings.Repeat("Совершенно секретно экземпляр ", 200))
	l.putJSON(t, storage.PageKey(id, testRun, 1), testPage(1, words...))
	at := start(t, l, nil).URL + "/api/v1/documents/" + id
	plain, body := ask(t, "GET", at+"/pages/1", nil, "Accept-Encoding", "identity")
	packed, small := ask(t, "GET", at+"/pages/1", nil, "Accept-Encoding", "gzip")
	if packed.Header.Get("Content-Encoding") != "gzip" || len(small) > len(body)/4 {
		t.Fatalf("a page of %d bytes comes as %d, %q", len(body), len(small), packed.Header.Get("Content-Encoding"))
	}
	reader, err := gzip.NewReader(strings.NewReader(small))
	if err != nil {
		t.Fatal(err)
	}
	if unpacked, err := io.ReadAll(reader); err != nil || string(unpacked) != body {
		t.Errorf("it unpacks to something else: %v", err)
	}
	if plain.Header.Get("ETag") == packed.Header.Get("ETag") {
		t.Error("two forms have one ETag")
	}
	for _, tag := range []string{plain.Header.Get("ETag"), packed.Header.Get("ETag")} {
		if answer, _ := ask(t, "GET", at+"/pages/1", nil, "Accept-Encoding", "gzip", "If-None-Match", tag); answer.StatusCode != http.StatusNotModified {
			t.Errorf("If-None-Match %s: %d", tag, answer.StatusCode)
		}
	}
}

func TestNamesOfDownloads(t *testing.T) {
	for name, want := range map[string]string{
		"memo.pdf":             `inline; filename="memo.pdf"`,
		"Записка №5.pdf":       `inline; filename="_______ _5.pdf"; filename*=UTF-8''%D0%97%D0%B0%D0%BF%D0%B8%D1%81%D0%BA%D0%B0%20%E2%84%965.pdf`,
		`a"b\c%d.png`:          `inline; filename="a_b_c_d.png"; filename*=UTF-8''a%22b%5Cc%25d.png`,
		"x\r\nSet-Cookie: a=b": `attachment; filename="x__Set-Cookie: a=b"; filename*=UTF-8''x%0D%0ASet-Cookie%3A%20a%3Db`,
		"evil.html":            `attachment; filename="evil.html"`,
		"evil.svg":             `attachment; filename="evil.svg"`,
	} {
		r, _ := http.NewRequest("GET", "/", nil)
		got := disposition(r, name)
		if got != want {
			t.Errorf("%q: %s, want %s", name, got, want)
		}
		if _, params, err := mime.ParseMediaType(got); err != nil || params["filename"] != name {
			t.Errorf("%q is understood as %q: %v", name, params["filename"], err)
		}
	}
	l := newLibrary(t)
	id := l.read(t, "Записка", "Записка №5.pdf")
	answer, _ := ask(t, "GET", start(t, l, nil).URL+"/api/v1/documents/"+id+"/exports/txt?download", nil)
	if _, params, err := mime.ParseMediaType(answer.Header.Get("Content-Disposition")); err != nil || params["filename"] != "Записка №5.txt" {
		t.Errorf("the text is called %q: %v", params["filename"], err)
	}
}

func TestListing(t *testing.T) {
	l := newLibrary(t)
	l.read(t, "Записка Горбачёва", "a.pdf")
	l.read(t, "Memorandum", "b.pdf")
	base := start(t, l, nil).URL
	var titles []string
	for url := base + "/api/v1/documents?limit=1&sort=title&status=partial&language=rus"; url != ""; {
		answer, body := ask(t, "GET", url, nil)
		var list struct {
			Documents []struct{ Title string }
		}
		if err := json.Unmarshal([]byte(body), &list); err != nil || len(list.Documents) != 1 {
			t.Fatalf("%v: %s", err, body)
		}
		titles = append(titles, list.Documents[0].Title)
		next, more, _ := strings.Cut(strings.TrimPrefix(answer.Header.Get("Link"), "<"), ">")
		if url = ""; more != "" {
			url = base + next
		}
	}
	if strings.Join(titles, ",") != "Memorandum,Записка Горбачёва" {
		t.Errorf("%q", titles)
	}
	if _, body := ask(t, "GET", base+"/api/v1/documents?q=%D0%B3%D0%BE%D1%80%D0%B1%D0%B0%D1%87%D0%B5%D0%B2", nil); !strings.Contains(body, "Записка") || strings.Contains(body, "Memorandum") {
		t.Errorf("found %s", body)
	}
	for _, bad := range []string{"status=new", "sort=size", "limit=0", "limit=x", "cursor=%25"} {
		if answer, _ := ask(t, "GET", base+"/api/v1/documents?"+bad, nil); answer.StatusCode != 400 {
			t.Errorf("%s: %d", bad, answer.StatusCode)
		}
	}
}

func TestTextOfWhatIsReadSoFar(t *testing.T) {
	l := newLibrary(t)
	id := l.read(t, "Записка", "a.pdf")
	if err := l.remove(storage.ExportKey(id, testRun, "document.txt")); err != nil {
		t.Fatal(err)
	}
	answer, body := ask(t, "GET", start(t, l, nil).URL+"/api/v1/documents/"+id+"/text", nil)
	if answer.StatusCode != 200 || !strings.Contains(body, "Секретно") {
		t.Errorf("%d %s", answer.StatusCode, body)
	}
}

// remove takes an object away.
func (l *testLibrary) remove(key string) error { return l.Store.Delete(context.Background(), key) }

func TestScaledImages(t *testing.T) {
	l := newLibrary(t)
	id := l.read(t, "Записка", "a.pdf")
	var drawn atomic.Int32
	server := start(t, l, func(c *Config) {
		c.Scale = func(_ context.Context, image *storage.Object, d document.Drawing) ([]byte, error) {
			drawn.Add(1)
			if _, err := io.Copy(io.Discard, image); err != nil {
				return nil, err
			}
			return testImage(t, d.Width, d.Width*4/3), nil
		}
	})
	at := server.URL + "/api/v1/documents/" + id + "/pages/1/image"
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			answer, body := ask(t, "GET", at+"?width=101", nil)
			config, _, err := image.DecodeConfig(bytes.NewReader([]byte(body)))
			if answer.StatusCode != 200 || answer.Header.Get("Content-Type") != "image/png" || err != nil || config.Width != 120 {
				t.Errorf("%d %s %v %+v", answer.StatusCode, answer.Header.Get("Content-Type"), err, config)
			}
		})
	}
	all.Wait()
	if drawn.Load() != 1 {
		t.Errorf("drawn %d times", drawn.Load())
	}
	if _, body := ask(t, "GET", at+"?width=100000", nil); body != string(testImage(t, 600, 800)) {
		t.Error("a width beyond all is not the image itself")
	}
}

func TestErrorsInsideAreNotShown(t *testing.T) {
	l := newLibrary(t)
	server := start(t, l, func(c *Config) {
		c.Log = quiet()
		c.Queue = func(context.Context) (Queue, error) { return Queue{}, io.ErrUnexpectedEOF }
		c.Ready = func(context.Context) error {
			return document.Errorf(document.KindUnavailable, "The storage does not answer.")
		}
	})
	if answer, body := ask(t, "GET", server.URL+"/api/v1/jobs", nil); answer.StatusCode != 500 || strings.Contains(body, "EOF") {
		t.Errorf("%d %s", answer.StatusCode, body)
	}
	if answer, body := ask(t, "GET", server.URL+"/readyz", nil); answer.StatusCode != 503 || answer.Header.Get("Retry-After") == "" || !strings.Contains(body, "does not answer") {
		t.Errorf("%d %s", answer.StatusCode, body)
	}
}
