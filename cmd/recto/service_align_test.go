package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"recto/document"
	"recto/internal/testtool"
	"recto/storage"
	"recto/wire"
)

// attach adds a translation to a document.
func (h *house) attach(id, language, name, text string) *wire.View {
	h.t.Helper()
	spooled, err := h.library.Spool(h.t.Context(), name, strings.NewReader(text))
	if err != nil {
		h.t.Fatal(err)
	}
	defer spooled.Close()
	view, err := h.library.AttachTranslation(h.t.Context(), id, wire.SpooledTranslation{Spooled: spooled, Language: language}, "ann")
	if err != nil {
		h.t.Fatal(err)
	}
	return view
}

// aligned waits until all translations of a document have been tried.
func (h *house) aligned(id string) []wire.AlignedView {
	h.t.Helper()
	var view *wire.View
	testtool.Await(h.t, func() bool {
		var err error
		if view, err = h.library.Document(h.t.Context(), id, ""); err != nil {
			h.t.Fatal(err)
		}
		if !view.Status.Terminal() || slices.ContainsFunc(view.Alignments, func(a wire.AlignedView) bool { return a.Status == wire.AlignmentWaiting }) {
			return false
		}
		_, err = h.store.Stat(h.t.Context(), storage.OpenKey(id))
		return document.IsKind(err, document.KindNotFound)
	}, "%s still waits", id)
	return view.Alignments
}

func readFile(t *testing.T, path ...string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(path...))
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// The sample comes with its translation, is read and stands beside it; its
// data are taken from there, and marked so. Other translations come later: a
// better one, one of another document, one that is none. The alignment that is
// there stays as it is, byte for byte.
func TestServiceAligns(t *testing.T) {
	h := open(t, t.TempDir())
	h.start()
	sample := testdata(t, "sample")
	html := readFile(t, sample, "translation.html")
	translation, err := h.library.Spool(t.Context(), "translation.html", strings.NewReader(html))
	if err != nil {
		t.Fatal(err)
	}
	defer translation.Close()
	accepted := h.bring(wire.Upload{
		Statement:    wire.Statement{Title: "What the archivist calls it"},
		Translations: []wire.SpooledTranslation{{Spooled: translation, Language: "en"}},
	}, filepath.Join(sample, "report.pdf"))
	view := h.await(accepted.ID)
	run := view.Run
	first := h.aligned(accepted.ID)[0]
	if first.Verdict != document.VerdictGood || first.Pairs < 20 || first.CoverageRu < 0.9 || first.Name != "translation.html" {
		t.Errorf("the alignment is %+v", first)
	}
	var p document.Parallel
	object, err := h.library.Alignment(t.Context(), accepted.ID, "", "en", "", "json")
	beads := h.read(object, err)
	if err := json.Unmarshal(beads, &p); err != nil {
		t.Fatal(err)
	}
	for _, s := range p.Ru {
		if len(s.Lines) == 0 || len(s.Words) == 0 || s.Words[0].Boxes[0].Empty() || s.Lines[0].Box.Empty() {
			t.Errorf("no place on the page: %+v", s)
		}
	}
	var text document.Translation
	object, err = h.library.TranslationText(t.Context(), accepted.ID, "en", first.Translation)
	if err := json.Unmarshal(h.read(object, err), &text); err != nil {
		t.Fatal(err)
	}
	letters := []rune(text.Text())
	for _, s := range p.En {
		if got := strings.Fields(string(letters[s.Start:s.End])); strings.Join(got, " ") != strings.Join(strings.Fields(s.Text), " ") {
			t.Errorf("at %d to %d stands %q, not %q", s.Start, s.End, got, s.Text)
		}
	}

	view, err = h.library.Document(t.Context(), accepted.ID, "")
	if err != nil {
		t.Fatal(err)
	}
	if view.Title != "What the archivist calls it" || view.Filled["title"].From != "" {
		t.Errorf("the archivist's title became %q", view.Title)
	}
	if view.Date == "" || view.Filled["date"].From != first.Translation || view.Metadata["classification"] == "" {
		t.Errorf("nothing was taken from the translation: %q, %+v", view.Date, view.Filled)
	}
	date := "spring of 1962"
	if view, err = h.library.Patch(t.Context(), accepted.ID, "", "ann", wire.Change{Date: &date}); err != nil || view.Filled["date"].From != "" {
		t.Errorf("a date that a person gave counts as the translation's: %+v, %v", view.Filled, err)
	}

	h.attach(accepted.ID, "en", "second.txt", text.Text())
	h.attach(accepted.ID, "en", "letter.txt", readFile(t, testdata(t, "pages"), "en-letter.gt.txt")+strings.Repeat("The orchard behind the old house was full of apples that year, and the children sold them at the station.\n", 12))
	h.attach(accepted.ID, "", "russian.txt", readFile(t, sample, "report.gt.txt"))
	all := h.aligned(accepted.ID)
	if len(all) != 4 || all[0].Recipe != first.Recipe || all[1].Verdict != document.VerdictGood || all[2].Verdict != document.VerdictWrong || len(all[2].Reasons) == 0 {
		t.Errorf("the alignments are %+v", all)
	}
	if all[3].Failure == nil || all[3].Failure.Kind != document.KindNoText || !strings.Contains(all[3].Failure.What, "same Russian text") {
		t.Errorf("the original given as its translation: %+v", all[3])
	}
	if view := h.await(accepted.ID); view.Date != date || view.Run != run {
		t.Errorf("the document changed: %+v", view)
	}
	object, err = h.library.Alignment(t.Context(), accepted.ID, "", "", first.Translation, "json")
	if again := h.read(object, err); string(again) != string(beads) {
		t.Error("the first alignment has changed")
	}
	if _, err := h.library.Alignment(t.Context(), accepted.ID, "", "ru", all[3].Translation, "json"); !document.IsKind(err, document.KindNoText) {
		t.Errorf("an alignment that failed gives %v", err)
	}
	for _, e := range first.Exports {
		object, err := h.library.Alignment(t.Context(), accepted.ID, "", "", first.Translation, e.Format)
		if data := h.read(object, err); int64(len(data)) != e.Size {
			t.Errorf("%s has %d bytes, not %d", e.Format, len(data), e.Size)
		}
	}

	undoes(t, h, accepted.ID, all)

	// All of it can be made again, and is the same.
	before := derived(t, h.store)
	if err := h.library.Retry(t.Context(), accepted.ID, ""); err != nil {
		t.Fatal(err)
	}
	h.aligned(accepted.ID)
	for key, data := range derived(t, h.store) {
		if strings.Contains(key, "/alignments/") && before[key] != data {
			t.Errorf("%s differs after a retry", key)
		}
	}
}

