package translation

import (
	"bytes"
	"io"
	"path"
	"regexp"
	"strings"

	"recto/document"
)

// Revision grows when the same file is understood in another way.
const Revision = 3

// Limits bound what a file may cost.
const (
	// MaxSize is the largest file in bytes.
	MaxSize = 32 << 20
	// mostText is the most visible text in bytes.
	mostText = 8 << 20
)

// Format tells what a file is by its content.
type Format string

const (
	HTML Format = "html"
	Text Format = "text" // Markdown too
	RTF  Format = "rtf"
	// Zipped is a DOCX, an ODT or an EPUB.
	Zipped Format = "zipped"
	// TEI is a text of the Text Encoding Initiative, Pairs a TMX or an XLIFF,
	// XML any other kind.
	TEI   Format = "tei"
	Pairs Format = "pairs"
	XML   Format = "xml"
	// MHTML is a page that a browser saved as one file.
	MHTML Format = "mhtml"
	// OLE is an Office document of the old kind, or one with a password.
	OLE Format = "ole"
)

// Parse understands a file that is HTML, MHTML, plain text, Markdown, DOCX, ODT,
// RTF, EPUB, TEI, TMX or XLIFF. The name is for messages, and tells Markdown and
// CSV from plain text. size is that of
// the file, or -1. Errors are *document.Error. The pages of a PDF or a picture are
// read elsewhere, and their text goes to FromText.
func Parse(r io.Reader, name string, size int64) (*document.Translation, error) {
	if size > MaxSize {
		return nil, tooLarge(name)
	}
	data, err := io.ReadAll(io.LimitReader(r, MaxSize+1))
	if err != nil {
		return nil, err
	}
	if len(data) > MaxSize {
		return nil, tooLarge(name)
	}
	t, err := parse(data, name)
	if err != nil {
		return nil, document.AsError(err).On(name, 0)
	}
	return t, nil
}

func tooLarge(name string) error {
	e := document.Errorf(document.KindTooLarge, "A translation may have %d MB; this file has more.", MaxSize>>20)
	e.Hint = "Save the text alone, without pictures, or split the file."
	return e.On(name, 0)
}

func parse(data []byte, name string) (*document.Translation, error) {
	format, err := Sniff(data)
	if err != nil {
		return nil, err
	}
	if format == Text {
		return fromFile(decode(data, false), name)
	}
	read := parsers[format]
	if read == nil {
		return nil, document.Errorf(document.KindNoText, "This is a PDF or a picture: its pages are to be read first.")
	}
	p, err := read(data)
	if err != nil {
		return nil, err
	}
	if len(p.pairs) > 0 {
		return translationOf(p.pairs)
	}
	return understand(p)
}

// parsers cut files of each format but text into blocks.
var parsers = map[Format]func(data []byte) (*content, error){
	HTML:   func(data []byte) (*content, error) { return htmlContent(decode(data, true)) },
	RTF:    rtfContent,
	Zipped: zippedContent,
	TEI:    teiContent,
	Pairs:  pairsContent,
	MHTML:  mhtmlContent,
	OLE:    func(data []byte) (*content, error) { return nil, refuseOLE(data) },
	XML: func([]byte) (*content, error) {
		e := document.Errorf(document.KindNoText, "This is XML, but neither TEI nor TMX nor XLIFF.")
		e.Hint = "Convert it to TEI, HTML or text."
		return nil, e
	},
}

// fromFile understands a text file, which may be Markdown.
func fromFile(text, name string) (*document.Translation, error) {
	if len(text) > mostText {
		return nil, document.Errorf(document.KindTooLarge, "The file has more than %d MB of text.", mostText>>20)
	}
	if err := refused(text, name); err != nil {
		return nil, err
	}
	if err := language(text); err != nil {
		return nil, err
	}
	if !isMarkdown(text, name) {
		return understand(textContent(text))
	}
	p, err := markdownContent(text)
	if err != nil {
		return nil, err
	}
	return understand(p)
}

// FromText understands the text of pages that were read, as
// document.Page.Text gives it: a line a printed line, an empty line between
// paragraphs. A form feed parts pages.
func FromText(text string) (*document.Translation, error) {
	if len(text) > mostText {
		return nil, document.Errorf(document.KindTooLarge, "The pages have more than %d MB of text.", mostText>>20)
	}
	p := textContent(clean(text))
	p.joinBroken()
	return understand(p)
}

