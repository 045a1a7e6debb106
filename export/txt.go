package export

import (
	"io"
	"strings"
	"unicode"
	"unicode/utf8"

	"recto/document"
)

// text writes the running text of each page and a form feed after it, as
// pdftotext does: a file of n pages has n form feeds, and the text of page n
// stands before the nth of them. A page that failed or is blank is empty.
type text struct{ out io.Writer }

func newText(w io.Writer, _ *document.Document) Writer { return text{w} }

func (t text) Page(p *document.Page) error {
	lines := strings.Split(p.Text(), "\n")
	for i := range lines {
		cells := strings.Split(lines[i], "\t")
		for c := range cells {
			cells[c] = plain(cells[c])
		}
		lines[i] = strings.Join(cells, "\t")
	}
	_, err := io.WriteString(t.out, strings.Join(lines, "\n")+"\f")
	return err
}

func (t text) Close() error { return nil }

// plain returns s as every format can hold it: without control characters, line
// feeds and tabs among them, and without the code points that are no characters;
// bytes that are not UTF-8 become U+FFFD.
func plain(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r&0xFFFE == 0xFFFE || 0xFDD0 <= r && r <= 0xFDEF || !utf8.ValidRune(r) {
			return -1
		}
		return r
	}, s)
}
