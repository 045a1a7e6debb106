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
	b := openBag(t, data)
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

// openBag opens what was fetched as a bag that is valid.
func openBag(t *testing.T, data string) *bag.Bag {
	t.Helper()
	name := filepath.Join(t.TempDir(), "x.zip")
	if err := os.WriteFile(name, []byte(data), 0o644); err != nil {
		t.Fatal(err)
	}
	b, err := bag.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { b.Close() })
	if faults, err := b.Check(t.Context(), func(string) {}); err != nil || len(faults) > 0 {
		t.Errorf("the bag is not valid: %q %v", faults, err)
	}
	return b
}

// A translation may be called as the file that is derived from it, and files have
// names that mean something in addresses.
func TestBagOfOddNames(t *testing.T) {
	l := newLibrary(t)
	id := l.read(t, "Записка", "100% #1?.pdf")
	l.align(t, id)
	source, _, err := l.Source(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	source.Translations[0].Name = "Understood.JSON"
	l.putJSON(t, storage.SourceKey(id), source)
	_, data := ask(t, "GET", start(t, l, nil).URL+"/api/v1/documents/"+id+"/bag", nil)
	b := openBag(t, data)
	folder := "translations/en-" + source.Translations[0].SHA256[:12] + "/"
	for name, want := range map[string]string{folder + "original/Understood.JSON": "A secret memo", folder + "understood.json": `"A secret memo"`} {
		if text, err := b.Read(name, 1<<20); err != nil || !strings.Contains(string(text), want) {
			t.Errorf("%s is %q (%v)", name, text, err)
		}
	}
	index, err := b.Read("index.html", 1<<20)
	if err != nil {
		t.Fatal(err)
	}
	for link, there := range map[string]bool{`href="originals/0001-100%25%20%231_.pdf"`: true, folder + "original/Understood.JSON": true, folder + "understood.json": false} {
		if strings.Contains(string(index), link) != there {
			t.Errorf("%s in the site: %v\n%s", link, !there, index)
		}
	}
}

// A bag can be fetched while a translation waits, or has failed.
func TestBagWhileATranslationWaits(t *testing.T) {
	l := newLibrary(t)
	id := l.read(t, "Записка", "Записка.pdf")
	l.align(t, id)
	source, _, err := l.Source(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	next := source.Translations[0]
	next.SHA256, next.Name, next.Added.At = hashBytes([]byte("another")), "another.html", next.Added.At.AddDate(0, 0, 1)
	source.Translations = append(source.Translations, next)
	l.putJSON(t, storage.SourceKey(id), source)
	l.put(t, storage.TranslationSourceKey(id, "en", next.SHA256), []byte("another"))
	answer, data := ask(t, "GET", start(t, l, func(c *Config) { c.Log = quiet() }).URL+"/api/v1/documents/"+id+"/bag", nil)
	if answer.StatusCode != 200 {
		t.Fatalf("%d %s", answer.StatusCode, data)
	}
	if text, err := openBag(t, data).Read("site/000001.html", 1<<20); err != nil || !strings.Contains(string(text), "Секретно") {
		t.Errorf("the page of the site is %s (%v)", text, err)
	}
}

// A bag has what was read again as people want it, and the pictures of that.
func TestBagOfTurnedPages(t *testing.T) {
	l := newLibrary(t)
	id := l.read(t, "Записка", "Записка.pdf")
	picture := l.turn(t, id, "Другая", "строка")
	_, data := ask(t, "GET", start(t, l, nil).URL+"/api/v1/documents/"+id+"/bag", nil)
	b := openBag(t, data)
	for name, want := range map[string]string{
		"pages/000001.json": "Секретно", "corrected/pages/000001.json": "Другая", "site/000001.html": "../images/" + picture, "images/" + picture: "PNG",
	} {
		if text, err := b.Read(name, 1<<20); err != nil || !strings.Contains(string(text), want) {
			t.Errorf("%s has no %q (%v)", name, want, err)
		}
	}
	if index, err := b.Read("index.html", 1<<20); err != nil || strings.Contains(string(index), "corrected/pages") {
		t.Errorf("the site shows the record: %s (%v)", index, err)
	}
}
