package export

import (
	"bufio"
	"encoding/xml"
	"fmt"
	"io"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"recto/document"
)

// markup writes XML, an element a line. It closes what it opened and escapes
// what it is given, so that its output is well-formed whatever a page says.
// Errors of the writer below surface in flush.
type markup struct {
	out  *bufio.Writer
	open []string
}

func newMarkup(w io.Writer) *markup { return &markup{out: bufio.NewWriter(w)} }

// begin opens an element. attributes are names and values in turn; one with an
// empty value is left out.
func (m *markup) begin(name string, attributes ...string) {
	m.tag(name, attributes, ">\n")
	m.open = append(m.open, name)
}

// end closes the element that was opened last.
func (m *markup) end() {
	name := m.open[len(m.open)-1]
	m.open = m.open[:len(m.open)-1]
	m.indent()
	m.out.WriteString("</" + name + ">\n")
}

// empty writes an element without content.
func (m *markup) empty(name string, attributes ...string) {
	m.tag(name, attributes, "/>\n")
}

// element writes an element with nothing but text in it.
func (m *markup) element(name, content string, attributes ...string) {
	m.tag(name, attributes, ">")
	m.escape(content)
	m.out.WriteString("</" + name + ">\n")
}

// raw writes s as it is.
func (m *markup) raw(s string) { m.out.WriteString(s) }

func (m *markup) flush() error { return m.out.Flush() }

func (m *markup) tag(name string, attributes []string, end string) {
	m.indent()
	m.out.WriteString("<" + name)
	for i := 0; i < len(attributes); i += 2 {
		if attributes[i+1] == "" {
			continue
		}
		m.out.WriteString(" " + attributes[i] + `="`)
		m.escape(attributes[i+1])
		m.out.WriteByte('"')
	}
	m.out.WriteString(end)
}

func (m *markup) indent() {
	for range m.open {
		m.out.WriteByte(' ')
	}
}

func (m *markup) escape(s string) {
	if err := xml.EscapeText(m.out, []byte(plain(s))); err != nil {
		return // the writer below; bufio keeps the error for flush
	}
}

// decimal writes a number with at most three decimals. What is no number
// becomes 0.
func decimal(v float64) string {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		v = 0
	}
	if r := math.Round(v*1000) / 1000; !math.IsInf(r, 0) {
		v = r + 0 // no negative zero
	}
	return strconv.FormatFloat(v, 'f', -1, 64)
}

// share clips a confidence to 0 to 1.
func share(v float64) float64 {
	if !(v > 0) {
		return 0
	}
	return min(v, 1)
}

var tagPattern = regexp.MustCompile(`^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$`)

// languageTag returns the tag where it is one, else nothing: a Tesseract model
// may have a name that XML does not take for a language.
func languageTag(tag string) string {
	if tagPattern.MatchString(tag) {
		return tag
	}
	return ""
}

// firstLanguage returns the tag of the language most used on the page.
func firstLanguage(p *document.Page) string {
	if len(p.Languages) == 0 {
		return ""
	}
	return languageTag(p.Languages[0])
}

// sourceName returns the name of the file, or of the entry of a zip or folder,
// that the page was read from.
func sourceName(doc *document.Document, p *document.Page) string {
	if p.Source.Name != "" {
		return p.Source.Name
	}
	if f := p.Source.File; 0 <= f && f < len(doc.Files) {
		return doc.Files[f].Name
	}
	return ""
}

// title returns what to call the document.
func title(doc *document.Document) string {
	if doc.Title != "" || len(doc.Files) == 0 {
		return doc.Title
	}
	return doc.Files[0].Name
}

// speaking returns the words that say something.
func speaking(words []document.Word) []document.Word {
	return slices.DeleteFunc(slices.Clone(words), func(w document.Word) bool { return plain(w.Text) == "" })
}

// points writes a polyline as "x,y x,y".
func points(line []document.Point) string {
	var s strings.Builder
	for i, p := range line {
		if i > 0 {
			s.WriteByte(' ')
		}
		fmt.Fprintf(&s, "%s,%s", decimal(p.X), decimal(p.Y))
	}
	return s.String()
}
