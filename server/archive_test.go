package server

import (
	"archive/zip"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"recto/document"
	"recto/library"
	"recto/wire"
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
		b.until(`document.querySelector(".documents .title, h1")?.textContent === "Записка Горбачёва" && !location.search`)
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
	b.until(`location.search.startsWith("?saved") && document.querySelector("h1").textContent === "Докладная <записка>"`)
	// The form is shown, and the panes work as ever.
	b.until(`document.querySelector("#panes #p1r1l1")?.tabIndex === 0 && document.getElementById("manage").open`)
	b.do(chromedp.Evaluate[chromedp.Void](`document.getElementById("p1r1l1").focus()`), chromedp.KeyEvent("e"))
	b.until(`document.querySelector(".edit input")`)
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
	b.until(`document.querySelectorAll("#translations .plain li").length === 2 && document.getElementById("manage").open`)
	b.everywhere("translations")
	b.click(`#translations li:last-child form[action$="/show"] button`)
	b.until(`document.querySelector("#translations li:last-child .hint").textContent.endsWith("shown")`)
	b.click(`#translations li:last-child form[action$="/remove"] button`)
	b.until(`document.querySelectorAll("#translations .removed li").length === 1 && document.querySelector("#panes #p1r1l1")?.tabIndex === 0`)
	b.picture("translation-removed")
	b.click(`#translations .removed button`)
	b.until(`document.querySelectorAll("#translations .plain:not(.removed) li").length === 2`)
}

// Files are shown in natural order, as the server has it, and moved and taken out
// by hand and by key before they are sent.
func TestBrowserOrdersFiles(t *testing.T) {
	b := browser(t)
	l := newLibrary(t)
	base := start(t, l, func(c *Config) { c.Log = quiet() }).URL
	dir := t.TempDir()
	var paths, hashes []string
	for _, name := range []string{"лист 10.png", "лист 2.png", "лист 1.png", "memo.en.txt"} {
		data := append(testImage(t, 60, 80), name...)
		if strings.HasSuffix(name, ".txt") {
			data = []byte("The delegation arrived in the morning and was not received.")
		}
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		paths, hashes = append(paths, path), append(hashes, hashBytes(data))
	}
	names := func(want string) {
		t.Helper()
		b.until(`[...document.querySelectorAll("#chosen .name")].map((n) => n.title).join() === "` + want + `"`)
	}
	b.do(chromedp.Navigate(base + "/"))
	b.until(`document.documentElement.classList.contains("js")`)
	b.do(chromedp.SetUploadFiles(chromedp.CSS(`input[name=file]`), paths))
	names("memo.en.txt,лист 1.png,лист 2.png,лист 10.png")
	b.look(1280, "light")
	b.until(`document.querySelectorAll("#chosen canvas").length === 3`)
	b.until(`document.querySelector("#chosen i").textContent === "translation: English"`)
	b.everywhere("chosen")
	b.click(`#chosen li:nth-child(4) .keys button:first-child`)
	names("memo.en.txt,лист 1.png,лист 10.png,лист 2.png")
	b.do(chromedp.Evaluate[chromedp.Void](`{
		const press = (row, init) => row.dispatchEvent(new KeyboardEvent("keydown", { bubbles: true, cancelable: true, ...init }));
		press(document.querySelector("#chosen li:nth-child(2)"), { key: "ArrowDown", altKey: true });
	}`))
	names("memo.en.txt,лист 10.png,лист 1.png,лист 2.png")
	b.do(chromedp.Evaluate[chromedp.Void](`{
		const [first, second] = document.querySelectorAll("#chosen li:nth-child(n+2)"), data = new DataTransfer();
		first.dispatchEvent(new DragEvent("dragstart", { dataTransfer: data, bubbles: true }));
		second.dispatchEvent(new DragEvent("dragover", { dataTransfer: data, bubbles: true, cancelable: true }));
		first.dispatchEvent(new DragEvent("dragend", { dataTransfer: data, bubbles: true }));
	}`))
	names("memo.en.txt,лист 1.png,лист 10.png,лист 2.png")
	b.click(`input[value=one]`)
	b.click(`#upload .button:not([type=button])`)
	b.until(`document.querySelector("#progress").textContent === "1 uploaded."`)
	view, err := l.Document(t.Context(), document.ID(hashes[2], hashes[0], hashes[1]), "")
	if err != nil {
		t.Fatal(err)
	}
	if len(view.Translations) != 1 || view.Translations[0].Name != "memo.en.txt" {
		t.Errorf("the translation that was chosen along is %+v", view.Translations)
	}
	b.until(`document.querySelectorAll("ol.documents li").length === 1`)

	// A document for each folder, and what is taken out is not sent.
	b.do(chromedp.Evaluate[chromedp.Void](`{
		const file = (path) => { const f = new File([path], path.split("/").pop()); Object.defineProperty(f, "webkitRelativePath", { value: path }); return f; };
		const input = document.querySelector("input[name=file]");
		Object.defineProperty(input, "files", { value: ["дело 2/10.png", "дело 2/9.png", "дело 10/1.png", "дело 10/лишнее.png"].map(file), configurable: true });
		input.dispatchEvent(new Event("change"));
	}`))
	names("дело 2/9.png,дело 2/10.png,дело 10/1.png,дело 10/лишнее.png")
	b.click(`#chosen li:last-child .keys button:last-child`)
	names("дело 2/9.png,дело 2/10.png,дело 10/1.png")
	b.click(`#upload .button:not([type=button])`)
	b.until(`document.querySelector("#progress").textContent === "2 uploaded."`)
	if view, err := l.Document(t.Context(), document.ID(hashBytes([]byte("дело 2/9.png")), hashBytes([]byte("дело 2/10.png"))), ""); err != nil || view.Title != "дело 2" {
		t.Errorf("a folder became %+v, %v", view, err)
	}

	b.do(chromedp.Evaluate[chromedp.Void](`import("/web/intake.js").then((m) => { window.intake = m; })`))
	b.until(`window.intake`)
	for _, in := range []string{"1.tif", "02.tif", "2.tif", "10.tif", "99999999999999999999998.tif", "box 1/10.tif", "box 2/1.tif", "Page 2.tif", "page 10.tif", "page.tif", "еж.tif", "ёлка.tif", "Жук.tif"} {
		files := []*wire.Spooled{{Name: in}, {Name: "page 2.tif"}}
		library.InNaturalOrder(files)
		b.until(`[` + strconv.Quote(in) + `, "page 2.tif"].sort(intake.natural)[0] === ` + strconv.Quote(files[0].Name))
	}
}

