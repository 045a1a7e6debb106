package main

import (
	"fmt"
	"io"
	"strings"

	"recto/document"
)

// mostNamed is how many passages and facts of a kind the summary names; the
// result itself has all of them.
const mostNamed = 3

// summarize says for a person how far a translation can be trusted.
func summarize(w io.Writer, p *document.Parallel) {
	j := p.Judgement
	pairs := 0
	for _, b := range p.Beads {
		if len(b.Ru) > 0 && len(b.En) > 0 {
			pairs++
		}
	}
	switch {
	case j.Verdict == document.VerdictWrong && j.Belongs < .5 && pairs > 0:
		fmt.Fprintln(w, "warning: this does not look like a translation of that text.")
	case j.Verdict == document.VerdictWrong:
		fmt.Fprintln(w, "warning: these two cannot be a text and its translation.")
	}
	fmt.Fprintf(w, "%s: %s\n", strings.ReplaceAll(string(j.Verdict), "-", " "), j.Pairing())
	for _, reason := range j.Reasons {
		fmt.Fprintln(w, reason)
	}
	if j.Verdict != document.VerdictWrong {
		summarizeLacking(w, p)
	}
	for i, d := range j.Disagreements {
		if i == mostNamed {
			fmt.Fprintf(w, "  and %d more that differ\n", len(j.Disagreements)-mostNamed)
			break
		}
		fmt.Fprintf(w, "  %s: %s in Russian, %s in English%s\n", d.Kind, orNone(d.Ru), orNone(d.En), onPage(p, &p.Beads[d.Bead]))
	}
	for i, d := range j.Look {
		if i == mostNamed {
			fmt.Fprintf(w, "  and %d more to look at\n", len(j.Look)-mostNamed)
			break
		}
		b := &p.Beads[d.Bead]
		fmt.Fprintf(w, "  look here, a negation on one side only: %s%s\n", shortened(p.En[b.En[0]].Text, 100), onPage(p, b))
	}
}

// summarizeLacking names what has no counterpart.
func summarizeLacking(w io.Writer, p *document.Parallel) {
	ru, en := "not translated", "not in the original"
	if p.Original == "en" {
		ru, en = en, ru
	}
	summarizePassages(w, p, ru, p.Ru, p.Judgement.RuOnly)
	summarizePassages(w, p, en, p.En, p.Judgement.EnOnly)
}

func summarizePassages(w io.Writer, p *document.Parallel, what string, side []document.Sentence, passages []document.Passage) {
	named, gaps := 0, 0
	for _, passage := range passages {
		if passage.Kind != document.PassageGap {
			continue
		}
		if gaps++; named == mostNamed {
			continue
		}
		named++
		var words []string
		for _, s := range side[passage.From : passage.To+1] {
			words = append(words, s.Text)
		}
		fmt.Fprintf(w, "  %s (%.2f): %s\n", what, passage.Score, shortened(strings.Join(words, " "), 100))
	}
	if gaps > named {
		fmt.Fprintf(w, "  and %d more %s\n", gaps-named, what)
	}
}

func onPage(p *document.Parallel, b *document.Bead) string {
	if first, _ := p.Pages(b); first != 0 {
		return fmt.Sprintf(" (page %d)", first)
	}
	return ""
}

func orNone(s string) string {
	if s == "" {
		return "nothing"
	}
	return s
}

// shortened cuts a text after n characters.
func shortened(s string, n int) string {
	letters := []rune(s)
	if len(letters) <= n {
		return s
	}
	return strings.TrimSpace(string(letters[:n])) + "..."
}
