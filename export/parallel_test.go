package export

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"recto/document"
	"recto/internal/testtool"
)

// parallelSample has one bead of every kind, notes, pages, and signs that
// formats must not take for their own.
func parallelSample() *document.Parallel {
	at := func(start, end, page int, id string) document.SentenceWord {
		return document.SentenceWord{Start: start, End: end, Page: page, Line: id[:len(id)-2], Words: []string{id}, Boxes: []document.Box{{Left: 10 * start, Top: 20, Right: 10 * end, Bottom: 40}}}
	}
	return &document.Parallel{
		Title: `Report on the "Perla" & her crew`, Original: "ru",
		RuText: document.TextSource{Name: "отчёт <1>.pdf", SHA256: document.ID("0", "1")},
		EnText: document.TextSource{Name: "report.html", SHA256: document.ID("1", "2"), Citation: "“Report,” 30 March 1962, Harbor Archive.", Credits: []string{"Translated by M. Hartley."}},
		Alignment: document.Alignment{
			Schema: document.AlignmentSchema, Evidence: []string{"dictionary 1"},
			Ru: []document.Sentence{
				{Text: "Секретно", Kind: document.SentenceClassification, Words: []document.SentenceWord{at(0, 8, 1, "p1r1l1w1")}},
				{Text: "Буксир \"Perla\" вышел\tв море.", Paragraph: 1, Words: []document.SentenceWord{at(0, 6, 1, "p1r2l1w1"), at(7, 14, 1, "p1r2l1w2"), at(15, 20, 2, "p2r1l1w1"), at(21, 22, 2, "p2r1l1w2"), at(23, 28, 2, "p2r1l1w3")}},
				{Text: "Ветер < 5 м/с & слабел.", Paragraph: 1, Words: []document.SentenceWord{at(0, 5, 2, "p2r1l2w1")}},
				{Text: "Экипаж спал.", Paragraph: 2, Words: []document.SentenceWord{at(0, 6, 2, "p2r2l1w1")}},
				{Text: "Утром он вернулся.", Paragraph: 2, Words: []document.SentenceWord{at(0, 5, 2, "p2r2l2w1")}},
			},
			En: []document.Sentence{
				{Text: "In the morning she returned.", End: 28},
				{Text: "The tug “Perla” [sic] put to sea; the wind of 6 m/s was dropping.", Paragraph: 1, Start: 30, End: 95, Notes: []document.Note{
					{Kind: document.NoteSic, Text: "sic", Start: 16, End: 21},
					{Kind: document.NoteFootnote, Mark: "1", Text: "Built in <Gdansk>.", Start: 32, End: 32},
				}},
				{Text: "[signature]", Kind: document.SentenceNote, Paragraph: 2, Start: 97, End: 108},
				{Text: "It was cold.", Paragraph: 3, Start: 110, End: 122},
			},
			Beads: []document.Bead{
				{Kind: document.BeadRuOnly, Ru: []int{0}, En: []int{}, Confidence: 1},
				{Kind: document.BeadMatch, Ru: []int{1, 2}, En: []int{1}, Confidence: .97},
				{Kind: document.BeadRuOnly, Ru: []int{3}, En: []int{}, Confidence: .91},
				{Kind: document.BeadMoved, Ru: []int{4}, En: []int{0}, Confidence: .62, Links: []document.WordLink{
					{Ru: document.WordSpan{Sentence: 4, Start: 0, End: 5}, En: document.WordSpan{Sentence: 0, Start: 7, End: 14}, Confidence: .9}}},
				{Kind: document.BeadEnOnly, Ru: []int{}, En: []int{2}, Confidence: 1},
				{Kind: document.BeadEnOnly, Ru: []int{}, En: []int{3}, Confidence: .88},
			},
			Judgement: &document.Judgement{
				Verdict: document.VerdictIncomplete, Reasons: []string{"15 % of the Russian text has no counterpart."}, Belongs: .99, CoverageRu: .85, CoverageEn: .9, SentencesRu: 6, PairedRu: 5, SentencesEn: 6, PairedEn: 5, Doubtful: 1,
				RuOnly:        []document.Passage{{Kind: document.PassageGap, From: 3, To: 3, Score: .91}},
				EnOnly:        []document.Passage{{Kind: document.PassageGap, From: 3, To: 3, Score: .88}},
				Disagreements: []document.Disagreement{{Bead: 1, Kind: "number", Ru: "5", En: "6"}},
			},
		},
	}
}