// The form takes documents in without a script, too, in natural order, and says
// which file it refused.
func TestFormTakesIn(t *testing.T) {
	l := newLibrary(t)
	base := start(t, l, nil).URL
	body, contentType := upload(t, "file:лист 10.tif", "ten", "file:лист 2.tif", "two", "as", "one", "reference.box", "7")
	if answer, text := ask(t, "POST", base+"/", body, "Content-Type", contentType); answer.StatusCode != 303 || answer.Header.Get("Location") != "/?watch&added=1" {
		t.Fatalf("%d %s", answer.StatusCode, text)
	}
	if view, err := l.Document(t.Context(), document.ID(hashBytes([]byte("two")), hashBytes([]byte("ten"))), ""); err != nil || view.Reference.Box != "7" {
		t.Errorf("%+v %v", view, err)
	}
	body, contentType = upload(t, "file:пусто.tif", "", "file:a.tif", "one", "as", "each")
	answer, text := ask(t, "POST", base+"/", body, "Content-Type", contentType, "Accept", "text/html")
	if answer.StatusCode != 415 || !strings.Contains(text, "пусто.tif: The file is empty.") || !strings.Contains(text, "The others were uploaded.") {
		t.Errorf("%d %s", answer.StatusCode, text)
	}
}

// Several documents are ticked and deleted, which one click undoes, and the list
// is narrowed.
func TestBrowserTicksDocuments(t *testing.T) {
	b := browser(t)
	l := newLibrary(t)
	first := l.read(t, "Записка Горбачёва", "Записка.pdf")
	l.align(t, first)
	second := l.read(t, "Протокол заседания", "Протокол.pdf")
	uploaded, err := l.Spool(t.Context(), "новое.pdf", strings.NewReader("a new one"))
	if err != nil {
		t.Fatal(err)
	}
	defer uploaded.Close()
	if _, err := l.Upload(t.Context(), wire.Upload{Files: []*wire.Spooled{uploaded}}); err != nil {
		t.Fatal(err)
	}
	base := start(t, l, func(c *Config) { c.Log = quiet() }).URL
	b.do(chromedp.Navigate(base + "/"))
	b.until(`document.querySelectorAll("ol.documents li").length === 3 && document.querySelector(".work")`)
	b.everywhere("archive")
	b.do(chromedp.Evaluate[chromedp.Void](`document.cookie = "lang=ru"`), chromedp.Navigate(base+"/"))
	b.until(`document.documentElement.lang === "ru"`)
	b.everywhere("archive-ru")
	b.do(chromedp.Evaluate[chromedp.Void](`document.cookie = "lang=en"`), chromedp.Navigate(base+"/"))
	for _, id := range []string{first, second} {
		b.click(`input[value="` + id + `"]`)
	}
	b.click(`button[formaction="/documents/delete"]`)
	b.until(`document.querySelector("form.notice span")?.textContent === "2 documents were deleted."`)
	b.until(`document.querySelectorAll("ol.documents li").length === 1`)
	b.picture("two-deleted")
	b.click(`form.notice button`)
	b.until(`document.querySelectorAll("ol.documents li").length === 3`)
	b.do(chromedp.Evaluate[chromedp.Void](`document.querySelector("input[name=doubtful]").click()`))
	b.click(`.find button`)
	b.until(`document.querySelectorAll("ol.documents li").length === 1 && document.querySelector(".title").textContent === "Записка Горбачёва"`)
	b.do(chromedp.Navigate(base + "/?below=0.8"))
	b.until(`document.querySelector(".empty").textContent.startsWith("Nothing here fits.")`)
	b.picture("nothing-fits")
}

