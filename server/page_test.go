package server

import (
	"net/url"
	"regexp"
	"strings"
	"testing"

	"recto/document"
)

// What an address chooses, a run and a translation, goes on in the links of the page.
func TestChosenTranslationIsCarriedAlong(t *testing.T) {
	l := newLibrary(t)
	id := l.read(t, "Записка", "a.pdf")
	l.align(t, id)
	view, err := l.Document(t.Context(), id, "")
	if err != nil {
		t.Fatal(err)
	}
	sum := view.Alignments[0].Translation
	base := start(t, l, nil).URL + "/documents/" + id
	_, page := ask(t, "GET", base+"?lang=en&find=secret&translation="+sum, nil, html...)
	for _, want := range []string{
		`href="?lang=en&amp;page=2&amp;translation=` + sum + `#page-2"`, `href="?lang=en&amp;page=1&amp;translation=` + sum + `&amp;find=secret#t`,
		`<input type="hidden" name="lang" value="en">`, `<input type="hidden" name="translation" value="` + sum + `">`, `/print?lang=en&amp;translation=` + sum + `"`,
	} {
		if !strings.Contains(page, want) {
			t.Errorf("there is no %s", want)
		}
	}
	_, part := ask(t, "GET", base+"/find?lang=en&q=secret&run="+testRun+"&translation="+sum, nil, html...)
	if want := `href="?lang=en&amp;page=1&amp;run=` + testRun + `&amp;translation=` + sum + `&amp;find=secret#t`; !strings.Contains(part, want) {
		t.Errorf("there is no %s in\n%s", want, part)
	}
}

// html are the headers that a browser sends for a page.
var html = []string{"Accept", "text/html"}

func TestPages(t *testing.T) {
	l := newLibrary(t)
	id := l.read(t, "Записка Горбачёва", "Записка.pdf")
	base := start(t, l, func(c *Config) { c.Log = quiet() }).URL
	for _, c := range []struct {
		path   string
		status int
		has    []string
	}{
		{"/", 200, []string{"Записка Горбачёва", `action="/documents/` + id + `/retry"`, "Rescan the page at 300 dpi", "partial", "95 %"}},
		{"/?status=failed", 200, []string{"Nothing here fits."}},
		{"/?q=%D0%B7%D0%B0%D0%BF%D0%B8%D1%81%D0%BA%D0%B8", 200, []string{"Записка Горбачёва"}},
		{"/?sort=colour", 400, []string{"There is no order"}},
		{"/documents/" + id, 200, []string{
			"<h1>Записка Горбачёва</h1>", "Секретно", "&lt;Записка&gt;", `class="doubt" title="Doubtful: 69 %"`, `<h3 class="heading" lang="ru">`, "</h3>",
			"/pages/1/image", "/exports/txt", "/files/1", `id="page-2"`, "Rescan the page at 300 dpi", `action="/documents/` + id + `/retry"`,
		}},
		{"/documents/" + id + "?page=2", 200, []string{`id="page-2"`}},
		{"/documents/" + id + "?page=99999", 200, []string{`id="page-2"`}},
		{"/documents/" + strings.Repeat("0", 64), 404, []string{"To the documents"}},
		{"/nothing", 404, []string{"nothing at this address"}},
	} {
		answer, body := ask(t, "GET", base+c.path, nil, html...)
		if answer.StatusCode != c.status {
			t.Errorf("%s: %d", c.path, answer.StatusCode)
		}
		for _, has := range c.has {
			if !strings.Contains(body, has) {
				t.Errorf("%s has no %q", c.path, has)
			}
		}
	}
}

// TestPagesWithoutScript uploads and retries as the forms do.
func TestPagesWithoutScript(t *testing.T) {
	l := newLibrary(t)
	id := l.read(t, "Записка", "Записка.pdf")
	base := start(t, l, func(c *Config) { c.Log = quiet() }).URL
	body, contentType := upload(t, "file:a.pdf", "one", "file:b.pdf", "two", "as", "each", "title", "", "translation:", "")
	answer, text := ask(t, "POST", base+"/", body, append(html, "Content-Type", contentType)...)
	if answer.StatusCode != 303 || answer.Header.Get("Location") != "/?watch&added=2" {
		t.Fatalf("%d %s %s", answer.StatusCode, answer.Header.Get("Location"), text)
	}
	_, text = ask(t, "GET", base+"/?watch&added=2", nil, html...)
	for _, has := range []string{"2 documents were uploaded", "a.pdf", "b.pdf", `http-equiv="refresh"`} {
		if !strings.Contains(text, has) {
			t.Errorf("the list has no %q", has)
		}
	}
	body, contentType = upload(t, "file:a.pdf", "one", "file:b.pdf", "two", "as", "one")
	if answer, _ = ask(t, "POST", base+"/", body, append(html, "Content-Type", contentType)...); answer.Header.Get("Location") != "/?watch&added=1" {
		t.Errorf("as one: %d %s", answer.StatusCode, answer.Header.Get("Location"))
	}
	one := document.ID(hashBytes([]byte("one")), hashBytes([]byte("two")))
	if answer, text := ask(t, "GET", base+"/documents/"+one, nil, html...); answer.StatusCode != 200 || !strings.Contains(text, "b.pdf") {
		t.Errorf("a queued document: %d", answer.StatusCode)
	}
	body, contentType = upload(t, "as", "one")
	if answer, text = ask(t, "POST", base+"/", body, append(html, "Content-Type", contentType)...); answer.StatusCode != 400 || !strings.Contains(text, "no file") {
		t.Errorf("nothing: %d", answer.StatusCode)
	}

	form := url.Values{"password": {"тайна"}, "back": {"list"}}
	answer, _ = ask(t, "POST", base+"/documents/"+id+"/retry", strings.NewReader(form.Encode()), "Content-Type", "application/x-www-form-urlencoded")
	if answer.StatusCode != 303 || answer.Header.Get("Location") != "/?watch" || l.password(id) != "тайна" {
		t.Errorf("retry: %d %s", answer.StatusCode, answer.Header.Get("Location"))
	}
}

// Every kind of file that the page takes is handed out again as what it is.
func TestAcceptedFilesHaveTypes(t *testing.T) {
	var forms []byte
	for _, name := range []string{"intake", "manage"} {
		form, err := web.ReadFile("web/" + name + ".html")
		if err != nil {
			t.Fatal(err)
		}
		forms = append(forms, form...)
	}
	fields := regexp.MustCompile(`accept="([^"]*)"`).FindAllStringSubmatch(string(forms), -1)
	if len(fields) < 3 {
		t.Fatalf("%d fields for files", len(fields))
	}
	for _, field := range fields {
		for ending := range strings.SplitSeq(field[1], ",") {
			if typeByName("x"+ending) == "application/octet-stream" {
				t.Errorf("%s has no media type", ending)
			}
		}
	}
}
