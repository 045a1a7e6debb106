package server

import (
	"context"
	"encoding/json"
	"net/url"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"recto/document"
	"recto/storage"
	"recto/wire"
)

// reference gives a document of the tests its place in an archive.
func (l *testLibrary) describe(t testing.TB, id string, s wire.Statement) {
	t.Helper()
	source, _, err := l.Source(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	source.Statement = s
	l.putJSON(t, storage.SourceKey(id), source)
}

// rereads puts a newer run into the library: the same page, read otherwise.
func (l *testLibrary) rereads(t testing.TB, id, run string, words ...string) {
	t.Helper()
	m, _, err := l.Manifest(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	page := testPage(1, words...)
	page.Image = m.Pages[0].Image
	next := *m
	next.Document.Run = run
	next.Pages = []wire.ManifestPage{m.Pages[0], m.Pages[1]}
	next.Pages[0].SHA256 = hashBytes(wire.JSON(page))
	l.put(t, storage.PageKey(id, run, 1), wire.JSON(page))
	l.putJSON(t, storage.RunDocumentKey(id, run), next.Document)
	l.putManifest(t, next)
}

func TestCitationsAreAnswered(t *testing.T) {
	l := newLibrary(t)
	id := l.read(t, "Записка Горбачёва", "Записка.pdf")
	l.describe(t, id, wire.Statement{
		Title: "Записка Горбачёва", Date: "1986-10-12", Reference: document.Reference{Repository: "РГАНИ", Fond: "89", Opis: "12", Delo: "3", Leaves: "7"},
		Metadata: map[string]string{"citation": "РГАНИ. Ф. 89."},
	})
	base := start(t, l, func(c *Config) { c.Public, _ = url.Parse("https://archive.example/recto/") }).URL
	at := base + "/api/v1/documents/" + id + "/citation"
	for _, c := range []struct {
		query, contentType, has string
		status                  int
	}{
		{"?format=chicago", "text/plain; charset=utf-8", "“Записка Горбачёва,” October 12, 1986, РГАНИ, ф. 89, оп. 12, д. 3, л. 7, https://archive.example/recto/documents/" + id + "?run=" + testRun + ".\n", 200},
		{"?format=chicago&page=2", "text/plain; charset=utf-8", "л. 7об, https://archive.example/recto/documents/" + id + "?run=" + testRun + "&page=2#page-2.\n", 200},
		{"?format=plain&page=1&line=1", "text/plain; charset=utf-8", "л. 7, строка 1. https://archive.example/recto/documents/" + id + "?run=" + testRun + "&page=1&line=p1r1l1#p1r1l1\n", 200},
		{"?format=source", "text/plain; charset=utf-8", "РГАНИ. Ф. 89.\n", 200},
		{"?format=bibtex", "application/x-bibtex; charset=utf-8", "@misc{rgani-89-12-3,", 200},
		{"?format=ris", "application/x-research-info-systems; charset=utf-8", "TY  - MANSCPT\r\n", 200},
		{"?format=mla", "application/problem+json", "There is no citation as", 404},
		{"?page=3", "application/problem+json", "There is no page 3; the document has 2.", 404},
		{"?page=0", "application/problem+json", "they count from 1", 400},
		{"?line=1", "application/problem+json", "say which page it is on", 400},
		{"?to=p1r1l1", "application/problem+json", "not where it begins", 400},
		{"?line=p1r1l9", "application/problem+json", "Page 1 has no line", 404},
		{"?run=ffffffffffffffff", "application/problem+json", "There is no run", 404},
	} {
		answer, text := ask(t, "GET", at+c.query, nil)
		if answer.StatusCode != c.status || answer.Header.Get("Content-Type") != c.contentType || !strings.Contains(text, c.has) {
			t.Errorf("%s: %d %s\n%s", c.query, answer.StatusCode, answer.Header.Get("Content-Type"), text)
		}
	}
	answer, _ := ask(t, "GET", at+"?format=ris&download", nil)
	if d := answer.Header.Get("Content-Disposition"); d != `attachment; filename="citation.ris"` {
		t.Errorf("a record is saved as %q", d)
	}
}

// A citation of a run that was superseded stays, and says what stands there now.
func TestCitationsAreSuperseded(t *testing.T) {
	l := newLibrary(t)
	id := l.read(t, "Записка", "a.pdf")
	const later = "8899aabbccddeeff"
	l.rereads(t, id, later, "Секретно", "<Записки>")
	base := start(t, l, nil).URL
	ask := func(query string) (c citationAnswer) {
		t.Helper()
		answer, text := ask(t, "GET", base+"/api/v1/documents/"+id+"/citation?"+query, nil)
		if err := json.Unmarshal([]byte(text), &c); answer.StatusCode != 200 || err != nil {
			t.Fatalf("%s: %d %s", query, answer.StatusCode, text)
		}
		return c
	}
	c := ask("line=p1r1l1w2&run=" + testRun)
	if !c.Superseded || c.Current != later || c.Run != testRun || c.Excerpt.Text != "<Записка>" || c.Now == nil || c.Now.Text != "<Записки>" || c.Now.From != "p1r1l1w2" {
		t.Errorf("what was superseded is %+v", c)
	}
	c = ask("line=p1r1l1w2&to=p1r1l1w2")
	if c.Superseded || c.Current != "" || c.Run != later || c.Now != nil || c.Page != 1 || c.Excerpt.Text != "<Записки>" {
		t.Errorf("what is current is %+v", c)
	}
}

// The page of citations has every format in a field, and what people typed in
// fields only.
func TestCitationsAreShown(t *testing.T) {
	l := newLibrary(t)
	id := l.read(t, "x", "a.pdf")
	const evil = `</textarea><script>alert(1)</script>`
	l.describe(t, id, wire.Statement{Title: evil, Date: evil, Reference: document.Reference{Repository: evil, Leaves: "7"}, Metadata: map[string]string{"citation": evil}})
	l.rereads(t, id, "8899aabbccddeeff", "Секретно", "<Записки>")
	base := start(t, l, func(c *Config) {
		c.Scale = func(context.Context, *storage.Object, document.Drawing) ([]byte, error) {
			return testImage(t, 9, 9), nil
		}
	}).URL
	for _, c := range []struct {
		query, has, hasNot string
		status             int
	}{
		{"", "the whole document", "Save a proof", 200},
		{"?page=2", "leaf 7ob", "", 200},
		{"?page=1&line=1", `<blockquote lang="ru">Секретно &lt;Записки&gt;</blockquote>`, "earlier reading", 200},
		{"?page=1&line=1", "/proof?line=p1r1l1&amp;page=1&amp;run=8899aabbccddeeff&amp;to=p1r1l1", "", 200},
		{"?page=1&line=1", "/image?run=8899aabbccddeeff&amp;box=50,100,240,130", "", 200},
		{"?page=1&line=1&run=" + testRun, "The new reading says here:", "says the same", 200},
		{"?page=1&line=1&run=" + testRun, `<q lang="ru">Секретно &lt;Записки&gt;</q>`, "", 200},
		{"?page=1&line=p1r1l1w1&run=" + testRun, "The new reading says the same here.", "", 200},
		{"?page=1&line=p1r1l1w1&run=" + testRun, "/documents/" + id + "?page=1&amp;line=p1r1l1w1#p1r1l1", "", 200},
		{"?page=1&line=77", "Page 1 has no line", "", 404},
	} {
		answer, text := ask(t, "GET", base+"/documents/"+id+"/cite"+c.query, nil, "Accept", "text/html")
		if answer.StatusCode != c.status || !strings.Contains(text, c.has) || c.hasNot != "" && strings.Contains(text, c.hasNot) || strings.Contains(text, "<script>alert") {
			t.Errorf("%s: %d without %q or with %q:\n%s", c.query, answer.StatusCode, c.has, c.hasNot, text)
		}
	}
}

// A citation is copied, followed, and seen in every light.
func TestBrowserCites(t *testing.T) {
	b := browser(t)
	l := newLibrary(t)
	id := l.read(t, "Записка Горбачёва о встрече", "Записка.pdf")
	l.describe(t, id, wire.Statement{
		Title: "Записка Горбачёва о встрече", Date: "1986-10-12", Reference: document.Reference{Repository: "РГАНИ", Fond: "89", Opis: "12", Delo: "3", Leaves: "7"},
		Metadata: map[string]string{"citation": "РГАНИ. Ф. 89. Оп. 12. Д. 3."},
	})
	l.rereads(t, id, "8899aabbccddeeff", "Секретно", "<Записки>")
	base := start(t, l, func(c *Config) {
		c.Log = quiet()
		c.Scale = func(context.Context, *storage.Object, document.Drawing) ([]byte, error) {
			return testImage(t, 380, 60), nil
		}
	}).URL
	b.do(chromedp.Navigate(base + "/documents/" + id + "/cite?page=1&line=1&run=" + testRun))
	b.until(`document.querySelector(".crop img").naturalWidth > 0 && !document.querySelector("[data-copy=cite-chicago]").hidden`)
	b.everywhere("cite")
	b.do(chromedp.Navigate(base + "/documents/" + id + "?run=" + testRun))
	b.focused()
	b.until(`((line) => { line?.focus(); return line && document.activeElement === line; })(document.getElementById("p1r1l1"))`)
	b.click(`#citelink`)
	b.until(`document.querySelector("dialog.citing blockquote")?.textContent === "Секретно <Записка>"`)
	b.picture("cite-dialog")
	b.do(chromedp.Evaluate[chromedp.Void](`navigator.clipboard.writeText = async (text) => { window.copied = text; }`))
	b.click(`[data-copy=cite-chicago]`)
	b.until(`window.copied.startsWith("“Записка Горбачёва о встрече,” October 12, 1986, РГАНИ, ф. 89, оп. 12, д. 3, л. 7, строка 1, http://")`)
	b.until(`document.querySelector("[data-copy=cite-chicago]").textContent === "Copied"`)
}

// The link of a citation opens the document as it was cited, marks the lines, and
// says that it was superseded; without a script, too.
func TestCitationsAreOpened(t *testing.T) {
	l := newLibrary(t)
	id := l.read(t, "Записка", "a.pdf")
	base := start(t, l, nil).URL
	shown := func(query string) string {
		t.Helper()
		answer, text := ask(t, "GET", base+"/documents/"+id+query, nil, "Accept", "text/html")
		if answer.StatusCode != 200 {
			t.Fatalf("%s: %d %s", query, answer.StatusCode, text)
		}
		return text
	}
	if text := shown("?run=" + testRun + "&line=p1r1l1#p1r1l1"); !strings.Contains(text, `class="line cited" id="p1r1l1"`) || strings.Contains(text, `id="superseded"`) {
		t.Errorf("the line is not marked:\n%s", text)
	}
	l.rereads(t, id, "8899aabbccddeeff", "Секретно", "<Записки>")
	if text := shown("?run=" + testRun + "&page=1&line=1"); !strings.Contains(text, `class="line cited" id="p1r1l1"`) || !strings.Contains(text, "The new reading says here:") || !strings.Contains(text, "&lt;Записка&gt;") {
		t.Errorf("what was superseded is not told:\n%s", text)
	}
	if text := shown("?line=p1r1l1"); strings.Contains(text, `id="superseded"`) {
		t.Errorf("the current reading is said to be superseded:\n%s", text)
	}
	if text := shown("?line=p9r9l9"); strings.Contains(text, "cited") {
		t.Errorf("a line that is not there is marked:\n%s", text)
	}
}

// What a person turned is read again, and its lines are others: a proof of what
// the run read does not stand for them.
func TestNoProofOfAPageReadAgain(t *testing.T) {
	l := newLibrary(t)
	id := l.read(t, "Записка", "Записка.pdf")
	at := start(t, l, func(c *Config) {
		c.Log = quiet()
		c.Scale = func(context.Context, *storage.Object, document.Drawing) ([]byte, error) {
			return testImage(t, 9, 9), nil
		}
	}).URL + "/api/v1/documents/" + id + "/proof?page=1&line=1"
	if answer, text := ask(t, "GET", at, nil); answer.StatusCode != 200 || !strings.Contains(text, `"text":"Секретно <Записка>"`) {
		t.Fatalf("%d %s", answer.StatusCode, text)
	}
	l.turn(t, id, "Другая", "строка")
	if answer, text := ask(t, "GET", at, nil); answer.StatusCode != 409 || !strings.Contains(text, "page 1 read again") {
		t.Errorf("%d %s", answer.StatusCode, text)
	}
}

// turn has page 1 read again upside down, with a picture of its own, and returns
// the name of that.
func (l *testLibrary) turn(t testing.TB, id string, words ...string) string {
	t.Helper()
	if _, err := l.Correct(t.Context(), id, -1, "ann", document.Correction{Kind: document.CorrectTurn, Page: 1, Turn: 180}); err != nil {
		t.Fatal(err)
	}
	all, err := l.Corrections(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	picture := testImage(t, 610, 790)
	page := testPage(1, words...)
	page.Canvas.Turn = 180
	page.Image = &document.StoredImage{SHA256: hashBytes(picture), Type: "image/png", Width: 610, Height: 790, Size: int64(len(picture))}
	l.put(t, storage.ImageKey(id, page.Image.SHA256, "png"), picture)
	l.put(t, storage.RereadPageKey(id, testRun, all.Standing().PageRecipe(1).Hash(), 1), wire.JSON(page))
	return page.Image.SHA256 + ".png"
}