// A zip has an export of each document under a name of its own, and names what a
// document does not have.
func TestDownloadsSeveral(t *testing.T) {
	l := newLibrary(t)
	first, second := l.read(t, "Записка", "Записка.pdf"), l.read(t, "Другая", "Записка.pdf")
	l.align(t, first)
	base := start(t, l, nil).URL
	in := func(format string) map[string]string {
		t.Helper()
		answer, text := ask(t, "GET", base+"/api/v1/download?format="+format+"&document="+first+"&document="+second+"&document="+first, nil)
		if answer.StatusCode != 200 || answer.Header.Get("Content-Disposition") != `attachment; filename="recto-`+format+`.zip"` {
			t.Fatalf("%d %s", answer.StatusCode, answer.Header)
		}
		files := map[string]string{}
		held, err := zip.NewReader(strings.NewReader(text), int64(len(text)))
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range held.File {
			r, err := f.Open()
			if err != nil {
				t.Fatal(err)
			}
			data, err := io.ReadAll(r)
			if err != nil {
				t.Fatal(err)
			}
			files[f.Name] = string(data)
		}
		return files
	}
	if files := in("txt"); len(files) != 2 || !strings.Contains(files["Записка.txt"], "Секретно") || files["Записка (2).txt"] == "" {
		t.Errorf("texts: %v", files)
	}
	if files := in("tmx"); len(files) != 2 || files["Записка.en.tmx"] == "" || !strings.HasPrefix(files["left-out.txt"], second+"\t") {
		t.Errorf("translation memories: %v", files)
	}
	if _, err := l.Correct(t.Context(), second, -1, "", document.Correction{Kind: document.CorrectLeftOut, Page: 2, Out: true}); err != nil {
		t.Fatal(err)
	}
	if files := in("txt"); len(files) != 2 || files["Записка.txt"] == "" || !strings.Contains(files["left-out.txt"], second+"\tThe txt with what was corrected is being made.") {
		t.Errorf("while a corrected text is made: %v", files)
	}
	for path, status := range map[string]int{"?format=txt": 400, "?format=exe&document=" + first: 400, "?format=txt&document=x": 404} {
		if answer, text := ask(t, "GET", base+"/api/v1/download"+path, nil); answer.StatusCode != status {
			t.Errorf("%s: %d %s", path, answer.StatusCode, text)
		}
	}
	for deed, status := range map[string]int{"retry": 303, "shred": 404} {
		answer, text := ask(t, "POST", base+"/documents/"+deed, strings.NewReader("document="+first), "Content-Type", "application/x-www-form-urlencoded")
		if answer.StatusCode != status {
			t.Errorf("%s: %d %s", deed, answer.StatusCode, text)
		}
	}
	if l.opened(first) != 1 {
		t.Error("a retry of several queues nothing")
	}
}