// sniffSize is the number of leading bytes that show a format.
const sniffSize = 4096

// Sniff tells what a file is by its first bytes; 4 KiB of them are enough for
// all but binary rubbish. Names are never asked.
func Sniff(data []byte) (Format, error) {
	head := data[:min(len(data), sniffSize)]
	for _, m := range magics {
		if bytes.HasPrefix(head, []byte(m.magic)) {
			if m.refusal != "" {
				e := document.Errorf(m.kind, "%s", m.refusal)
				e.Hint = m.hint
				return "", e
			}
			return m.format, nil
		}
	}
	if len(bytes.TrimSpace(data)) == 0 {
		return "", document.Errorf(document.KindNoText, "The file is empty.")
	}
	if encodingOf(data, "") == nil {
		return "", document.Errorf(document.KindNoText, "This is no text and no document of a word processor.")
	}
	if isMHTML(head) {
		return MHTML, nil
	}
	format := xmlFormat(head)
	if format == Text && isHTML(head) {
		return HTML, nil
	}
	return format, nil
}

const saveAs = "Open it in a word processor and save it as DOCX or as text."

// xmlRoot matches the first element of an XML file.
var xmlRoot = regexp.MustCompile(`\A\s*<\?xml\b[^>]*\?>(?:\s|<!--[\s\S]*?-->|<![^>\[]*(?:\[[^\]]*\])?[^>]*>|<\?[^>]*\?>)*<(?:[\w.-]+:)?([\w.-]+)|\A\s*<(TEI|TEI\.2|teiCorpus|tmx|xliff)\b`)

// xmlFormat tells by the first element what kind of XML it is; Text for what
// is no XML.
func xmlFormat(head []byte) Format {
	text, _ := wideText(head)
	m := xmlRoot.FindSubmatch(bytes.TrimPrefix(text, []byte("\xef\xbb\xbf")))
	if m == nil {
		return Text
	}
	switch string(m[1]) + string(m[2]) {
	case "TEI", "TEI.2", "teiCorpus":
		return TEI
	case "tmx", "xliff":
		return Pairs
	case "html", "body", "div", "article":
		return HTML
	}
	return XML
}

var magics = []struct {
	magic   string
	format  Format
	kind    document.Kind
	refusal string
	hint    string
}{
	{magic: "PK\x03\x04", format: Zipped},
	{magic: "PK\x05\x06", kind: document.KindNoText, refusal: "This zip is empty."},
	{magic: "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", format: OLE},
	{magic: `{\rtf`, format: RTF},
}

// isHTML reports whether the head of a text shows markup: a declaration, or a
// tag of a page's frame.
func isHTML(head []byte) bool {
	text := string(head)
	for _, mark := range []string{"\xef\xbb\xbf", "\xff\xfe", "\xfe\xff"} {
		text = strings.TrimPrefix(text, mark)
	}
	text = strings.ToLower(strings.ReplaceAll(text, "\x00", "")) // UTF-16 as well
	text = strings.TrimLeft(text, " \t\r\n")
	if strings.HasPrefix(text, "<!doctype html") || strings.HasPrefix(text, "<html") || strings.HasPrefix(text, "<?xml") && strings.Contains(text, "<html") {
		return true
	}
	if strings.HasPrefix(text, "<!--") || strings.HasPrefix(text, "<") {
		for _, tag := range []string{"<html", "<head", "<body", "<div", "<p>", "<p ", "<table", "<article", "<section", "<h1", "<h2", "<meta", "<title", "<span", "<center", "<font", "<br"} {
			if strings.Contains(text, tag) {
				return true
			}
		}
	}
	return strings.Contains(text, "</p>") && strings.Contains(text, "<p") || strings.Contains(text, "<body") && strings.Contains(text, "<head")
}

// isMarkdown trusts the name, and without it wants more than one sign.
func isMarkdown(text, name string) bool {
	switch strings.ToLower(path.Ext(name)) {
	case ".md", ".markdown":
		return true
	}
	signs := 0
	for _, sign := range markdownSigns {
		if sign.MatchString(text) {
			signs++
		}
	}
	return signs >= 2
}
