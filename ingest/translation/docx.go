package translation

import (
	"encoding/xml"
	"slices"
	"strconv"
	"strings"

	"recto/document"
)

// docxContent cuts a DOCX into blocks: the text, footnotes and endnotes at the
// end as targets of their marks, what stands in page margins as noise.
func docxContent(p *parts) (*content, error) {
	c := &content{meta: map[string]string{}}
	add := func(name, notes string, zone document.DropKind) error {
		s := &docxPart{notes: notes, meta: c.meta}
		s.zone = zone
		err := p.streamPart(name, s)
		c.blocks = append(c.blocks, s.all()...)
		return err
	}
	for _, part := range []struct{ name, notes string }{{"word/document.xml", ""}, {"word/footnotes.xml", "footnote"}, {"word/endnotes.xml", "endnote"}} {
		if err := add(part.name, part.notes, ""); err != nil {
			return nil, err
		}
	}
	for _, name := range slices.Sorted(slices.Values(p.names)) {
		if zone := docxMargin(name); zone != "" {
			if err := add(name, "", zone); err != nil {
				return nil, err
			}
		}
	}
	if err := add("docprops/core.xml", "", ""); err != nil {
		return nil, err
	}
	return c, nil
}

// docxMargin returns the noise that a part is as a whole: a running head or
// foot, reviewers' comments; "" for others.
func docxMargin(name string) document.DropKind {
	base, ok := strings.CutPrefix(name, "word/")
	switch {
	case !ok || !strings.HasSuffix(base, ".xml"):
		return ""
	case strings.HasPrefix(base, "header") || strings.HasPrefix(base, "footer"):
		return document.DropRunningHead
	case base == "comments.xml":
		return document.DropComment
	}
	return ""
}

// docxPart is a part as it streams by.
type docxPart struct {
	paragraphs
	notes string
	meta  map[string]string
	pPr   bool
	skip  int
	// field is the element that text belongs to.
	field string
	// unseen counts the elements around that hold what is no longer, or never,
	// shown: moved away, hidden. run says it of a run, as raised does that it
	// stands above the line.
	unseen      int
	run, raised bool
}

// docxSkipped are elements whose text nobody sees: what older programs show in
// place of something newer, and the code of fields.
var docxSkipped = []string{"Fallback", "instrText", "delInstrText"}

func (s *docxPart) start(t xml.StartElement) {
	name := t.Name.Local
	if s.skip > 0 || slices.Contains(docxSkipped, name) {
		s.skip++
		return
	}
	switch name {
	case "p":
		s.begin()
	case "pPr":
		s.pPr = true
	case "pStyle":
		s.style(value(t, "val"))
	case "r":
		s.run, s.raised = false, false
	case "vanish", "specVanish":
		s.run = s.run || !s.pPr && on(t)
	case "vertAlign":
		s.raised = !s.pPr && value(t, "val") == "superscript"
	case "moveFrom":
		s.unseen++
	case "t", "delText", "title":
		s.field = name
	case "footnoteReference", "endnoteReference":
		s.refer(strings.TrimSuffix(name, "Reference") + value(t, "id"))
	case "footnote", "endnote":
		s.note = name + value(t, "id")
		if kind := value(t, "type"); kind != "" && kind != "normal" {
			s.note = ""
		}
	default:
		s.sign(name)
	}
}

// sign adds what an empty element stands for.
func (s *docxPart) sign(name string) {
	switch name {
	case "tab", "ptab":
		if !s.pPr {
			s.add(" ")
		}
	case "br", "cr":
		if p := s.top(); p != nil && !s.pPr {
			p.lineBreak()
		}
	case "noBreakHyphen":
		s.add("\u2011")
	}
}

// on reports whether a property that needs no value is switched on.
func on(t xml.StartElement) bool {
	switch value(t, "val") {
	case "0", "false", "off":
		return false
	}
	return true
}

func (s *docxPart) end(name string) {
	if s.skip > 0 {
		s.skip--
		return
	}
	switch name {
	case "pPr":
		s.pPr = false
	case "moveFrom":
		s.unseen--
	case "t", "delText", "title":
		s.field = ""
	case "p":
		s.paragraphs.end()
	}
}

func (s *docxPart) chars(text string) {
	switch {
	case s.skip > 0:
	case s.field == "title":
		s.meta["core.title"] = squeeze(clean(text))
	case s.field == "delText", s.field == "t" && (s.unseen > 0 || s.run):
		s.hide(text)
	case s.field == "t" && s.raised:
		s.raise(text)
	case s.field == "t":
		s.add(text)
	}
}

// style reads what a paragraph's style says of it.
func (s *docxPart) style(name string) {
	if p := s.top(); p != nil {
		p.styled(name)
	}
}

// styled gives a paragraph what the name of its style says, as word processors
// call their styles.
func (p *paragraphAtWork) styled(name string) {
	lower := strings.ToLower(strings.ReplaceAll(name, "_20_", " "))
	switch {
	case lower == "title":
		p.level, p.title = 1, true
	case strings.HasPrefix(lower, "heading"):
		p.level, _ = strconv.Atoi(strings.TrimSpace(lower[len("heading"):]))
		p.level = min(max(p.level, 1), 6)
	}
}
