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

// odtSpaces are the prefixes that the names below have for namespaces.
var odtSpaces = map[string]string{
	"urn:oasis:names:tc:opendocument:xmlns:office:1.0": "office", "urn:oasis:names:tc:opendocument:xmlns:text:1.0": "text",
	"urn:oasis:names:tc:opendocument:xmlns:style:1.0": "style", "urn:oasis:names:tc:opendocument:xmlns:meta:1.0": "meta",
	"urn:oasis:names:tc:opendocument:xmlns:script:1.0": "script", "urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0": "svg",
	"urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0": "loext", "http://purl.org/dc/elements/1.1/": "dc",
}

// odtName is a name with the prefix of its namespace; one of another namespace
// has that itself before it.
func odtName(n xml.Name) string {
	if prefix := odtSpaces[n.Space]; prefix != "" {
		return prefix + ":" + n.Local
	}
	return n.Space + ":" + n.Local
}

// odtZones are elements that hold no text of the document.
var odtZones = map[string]document.DropKind{
	"style:header": document.DropRunningHead, "style:header-left": document.DropRunningHead, "style:header-first": document.DropRunningHead,
	"style:footer": document.DropRunningHead, "style:footer-left": document.DropRunningHead, "style:footer-first": document.DropRunningHead,
	"office:annotation": document.DropComment, "text:tracked-changes": document.DropHidden, "text:table-of-content": document.DropNavigation,
	"text:hidden-paragraph": document.DropHidden,
}

// odtSkipped are elements whose text is no part of the document. A date or an
// author that is a field of the text (text:date) is one, that of a comment
// (dc:date) is not.
var odtSkipped = map[string]bool{
	"text:note-citation": true, "text:ruby-text": true, "text:sequence-decls": true, "text:script": true, "office:binary-data": true, "office:script": true,
	"dc:creator": true, "dc:date": true, "meta:creator-initials": true, "meta:date-string": true, "loext:sender-initials": true, "svg:title": true, "svg:desc": true,
}

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
	// path names the elements around, zones are the zones around; the outermost
	// first.
	path  []string
	zones []document.DropKind
	count int
}

func (s *odtPart) start(t xml.StartElement) {
	name := odtName(t.Name)
	if s.skip > 0 || odtSkipped[name] {
		s.skip++
		return
	}
	s.path = append(s.path, name)
	if zone := odtZones[name]; zone != "" {
		s.zones = append(s.zones, s.zone)
		s.zone = zone
		return
	}
	switch name {
	case "dc:title":
		s.title = true
	case "style:style":
		s.at = value(t, "name")
		s.styles[s.at] = odtStyle{parent: value(t, "parent-style-name")}
	case "style:text-properties":
		style := s.styles[s.at]
		style.hidden = value(t, "display") == "none"
		style.raised = strings.HasPrefix(value(t, "text-position"), "super") || strings.HasPrefix(value(t, "text-position"), "33")
		s.styles[s.at] = style
	case "text:p", "text:h":
		s.paragraph(t)
	case "text:span", "text:hidden-text":
		style := s.styles[value(t, "style-name")]
		style.hidden = style.hidden || name == "text:hidden-text"
		s.spans = append(s.spans, style)
	case "text:note":
		s.count++
		s.note = "note" + strconv.Itoa(s.count)
		s.refer(s.note)
	case "text:s", "text:tab":
		s.add(" ")
	case "text:line-break":
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

func (s *odtPart) end(string) {
	if s.skip > 0 {
		s.skip--
		return
	}
	name := s.path[len(s.path)-1]
	s.path = s.path[:len(s.path)-1]
	switch {
	case odtZones[name] != "":
		s.zone = s.zones[len(s.zones)-1]
		s.zones = s.zones[:len(s.zones)-1]
	case name == "dc:title":
		s.title = false
	case name == "text:p" || name == "text:h":
		s.paragraphs.end()
	case name == "text:span" || name == "text:hidden-text":
		s.spans = s.spans[:len(s.spans)-1]
	case name == "text:note":
		s.note = ""
	}
}

func (s *odtPart) chars(text string) {
	if s.skip > 0 || len(s.path) > 0 && s.path[len(s.path)-1] == "office:annotation" {
		return // the words of a comment are in paragraphs of its own
	}
	if s.title {
		s.meta["core.title"] = squeeze(clean(text))
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
