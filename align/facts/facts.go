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

// Comparison is what comes of comparing the facts of two texts.
type Comparison struct {
	// Disagreements come in the order of the beads, dates before numbers before
	// units and names.
	Disagreements []document.Disagreement
	// Differing counts the beads in which facts differ, Agreeing those that state
	// some and agree in all.
	Differing, Agreeing int
}

// Compare compares the facts of each sure bead.
func Compare(t *links.Bitext, beads []document.Bead) Comparison {
	c := comparison{t, beads, newNaming(t, beads)}
	var out Comparison
	for k := range beads {
		b := &beads[k]
		if len(b.Ru) == 0 || len(b.En) == 0 || b.Confidence < leastConfidence {
			continue
		}
		differing, stated := c.bead(k)
		switch {
		case len(differing) > 0:
			out.Disagreements = append(out.Disagreements, differing...)
			out.Differing++
		case stated:
			out.Agreeing++
		}
	}
	return out
}

// bead compares the facts of bead k; stated is true where its Russian side has some.
func (c *comparison) bead(k int) (differing []document.Disagreement, stated bool) {
	if d, ok := c.marks(k); ok {
		return d, false
	}
	b := &c.beads[k]
	figures, stated, converted := c.figures(k)
	left, right := c.Ru.Occurrences(nil, b.Ru), c.En.Occurrences(nil, b.En)
	differing = append(figures, otherConcepts(c.Bitext, k, left, right, len(figures) > 0, converted)...)
	differing = append(differing, c.names.others(k, left, right)...)
	differing = append(differing, otherInitials(k, sideText(c.Ru.Source, b.Ru), sideText(c.En.Source, b.En))...)
	return differing, stated || slices.ContainsFunc(c.names.found[k][0], func(f name) bool { return f.strength > noName })
}

// marks compares the marks of bead k; ok is false for a bead of running text.
func (c *comparison) marks(k int) (out []document.Disagreement, ok bool) {
	b := &c.beads[k]
	if !slices.ContainsFunc(b.Ru, func(i int) bool { return c.Ru.Source[i].Kind != document.SentenceBody }) {
		return nil, false
	}
	var ru, en []mark.Mark
	for _, i := range b.Ru {
		ru = append(ru, mark.Of(c.Ru.Source[i].Text, "ru")...)
	}
	for _, i := range b.En {
		en = append(en, mark.Of(c.En.Source[i].Text, "en")...)
	}
	if mark.Differ(ru, en) {
		out = []document.Disagreement{{Bead: k, Kind: "marking", Ru: sideText(c.Ru.Source, b.Ru), En: sideText(c.En.Source, b.En)}}
	}
	return out, true
}

// comparison is a bitext with its beads.
type comparison struct {
	*links.Bitext
	beads []document.Bead
	names *naming
}

// figures compares the dates and numbers of bead k. Those that only one side has
// are set beside each other in order. converted is true where a measure stands on
// the other side in another unit.
func (c *comparison) figures(k int) (out []document.Disagreement, stated, converted bool) {
	b := &c.beads[k]
	ru, en := sideText(c.Ru.Source, b.Ru), token.BlankRemarks(sideText(c.En.Source, b.En))
	left, right := scanFigures(ru, "ru"), scanFigures(en, "en")
	for _, kind := range []string{"date", "number"} {
		l := lone(left, right, c.around(k, "en"), ru, kind)
		r := lone(right, left, c.around(k, "ru"), en, kind)
		if kind == "number" && len(l) == 0 && len(r) == 1 {
			l = oftener(left, right, ru)
		}
		if kind == "number" && len(r) == 0 && len(l) == 1 {
			r = oftener(right, left, en)
		}
		for i := range max(len(l), len(r)) {
			d := document.Disagreement{Bead: k, Kind: kind}
			weak := true // what neither side states surely counts beside another
			if i < len(l) {
				d.Ru, weak = l[i].text, weak && l[i].weak
			}
			if i < len(r) {
				d.En, weak = r[i].text, weak && r[i].weak
			}
			if !weak || d.Ru != "" && d.En != "" {
				out = append(out, d)
			}
		}
	}
	return out, slices.ContainsFunc(left.stated, func(g figure) bool { return !g.weak }), left.convertsTo(right)
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

// loneFigure is a date or number that one side has alone, as it is written.
type loneFigure struct {
	text string
	weak bool
}

// lone returns the dates or numbers of one side's text that are neither on the
// other side nor around it, the same one only once in a row, weak ones last.
func lone(own, other *figures, around func() []*figures, text, kind string) (all []loneFigure) {
	for i := range own.stated {
		g := &own.stated[i]
		if (g.month > 0) != (kind == "date") || other.agrees(own, g) {
			continue
		}
		if slices.ContainsFunc(around(), func(f *figures) bool { return (g.month == 0 || f.months[g.month]) && f.agrees(own, g) }) {
			continue
		}
		if written := text[g.start:g.end]; len(all) == 0 || all[len(all)-1].text != written {
			all = append(all, loneFigure{written, g.weak})
		}
	}
	slices.SortStableFunc(all, func(a, b loneFigure) int { return rank(a) - rank(b) })
	return all
}

// oftener returns a number that one side states oftener than the other, which
// has one too few then.
func oftener(own, other *figures, text string) []loneFigure {
	for i := range own.stated {
		g := &own.stated[i]
		if g.month == 0 && len(g.values) == 1 && own.times(g.values[0]) > other.times(g.values[0]) {
			return []loneFigure{{text[g.start:g.end], true}}
		}
	}
	return nil
}

// times is how often a number is stated.
func (f *figures) times(v float64) (n int) {
	for i := range f.stated {
		if g := &f.stated[i]; g.month == 0 && slices.Contains(g.values, v) || g.month > 0 && float64(g.day) == v {
			n++
		}
	}
	return n
}

func rank(f loneFigure) int {
	if f.weak {
		return 1
	}
	return 0
}

// sideText is the text of one side of a bead.
func sideText(list []document.Sentence, indices []int) string {
	var texts []string
	for _, i := range indices {
		texts = append(texts, list[i].Text)
	}
	return strings.Join(texts, "\n")
}
