package translation

import (
	"encoding/xml"
	"fmt"
	"slices"
	"strings"

	"recto/document"
)

// teiContent cuts a text in the form of the Text Encoding Initiative into
// blocks: what its header says of the document, the text, and its notes
// behind it.
func teiContent(data []byte) (*content, error) {
	s := &tei{meta: map[string]string{}}
	if err := stream(data, s); err != nil {
		if document.IsKind(err, document.KindTooLarge) {
			return nil, err
		}
		return nil, document.Errorf(document.KindDamaged, "The TEI is damaged: %w.", err)
	}
	if source := strings.Trim(s.source.String(), ", "); source != "" {
		s.meta["dc.source"] = source
	}
	return &content{meta: s.meta, blocks: append(s.credits, s.all()...)}, nil
}

// tei is a file as it streams by.
type tei struct {
	paragraphs
	meta    map[string]string
	credits []*block
	source  strings.Builder
	// path names the elements around.
	path []string
	skip int
	// resp says what the person who is named next has done.
	resp   string
	person strings.Builder
	count  int
	// opened says for each element around how many paragraphs were open with
	// the one that it began; 0 if it began none.
	opened []int
	// noted is what the footnotes around stand in, floor how many paragraphs
	// are open around the one at work: they wait until it has ended.
	noted []teiNoted
	floor int
	// link is the target of a reference whose text is gathered in mark.
	link string
	mark strings.Builder
}

// teiNoted is what a note stands in.
type teiNoted struct {
	note  string
	floor int
}

// teiParagraphs are the elements that are a paragraph.
var teiParagraphs = map[string]bool{
	"p": true, "ab": true, "head": true, "l": true, "item": true, "cell": true, "salute": true, "signed": true, "dateline": true, "docDate": true, "docTitle": true,
	"byline": true, "trailer": true, "label": true, "speaker": true, "stage": true, "titlePart": true, "addrLine": true, "opener": true, "closer": true, "date": true,
	"postscript": true, "quote": true,
}

// teiSkipped are elements whose text is not the one to read: of two readings
// the one that was set right is.
var teiSkipped = []string{"sic", "orig", "abbr", "figDesc", "figure", "graphic", "del", "surplus", "fw", "facsimile", "standOff", "encodingDesc", "revisionDesc", "publicationStmt"}

func (s *tei) inside(name string) bool { return slices.Contains(s.path, name) }

// top is the paragraph at work, nil where a note has none of its own.
func (s *tei) top() *paragraphAtWork {
	if len(s.open) <= s.floor {
		return nil
	}
	return s.paragraphs.top()
}

// add adds text to the paragraph at work.
func (s *tei) add(text string) {
	if s.top() != nil {
		s.paragraphs.add(text)
	}
}

func (s *tei) start(t xml.StartElement) {
	name := t.Name.Local
	alternative := name == "sic" || name == "orig" || name == "abbr"
	if s.skip > 0 || slices.Contains(teiSkipped, name) && (!alternative || s.inside("choice")) {
		s.skip++
		return
	}
	s.path = append(s.path, name)
	s.opened = append(s.opened, 0)
	switch {
	case name == "idno" || name == "repository" || name == "bibl":
		if s.source.Len() > 0 {
			s.source.WriteString(", ")
		}
	case s.inside("teiHeader"):
		s.headerElement(t)
	case !s.inside("text"):
	case name == "note":
		s.noteElement(t)
	case teiParagraphs[name]:
		s.paragraph(t)
	default:
		s.textElement(t)
	}
}

// headerElement reads what the header says of the document.
func (s *tei) headerElement(t xml.StartElement) {
	switch t.Name.Local {
	case "date":
		if s.inside("creation") && value(t, "when") != "" {
			s.meta["dc.date.created"] = value(t, "when")
		}
	case "editor", "author", "persName", "name":
		s.person.Reset()
		if role := value(t, "role"); role != "" {
			s.resp = role
		}
	case "respStmt":
		s.resp = ""
	}
}

// noteElement begins a note. Its mark stands where it does, unless it says what
// the document's classification is, or others point to it.
func (s *tei) noteElement(t xml.StartElement) {
	s.endLink()
	s.noted = append(s.noted, teiNoted{s.note, s.floor})
	id := value(t, "id")
	switch {
	case value(t, "type") == "classification":
	case s.inside("back") && id != "":
		s.note = "#" + id
	default:
		s.count++
		s.note = fmt.Sprint("note", s.count)
		if s.top() != nil {
			s.refer(s.note)
		}
	}
	s.floor = len(s.open)
	s.opens()
}

// opens begins a paragraph for the element at work.
func (s *tei) opens() {
	s.begin()
	s.opened[len(s.opened)-1] = len(s.open)
}

