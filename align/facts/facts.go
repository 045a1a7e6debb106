// Package facts compares what a text and its translation state: dates, numbers
// and names. A fact that differs is a place to look at, no proof: a digit misread
// in a scan is among them.
package facts

import (
	"slices"
	"strings"
	"sync"

	"recto/align/links"
	"recto/align/mark"
	"recto/align/token"
	"recto/document"
)

// leastConfidence is the least confidence of a bead whose facts are compared.
const leastConfidence = .5

// Compare compares the facts of each sure bead. Its result comes in the order of
// the beads, dates before numbers before names.
func Compare(t *links.Bitext, beads []document.Bead) []document.Disagreement {
	c := comparison{t, beads}
	var out []document.Disagreement
	for k := range beads {
		b := &beads[k]
		if len(b.Ru) == 0 || len(b.En) == 0 || b.Confidence < leastConfidence {
			continue
		}
		if d, ok := c.marks(k); ok {
			out = append(out, d...)
			continue
		}
		out = append(out, c.figures(k)...)
		out = append(out, otherNames(t, k, t.Ru.Occurrences(nil, b.Ru), t.En.Occurrences(nil, b.En))...)
	}
	return out
}

// marks compares the marks of bead k; ok is false for a bead of running text.
func (c *comparison) marks(k int) (out []document.Disagreement, ok bool) {
	b := &c.beads[k]
	var ru, en []mark.Mark
	for _, i := range b.Ru {
		ok = ok || c.Ru.Source[i].Kind != document.SentenceBody
		ru = append(ru, mark.Of(c.Ru.Source[i].Text, "ru")...)
	}
	for _, i := range b.En {
		en = append(en, mark.Of(c.En.Source[i].Text, "en")...)
	}
	if ok && mark.Differ(ru, en) {
		out = []document.Disagreement{{Bead: k, Kind: "marking", Ru: sideText(c.Ru.Source, b.Ru), En: sideText(c.En.Source, b.En)}}
	}
	return out, ok
}

// comparison is a bitext with its beads.
type comparison struct {
	*links.Bitext
	beads []document.Bead
}

// figures compares the dates and numbers of bead k. Those that only one side has
// are set beside each other in order.
func (c *comparison) figures(k int) (out []document.Disagreement) {
	b := &c.beads[k]
	ru, en := sideText(c.Ru.Source, b.Ru), token.BlankRemarks(sideText(c.En.Source, b.En))
	left, right := scanFigures(ru, "ru"), scanFigures(en, "en")
	for _, kind := range []string{"date", "number"} {
		l := lone(left, right, c.around(k, "en"), ru, kind)
		r := lone(right, left, c.around(k, "ru"), en, kind)
		for i := range max(len(l), len(r)) {
			d := document.Disagreement{Bead: k, Kind: kind}
			if i < len(l) {
				d.Ru = l[i]
			}
			if i < len(r) {
				d.En = r[i]
			}
			out = append(out, d)
		}
	}
	return out
}

// around returns the figures of what stands without counterpart right before and
// behind bead k on one side: it may belong to the bead. They are computed when
// they are first asked for.
func (c *comparison) around(k int, language string) func() []*figures {
	return sync.OnceValue(func() (out []*figures) {
		for _, n := range []int{k - 1, k + 1} {
			if n < 0 || n >= len(c.beads) || len(c.beads[n].Ru) > 0 && len(c.beads[n].En) > 0 {
				continue
			}
			text := sideText(c.Ru.Source, c.beads[n].Ru)
			if language == "en" {
				text = sideText(c.En.Source, c.beads[n].En)
			}
			out = append(out, scanFigures(text, language))
		}
		return out
	})
}

// lone returns the dates or numbers of one side's text that are neither on the
// other side nor around it, each as it is written, the same one only once in a
// row.
func lone(own, other *figures, around func() []*figures, text, kind string) (all []string) {
	for i := range own.stated {
		g := &own.stated[i]
		if (g.month > 0) != (kind == "date") || other.agrees(own, g) {
			continue
		}
		if slices.ContainsFunc(around(), func(f *figures) bool { return (g.month == 0 || f.months[g.month]) && f.agrees(own, g) }) {
			continue
		}
		if written := text[g.start:g.end]; len(all) == 0 || all[len(all)-1] != written {
			all = append(all, written)
		}
	}
	return all
}

// sideText is the text of one side of a bead.
func sideText(list []document.Sentence, indices []int) string {
	var texts []string
	for _, i := range indices {
		texts = append(texts, list[i].Text)
	}
	return strings.Join(texts, "\n")
}