// undoes takes translations of a document away, chooses among them and brings
// them back: of those in a language the latest good one is shown, or the one that
// was chosen, and a bad one neither hides it nor comes in.
func undoes(t *testing.T, h *house, id string, all []wire.AlignedView) {
	t.Helper()
	first, second, wrong := all[0].Translation, all[1].Translation, all[2].Translation
	shown := func(want string) {
		t.Helper()
		view, err := h.library.Document(t.Context(), id, "")
		if err != nil {
			t.Fatal(err)
		}
		if got := view.ShownTranslation("en"); got.Translation != want || !got.Shown {
			t.Errorf("%s is shown", got.Name)
		}
	}
	done := func(view *wire.View, err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		h.aligned(id)
	}
	shown(second)
	done(h.library.Patch(t.Context(), id, "", "ann", wire.Change{Shown: map[string]string{"en": first}}))
	shown(first)
	done(h.library.RemoveTranslation(t.Context(), id, "en", "", "ann"))
	shown(second)
	view, err := h.library.Document(t.Context(), id, "")
	if err != nil || view.Metadata["classification"] != "" || len(view.Removed) != 1 || view.Removed[0].Removed.By != "ann" {
		t.Errorf("with the translation goes what was taken from it: %+v %+v %v", view.Metadata, view.Removed, err)
	}
	for _, missing := range []wire.Change{{Shown: map[string]string{"en": first}}, {Shown: map[string]string{"ru": wrong}}} {
		if _, err := h.library.Patch(t.Context(), id, "", "ann", missing); !document.IsKind(err, document.KindUsage) {
			t.Errorf("%v can be chosen: %v", missing.Shown, err)
		}
	}
	done(h.library.RestoreTranslation(t.Context(), id, "en", first))
	if view, err = h.library.Document(t.Context(), id, ""); err != nil || view.Metadata["classification"] == "" || len(view.Removed) != 0 {
		t.Errorf("it comes back with what is taken from it: %+v %v", view.Metadata, err)
	}
	shown(first)
	done(h.library.RemoveTranslation(t.Context(), id, "en", first, "ann"))
	done(h.library.RestoreTranslation(t.Context(), id, "en", ""))

	russian := readFile(t, testdata(t, "sample"), "report.gt.txt")
	for name, text := range map[string]string{
		"empty.txt": "", "blank.txt": " \n", "german.txt": strings.Repeat("Die Abordnung ist am Morgen angekommen und wurde nicht empfangen.\n", 9), "russian.txt": russian + ".",
		"page.docx": "PK\x03\x04 is no document",
	} {
		spooled, err := h.library.Spool(t.Context(), name, strings.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		defer spooled.Close()
		_, err = h.library.AttachTranslation(t.Context(), id, wire.SpooledTranslation{Spooled: spooled, Language: "en"}, "ann")
		if e := document.AsError(err); e == nil || e.File != name || e.Kind.HTTPStatus() != 422 {
			t.Errorf("%s gives %v", name, err)
		}
	}
	shown(first)
}

// An English original takes a Russian translation the same way.
func TestServiceAlignsEnglishOriginal(t *testing.T) {
	h := open(t, t.TempDir())
	h.start()
	accepted := h.bring(wire.Upload{}, filepath.Join(testdata(t, "pages"), "en-letter.jpg"))
	h.await(accepted.ID)
	h.attach(accepted.ID, "ru", "letter.ru.txt", readFile(t, "testdata", "letter.ru.txt"))
	all := h.aligned(accepted.ID)
	if len(all) != 1 || all[0].Failure != nil || all[0].Verdict == document.VerdictWrong || all[0].Pairs < 3 {
		t.Fatalf("the alignment is %+v", all)
	}
	var p document.Parallel
	object, err := h.library.Alignment(t.Context(), accepted.ID, "", "ru", "", "json")
	if err := json.Unmarshal(h.read(object, err), &p); err != nil {
		t.Fatal(err)
	}
	if p.Original != "en" || len(p.En[0].Words) == 0 || len(p.Ru[0].Words) > 0 {
		t.Errorf("the original is %s, %+v", p.Original, p.En[0])
	}
}

// A translation that came in the very moment when the queue was lost is found
// by the sweeper.
func TestAlignmentIsSwept(t *testing.T) {
	dir := t.TempDir()
	h := open(t, dir)
	stop := h.stop
	h.start()
	accepted := h.bring(wire.Upload{}, filepath.Join(testdata(t, "pages"), "ru-straight.jpg"))
	h.await(accepted.ID)
	h.stop()
	stop()

	h = open(t, dir) // nobody works
	h.attach(accepted.ID, "en", "a.txt", "The delegation arrived in the morning.\n")
	h.stop()
	if err := os.RemoveAll(filepath.Join(dir, ".recto", "state")); err != nil {
		t.Fatal(err)
	}
	h = open(t, dir)
	h.start()
	if all := h.aligned(accepted.ID); len(all) != 1 || all[0].Status == wire.AlignmentWaiting {
		t.Errorf("the alignments are %+v", all)
	}
}

// What the documents of a storage teach is kept under a version, and is part
// of the recipe of the alignments after it; learning the same again makes no
// new one.
func TestAlignLearn(t *testing.T) {
	dir := t.TempDir()
	h := open(t, dir)
	h.start()
	accepted := h.bring(wire.Upload{}, filepath.Join(testdata(t, "pages"), "en-letter.jpg"))
	h.await(accepted.ID)
	letter := readFile(t, "testdata", "letter.ru.txt")
	h.attach(accepted.ID, "ru", "letter.ru.txt", letter)
	before := h.aligned(accepted.ID)[0]
	h.stop()

	first, said, code := call(t, "align", "--learn", "--storage", dir)
	if code != 0 || !strings.HasPrefix(first, "lexicon 000001-") || !strings.Contains(first, "1 alignment of 1 document") {
		t.Fatalf("recto align --learn ends with %d: %s%s", code, first, said)
	}
	again, said, code := call(t, "align", "--learn", "--storage", dir)
	if code != 0 || again != first || !strings.Contains(said, "Nothing new") {
		t.Errorf("learning the same again: %d, %s%s", code, again, said)
	}

	h = open(t, dir)
	h.start()
	h.attach(accepted.ID, "ru", "second.txt", letter+"\nP. S. Привет всем.\n")
	after := h.aligned(accepted.ID)
	if len(after) != 2 || after[0].Recipe == before.Recipe {
		t.Fatalf("after learning the recipe is the same: %+v", after)
	}
	var p document.Parallel
	object, err := h.library.Alignment(t.Context(), accepted.ID, "", "ru", after[0].Translation, "json")
	if err := json.Unmarshal(h.read(object, err), &p); err != nil {
		t.Fatal(err)
	}
	version := strings.TrimSuffix(strings.Fields(first)[1], ":")
	if want := "learned " + version; !slices.Contains(p.Evidence, want) {
		t.Errorf("the alignment rests on %v, not on %q", p.Evidence, want)
	}
}
