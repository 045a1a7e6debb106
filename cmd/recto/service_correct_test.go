package main

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"recto/document"
	"recto/internal/testtool"
	"recto/storage"
	"recto/wire"
)

// corrected waits until the exports of a document have all that was corrected.
func (h *house) corrected(id string) *wire.View {
	h.t.Helper()
	var view *wire.View
	testtool.Await(h.t, func() bool {
		var err error
		if view, err = h.library.Document(h.t.Context(), id, ""); err != nil {
			h.t.Fatal(err)
		}
		_, open := h.store.Stat(h.t.Context(), storage.OpenKey(id))
		return view.Status.Terminal() && view.Corrections != nil && !view.Corrections.Waiting && document.IsKind(open, document.KindNotFound)
	}, "the corrections of %s do not get into its exports", id)
	return view
}

func (h *house) correct(id string, c document.Correction) *document.Correction {
	h.t.Helper()
	made, err := h.library.Correct(h.t.Context(), id, -1, "ann", c)
	if err != nil {
		h.t.Fatal(err)
	}
	return made
}

// pdfText is what pdftotext finds in the searchable PDF of a document.
func (h *house) pdfText(id string) string {
	h.t.Helper()
	object, err := h.library.Export(h.t.Context(), id, "", "pdf")
	path := filepath.Join(h.t.TempDir(), "document.pdf")
	if err := os.WriteFile(path, h.read(object, err), 0o600); err != nil {
		h.t.Fatal(err)
	}
	text, err := exec.Command(testtool.Path(h.t, "pdftotext"), path, "-").Output()
	if err != nil {
		h.t.Fatal(err)
	}
	return string(text)
}

// tells reports where a word stands: in the text, the exports, the PDF and the
// alignment of a document.
func (h *house) tells(id, word string) (where []string) {
	h.t.Helper()
	for _, format := range []string{"txt", "json", "hocr", "alto"} {
		object, err := h.library.Export(h.t.Context(), id, "", format)
		if bytes.Contains(h.read(object, err), []byte(word)) {
			where = append(where, format)
		}
	}
	if text, _, err := h.library.Text(h.t.Context(), id, ""); err != nil {
		h.t.Fatal(err)
	} else if bytes.Contains(text, []byte(word)) {
		where = append(where, "text")
	}
	if strings.Contains(h.pdfText(id), word) {
		where = append(where, "pdf")
	}
	for _, format := range []string{"tei", "tsv"} {
		object, err := h.library.Alignment(h.t.Context(), id, "", "", "", format)
		if bytes.Contains(h.read(object, err), []byte(word)) {
			where = append(where, "alignment as "+format)
		}
	}
	return where
}

var everywhere = []string{"txt", "json", "hocr", "alto", "text", "pdf", "alignment as tei", "alignment as tsv"}

// Somebody corrects a line of the sample, all words that are alike and a pair of
// sentences; takes one back; and has the document read in other languages. What
// stands is in the text, in every export and in the alignment, before and after.
func TestServiceCorrects(t *testing.T) {
	h := open(t, t.TempDir())
	h.start()
	sample := testdata(t, "sample")
	translation, err := h.library.Spool(t.Context(), "translation.html", strings.NewReader(readFile(t, sample, "translation.html")))
	if err != nil {
		t.Fatal(err)
	}
	defer translation.Close()
	id := h.bring(wire.Upload{Translations: []wire.SpooledTranslation{{Spooled: translation, Language: "en"}}}, filepath.Join(sample, "report.pdf")).ID
	first := h.await(id)
	h.aligned(id)

	page, _, err := h.library.Page(t.Context(), id, "", 1)
	if err != nil {
		t.Fatal(err)
	}
	line := longestLine(page)
	words := strings.Fields(line.Literal())
	words[1] = "Вымышленский"
	place := document.Place{Page: 1, Turn: page.Canvas.Turn, Box: line.Box, Old: line.Literal(), New: strings.Join(words, " ")}
	h.correct(id, document.Correction{Kind: document.CorrectText, Places: []document.Place{place}})
	if _, err := h.library.Correct(t.Context(), id, -1, "bob", document.Correction{Kind: document.CorrectText, Places: []document.Place{place}}); !document.IsKind(err, document.KindConflict) {
		t.Errorf("a line that somebody else has corrected meanwhile: %v", err)
	}
	view := h.corrected(id)
	if got := h.tells(id, "Вымышленский"); !slices.Equal(got, everywhere) || len(view.Corrections.Misfits) > 0 {
		t.Errorf("the corrected word is in %q, misfits %+v", got, view.Corrections.Misfits)
	}
	if object, err := h.library.AsRead().Export(t.Context(), id, "", "txt"); bytes.Contains(h.read(object, err), []byte("Вымышленский")) {
		t.Error("the text as it was read has the correction")
	}
	digest := view.Corrections.Digest

	// All words alike at once, and back again.
	alike, _, err := h.library.Alike(t.Context(), id, "и")
	if err != nil || len(alike) < 3 {
		t.Fatalf("%d words alike, %v", len(alike), err)
	}
	batch := document.Correction{Kind: document.CorrectText}
	for _, a := range alike {
		batch.Places = append(batch.Places, a.Place("ИИИ"))
	}
	made := h.correct(id, batch)
	h.corrected(id)
	if n := strings.Count(h.pdfText(id), "ИИИ"); n != len(alike) {
		t.Errorf("%d of %d words alike are in the PDF", n, len(alike))
	}
	if _, err := h.library.Undo(t.Context(), id, made.Number, "bob"); err != nil {
		t.Fatal(err)
	}
	view = h.corrected(id)
	if got := h.tells(id, "ИИИ"); len(got) > 0 || view.Corrections.Digest != digest || view.Corrections.Standing != 1 {
		t.Errorf("what was undone is in %q; the corrections are %+v", got, view.Corrections)
	}

	// What a person pairs stays, whatever the alignment finds.
	p := h.parallel(id)
	pair := &document.Pairing{Language: "en", Ru: []string{p.Ru[len(p.Ru)/2].Text}, En: []string{p.En[0].Text}}
	h.correct(id, document.Correction{Kind: document.CorrectPair, Pair: pair})
	h.corrected(id)
	checkPair(t, h.parallel(id), pair)

	// Read in other languages it is another run.
	languages := []string{"ru"}
	if _, err := h.library.Patch(t.Context(), id, "", "ann", wire.Change{Languages: &languages}); err != nil {
		t.Fatal(err)
	}
	if err := h.library.Retry(t.Context(), id, ""); err != nil {
		t.Fatal(err)
	}
	testtool.Await(t, func() bool {
		view = h.await(id)
		return view.Run != first.Run
	}, "there is no new run")
	view = h.corrected(id)
	if got := h.tells(id, "Вымышленский"); !slices.Equal(got, everywhere) || len(view.Corrections.Misfits) > 0 {
		t.Errorf("read again the corrected word is in %q, misfits %+v", got, view.Corrections.Misfits)
	}
	checkPair(t, h.parallel(id), pair)
}

