package translation

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"strings"

	"golang.org/x/net/html/charset"

	"recto/document"
)

// Bounds of what a zipped document may unpack to.
const (
	mostParts    = 4096
	mostUnpacked = 32 << 20
	mostDepth    = 256
)

// parts are the files inside a document that is a zip.
type parts struct {
	files map[string]*zip.File
	// names are in the order of the zip.
	names []string
	// left is how much may still be unpacked.
	left int64
}

// zipKinds tell by a part that only it has what a zip is. The first decides.
var zipKinds = []struct {
	part    string
	read    func(*parts) (*content, error)
	refusal string
	hint    string
}{
	{"word/document.xml", docxContent, "", ""},
	{"meta-inf/container.xml", epubContent, "", ""},
	{"content.xml", odtContent, "", ""},
	{"xl/workbook.xml", nil, "This is a spreadsheet (XLSX).", "Copy its text into a word processor and save it as DOCX, or save two columns in two languages as TMX."},
	{"ppt/presentation.xml", nil, "These are slides (PPTX).", "Save them as PDF."},
	{"index/document.iwa", nil, "This is a document of Pages.", "Export it as DOCX or EPUB."},
}

// zippedContent cuts a document that is a zip into blocks.
func zippedContent(data []byte) (*content, error) {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, document.Errorf(document.KindDamaged, "The zip cannot be opened: %w.", err)
	}
	if len(z.File) > mostParts {
		return nil, document.Errorf(document.KindTooLarge, "The document has %d parts; %d are the limit.", len(z.File), mostParts)
	}
	p := &parts{files: map[string]*zip.File{}, left: mostUnpacked}
	for _, f := range z.File {
		name := strings.ToLower(strings.TrimPrefix(f.Name, "/"))
		p.files[name] = f
		p.names = append(p.names, name)
	}
	for _, kind := range zipKinds {
		if p.files[kind.part] == nil {
			continue
		}
		if kind.read != nil {
			return kind.read(p)
		}
		e := document.Errorf(document.KindNoText, "%s", kind.refusal)
		e.Hint = kind.hint
		return nil, e
	}
	e := document.Errorf(document.KindNoText, "This is a zip or an Office document of another kind, no DOCX, ODT or EPUB.")
	e.Hint = saveAs
	return nil, e
}

// read unpacks one part; nil for one that is not there.
func (p *parts) read(name string) ([]byte, error) {
	f := p.files[strings.ToLower(name)]
	if f == nil {
		return nil, nil
	}
	r, err := f.Open()
	if err != nil {
		return nil, damagedPart(f.Name, err)
	}
	defer r.Close()
	data, err := io.ReadAll(io.LimitReader(r, p.left+1))
	if p.left -= int64(len(data)); p.left < 0 {
		return nil, unpacksTooLarge()
	}
	if err != nil {
		return nil, damagedPart(f.Name, err)
	}
	return data, nil
}

func damagedPart(name string, err error) error {
	return document.Errorf(document.KindDamaged, "The document is damaged at %s: %w.", name, err)
}

func unpacksTooLarge() error {
	e := document.Errorf(document.KindTooLarge, "The document unpacks to more than %d MB, or has more than %d MB of text.", mostUnpacked>>20, mostText>>20)
	e.Hint = "Split the document."
	return e
}

// xmlHandler takes what an XML file is made of as it streams by.
type xmlHandler interface {
	start(xml.StartElement)
	end(name string)
	chars(text string)
	// size is how much text was taken so far.
	size() int
}

// stream reads an XML file. Entities are those of HTML; a file's own are never
// expanded.
func stream(data []byte, to xmlHandler) error {
	text, wide := wideText(data)
	d := xml.NewDecoder(bytes.NewReader(text))
	d.Entity = xml.HTMLEntity
	d.CharsetReader = func(label string, r io.Reader) (io.Reader, error) {
		if lower := strings.ToLower(label); wide || strings.HasPrefix(lower, "utf-16") || strings.HasPrefix(lower, "utf-32") {
			return r, nil // it is decoded, or does not have what it says
		}
		return charset.NewReaderLabel(label, r)
	}
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
				return fmt.Errorf("it is nested more than %d deep", mostDepth)
			}
			to.start(t)
		case xml.EndElement:
			depth--
			to.end(t.Name.Local)
		case xml.CharData:
			to.chars(string(t))
		}
		if to.size() > mostText {
			return unpacksTooLarge()
		}
	}
}

// streamPart reads a part of a zip; one that is not there is empty.
func (p *parts) streamPart(name string, to xmlHandler) error {
	data, err := p.read(name)
	if err != nil || data == nil {
		return err
	}
	if err := stream(data, to); err != nil {
		if document.IsKind(err, document.KindTooLarge) {
			return err
		}
		return damagedPart(name, err)
	}
	return nil
}

// value returns an attribute by its name without prefix, "" for none.
func value(t xml.StartElement, name string) string {
	for _, a := range t.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}
