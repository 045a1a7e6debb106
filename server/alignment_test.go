package server

import (
	"bytes"
	"net/http"
	"strings"
	"testing"
	"time"

	"recto/document"
	"recto/export"
	"recto/storage"
	"recto/wire"
)

const testRecipe = "8899aabbccddeeff"

// testParallel is one line of a scan beside its translation.
func testParallel() *document.Parallel {
	box := document.Box{Left: 50, Top: 100, Right: 140, Bottom: 130}
	ru := document.Sentence{
		Text: "Секретно <Записка>",
		Words: []document.SentenceWord{
			{Start: 0, End: 8, Page: 1, Line: "p1r1l1", Words: []string{"p1r1l1w1"}, Boxes: []document.Box{box}},
			{Start: 9, End: 18, Page: 1, Line: "p1r1l1", Words: []string{"p1r1l1w2"}, Boxes: []document.Box{box}},
		},
		Lines: []document.SentenceLine{{Page: 1, Line: "p1r1l1", Box: box}},
	}
	en := document.Sentence{Text: "A secret <script>memo</script>", Start: 10, End: 40}
	return &document.Parallel{
		Title: "Memo", Original: "ru", RuText: document.TextSource{Name: "Записка.pdf"}, EnText: document.TextSource{Name: "memo.html"},
		Alignment: document.Alignment{
			Schema: document.AlignmentSchema, Ru: []document.Sentence{ru}, En: []document.Sentence{en}, Evidence: []string{},
			Beads: []document.Bead{{Kind: document.BeadMatch, Ru: []int{0}, En: []int{0}, Confidence: 0.9, Links: []document.WordLink{
				{Ru: document.WordSpan{Start: 0, End: 8}, En: document.WordSpan{Start: 2, End: 8}, Confidence: 0.8},
			}}},
			Judgement: &document.Judgement{Verdict: document.VerdictIncomplete, Reasons: []string{"12 % of the Russian text has no counterpart."}, Belongs: 0.9, CoverageRu: 0.88, CoverageEn: 1},
		},
	}
}

// align puts an English translation beside the document, as the service would.
func (l *testLibrary) align(t testing.TB, id string) {
	t.Helper()
	s, _, err := l.Source(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	original := []byte("<p>A secret memo")
	sum := hashBytes(original)
	said := wire.Saying{By: "ann", At: time.Date(2024, 5, 2, 0, 0, 0, 0, time.UTC), From: sum}
	s.Translations = []wire.TranslationFile{{Language: "en", Name: "memo.html", SHA256: sum, Size: int64(len(original)), Added: said}}
	s.Date, s.Filled = "1986-10-04", map[string]wire.Saying{"date": said}
	l.putJSON(t, storage.SourceKey(id), s)
	l.put(t, storage.TranslationSourceKey(id, "en", sum), original)
	l.putJSON(t, storage.TranslationTextKey(id, "en", sum), struct {
		document.Translation
		Revision int `json:"revision"`
	}{document.Translation{
		Schema: document.TranslationSchema, Language: "en", Credits: []string{}, Header: []string{},
		Body: []document.Paragraph{{Text: "A secret memo"}}, Dropped: []document.Dropped{},
	}, 1})
	p := testParallel()
	beads := wire.JSON(p)
	made := wire.Aligned{
		Language: "en", Translation: sum, Recipe: testRecipe, SHA256: hashBytes(beads), Pairs: 1,
		Verdict: p.Judgement.Verdict, Reasons: p.Judgement.Reasons, Belongs: 0.9, CoverageRu: 0.88, CoverageEn: 1,
	}
	for _, f := range export.ParallelFormats {
		var out bytes.Buffer
		if err := f.Write(&out, p); err != nil {
			t.Fatal(err)
		}
		l.put(t, storage.AlignmentExportKey(id, testRecipe, "document."+f.Extension), out.Bytes())
		made.Exports = append(made.Exports, wire.Export{Format: f.Name, File: "document." + f.Extension, Type: f.Type, Size: int64(out.Len()), SHA256: hashBytes(out.Bytes())})
	}
	l.put(t, storage.BeadsKey(id, testRecipe), beads)
	m, _, err := l.Manifest(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	aligned := *m
	aligned.Alignments = []wire.Aligned{made}
	l.putManifest(t, aligned)
}

// An export is handed out with its type; the page of two columns is shown by
// the browser, which lets nothing happen in it.
func TestAlignmentExports(t *testing.T) {
	l := newLibrary(t)
	id := l.read(t, "Записка", "Записка.pdf")
	l.align(t, id)
	server := start(t, l, nil)
	exports := server.URL + "/api/v1/documents/" + id + "/exports/"
	for format, want := range map[string]string{
		"tsv": "text/tab-separated-values; charset=utf-8", "tmx": "application/x-tmx+xml", "tei": "application/tei+xml", "html": "text/html; charset=utf-8",
	} {
		answer, text := ask(t, "GET", exports+format+"?lang=en", nil)
		if answer.StatusCode != http.StatusOK || answer.Header.Get("Content-Type") != want || !strings.Contains(text, "Секретно") {
			t.Errorf("%s: %d %s %.200s", format, answer.StatusCode, answer.Header.Get("Content-Type"), text)
		}
		how := answer.Header.Get("Content-Disposition")
		if strings.HasPrefix(how, "inline") != (format == "html") {
			t.Errorf("%s: %s", format, how)
		}
		if format == "html" {
			if policy := answer.Header.Get("Content-Security-Policy"); !strings.Contains(policy, "sandbox") || strings.Contains(text, "<script") {
				t.Errorf("the page may run scripts: %s", policy)
			}
		}
	}
	if answer, _ := ask(t, "GET", exports+"html?lang=en&download", nil); !strings.HasPrefix(answer.Header.Get("Content-Disposition"), "attachment") {
		t.Errorf("with download the page is not saved")
	}
	if answer, _ := ask(t, "GET", exports+"doc?lang=en", nil); answer.StatusCode != http.StatusNotFound {
		t.Errorf("an unknown format gives %d", answer.StatusCode)
	}
}

// The archivists' pages say in a sentence what is doubtful about a translation,
// and what was taken from it.
func TestDoubtfulTranslationIsShown(t *testing.T) {
	l := newLibrary(t)
	id := l.read(t, "Записка", "Записка.pdf")
	l.align(t, id)
	server := start(t, l, nil)
	_, page := ask(t, "GET", server.URL+"/documents/"+id, nil)
	for _, want := range []string{
		"The translation memo.html is doubtful. 12 % of the Russian text has no counterpart.",
		"Taken from the translation memo.html: date.",
		"/exports/html?lang=en&amp;translation=",
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %q: %s", want, page)
		}
	}
	if _, list := ask(t, "GET", server.URL+"/", nil); !strings.Contains(list, "translation doubtful") {
		t.Errorf("the list does not mark it: %s", list)
	}
}

// What cannot be used, or waits, is said as well.
func TestDoubts(t *testing.T) {
	v := &wire.View{Status: wire.StatusReady}
	v.Translations = []wire.TranslationFile{{Language: "en", Name: "a.html", SHA256: "a"}, {Language: "en", Name: "b.html", SHA256: "b"}}
	v.DescribeTranslations([]wire.Aligned{{Language: "en", Translation: "a", Failure: document.Errorf(document.KindNoText, "Both texts are Russian.")}})
	got := strings.Join(doubts(&screen{Lang: "en"}, v), "\n")
	if !strings.Contains(got, "a.html cannot be used: Both texts are Russian.") || !strings.Contains(got, "b.html waits") {
		t.Error(got)
	}
}