func longestLine(p *document.Page) *document.Line {
	var longest *document.Line
	for r := range p.Regions {
		for l := range p.Regions[r].Lines {
			line := &p.Regions[r].Lines[l]
			if p.Regions[r].Kind == document.RegionText && (longest == nil || len(line.Words) > len(longest.Words)) {
				longest = line
			}
		}
	}
	return longest
}

// parallel is the alignment of a document.
func (h *house) parallel(id string) *document.Parallel {
	h.t.Helper()
	var p document.Parallel
	object, err := h.library.Alignment(h.t.Context(), id, "", "en", "", "json")
	if err := json.Unmarshal(h.read(object, err), &p); err != nil {
		h.t.Fatal(err)
	}
	return &p
}

func checkPair(t *testing.T, p *document.Parallel, want *document.Pairing) {
	t.Helper()
	for _, b := range p.Beads {
		if b.By != document.ByPerson {
			continue
		}
		if len(b.Ru) != 1 || len(b.En) != 1 || p.En[b.En[0]].Text != want.En[0] || b.Confidence != 1 {
			t.Errorf("a person has paired %+v", b)
		}
		return
	}
	t.Error("the pair of a person is gone")
}

// A page is turned, left out and moved by hand, and typed where nothing is read.
func TestServiceCorrectsPages(t *testing.T) {
	h := open(t, t.TempDir())
	h.start()
	pages := testdata(t, "pages")
	id := h.bring(wire.Upload{}, filepath.Join(pages, "ru-straight.jpg"), filepath.Join(pages, "blank.jpg"), filepath.Join(pages, "en-letter.jpg")).ID
	h.await(id)
	h.correct(id, document.Correction{Kind: document.CorrectTurn, Page: 2, Turn: 90})
	h.corrected(id)
	page, _, err := h.library.Page(t.Context(), id, "", 2)
	if err != nil {
		t.Fatal(err)
	}
	raw, _, err := h.library.AsRead().Page(t.Context(), id, "", 2)
	if err != nil {
		t.Fatal(err)
	}
	if page.Canvas.Turn != 90 || page.Canvas.Width != raw.Canvas.Height || page.Image.Width != raw.Image.Height {
		t.Errorf("turned by 90 degrees the page is %+v with the picture %+v, before %+v", page.Canvas, page.Image, raw.Canvas)
	}
	image, _, err := h.library.Image(t.Context(), id, "", 2)
	if h.read(image, err); image.Size != page.Image.Size {
		t.Error("the picture is not the turned one")
	}
	typed := document.Place{Page: 2, Turn: 90, Box: document.Box{Left: 100, Top: 100, Right: 600, Bottom: 150}, New: "Написано от руки"}
	h.correct(id, document.Correction{Kind: document.CorrectText, Places: []document.Place{typed}})
	h.correct(id, document.Correction{Kind: document.CorrectOrder, Order: []int{3, 2, 1}})
	h.correct(id, document.Correction{Kind: document.CorrectLeftOut, Page: 1, Out: true})
	view := h.corrected(id)
	if !slices.Equal(view.Corrections.Order, []int{3, 2}) || len(view.Corrections.Misfits) > 0 {
		t.Errorf("the corrections are %+v", view.Corrections)
	}
	object, err := h.library.Export(t.Context(), id, "", "txt")
	text := strings.Split(string(h.read(object, err)), "\f")
	if len(text) != 3 || !strings.Contains(text[0], "Dear") || text[1] != "Написано от руки\n" {
		t.Errorf("the text is %q", text)
	}
	if pdf := strings.Split(h.pdfText(id), "\f"); len(pdf) != 3 || !strings.Contains(pdf[1], "Написано от руки") {
		t.Errorf("the PDF has %q", pdf)
	}
}
