package server

import (
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"recto/bag"
	"recto/storage"
)

func TestBagIsTakenAway(t *testing.T) {
	l := newLibrary(t)
	id := l.read(t, "Записка", "Записка о «встрече».pdf")
	l.align(t, id)
	base := start(t, l, nil).URL
	at := base + "/api/v1/documents/" + id + "/bag"
	answer, data := ask(t, "GET", at, nil)
	if d := answer.Header.Get("Content-Disposition"); answer.StatusCode != 200 || !strings.HasPrefix(d, "attachment;") || !strings.Contains(d, ".bag.zip") {
		t.Fatalf("%d %s", answer.StatusCode, d)
	}
	if _, again := ask(t, "GET", at+"?run="+testRun, nil); again != data {
		t.Error("the same document gives two bags")
	}
	if answer, body := ask(t, "HEAD", at, nil); answer.StatusCode != 200 || body != "" {
		t.Errorf("HEAD answers %d with %d bytes", answer.StatusCode, len(body))
	}
	name := filepath.Join(t.TempDir(), "x.zip")
	if err := os.WriteFile(name, []byte(data), 0o644); err != nil {
		t.Fatal(err)
	}
	b, err := bag.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	if faults, err := b.Check(t.Context(), func(string) {}); err != nil || len(faults) > 0 {
		t.Errorf("the bag is not valid: %q %v", faults, err)
	}
	files := strings.Join(b.Files(), "\n")
	for _, want := range []string{"originals/0001-Записка о «встрече».pdf", "pages/000001.json", "pages/000002.json", "exports/document.txt", "images/", "translations/en-", "alignments/en-", "document.tmx", "source.json", "manifest.json", "README.txt", "index.html", "site/000001.html", "site/words.js"} {
		if !strings.Contains(files, want) {
			t.Errorf("the bag has no %s:\n%s", want, files)
		}
	}
	if text, err := b.Read("site/000001.html", 1<<20); err != nil || !strings.Contains(string(text), `src="../images/`) || !strings.Contains(string(text), "&lt;script&gt;memo") || strings.Contains(string(text), "<script>memo") || strings.Contains(string(text), "/api/v1") {
		t.Errorf("the page of the site is %s (%v)", text, err)
	}
	if text, err := b.Read("exports/document.txt", 1000); err != nil || !strings.Contains(string(text), "Секретно") {
		t.Errorf("the text is %q (%v)", text, err)
	}
}

// A bag that cannot be finished breaks off, and one of what is not read yet is
// refused.
func TestBagsThatAreNone(t *testing.T) {
	l := newLibrary(t)
	id := l.read(t, "Записка", "a.pdf")
	base := start(t, l, func(c *Config) { c.Log = quiet() }).URL
	page, _, err := storage.ReadAll(t.Context(), l.Store, storage.PageKey(id, testRun, 1))
	if err != nil {
		t.Fatal(err)
	}
	l.put(t, storage.PageKey(id, testRun, 1), append(page, ' '))
	answer, err := http.Get(base + "/api/v1/documents/" + id + "/bag")
	if err == nil {
		_, err = io.ReadAll(answer.Body)
		answer.Body.Close()
	}
	if err == nil && answer.StatusCode != 500 {
		t.Error("a page that is not what it was goes into a bag")
	}
	body, contentType := upload(t, "file:b.pdf", "not read")
	if answer, text := ask(t, "POST", base+"/api/v1/documents", body, "Content-Type", contentType); answer.StatusCode != 202 {
		t.Fatal(text)
	}
	if answer, text := ask(t, "GET", base+"/api/v1/documents/"+hashBytes([]byte("not read"))+"/bag", nil); answer.StatusCode != 404 && answer.StatusCode != 409 {
		t.Errorf("%d %s", answer.StatusCode, text)
	}
}
