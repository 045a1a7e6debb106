package server

import (
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"

	"recto/document"
	"recto/storage"
	"recto/wire"
)

// posted sends JSON and returns the status and the answer.
func posted(t testing.TB, url, body string) (int, string) {
	t.Helper()
	answer, text := ask(t, "POST", url, strings.NewReader(body), "Content-Type", "application/json")
	return answer.StatusCode, text
}

// A line is corrected: text and page follow at once, the export is being made, and
// what was read is still to be had.
func TestCorrections(t *testing.T) {
	l := newLibrary(t)
	id := l.read(t, "Записка", "Записка.pdf")
	doc := start(t, l, func(c *Config) { c.Log = quiet() }).URL + "/api/v1/documents/" + id
	l.put(t, storage.ExportKey(id, testRun, "document.hocr"), []byte("as it was read"))
	correction := `{"kind":"text","places":[{"page":1,"box":[50,100,550,130],"old":"Секретно <Записка>","new":" Секретно  <Записка>!"}]}`
	if status, text := posted(t, doc+"/corrections", correction); status != 200 || !strings.Contains(text, `"number":1`) || !strings.Contains(text, `"new":"Секретно <Записка>!"`) {
		t.Fatal(status, text)
	}
	for path, want := range map[string]string{
		"/text": "Секретно <Записка>!\n\f\f", "/exports/txt": "Секретно <Записка>!\n\f\f", "/pages/1/text": "Секретно <Записка>!\n",
		"/text?corrections=none": "Секретно <Записка>\n\f", "/pages/1/text?corrections=none": "Секретно <Записка>\n", "/exports/hocr?corrections=none": "as it was read",
	} {
		if answer, text := ask(t, "GET", doc+path, nil); answer.StatusCode != 200 || text != want {
			t.Errorf("%s: %d %q, want %q", path, answer.StatusCode, text, want)
		}
	}
	for path, none := range map[string]bool{"/pages/1": false, "/pages/1?corrections=none": true} {
		if answer, text := ask(t, "GET", doc+path, nil); answer.StatusCode != 200 || strings.Contains(text, `"by":"person"`) == none {
			t.Errorf("%s: %d %.300s", path, answer.StatusCode, text)
		}
	}
	answer, text := ask(t, "GET", doc+"/exports/hocr", nil)
	if answer.StatusCode != 503 || answer.Header.Get("Retry-After") == "" || !strings.Contains(text, "is being made") {
		t.Errorf("an export that is not made yet: %d %s", answer.StatusCode, text)
	}
	if !slices.ContainsFunc(l.jobs, func(j wire.Job) bool { return j.Kind == wire.JobAlign && j.Document == id }) {
		t.Errorf("nobody will make it: %+v", l.jobs)
	}
	if status, text := posted(t, doc+"/corrections", correction); status != 409 || !strings.Contains(text, "by now") {
		t.Errorf("the same again: %d %s", status, text)
	}
	if answer, text := ask(t, "DELETE", doc+"/corrections/1", nil); answer.StatusCode != 200 || !strings.Contains(text, `"kind":"undo"`) {
		t.Errorf("undoing: %d %s", answer.StatusCode, text)
	}
	if _, text := ask(t, "GET", doc+"/exports/hocr", nil); text != "as it was read" {
		t.Errorf("undone the export is %q", text)
	}
	if _, text := ask(t, "GET", doc+"/corrections", nil); !strings.Contains(text, `"undoneBy":2`) || !strings.Contains(text, `"last":2`) {
		t.Error(text)
	}
}

// Who made a correction, and when, is kept with it.
func TestCorrectionsTellWho(t *testing.T) {
	l := newLibrary(t)
	id := l.read(t, "Записка", "Записка.pdf")
	all, err := l.Correct(t.Context(), id, 0, "ann", document.Correction{Kind: document.CorrectLeftOut, Page: 2, Out: true})
	if err != nil || all.By != "ann" || all.At.IsZero() {
		t.Fatalf("%+v, %v", all, err)
	}
	view, err := l.Document(t.Context(), id, "")
	if err != nil || fmt.Sprint(view.Corrections.Order) != "[1]" {
		t.Errorf("the pages are %+v, %v", view.Corrections, err)
	}
}

