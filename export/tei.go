package export

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"recto/document"
)

// parallelTEI writes both texts, sentence by sentence, and the links between
// them, as TEI P5 does it for parallel corpora: a group of two texts with
// <s> elements, and a <linkGrp> whose links name the sentences of each bead.
// cert is the confidence. A sentence of running text without counterpart has
// the type "unpaired"; a line that is no sentence has its own kind.
func parallelTEI(w io.Writer, p *document.Parallel) error {
	m := newMarkup(w)
	m.raw(`<?xml version="1.0" encoding="UTF-8"?>` + "\n")
	sides := columns(p)
	m.begin("TEI", "xmlns", "http://www.tei-c.org/ns/1.0")
	teiHeader(m, p, sides)
	m.begin("text")
	m.begin("group")
	for _, side := range sides {
		teiText(m, p, side)
	}
	m.end()
	m.end()
	teiLinks(m, p, sides)
	m.end()
	return m.flush()
}

func teiHeader(m *markup, p *document.Parallel, sides [2]column) {
	title := p.Title
	if title == "" {
		title = sides[0].source.Name
	}
	m.begin("teiHeader")
	m.begin("fileDesc")
	m.begin("titleStmt")
	m.element("title", title)
	m.end()
	m.begin("publicationStmt")
	m.element("p", "Aligned by recto.")
	m.end()
	m.begin("sourceDesc")
	for _, side := range sides {
		m.begin("bibl", "xml:lang", side.language)
		m.element("title", side.source.Name)
		if side.source.Citation != "" {
			m.element("note", side.source.Citation, "type", "citation")
		}
		for _, credit := range side.source.Credits {
			m.element("note", credit, "type", "credit")
		}
		m.end()
	}
	m.end()
	m.end()
	m.end()
}

// teiText writes one side: paragraphs of sentences.
func teiText(m *markup, p *document.Parallel, side column) {
	paired := make([]bool, len(side.sentences))
	for i := range p.Beads {
		if b := &p.Beads[i]; len(b.Ru) > 0 && len(b.En) > 0 {
			for _, s := range side.of(b) {
				paired[s] = true
			}
		}
	}
	m.begin("text", "xml:lang", side.language)
	m.begin("body")
	if len(side.sentences) == 0 {
		m.empty("p")
	}
	page := 0
	for i := 0; i < len(side.sentences); {
		first := side.sentences[i]
		if first.Kind == document.SentenceBody {
			m.begin("p")
		} else {
			m.begin("ab", "type", string(first.Kind))
		}
		for ; i < len(side.sentences) && side.sentences[i].Paragraph == first.Paragraph && side.sentences[i].Kind == first.Kind; i++ {
			kind := string(first.Kind)
			if kind == "" && !paired[i] {
				kind = "unpaired"
			}
			page = teiSentence(m, &side.sentences[i], teiID(side, i), kind, page)
		}
		m.end()
	}
	m.end()
	m.end()
}

func teiID(side column, sentence int) string { return fmt.Sprintf("%s%d", side.language, sentence+1) }

// teiSentence writes a sentence with its footnotes, and with the beginnings of
// pages in it. It returns the page at its end.
func teiSentence(m *markup, s *document.Sentence, id, kind string, page int) int {
	type insert struct {
		at   int
		text func()
	}
	var inserts []insert
	for _, w := range s.Words {
		if w.Page != page {
			page = w.Page
			number := fmt.Sprint(page)
			inserts = append(inserts, insert{w.Start, func() { m.raw(`<pb n="` + number + `"/>`) }})
		}
	}
	for _, n := range s.Notes {
		if n.Kind != document.NoteFootnote || n.Text == "" {
			continue
		}
		inserts = append(inserts, insert{n.End, func() {
			m.raw(`<note place="foot"`)
			if n.Mark != "" {
				m.raw(` n="`)
				m.escape(n.Mark)
				m.raw(`"`)
			}
			m.raw(">")
			m.escape(oneLine(n.Text))
			m.raw("</note>")
		}})
	}
	slices.SortStableFunc(inserts, func(a, b insert) int { return cmp.Compare(a.at, b.at) })
	m.tag("s", []string{"xml:id", id, "type", kind}, ">")
	letters, from := []rune(blanks(s.Text)), 0
	for _, in := range inserts {
		at := min(max(in.at, from), len(letters))
		m.escape(string(letters[from:at]))
		in.text()
		from = at
	}
	m.escape(string(letters[from:]))
	m.raw("</s>\n")
	return page
}

func teiLinks(m *markup, p *document.Parallel, sides [2]column) {
	if !slices.ContainsFunc(p.Beads, func(b document.Bead) bool { return len(b.Ru) > 0 && len(b.En) > 0 }) {
		return // a group of links is never empty
	}
	m.begin("standOff")
	m.begin("linkGrp", "type", "translation")
	for i := range p.Beads {
		b := &p.Beads[i]
		if len(b.Ru) == 0 || len(b.En) == 0 {
			continue
		}
		var targets []string
		for _, side := range sides {
			for _, s := range side.of(b) {
				targets = append(targets, "#"+teiID(side, s))
			}
		}
		kind := ""
		if b.Kind == document.BeadMoved {
			kind = string(b.Kind)
		}
		m.empty("link", "target", strings.Join(targets, " "), "type", kind, "cert", decimal(share(b.Confidence)))
	}
	m.end()
	m.end()
}
