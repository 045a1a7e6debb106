package export

import (
	"bytes"
	"encoding/json"
	"io"

	"recto/document"
)

// jsonText writes a document.Document object with the array of its pages as
// the last member, one page a line, each with its flaws. docs/page-schema.md describes it.
type jsonText struct {
	out   io.Writer
	doc   *document.Document
	pages int
}

// judgedPage is a page with what is bad about it.
type judgedPage struct {
	*document.Page
	Flaws []document.Flaw `json:"flaws,omitempty"`
}

func newJSON(w io.Writer, doc *document.Document) Writer { return &jsonText{out: w, doc: doc} }

func (j *jsonText) Page(p *document.Page) error {
	if err := j.begin(); err != nil {
		return err
	}
	form, err := compact(judgedPage{p, p.Flaws()})
	if err != nil {
		return err
	}
	lead := ",\n"
	if j.pages == 0 {
		lead = "\n"
	}
	j.pages++
	_, err = j.out.Write(append([]byte(lead), form...))
	return err
}

func (j *jsonText) Close() error {
	if err := j.begin(); err != nil {
		return err
	}
	_, err := io.WriteString(j.out, "\n]}\n")
	return err
}

// begin writes what comes before the first page, once.
func (j *jsonText) begin() error {
	if j.doc == nil {
		return nil
	}
	form, err := compact(j.doc)
	if err != nil {
		return err
	}
	j.doc = nil
	_, err = j.out.Write(append(form[:len(form)-1], ",\n\"pages\":["...))
	return err
}

// compact returns the JSON form of v on one line, with < and > as they are.
func compact(v any) ([]byte, error) {
	var form bytes.Buffer
	e := json.NewEncoder(&form)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(form.Bytes(), []byte("\n")), nil
}
