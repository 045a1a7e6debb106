package server

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// A document that was deleted comes back by one click, at once or later from the
// list of what was deleted.
func TestBrowserUndoesDeleting(t *testing.T) {
	b := browser(t)
	l := newLibrary(t)
	id := l.read(t, "Записка Горбачёва", "Записка.pdf")
	base := start(t, l, func(c *Config) { c.Log = quiet() }).URL
	for _, undo := range []string{`form.notice button`, `ol.documents form button`} {
		b.do(chromedp.Navigate(base + "/documents/" + id))
		b.click(`#manage > summary`)
		b.click(`.danger button`)
		b.until(`document.querySelector("form.notice span")?.textContent === "Записка Горбачёва was deleted."`)
		b.until(`document.querySelectorAll("ol.documents li").length === 0`)
		if undo != "form.notice button" {
			b.do(chromedp.Navigate(base + "/?status=deleted"))
			b.until(`document.querySelectorAll("ol.documents li").length === 1`)
		}
		b.everywhere("deleted-" + strings.Fields(undo)[0][:4])
		b.click(undo)
		b.until(`location.pathname === "/documents/` + id + `" && document.querySelector("h1").textContent === "Записка Горбачёва"`)
	}
}

// What is said of a document is changed in a form; a translation is added,
// replaced, chosen, removed and restored.
func TestBrowserManages(t *testing.T) {
	b := browser(t)
	l := newLibrary(t)
	id := l.read(t, "Записка Горбачёва", "Записка.pdf")
	l.align(t, id)
	base := start(t, l, func(c *Config) { c.Log = quiet() }).URL
	b.do(chromedp.Navigate(base + "/documents/" + id))
	b.click(`#manage > summary`)
	b.do(chromedp.Evaluate[chromedp.Void](`{
		const form = document.getElementById("edit");
		const values = { title: "Докладная <записка>", date: "1986", "reference.repository": "РГАНИ", "reference.fond": "89", labels: "а, б", key: "shelf", value: "3" };
		for (const [name, value] of Object.entries(values)) form.elements[name].value = value;
	}`))
	b.everywhere("manage")
	b.click(`#edit button`)
	b.until(`location.search === "?saved" && document.querySelector("h1").textContent === "Докладная <записка>"`)
	view, err := l.Document(t.Context(), id, "")
	if err != nil {
		t.Fatal(err)
	}
	if view.Date != "1986" || view.Reference.Fond != "89" || len(view.Labels) != 2 || view.Metadata["shelf"] != "3" || view.Changed == nil {
		t.Errorf("after the form it is %+v", view.Source)
	}
	better := filepath.Join(t.TempDir(), "better.txt")
	if err := os.WriteFile(better, []byte("A better translation"), 0o600); err != nil {
		t.Fatal(err)
	}
	b.do(chromedp.Navigate(base + "/documents/" + id))
	b.click(`#manage > summary`)
	b.do(chromedp.SetUploadFiles(chromedp.CSS(`#translations input[type=file]`), []string{better}))
	b.click(`#translations form[enctype] button`)
	b.until(`document.querySelectorAll("#translations .plain li").length === 2`)
	b.click(`#manage > summary`)
	b.everywhere("translations")
	b.click(`#translations li:last-child form[action$="/show"] button`)
	b.until(`document.querySelector("#translations li:last-child .hint").textContent.endsWith("shown")`)
	b.click(`#manage > summary`)
	b.click(`#translations li:last-child form[action$="/remove"] button`)
	b.until(`document.querySelectorAll("#translations .removed li").length === 1`)
	b.click(`#manage > summary`)
	b.picture("translation-removed")
	b.click(`#translations .removed button`)
	b.until(`document.querySelectorAll("#translations .plain:not(.removed) li").length === 2`)
}
