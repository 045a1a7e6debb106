package export

import (
	"io"
	"strconv"

	"recto/document"
)

// parallelTMX writes the pairs as a translation memory, TMX 1.4b. What has no
// counterpart is no part of it. Properties tell the confidence, the page, and
// whether the pair stands out of order.
func parallelTMX(w io.Writer, p *document.Parallel) error {
	m := newMarkup(w)
	m.raw(`<?xml version="1.0" encoding="UTF-8"?>` + "\n" + `<!DOCTYPE tmx SYSTEM "tmx14.dtd">` + "\n")
	sides := columns(p)
	m.begin("tmx", "version", "1.4")
	m.begin("header", "creationtool", "recto", "creationtoolversion", document.AlignmentSchema, "segtype", "sentence",
		"o-tmf", document.AlignmentSchema, "adminlang", "en", "srclang", sides[0].language, "datatype", "plaintext")
	if p.Title != "" {
		m.element("note", p.Title)
	}
	for _, side := range sides {
		m.element("prop", side.source.Name, "type", "x-source-"+side.language)
	}
	m.end()
	m.begin("body")
	for i := range p.Beads {
		b := &p.Beads[i]
		if len(b.Ru) == 0 || len(b.En) == 0 {
			continue
		}
		m.begin("tu", "tuid", strconv.Itoa(i+1))
		m.element("prop", decimal(b.Confidence), "type", "x-confidence")
		if page := pageSpan(p, b); page != "" {
			m.element("prop", page, "type", "x-page")
		}
		if b.Kind == document.BeadMoved {
			m.element("prop", string(b.Kind), "type", "x-kind")
		}
		for _, side := range sides {
			m.begin("tuv", "xml:lang", side.language)
			m.element("seg", side.text(b))
			m.end()
		}
		m.end()
	}
	m.end()
	m.end()
	return m.flush()
}
