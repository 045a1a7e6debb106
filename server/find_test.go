package server

import (
	"net/url"
	"strings"
	"testing"

	"recto/document"
	"recto/storage"
	"recto/wire"
)

// What is found is on the page that it stands on: also where people have changed
// the order of the pages and the exports are still being made, and where a page
// before it has not been read.
func TestFoundOnItsPage(t *testing.T) {
	l := newLibrary(t)
	id := l.read(t, "Записка", "a.pdf")
	base := start(t, l, nil).URL + "/documents/" + id
	find := func(when, word, page string) {
		t.Helper()
		for _, path := range []string{"/find?q=", "?find="} {
			answer, text := ask(t, "GET", base+path+url.QueryEscape(word), nil)
			if answer.StatusCode != 200 || strings.Count(text, "<mark>") != 1 || !strings.Contains(text, `data-page="`+page+`" data-anchor`) {
				t.Errorf("%s %s: %d without page %s:\n%s", when, path, answer.StatusCode, page, text)
			}
		}
	}
	find("as read", "секретно", "1")
	if _, err := l.Correct(t.Context(), id, -1, "", document.Correction{Kind: document.CorrectOrder, Order: []int{2, 1}}); err != nil {
		t.Fatal(err)
	}
	find("behind page 2", "секретно", "1")

	l.putJSON(t, storage.PageKey(id, testRun, 2), testPage(2, "Второй", "лист"))
	if _, err := l.Undo(t.Context(), id, 1, ""); err != nil {
		t.Fatal(err)
	}
	for _, key := range []string{storage.ManifestKey(id), storage.RunManifestKey(id, testRun), storage.ExportKey(id, testRun, "document.txt"), storage.PageKey(id, testRun, 1)} {
		if err := l.Store.Delete(t.Context(), key); err != nil {
			t.Fatal(err)
		}
	}
	if err := l.Mark(t.Context(), id, wire.OpenMark{Lane: wire.Today, Attempt: 1, Run: testRun}); err != nil {
		t.Fatal(err)
	}
	find("while it is read", "второй", "2")
}
