package translation

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"

	"recto/document"
)

// Bounds of what a DOCX may unpack to.
const (
	mostParts    = 4096
	mostUnpacked = 32 << 20
	mostDepth    = 256
)

// docx reads the parts of a DOCX.
type docx struct {
	files map[string]*zip.File
	left  int64
}

// docxContent cuts a DOCX into blocks: the text, footnotes and endnotes at the end
// as targets of their marks, what stands in page margins as noise.
func docxContent(data []byte) (*content, error) {
	r, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, document.Errorf(document.KindDamaged, "The zip cannot be opened: %w.", err)
	}
	if len(r.File) > mostParts {
		return nil, document.Errorf(document.KindTooLarge, "The document has %d parts; %d are the limit.", len(r.File), mostParts)
	}
	d := &docx{files: map[string]*zip.File{}, left: mostUnpacked}
	for _, f := range r.File {
		d.files[strings.ToLower(strings.TrimPrefix(f.Name, "/"))] = f
	}
	if d.files["word/document.xml"] == nil {
		e := document.Errorf(document.KindNoText, "This is a zip or an Office document of another kind, not a DOCX.")
		e.Hint = saveAs
		return nil, e
	}
	p := &content{meta: map[string]string{}}
	if p.blocks, err = d.part("word/document.xml", ""); err != nil {
		return nil, err
	}
	for _, notes := range []string{"footnote", "endnote"} {
		blocks, err := d.part("word/"+notes+"s.xml", notes)
		if err != nil {
			return nil, err
		}
		p.blocks = append(p.blocks, blocks...)
	}
	margins, err := d.margins()
	if err != nil {
		return nil, err
	}
	p.blocks = append(p.blocks, margins...)
	if core, err := d.part("docprops/core.xml", ""); err == nil {
		for _, b := range core {
			p.meta[b.label] = b.text
		}
	}
	return p, nil
}

// margins are running heads, feet and reviewers' comments.
func (d *docx) margins() ([]*block, error) {
	var names []string
	for name := range d.files {
		base := strings.TrimSuffix(strings.TrimPrefix(name, "word/"), ".xml")
		if strings.HasPrefix(base, "header") || strings.HasPrefix(base, "footer") || base == "comments" {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	var all []*block
	for _, name := range names {
		blocks, err := d.part(name, "")
		if err != nil {
			return nil, err
		}
		for _, b := range blocks {
			b.zone = document.DropRunningHead
			if strings.HasSuffix(name, "comments.xml") {
				b.zone = document.DropComment
			}
		}
		all = append(all, blocks...)
	}
	return all, nil
}

// part cuts one part; one that is not there has no blocks. notes is what its
// notes are called, if it holds some.
func (d *docx) part(name, notes string) ([]*block, error) {
	f := d.files[name]
	if f == nil {
		return nil, nil
	}
	r, err := f.Open()
	if err != nil {
		return nil, document.Errorf(document.KindDamaged, "The document is damaged at %s: %w.", f.Name, err)
	}
	defer r.Close()
	limited := &io.LimitedReader{R: r, N: d.left + 1}
	s := &docxPart{notes: notes}
	err = s.read(xml.NewDecoder(limited))
	d.left = limited.N - 1
	switch {
	case d.left < 0 || s.bytes > mostText:
		e := document.Errorf(document.KindTooLarge, "The document unpacks to more than %d MB, or has more than %d MB of text.", mostUnpacked>>20, mostText>>20)
		e.Hint = "Split the document."
		return nil, e
	case err != nil:
		return nil, document.Errorf(document.KindDamaged, "The document is damaged at %s: %w.", f.Name, err)
	}
	return s.blocks, nil
}

// docxParagraph is one at work.
type docxParagraph struct {
	block
	writer
}

// docxPart is a part as it streams by.
type docxPart struct {
	notes  string
	note   string
	blocks []*block
	open   []*docxParagraph // a text box holds some inside another one
	bytes  int
	marks  int
	pPr    bool
	skip   int
	// field is the property of the document that text belongs to.
	field string
}

var errTooDeep = errors.New("nested too deep")

func (s *docxPart) read(d *xml.Decoder) error {
	depth := 0
	for {
		token, err := d.Token()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		switch t := token.(type) {
		case xml.StartElement:
			if depth++; depth > mostDepth {
				return errTooDeep
			}
			if s.skip > 0 || t.Name.Local == "Fallback" || t.Name.Local == "instrText" {
				s.skip++
				continue
			}
			s.start(t)
		case xml.EndElement:
			depth--
			if s.skip > 0 {
				s.skip--
				continue
			}
			s.end(t.Name.Local)
		case xml.CharData:
			if s.skip == 0 {
				s.chars(string(t))
			}
		}
		if s.bytes > mostText {
			return errTooDeep
		}
	}
}

func (s *docxPart) start(t xml.StartElement) {
	switch name := t.Name.Local; name {
	case "p":
		s.open = append(s.open, &docxParagraph{})
	case "pPr":
		s.pPr = true
	case "pStyle":
		s.style(value(t, "val"))
	case "footnote", "endnote":
		s.note = name + value(t, "id")
		if kind := value(t, "type"); kind != "" && kind != "normal" {
			s.note = ""
		}
	case "footnoteReference", "endnoteReference":
		if p := s.top(); p != nil {
			target := strings.TrimSuffix(name, "Reference") + value(t, "id")
			s.marks++
			p.mark(strconv.Itoa(s.marks), target)
		}
	case "t", "delText":
		s.field = name
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
	case "title":
		s.field = "core." + name
	}
}

func (s *docxPart) end(name string) {
	switch name {
	case "pPr":
		s.pPr = false
	case "t", "delText", "title":
		s.field = ""
	case "p":
		p := s.top()
		if p == nil {
			return
		}
		s.open = s.open[:len(s.open)-1]
		if p.empty() {
			return
		}
		b := p.block
		b.text, b.marks = p.writer.text.String(), p.writer.marks
		if s.note != "" {
			b.targets = append(b.targets, s.note)
		}
		s.blocks = append(s.blocks, &b)
	}
}

func (s *docxPart) top() *docxParagraph {
	if len(s.open) == 0 {
		return nil
	}
	return s.open[len(s.open)-1]
}

func (s *docxPart) chars(text string) {
	if name, ok := strings.CutPrefix(s.field, "core."); ok {
		if text = squeeze(clean(text)); text != "" {
			s.blocks = append(s.blocks, &block{label: "core." + name, text: text})
		}
		return
	}
	switch s.field {
	case "t":
		s.add(clean(text))
	case "delText":
		// Struck out in the history of changes: no longer part of the text.
		if text = squeeze(clean(text)); text != "" {
			s.blocks = append(s.blocks, &block{text: text, zone: document.DropHidden})
		}
	}
}

func (s *docxPart) add(text string) {
	if b := s.top(); b != nil {
		s.bytes += len(text)
		b.add(text)
	}
}

// style reads what a paragraph's style says of it.
func (s *docxPart) style(name string) {
	b := s.top()
	if b == nil {
		return
	}
	lower := strings.ToLower(name)
	switch {
	case lower == "title":
		b.level, b.title = 1, true
	case strings.HasPrefix(lower, "heading"):
		b.level, _ = strconv.Atoi(strings.TrimSpace(lower[len("heading"):]))
		b.level = min(max(b.level, 1), 6)
	}
}

func value(t xml.StartElement, name string) string {
	for _, a := range t.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}
