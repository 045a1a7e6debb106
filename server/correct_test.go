package server

import (
	"context"
	"encoding/json"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"recto/document"
	"recto/storage"
	"recto/wire"
)

// typed puts a document into the library whose page has these lines; every
// second word is doubtful.
func (l *testLibrary) typed(t testing.TB, title string, lines ...string) string {
	t.Helper()
	id := l.read(t, title, title+".pdf")
	page := testPage(1)
	page.Regions[0].Lines = nil
	for i, text := range lines {
		words := strings.Fields(text)
		line := testPage(1, words...).Regions[0].Lines[0]
		line.Box.Top, line.Box.Bottom = 100+50*i, 130+50*i
		for w := range line.Words {
			line.Words[w].Box.Top, line.Words[w].Box.Bottom = line.Box.Top, line.Box.Bottom
		}
		page.Regions[0].Lines = append(page.Regions[0].Lines, line)
	}
	m, _, err := l.Manifest(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	page.Image = m.Pages[0].Image
	page.Identify(1)
	l.putJSON(t, storage.PageKey(id, testRun, 1), page)
	return id
}

func drawn(t testing.TB) func(*Config) {
	return func(c *Config) {
		c.Log = quiet()
		c.Scale = func(_ context.Context, _ *storage.Object, d document.Drawing) ([]byte, error) {
			return testImage(t, 600, 800), nil
		}
	}
}

// Without a script every form posts and leads to the next line; where somebody
// else was faster the page says so.
func TestCorrectPagePosts(t *testing.T) {
	l := newLibrary(t)
	id := l.typed(t, "Записка", "Совершенно секретно", "<script>alert(1)</script> лист")
	base := start(t, l, nil).URL
	doc := base + "/documents/" + id
	_, page := ask(t, "GET", doc+"/correct?page=1", nil)
	if !strings.Contains(page, `value="Совершенно секретно"`) || strings.Contains(page, "<script>alert") || !strings.Contains(page, `value="&lt;script&gt;alert(1)&lt;/script&gt; лист"`) {
		t.Fatal(page)
	}
	post := func(values url.Values) (int, string, string) {
		answer, text := ask(t, "POST", doc+"/corrections", strings.NewReader(values.Encode()), "Content-Type", "application/x-www-form-urlencoded")
		return answer.StatusCode, answer.Header.Get("Location"), text
	}
	line := url.Values{
		"kind": {"text"}, "page": {"1"}, "turn": {"0"}, "box": {"50,100,550,130"}, "old": {"Совершенно секретно"}, "new": {"СОВЕРШЕННО СЕКРЕТНО"},
		"back": {"/documents/" + id + "/correct?page=1#p1r1l2"},
	}
	if status, to, text := post(line); status != 303 || to != line.Get("back") {
		t.Errorf("%d to %q: %s", status, to, text)
	}
	line.Set("new", "Совершенно <секретно>")
	want := []string{"Line 1 reads “СОВЕРШЕННО СЕКРЕТНО” now", `name="old" value="СОВЕРШЕННО СЕКРЕТНО"`, `name="new" value="Совершенно &lt;секретно&gt;"`}
	if status, _, text := post(line); status != 409 || !containsAll(text, want...) {
		t.Errorf("the same line again: %d %s", status, text)
	}
	line.Set("box", "50,300,550,330")
	answer, text := ask(t, "POST", doc+"/corrections", strings.NewReader(line.Encode()), "Content-Type", "application/x-www-form-urlencoded", "Accept-Language", "ru")
	if answer.StatusCode != 409 || !strings.Contains(text, "Вы ввели «Совершенно &lt;секретно&gt;»") {
		t.Errorf("a line that is gone: %d %s", answer.StatusCode, text)
	}
	for _, values := range []url.Values{
		{"kind": {"turn"}, "page": {"1"}, "turn": {"90"}}, {"kind": {"language"}, "page": {"1"}, "languages": {"ru,en"}},
		{"kind": {"left-out"}, "page": {"2"}, "out": {"true"}}, {"kind": {"order"}, "page": {"2"}, "to": {"1"}}, {"kind": {"undo"}, "undo": {"4"}},
	} {
		if status, _, text := post(values); status != 303 {
			t.Errorf("%v: %d %s", values, status, text)
		}
	}
	_, history := ask(t, "GET", doc+"/history", nil)
	for _, want := range []string{"<del>Совершенно секретно</del>", "<ins>СОВЕРШЕННО СЕКРЕТНО</ins>", "turned by 90°", "read in: Russian, English", "left out", "order of the pages: 2 1", "undone by 6"} {
		if !strings.Contains(history, want) {
			t.Errorf("the history lacks %q: %s", want, history)
		}
	}
}

func containsAll(text string, parts ...string) bool {
	return !slices.ContainsFunc(parts, func(part string) bool { return !strings.Contains(text, part) })
}

// Where somebody else has changed the document, the form comes back with what was
// typed, and saves it then.
func TestEditKeepsWhatWasTyped(t *testing.T) {
	l := newLibrary(t)
	id := l.read(t, "Записка", "a.pdf")
	s, old, err := l.Source(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	s.Metadata = map[string]string{"series": "One", "copy": "2"}
	s.Credits = "Archive"
	l.putJSON(t, storage.SourceKey(id), s)
	at := start(t, l, nil).URL + "/documents/" + id + "/edit"
	typed := url.Values{"etag": {old}, "title": {"Мой <титул>"}, "metadata.copy": {""}, "key": {"place"}, "value": {"Москва"}}
	post := func() (int, string) {
		answer, text := ask(t, "POST", at, strings.NewReader(typed.Encode()), "Content-Type", "application/x-www-form-urlencoded", "Accept-Language", "ru")
		return answer.StatusCode, text
	}
	status, text := post()
	_, now, err := l.Source(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"Тем временем это изменил кто-то другой.", `value="Мой &lt;титул&gt;"`, `name="metadata.copy" value=""`, `name="metadata.series" value="One"`, `name="metadata.place" value="Москва"`, `value="Archive"`, `name="etag" value="` + now + `"`}
	if status != 409 || !containsAll(text, want...) {
		t.Fatalf("%d %s", status, text)
	}
	typed.Set("etag", now)
	if status, text := post(); status != 303 {
		t.Errorf("%d %s", status, text)
	}
	if s, _, err := l.Source(t.Context(), id); err != nil || s.Title != "Мой <титул>" || len(s.Metadata) != 2 || s.Metadata["place"] != "Москва" {
		t.Errorf("%+v %v", s, err)
	}
}

// Words that are read alike are corrected as one, and undone as one.
func TestAlikePage(t *testing.T) {
	l := newLibrary(t)
	id := l.typed(t, "Записка", "секретпо лист секретпо", "один секретпо")
	base := start(t, l, drawn(t)).URL
	doc := base + "/documents/" + id
	_, page := ask(t, "GET", doc+"/alike?"+url.Values{"old": {"секретпо"}, "new": {"секретно"}}.Encode(), nil)
	if strings.Count(page, `type="checkbox"`) != 3 || !strings.Contains(page, `name="new" value="секретно"`) || strings.Count(page, "<svg") != 3 {
		t.Fatal(page)
	}
	words, _, err := l.Alike(t.Context(), id, "секретпо")
	if err != nil {
		t.Fatal(err)
	}
	values := url.Values{"kind": {"text"}, "new": {"секретно"}}
	for _, w := range words[:2] {
		form, err := json.Marshal(w.Place(""))
		if err != nil {
			t.Fatal(err)
		}
		values.Add("place", string(form))
	}
	answer, _ := ask(t, "POST", doc+"/corrections", strings.NewReader(values.Encode()), "Content-Type", "application/x-www-form-urlencoded")
	text, _, err := l.Text(t.Context(), id, "")
	if answer.StatusCode != 303 || !strings.HasPrefix(string(text), "секретно лист секретно\nодин секретпо\n") {
		t.Errorf("%d %q %v", answer.StatusCode, text, err)
	}
	if _, err := l.Undo(t.Context(), id, 1, ""); err != nil {
		t.Fatal(err)
	}
	if text, _, _ := l.Text(t.Context(), id, ""); strings.Contains(string(text), "секретно") {
		t.Errorf("undone the text is %q", text)
	}
}

// A page is corrected by keyboard alone: Enter saves and goes on, the arrows go up
// and down, Escape leaves a line as it was.
func TestBrowserCorrects(t *testing.T) {
	b := browser(t)
	l := newLibrary(t)
	id := l.typed(t, "Записка Горбачёва", "Совершенно секретпо", "О положении дел", "экз. единственный")
	base := start(t, l, drawn(t)).URL
	b.do(chromedp.Navigate(base + "/documents/" + id + "/correct?page=1"))
	at := func(line string) string {
		return `document.activeElement === document.querySelector("#` + line + ` input[name=new]")`
	}
	b.until(at("p1r1l1"))
	b.everywhere("correct")
	b.do(chromedp.Evaluate[chromedp.Void](`document.activeElement.select()`), chromedp.KeyEvent("Совершенно секретно\r"))
	b.until(at("p1r1l2") + ` && document.querySelector("#p1r1l1.done output").textContent === "✓"`)
	b.do(chromedp.KeyEvent(kb.ArrowDown))
	b.until(at("p1r1l3"))
	b.do(chromedp.KeyEvent(kb.ArrowUp))
	b.until(at("p1r1l2"))
	b.do(chromedp.KeyEvent(" лишнее"), chromedp.KeyEvent(kb.Escape))
	b.until(`document.querySelector("#p1r1l2 input[name=new]").value === "О положении дел" && document.activeElement === document.body`)
	text, _, err := l.Text(t.Context(), id, "")
	if err != nil || !strings.HasPrefix(string(text), "Совершенно секретно\nО положении дел\n") {
		t.Errorf("%q %v", text, err)
	}

	// The doubtful words of all documents: accepted, put right, and alike.
	b.do(chromedp.Navigate(base + "/doubts"))
	b.until(`document.activeElement.name === "new" && document.querySelectorAll(".line-form").length === 2`)
	b.everywhere("doubts")
	b.do(chromedp.KeyEvent("\r"))
	b.until(`document.querySelectorAll(".line-form.done").length === 1`)
	b.do(chromedp.Evaluate[chromedp.Void](`document.activeElement.select()`), chromedp.KeyEvent("единственный!\r"))
	b.until(`document.querySelectorAll(".line-form.done").length === 2 && document.querySelector(".line-form.done a[href*=alike]")`)
	b.do(chromedp.Navigate(base + "/doubts"))
	b.until(`document.querySelector(".empty") && document.querySelectorAll(".line-form").length === 0`)
	b.do(chromedp.Navigate(base + "/documents/" + id + "/alike?old=дел&new=дел!"))
	b.everywhere("alike")
	b.click(`form.stack button`)
	b.until(`location.pathname.endsWith("/history") && document.querySelectorAll(".history li").length === 4`)
	b.everywhere("history")
	b.click(`.history li:first-child button`)
	b.until(`document.querySelectorAll(".history .undone").length === 1`)
}

// In the document a line is corrected where it stands, by keyboard alone, and a
// newer reading is offered and not put in its place.
func TestBrowserEditsInPlace(t *testing.T) {
	b := browser(t)
	l := newLibrary(t)
	id := l.typed(t, "Записка Горбачёва", "Совершенно секретпо", "О положении дел")
	base := start(t, l, drawn(t)).URL
	b.do(chromedp.Navigate(base + "/documents/" + id))
	b.until(`document.querySelector("#panes #p1r1l1")?.tabIndex === 0`)
	b.until(`document.querySelector("#p1r1l1").focus(), document.querySelector("#document[aria-keyshortcuts=e]")`)
	b.do(chromedp.KeyEvent("e"))
	b.until(`document.activeElement.matches(".edit input") && document.activeElement.value === "Совершенно секретпо"`)
	b.picture("edit")
	b.do(chromedp.Evaluate[chromedp.Void](`document.activeElement.select()`), chromedp.KeyEvent("Совершенно секретно\r"))
	b.until(`document.activeElement.matches(".edit input") && document.activeElement.value === "О положении дел"`)
	b.until(`document.querySelector("#p1r1l1").textContent.includes("секретно")`)
	b.do(chromedp.KeyEvent(" лишнее"), chromedp.KeyEvent(kb.Escape))
	b.until(`document.activeElement.id === "p1r1l2" && !document.querySelector(".edit")`)
	if text, _, _ := l.Text(t.Context(), id, ""); !strings.HasPrefix(string(text), "Совершенно секретно\nО положении дел\n") {
		t.Errorf("the text is %q", text)
	}
	// One line is open at a time: what was typed is saved before the next opens.
	twice := func(line string) {
		b.do(chromedp.Evaluate[chromedp.Void](`document.getElementById("` + line + `").dispatchEvent(new MouseEvent("dblclick", { bubbles: true }))`))
	}
	twice("p1r1l2")
	b.until(`document.activeElement.matches(".edit input") && document.activeElement.value === "О положении дел"`)
	b.do(chromedp.KeyEvent(kb.End), chromedp.KeyEvent("!"))
	twice("p1r1l1")
	b.until(`document.activeElement.matches(".edit input") && document.activeElement.value === "Совершенно секретно" && document.querySelectorAll(".edit").length === 1`)
	b.until(`document.getElementById("p1r1l2").textContent.endsWith("дел!")`)
	b.do(chromedp.KeyEvent(kb.Escape))
	if text, _, _ := l.Text(t.Context(), id, ""); !strings.HasPrefix(string(text), "Совершенно секретно\nО положении дел!\n") {
		t.Errorf("the text is %q", text)
	}
	l.rereads(t, id, "ffeeddccbbaa9988", "Совершенно", "секретно")
	l.Announce(t.Context(), wire.Event{Type: wire.DocumentReady, Document: id, Run: "ffeeddccbbaa9988"})
	b.until(`document.getElementById("newer").hidden === false`)
	b.do(chromedp.Navigate(base + "/documents/" + id + "?run=" + testRun))
	b.until(`document.getElementById("superseded") && !document.querySelector("a[href*='/correct?']")`)
}
