package main

import (
	"encoding/json"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"recto/internal/testtool"
	"recto/scripts/score"
)

// TestAgreesWithScorePy spoils reference texts as a bad reading would and lets
// the public scorer count too.
func TestAgreesWithScorePy(t *testing.T) {
	eval := os.Getenv("RECTO_EVAL")
	if eval == "" {
		eval = "../../../shared/eval"
	}
	scorer := filepath.Join(eval, "ocr", "score.py")
	if _, err := os.Stat(scorer); err != nil {
		t.Skip("no evaluation data: ", err)
	}
	python := testtool.Path(t, "python3")
	sets, err := loadSets(filepath.Join(eval, "ocr", "sets"), nil)
	if err != nil {
		t.Fatal(err)
	}
	tmp := t.TempDir()
	rng := rand.New(rand.NewPCG(1, 2))
	ours := map[string]score.Tally{}
	for _, s := range sets {
		dir := filepath.Join(tmp, s.name)
		if err := os.Mkdir(dir, 0o755); err != nil {
			t.Fatal(err)
		}
		for _, p := range s.pages {
			text := spoil(p.reference, rng)
			if err := os.WriteFile(filepath.Join(dir, p.id+".txt"), []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
			ours[s.name+"/"+p.id] = score.Compare(p.reference, text)
		}
	}
	report := filepath.Join(tmp, "report.json")
	if out, err := exec.Command(python, scorer, filepath.Join(eval, "ocr"), tmp, "--json", report).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	data, err := os.ReadFile(report)
	if err != nil {
		t.Fatal(err)
	}
	var theirs struct {
		Pages []struct {
			Set, Page  string
			Chars      int
			CharErrors int `json:"char_errors"`
			Words      int
			WordErrors int `json:"word_errors"`
			HypWords   int `json:"hyp_words"`
			Common     int
		}
	}
	if err := json.Unmarshal(data, &theirs); err != nil {
		t.Fatal(err)
	}
	if len(theirs.Pages) != len(ours) {
		t.Errorf("score.py has %d pages, we %d", len(theirs.Pages), len(ours))
	}
	for _, p := range theirs.Pages {
		want := score.Tally{
			Chars: p.Chars, CharErrors: p.CharErrors, Words: p.Words, WordErrors: p.WordErrors, Read: p.HypWords, Common: p.Common,
		}
		if got := ours[p.Set+"/"+p.Page]; got != want {
			t.Errorf("%s/%s: %+v, score.py %+v", p.Set, p.Page, got, want)
		}
	}
}

// spoil changes about one character in twelve.
func spoil(text string, rng *rand.Rand) string {
	noise := []rune("оеO- \n№«»’…—\u00ad-\n\f\tя1")
	var out strings.Builder
	for _, r := range text {
		switch rng.IntN(24) {
		case 0: // lost
		case 1:
			out.WriteRune(r)
			out.WriteRune(noise[rng.IntN(len(noise))])
		default:
			out.WriteRune(r)
		}
	}
	return out.String()
}
