package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"recto/document"
)

// The sample, read from its scan, is aligned rightly sentence by sentence; the
// sentence left out and the one added are found, and nothing else is accused.
func TestAlignSample(t *testing.T) {
	if testing.Short() {
		t.Skip("reads three pages")
	}
	folder := testdata(t, "sample")
	record := filepath.Join(t.TempDir(), "report.json")
	read := output(t, "ocr", "--format", "json", "-o", "-", filepath.Join(folder, "report.pdf"))
	if err := os.WriteFile(record, []byte(read), 0o666); err != nil {
		t.Fatal(err)
	}
	var p document.Parallel
	if err := json.Unmarshal([]byte(output(t, "align", "--format", "json", record, filepath.Join(folder, "translation.html"))), &p); err != nil {
		t.Fatal(err)
	}
	gold, err := os.ReadFile(filepath.Join(folder, "aligned.tsv"))
	if err != nil {
		t.Fatal(err)
	}
	beads := map[string]document.Bead{} // by their English
	for _, b := range p.Beads {
		beads[joined(p.En, b.En)] = b
	}
	for line := range strings.Lines(string(gold)) {
		ru, en, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
		if en == "" {
			continue
		}
		b, ok := beads[en]
		if !ok {
			t.Errorf("no bead of its own: %s", en)
			continue
		}
		if got := joined(p.Ru, b.Ru); !alike(got, ru) {
			t.Errorf("%s\n\tgot  %s\n\twant %s", en, got, ru)
		}
	}
	left := joined(p.Ru, gaps(p.Judgement.RuOnly))
	if !alike(left, "Некоторые из кандидатов уже владеют русским языком.") {
		t.Errorf("not translated: %q", left)
	}
	added := joined(p.En, gaps(p.Judgement.EnOnly))
	if want := "The exchange rate then in force was one peso to ninety kopecks, and sugar was entered at the price agreed in Moscow."; added != want {
		t.Errorf("added: %q", added)
	}
	if p.Judgement.Verdict != document.VerdictGood || p.Original != "ru" {
		t.Errorf("verdict %s, original %s", p.Judgement.Verdict, p.Original)
	}
	// Every word of the scan keeps its place.
	for _, s := range p.Ru {
		if len(s.Words) == 0 || s.Words[0].Page == 0 || s.Words[0].Line == "" || len(s.Words[0].Words) == 0 {
			t.Errorf("no place on the page: %s", s.Text)
		}
	}
}

// gaps lists the sentences of passages that are running text.
func gaps(passages []document.Passage) (all []int) {
	for _, p := range passages {
		if p.Kind == document.PassageGap {
			for i := p.From; i <= p.To; i++ {
				all = append(all, i)
			}
		}
	}
	slices.Sort(all)
	return all
}

func joined(side []document.Sentence, indices []int) string {
	var texts []string
	for _, i := range indices {
		texts = append(texts, side[i].Text)
	}
	return strings.Join(texts, " ")
}

// alike reports whether a text as it was read is the text that was typed: at
// least three in four of their letter pairs are the same.
func alike(got, want string) bool {
	pairs := func(s string) map[string]int {
		count := map[string]int{}
		letters := []rune(s)
		for i := range len(letters) - 1 {
			count[string(letters[i:i+2])]++
		}
		return count
	}
	a, b := pairs(got), pairs(want)
	same, all := 0, 0
	for pair, n := range a {
		all += n
		same += 2 * min(n, b[pair])
	}
	for _, n := range b {
		all += n
	}
	return 4*same >= 3*all
}

// output runs recto, which must end well, and returns what it prints.
func output(t *testing.T, args ...string) string {
	t.Helper()
	r := recto(t, nil, args...)
	if r.code != 0 {
		t.Fatalf("exit code %d", r.code)
	}
	return r.stdout
}