// The words that are most in doubt come first, whichever document they stand in,
// and those that somebody has seen to no more.
func TestDoubtfulWords(t *testing.T) {
	l := newLibrary(t)
	put := func(title string, qualities ...float64) string {
		id := l.read(t, title, title+".pdf")
		page := testPage(1)
		line := &page.Regions[0].Lines[0]
		for i, q := range qualities {
			line.Words = append(line.Words, document.Word{
				Text: fmt.Sprintf("%s%d", title, i), Box: document.Box{Left: 50 + 100*i, Top: 100, Right: 140 + 100*i, Bottom: 130}, Quality: q,
			})
		}
		page.Identify(1)
		l.putJSON(t, storage.PageKey(id, testRun, 1), page)
		return id
	}
	first := put("а", 0.1, 0.7, 0.95)
	put("б", 0.2, 0.4)
	base := start(t, l, nil).URL
	walk := func() (words []string) {
		for cursor, n := "", 0; n < 20; n++ {
			_, text := ask(t, "GET", base+"/api/v1/doubts?limit=1&cursor="+url.QueryEscape(cursor), nil)
			var answer struct {
				Doubts []doubtAnswer
				Next   string
			}
			if err := json.Unmarshal([]byte(text), &answer); err != nil {
				t.Fatal(text)
			}
			for _, d := range answer.Doubts {
				words = append(words, d.Word)
			}
			if cursor = answer.Next; cursor == "" {
				break
			}
		}
		return words
	}
	got := walk()
	if slices.Sort(got[:2]); fmt.Sprint(got) != "[а0 б0 б1 а1]" {
		t.Errorf("the doubts come as %v", got)
	}
	words, _, err := l.Library.Doubts(t.Context(), first)
	if err != nil {
		t.Fatal(err)
	}
	// Accepted as it is.
	if _, err := l.Correct(t.Context(), first, -1, "", document.Correction{Kind: document.CorrectText, Places: []document.Place{words[0].Place(words[0].Word)}}); err != nil {
		t.Fatal(err)
	}
	if got := walk(); fmt.Sprint(got) != "[б0 б1 а1]" {
		t.Errorf("after one was accepted the doubts are %v", got)
	}
}

// What would be read differently by now is read again, the rest is not.
func TestReread(t *testing.T) {
	l := newLibrary(t)
	id := l.read(t, "Записка", "Записка.pdf")
	m, _, err := l.Manifest(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	recipe := document.Recipe{Revision: 1}
	ready := *m
	ready.Status, ready.Document.Run, ready.Document.Recipe = wire.StatusReady, recipe.Hash(), recipe
	l.putManifest(t, ready)
	base := start(t, l, func(c *Config) {
		c.Recipe = func(languages []string) (document.Recipe, error) {
			return document.Recipe{Revision: recipe.Revision, Languages: languages}, nil
		}
	}).URL
	for _, c := range []struct {
		body   string
		status int
		queued bool
	}{
		{`{"where":"engine!=current"}`, 202, false},
		{`{"where":"quality<0.5"}`, 202, false},
		{`{"where":"failed"}`, 202, false},
		{`{"ids":["` + id + `"],"where":"failed"}`, 400, false},
		{`{}`, 400, false},
		{`{"where":"quality<2"}`, 400, false},
		{`{"ids":["x"]}`, 404, false},
		{`{"ids":["` + id + `"],"languages":["rus"]}`, 202, true},
	} {
		status, text := posted(t, base+"/api/v1/reread", c.body)
		if status != c.status || strings.Contains(text, `"queued":["`) != c.queued {
			t.Errorf("%s: %d %s", c.body, status, text)
		}
	}
	if s, _, _ := l.Source(t.Context(), id); fmt.Sprint(s.Languages) != "[ru]" || l.opened(id) != 1 {
		t.Errorf("languages %v, queued %d times", s.Languages, l.opened(id))
	}
}
