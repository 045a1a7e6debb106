package translation

import (
	"encoding/xml"
	"strconv"
	"strings"

	"recto/document"
)

// odtContent cuts an OpenDocument text into blocks: the text, footnotes and
// endnotes behind it, heads and feet of pages as noise.
func odtContent(p *parts) (*content, error) {
	if kind, _ := p.read("mimetype"); len(kind) > 0 && !strings.HasPrefix(string(kind), "application/vnd.oasis.opendocument.text") {
		e := document.Errorf(document.KindNoText, "This is an OpenDocument file, but no text.")
		e.Hint = "Save its text as ODT, DOCX or PDF."
		return nil, e
	}
	c := &content{meta: map[string]string{}}
	styles := map[string]odtStyle{}
	margins := &odtPart{styles: styles, meta: c.meta}
	if err := p.streamPart("styles.xml", margins); err != nil {
		return nil, err
	}
	text := &odtPart{styles: styles, meta: c.meta}
	if err := p.streamPart("content.xml", text); err != nil {
		return nil, err
	}
	if err := p.streamPart("meta.xml", &odtPart{styles: styles, meta: c.meta}); err != nil {
		return nil, err
	}
	c.blocks = append(text.all(), margins.all()...)
	return c, nil
}

// odtStyle is what of a style matters here.
type odtStyle struct {
	parent         string
	hidden, raised bool
}

// odtZones are elements that hold no text of the document.
var odtZones = map[string]document.DropKind{
	"header": document.DropRunningHead, "header-left": document.DropRunningHead, "header-first": document.DropRunningHead,
	"footer": document.DropRunningHead, "footer-left": document.DropRunningHead, "footer-first": document.DropRunningHead,
	"annotation": document.DropComment, "tracked-changes": document.DropHidden, "table-of-content": document.DropNavigation,
	"hidden-paragraph": document.DropHidden,
}

// odtSkipped are elements whose text is no part of the document.
var odtSkipped = map[string]bool{"note-citation": true, "ruby-text": true, "creator": true, "date": true, "sequence-decls": true, "binary-data": true, "script": true}

// odtPart is a part as it streams by.
type odtPart struct {
	paragraphs
	styles map[string]odtStyle
	meta   map[string]string
	skip   int
	title  bool
	// at is the style whose properties follow; spans are those around the text.
	at    string
	spans []odtStyle
	// zones are those around, the outermost first.
	zones []document.DropKind
	count int
}

func (s *odtPart) start(t xml.StartElement) {
	name := t.Name.Local
	if s.skip > 0 || odtSkipped[name] {
		s.skip++
		return
	}
	if zone := odtZones[name]; zone != "" {
		s.zones = append(s.zones, s.zone)
		s.zone = zone
		return
	}
	switch name {
	case "title":
		s.title = true
	case "style":
		s.at = value(t, "name")
		s.styles[s.at] = odtStyle{parent: value(t, "parent-style-name")}
	case "text-properties":
		style := s.styles[s.at]
		style.hidden = value(t, "display") == "none"
		style.raised = strings.HasPrefix(value(t, "text-position"), "super") || strings.HasPrefix(value(t, "text-position"), "33")
		s.styles[s.at] = style
	case "p", "h":
		s.paragraph(t)
	case "span", "hidden-text":
		style := s.styles[value(t, "style-name")]
		style.hidden = style.hidden || name == "hidden-text"
		s.spans = append(s.spans, style)
	case "note":
		s.count++
		s.note = "note" + strconv.Itoa(s.count)
		s.refer(s.note)
	case "s", "tab":
		s.add(" ")
	case "line-break":
		if p := s.top(); p != nil {
			p.lineBreak()
		}
	}
}

// paragraph begins one, with what its style and those that it stands on say.
func (s *odtPart) paragraph(t xml.StartElement) {
	p := s.begin()
	style := value(t, "style-name")
	for range 8 {
		if p.styled(style); p.level > 0 || s.styles[style].parent == "" {
			break
		}
		style = s.styles[style].parent
	}
	if level, err := strconv.Atoi(value(t, "outline-level")); err == nil || t.Name.Local == "h" {
		p.level = min(max(level, 1), 6)
	}
}

func (s *odtPart) end(name string) {
	switch {
	case s.skip > 0:
		s.skip--
	case odtZones[name] != "":
		s.zone = s.zones[len(s.zones)-1]
		s.zones = s.zones[:len(s.zones)-1]
	case name == "title":
		s.title = false
	case name == "p" || name == "h":
		s.paragraphs.end()
	case name == "span" || name == "hidden-text":
		s.spans = s.spans[:len(s.spans)-1]
	case name == "note":
		s.note = ""
	}
}

func (s *odtPart) chars(text string) {
	if s.title {
		s.meta["core.title"] = squeeze(clean(text))
	}
	if s.skip > 0 {
		return
	}
	var style odtStyle
	for _, span := range s.spans {
		style.hidden, style.raised = style.hidden || span.hidden, style.raised || span.raised
	}
	switch {
	case style.hidden:
		s.hide(text)
	case style.raised:
		s.raise(text)
	default:
		s.add(text)
	}
}
