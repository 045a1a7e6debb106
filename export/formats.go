package export

import (
	"io"

	"recto/document"
)

// Writer writes one document in one format. Page is called for each page in
// order and Close once at the end, which writes what comes after the last.
// Page flushes what it wrote; an error of the start comes with it. A failed page is a
// page like the others, without text. Neither closes the io.Writer below.
type Writer interface {
	Page(*document.Page) error
	Close() error
}

// Format is one way to hand a document on.
type Format struct {
	// Name is what people ask for.
	Name string
	// Extension is what file names end in, without the dot before it.
	Extension string
	// Type is the media type.
	Type string
	// New starts a document and writes what comes before its first page: that,
	// any one page and what Close writes are the file of that page alone. It
	// is nil for pdf, which needs more than the pages; see PDF, Overlay and
	// Merge.
	New func(io.Writer, *document.Document) Writer
	// Paged is true where the service cuts single pages out of the file of a
	// document. It is false for running text, where a page may end with the rest
	// of a word that stands on the next.
	Paged bool
}

// Formats is the table of all formats, in the order in which people see them.
var Formats = []Format{
	{"txt", "txt", "text/plain; charset=utf-8", newText, false},
	{"pdf", "pdf", "application/pdf", nil, false},
	{"json", "json", "application/json", newJSON, false},
	{"hocr", "hocr", "text/vnd.hocr+html", newHOCR, true},
	{"alto", "alto.xml", "application/alto+xml", newALTO, true},
}

// Lookup returns the format of that name; ok is false where there is none.
func Lookup(name string) (format Format, ok bool) {
	for _, f := range Formats {
		if f.Name == name {
			return f, true
		}
	}
	return Format{}, false
}