// paragraph begins one. Those inside another one, a date in a dateline, are a
// part of it.
func (s *tei) paragraph(t xml.StartElement) {
	name := t.Name.Local
	if at := s.top(); at != nil {
		switch name {
		case "p", "ab", "l", "item", "cell", "signed", "salute", "dateline":
			if s.note == "" || !at.empty() {
				s.paragraphs.end()
				s.opens()
			}
		}
		return
	}
	if name == "date" || name == "closer" || name == "opener" || name == "postscript" || name == "quote" {
		if name != "date" {
			return // these hold paragraphs
		}
	}
	s.opens()
	switch name {
	case "head":
		s.top().level = 1 + min(5, s.depth())
	case "dateline", "docDate":
		s.top().date = true
	case "docTitle", "titlePart":
		s.top().title = true
	}
}

// depth counts the divisions around the text's outermost one.
func (s *tei) depth() int {
	n := 0
	for _, name := range s.path {
		if strings.HasPrefix(name, "div") {
			n++
		}
	}
	return max(0, n-1)
}

// textElement reads an element within the text.
func (s *tei) textElement(t xml.StartElement) {
	switch t.Name.Local {
	case "pb":
		s.leaf(value(t, "n"))
	case "lb", "space":
		s.write(" ")
	case "gap":
		s.write("[...]")
	case "supplied":
		s.write("[")
	case "ref":
		s.endLink()
		if target := value(t, "target"); strings.HasPrefix(target, "#") {
			s.link = target
		}
	case "ptr":
		if target := value(t, "target"); strings.HasPrefix(target, "#") && s.top() != nil {
			s.refer(target)
		}
	}
}

// leaf marks where a leaf begins.
func (s *tei) leaf(n string) {
	if n == "" {
		return
	}
	alone := s.top() == nil
	if alone {
		s.begin()
	}
	s.add(" [page " + n + "] ")
	if alone {
		s.paragraphs.end()
	}
}

// write adds text, in a paragraph of its own where none is at work.
func (s *tei) write(text string) {
	if s.top() == nil && strings.TrimSpace(text) != "" {
		s.begin()
	}
	s.add(text)
}

func (s *tei) end(name string) {
	if s.skip > 0 {
		s.skip--
		return
	}
	opened := s.opened[len(s.opened)-1]
	s.path, s.opened = s.path[:len(s.path)-1], s.opened[:len(s.opened)-1]
	for opened > 0 && len(s.open) >= opened {
		s.paragraphs.end()
	}
	switch name {
	case "note":
		if !s.inside("teiHeader") && s.inside("text") {
			around := s.noted[len(s.noted)-1]
			s.note, s.floor = around.note, around.floor
			s.noted = s.noted[:len(s.noted)-1]
		}
	case "supplied":
		s.add("]")
	case "ref":
		s.endLink()
	case "editor", "author", "persName", "name":
		s.endPerson()
	case "div", "body", "front", "back", "div1", "div2", "list", "table", "closer", "opener":
		for s.top() != nil && !slices.ContainsFunc(s.opened, func(n int) bool { return n > 0 }) {
			s.paragraphs.end()
		}
	}
}

// endLink makes a reference the mark of a note, if its text is one.
func (s *tei) endLink() {
	if s.link == "" {
		return
	}
	target, text := s.link, s.mark.String()
	s.link = ""
	s.mark.Reset()
	if mark := strings.TrimSpace(text); isMark(mark) && s.top() != nil && !s.top().empty() {
		s.top().mark(mark, target)
		return
	}
	s.bytes -= len(text) // it is counted where it is written
	s.write(text)
}

// endPerson keeps a translator that the header names.
func (s *tei) endPerson() {
	name := oneLine(clean(s.person.String()))
	if s.inside("teiHeader") && name != "" && strings.Contains(strings.ToLower(s.resp), "transl") {
		s.credits = append(s.credits, creditBlock(name))
		s.resp = ""
	}
	s.person.Reset()
}

func (s *tei) chars(text string) {
	if s.skip > 0 {
		return
	}
	at := ""
	if len(s.path) > 0 {
		at = s.path[len(s.path)-1]
	}
	switch {
	case s.inside("teiHeader"):
		s.bytes += len(text)
		s.headerChars(at, text)
	case !s.inside("text"):
	case s.link != "":
		s.bytes += len(text)
		s.mark.WriteString(text)
	default:
		s.write(text)
	}
}

// headerChars takes text of the header.
func (s *tei) headerChars(at, text string) {
	switch {
	case s.inside("sourceDesc"):
		if line := oneLine(clean(text)); line != "" {
			if s.source.Len() > 0 && !strings.HasSuffix(s.source.String(), " ") {
				s.source.WriteByte(' ')
			}
			s.source.WriteString(line)
		}
	case at == "title" && s.inside("titleStmt"):
		if title := oneLine(clean(text)); title != "" && s.meta["dc.title"] == "" {
			s.meta["dc.title"] = title
		}
	case at == "resp" && len(s.resp) < 1000:
		s.resp += oneLine(text)
	case at == "editor" || at == "author" || at == "persName" || at == "name":
		s.person.WriteString(text)
	}
}