func writeParallel(t testing.TB, name string, p *document.Parallel) []byte {
	t.Helper()
	format, ok := LookupParallel(name)
	if !ok {
		t.Fatalf("no format %s", name)
	}
	var out bytes.Buffer
	if err := format.Write(&out, p); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestParallelGolden(t *testing.T) {
	for _, format := range ParallelFormats {
		got := writeParallel(t, format.Name, parallelSample())
		path := filepath.Join("testdata", "parallel."+format.Extension)
		if *update {
			if err := os.WriteFile(path, got, 0o666); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, want) {
			t.Errorf("%s differs from %s:\n%s", format.Name, path, got)
		}
	}
}

// XML is valid by the published rules: those of TMX 1.4b as far as recto uses
// them, and the schema TEI all.
func TestParallelValid(t *testing.T) {
	xmllint := testtool.Path(t, "xmllint")
	english := parallelSample()
	english.Original = "en"
	nothing := &document.Parallel{Original: "ru"}
	for format, rules := range map[string][]string{
		"tmx": {"--relaxng", "testdata/tmx.rng"},
		"tei": {"--relaxng", "testdata/tei_all.rng.gz"},
	} {
		// One call for all, since reading the schema takes seconds.
		args := append(rules, "--noout", "--nonet")
		for _, p := range []*document.Parallel{parallelSample(), english, nothing} {
			path := filepath.Join(t.TempDir(), format+".xml")
			if err := os.WriteFile(path, writeParallel(t, format, p), 0o666); err != nil {
				t.Fatal(err)
			}
			args = append(args, path)
		}
		if out, err := exec.Command(xmllint, args...).CombinedOutput(); err != nil {
			t.Errorf("%s: %v\n%s", format, err, out)
		}
	}
}

// What the JSON says is what was there.
func TestParallelJSON(t *testing.T) {
	var got document.Parallel
	if err := json.Unmarshal(writeParallel(t, "json", parallelSample()), &got); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(&got, parallelSample()) {
		t.Errorf("got %+v", got)
	}
}

// Every line of the table has five cells, whatever the texts hold, and the
// original comes first.
func TestParallelTSV(t *testing.T) {
	p := parallelSample()
	p.Original = "en"
	r := csv.NewReader(bytes.NewReader(writeParallel(t, "tsv", p)))
	r.Comma, r.LazyQuotes, r.FieldsPerRecord = '\t', true, 5
	rows, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if len(rows) != len(p.Beads)+1 || rows[4][0] != "In the morning she returned." || rows[4][1] != "Утром он вернулся." || rows[2][4] != "1-2" {
		t.Errorf("%q", rows)
	}
}

// Nothing that a text says becomes markup of the page, and nothing of it is
// fetched or run.
func TestParallelHTMLIsSafe(t *testing.T) {
	p := parallelSample()
	evil := `<script>alert(1)</script><img src=x onerror=y>`
	p.Title, p.Ru[1].Text, p.EnText.Citation, p.Judgement.Reasons[0] = evil, evil, evil, evil
	p.En[1].Notes[1].Text, p.Judgement.Disagreements[0].Ru = evil, evil
	page := string(writeParallel(t, "html", p))
	for _, never := range []string{"<script", "<img", "src=", "http://", "https://", "url(", "@import"} {
		if strings.Contains(strings.ReplaceAll(page, "&lt;img src=x", ""), never) {
			t.Errorf("the page holds %s", never)
		}
	}
	if n := strings.Count(page, "&lt;script&gt;"); n != 7 {
		t.Errorf("the text is there %d times", n)
	}
	d := xml.NewDecoder(strings.NewReader(page))
	d.Strict, d.AutoClose, d.Entity = false, xml.HTMLAutoClose, xml.HTMLEntity
	for {
		if _, err := d.Token(); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
	}
}

// Omissions, additions and doubts are said in words, not only in colours.
func TestParallelHTMLWords(t *testing.T) {
	page := string(writeParallel(t, "html", parallelSample()))
	for _, want := range []string{
		"not in the translation</td>", "not in the original</td>", "doubtful", "moved", "(classification)", "number differs: 5 / 6",
		`Not in the translation: <a href="#r3">3</a>.`, `Not in the original: <a href="#r6">6</a>.`, "p. 1-2", "Built in &lt;Gdansk&gt;.", `<span class="note" title="sic">[sic]</span>`,
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
}
