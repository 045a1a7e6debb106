package server

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/textproto"
	"runtime"
	"strings"
	"testing"

	"recto/document"
	"recto/storage"
	"recto/wire"
)

func quiet() *slog.Logger { return slog.New(slog.DiscardHandler) }

// upload makes a multipart body of name, value pairs; a name with a colon is
// that of a part and of its file.
func upload(t testing.TB, parts ...string) (io.Reader, string) {
	t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	for i := 0; i < len(parts); i += 2 {
		name, file, isFile := strings.Cut(parts[i], ":")
		header := textproto.MIMEHeader{"Content-Disposition": {fmt.Sprintf(`form-data; name="%s"`, name)}}
		if isFile {
			header.Set("Content-Disposition", fmt.Sprintf(`form-data; name="%s"; filename="%s"`, name, file))
		}
		part, err := w.CreatePart(header)
		if err != nil {
			t.Fatal(err)
		}
		io.WriteString(part, parts[i+1])
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return &body, w.FormDataContentType()
}

func TestUpload(t *testing.T) {
	l := newLibrary(t)
	base := start(t, l, nil).URL
	parts := []string{
		"file:Лист 1.tif", "one", "file:C:\\Сканы\\Лист 2.tif", "two",
		"language", "eng", "translation:memo.en.html", "<p>Secret", "translation:", "",
		"title", " Записка ", "reference", `{"repository":"РГАНИ","fond":"89"}`, "date", "1986", "source", "NSA", "credits", "c", "rights", "r",
		"languages", "rus, en", "labels", "a,b", "labels", "c", "access", "open", "password", "тайна", "metadata", "box=7", "metadata.shelf", "3", "lane", "backlog", "rights", "",
	}
	body, contentType := upload(t, parts...)
	answer, text := ask(t, "POST", base+"/api/v1/documents", body, "Content-Type", contentType)
	var accepted wire.Accepted
	if err := json.Unmarshal([]byte(text), &accepted); err != nil || answer.StatusCode != 202 || accepted.Duplicate || accepted.Conflicts == nil {
		t.Fatalf("%d %s", answer.StatusCode, text)
	}
	if want := document.ID(hashBytes([]byte("one")), hashBytes([]byte("two"))); accepted.ID != want || answer.Header.Get("Location") != "/api/v1/documents/"+want {
		t.Errorf("%s at %s", accepted.ID, answer.Header.Get("Location"))
	}
	_, text = ask(t, "GET", base+answer.Header.Get("Location"), nil)
	var view wire.View
	if err := json.Unmarshal([]byte(text), &view); err != nil {
		t.Fatal(err)
	}
	view.Statement.Reference.Text = ""
	want := wire.Statement{
		Title: "Записка", Reference: document.Reference{Repository: "РГАНИ", Fond: "89"}, Date: "1986", Source: "NSA", Credits: "c", Rights: "r",
		Languages: []string{"ru", "en"}, Labels: []string{"a", "b", "c"}, Access: "public", Metadata: map[string]string{"box": "7", "shelf": "3"},
	}
	if fmt.Sprint(view.Statement) != fmt.Sprint(want) {
		t.Errorf("said:\n%+v, want\n%+v", view.Statement, want)
	}
	if view.Files[0].Name != "Лист 1.tif" || view.Files[1].Name != "Лист 2.tif" || view.Lane != wire.Backlog {
		t.Errorf("files %+v in lane %s", view.Files, view.Lane)
	}
	if len(view.Translations) != 1 || view.Translations[0].Language != "en" || view.Translations[0].Name != "memo.en.html" {
		t.Errorf("translations %+v", view.Translations)
	}
	if l.password(view.ID) != "тайна" || strings.Contains(text, "тайна") {
		t.Errorf("the password is %q, or is shown", l.password(view.ID))
	}
	if _, text := ask(t, "GET", base+"/api/v1/documents/"+view.ID+"/files/2", nil); text != "two" {
		t.Errorf("the second file is %q", text)
	}
	if _, text := ask(t, "GET", base+"/api/v1/documents?q=%D0%B7%D0%B0%D0%BF%D0%B8%D1%81%D0%BA%D0%B0", nil); !strings.Contains(text, view.ID) {
		t.Error("the upload is not in the listing at once")
	}
	body, contentType = upload(t, parts...)
	if _, text := ask(t, "POST", base+"/api/v1/documents", body, "Content-Type", contentType); !strings.Contains(text, `"duplicate":true`) {
		t.Errorf("the same again: %s", text)
	}
}

func TestRefusesUploads(t *testing.T) {
	l := newLibrary(t)
	server := start(t, l, func(c *Config) { c.MaxUpload = 100_000; c.Log = quiet() })
	at := server.URL + "/api/v1/documents"
	for name, c := range map[string]struct {
		parts  []string
		status int
		says   string
	}{
		"none":          {nil, 400, "no file"},
		"unknown":       {[]string{"file:a.pdf", "x", "titel", "Записка"}, 400, "titel"},
		"lane":          {[]string{"file:a.pdf", "x", "lane", "fast"}, 400, "fast"},
		"metadata":      {[]string{"file:a.pdf", "x", "metadata", "no pair"}, 400, "key=value"},
		"reference":     {[]string{"file:a.pdf", "x", "reference", `{"fund":"1"}`}, 400, "fund"},
		"long field":    {[]string{"file:a.pdf", "x", "title", strings.Repeat("т", maxField)}, 413, "title"},
		"large":         {[]string{"file:a.pdf", strings.Repeat("x", 100_000)}, 413, "100000 bytes"},
		"nameless file": {[]string{"file:", "x"}, 400, "file name"},
	} {
		body, contentType := upload(t, c.parts...)
		answer, text := ask(t, "POST", at, body, "Content-Type", contentType)
		if answer.StatusCode != c.status || !strings.Contains(text, c.says) {
			t.Errorf("%s: %d %s", name, answer.StatusCode, text)
		}
	}
	if answer, text := ask(t, "POST", at, strings.NewReader("{}"), "Content-Type", "application/json"); answer.StatusCode != 415 {
		t.Errorf("JSON: %d %s", answer.StatusCode, text)
	}
	// The length is not announced, so that it shows only on the way.
	body, contentType := upload(t, "file:a.pdf", strings.Repeat("x", 200_000))
	if answer, text := ask(t, "POST", at, io.MultiReader(body), "Content-Type", contentType); answer.StatusCode != 413 {
		t.Errorf("large and unannounced: %d %s", answer.StatusCode, text)
	}
	body, contentType = upload(t, "file:a.pdf", "xxxxxxxx")
	if answer, text := ask(t, "POST", at, io.LimitReader(body, 150), "Content-Type", contentType); answer.StatusCode != 400 || !strings.Contains(text, "broke off") {
		t.Errorf("broken off: %d %s", answer.StatusCode, text)
	}
	for info, err := range l.Store.List(t.Context(), storage.DocumentsPrefix, "") {
		t.Errorf("half visible: %s %v", info.Key, err)
	}
}

// endless is a body that never holds more than it is asked for.
type endless struct{ left int64 }

func (e *endless) Read(p []byte) (int, error) {
	if e.left == 0 {
		return 0, io.EOF
	}
	n := min(int64(len(p)), e.left)
	e.left -= n
	return int(n), nil
}

func TestUploadsAreNotHeldInMemory(t *testing.T) {
	const size = 300 << 20
	l := newLibrary(t)
	server := start(t, l, nil)
	head := "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.tif\"\r\n\r\n"
	body := io.MultiReader(strings.NewReader(head), &endless{size}, strings.NewReader("\r\n--b--\r\n"))
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	answer, text := ask(t, "POST", server.URL+"/api/v1/documents", body, "Content-Type", "multipart/form-data; boundary=b")
	runtime.ReadMemStats(&after)
	if answer.StatusCode != 202 {
		t.Fatalf("%d %s", answer.StatusCode, text)
	}
	if used := after.TotalAlloc - before.TotalAlloc; used > size/4 {
		t.Errorf("%d MiB of memory for an upload of %d", used>>20, size>>20)
	}
}

func TestLimitsUploadsAtATime(t *testing.T) {
	server := start(t, newLibrary(t), func(c *Config) { c.MaxUploads = 1; c.Log = quiet() })
	slow, feed := io.Pipe()
	_, contentType := upload(t)
	done := make(chan int)
	go func() {
		r, _ := http.NewRequest("POST", server.URL+"/api/v1/documents", slow)
		r.Header.Set("Content-Type", contentType)
		answer, err := http.DefaultClient.Do(r)
		if err != nil {
			done <- 0
			return
		}
		answer.Body.Close()
		done <- answer.StatusCode
	}()
	boundary := strings.TrimPrefix(contentType, "multipart/form-data; boundary=")
	fmt.Fprintf(feed, "--%s\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.pdf\"\r\n\r\n", boundary)
	// More than any buffer holds: once it is gone, the server is reading it.
	if _, err := feed.Write(make([]byte, 32<<20)); err != nil {
		t.Fatal(err)
	}
	body, other := upload(t, "file:b.pdf", "y")
	answer, text := ask(t, "POST", server.URL+"/api/v1/documents", body, "Content-Type", other)
	if answer.StatusCode != http.StatusTooManyRequests || answer.Header.Get("Retry-After") == "" {
		t.Errorf("a second upload: %d %s", answer.StatusCode, text)
	}
	fmt.Fprintf(feed, "\r\n--%s--\r\n", boundary)
	feed.Close()
	if status := <-done; status != 202 {
		t.Errorf("the first upload: %d", status)
	}
	body, other = upload(t, "file:b.pdf", "y")
	if answer, _ := ask(t, "POST", server.URL+"/api/v1/documents", body, "Content-Type", other); answer.StatusCode != 202 {
		t.Errorf("the second upload later: %d", answer.StatusCode)
	}
}

func TestChanges(t *testing.T) {
	l := newLibrary(t)
	id := l.read(t, "Записка", "a.pdf")
	base := start(t, l, nil).URL
	at := base + "/api/v1/documents/" + id
	answer, _ := ask(t, "GET", at, nil)
	tag := answer.Header.Get("ETag")
	for _, c := range []struct {
		body, contentType, tag string
		status                 int
	}{
		{`{"title":"Новая"}`, "application/json", "", http.StatusPreconditionRequired},
		{`{"title":"Новая"}`, "application/json", `"0-0.0"`, http.StatusPreconditionFailed},
		{`{"titel":"Новая"}`, "application/json", tag, 400},
		{`{"title":"Новая"}`, "text/plain", tag, 415},
		{`{"title":"Новая"}`, "application/merge-patch+json", tag, 200},
		{`{"title":"Ещё новее"}`, "application/json", tag, http.StatusPreconditionFailed},
		{`{"title":"Последняя"}`, "application/json", "*", 200},
	} {
		answer, text := ask(t, "PATCH", at, strings.NewReader(c.body), "Content-Type", c.contentType, "If-Match", c.tag)
		if answer.StatusCode != c.status {
			t.Errorf("%s with %q: %d %s", c.body, c.tag, answer.StatusCode, text)
		}
	}
	if _, text := ask(t, "GET", base+"/api/v1/documents", nil); !strings.Contains(text, `"title":"Последняя"`) {
		t.Errorf("the listing has %s", text)
	}

	answer, text := ask(t, "POST", at+"/retry", strings.NewReader(`{"password":"тайна"}`), "Content-Type", "application/json")
	if answer.StatusCode != 202 || l.password(id) != "тайна" || strings.Contains(text, "тайна") {
		t.Errorf("a retry: %d %s", answer.StatusCode, text)
	}
	if answer, _ = ask(t, "POST", at+"/retry", nil); answer.StatusCode != 202 || l.opened(id) != 1 {
		t.Errorf("a retry without a body: %d", answer.StatusCode)
	}

	answer, text = ask(t, "PUT", at+"/translations/eng", strings.NewReader("<p>Memo"), "Content-Type", "text/html; charset=utf-8")
	if answer.StatusCode != 200 || !strings.Contains(text, `"name":"translation.en.html"`) {
		t.Errorf("a translation: %d %s", answer.StatusCode, text)
	}
	answer, text = ask(t, "GET", at+"/translations/en", nil)
	if text != "<p>Memo" || !strings.HasPrefix(answer.Header.Get("Content-Disposition"), "attachment") {
		t.Errorf("the translation: %q %q", text, answer.Header.Get("Content-Disposition"))
	}

	if answer, text = ask(t, "DELETE", at, nil); answer.StatusCode != 204 {
		t.Errorf("DELETE: %d %s", answer.StatusCode, text)
	}
	for _, path := range []string{"", "/files/1", "/pages/1"} {
		if answer, _ := ask(t, "GET", at+path, nil); answer.StatusCode != 404 {
			t.Errorf("%q of a deleted document: %d", path, answer.StatusCode)
		}
	}
	if _, text := ask(t, "GET", base+"/api/v1/documents", nil); strings.Contains(text, id) {
		t.Error("a deleted document is listed")
	}
}
