package align_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"recto/align"
	"recto/align/dictionary"
	"recto/document"
	"recto/internal/testtool"
)

// The file holds pairs of sentences in the style of archive documents, and
// below each pair the word links that were checked by hand and are right.
func TestWordLinks(t *testing.T) {
	l, err := dictionary.Load(dictionary.Debian, filepath.Join(t.TempDir(), "lexicon"))
	if err != nil {
		t.Fatal(err)
	}
	if l == nil {
		testtool.Missing(t, "no dictionary")
	}
	data, err := os.ReadFile("testdata/links.txt")
	if err != nil {
		t.Fatal(err)
	}
	sentences, links, right, wanted := 0, 0, 0, 0
	for block := range strings.SplitSeq(strings.TrimSpace(string(data)), "\n\n") {
		lines := strings.Split(block, "\n")
		want := strings.Split(lines[2], "; ")
		sentences++
		wanted += len(want)
		ru, en := []rune(lines[0]), []rune(lines[1])
		a := align.Align([]document.Sentence{{Text: lines[0]}}, []document.Sentence{{Text: lines[1]}}, align.Evidence{Dictionary: l})
		for _, b := range a.Beads {
			for _, k := range b.Links {
				links++
				got := string(ru[k.Ru.Start:k.Ru.End]) + "=" + string(en[k.En.Start:k.En.End])
				if slices.Contains(want, got) {
					right++
				} else {
					t.Logf("%s: %s", lines[0], got)
				}
			}
		}
	}
	precision, recall := float64(right)/float64(links), float64(right)/float64(wanted)
	t.Logf("%d sentences, %d links, precision %.3f, of the known ones %.3f", sentences, links, precision, recall)
	if sentences < 100 || precision < .94 || recall < .9 {
		t.Errorf("%d sentences, precision %.3f, recall %.3f", sentences, precision, recall)
	}
}
