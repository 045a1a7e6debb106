package server

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"recto/cite"
	"recto/document"
	"recto/library"
)

// citationAnswer is a citation in every format.
type citationAnswer struct {
	ID  string `json:"id"`
	Run string `json:"run,omitempty"`
	// Link opens what is cited, as it was read in the run.
	Link string `json:"link"`
	Page int    `json:"page,omitempty"`
	// Leaf is what the page is called where the reference tells.
	Leaf    string            `json:"leaf,omitempty"`
	Excerpt *document.Excerpt `json:"excerpt,omitempty"`
	// Formats are the citation in each format in which it can be worded.
	Formats []citationFormat `json:"formats"`
	// Superseded tells that the document was read anew, in the run Current, and
	// Now what stands there today.
	Superseded bool              `json:"superseded,omitempty"`
	Current    string            `json:"current,omitempty"`
	Now        *document.Excerpt `json:"now,omitempty"`
}

type citationFormat struct {
	Format string `json:"format"`
	Label  string `json:"label"`
	Text   string `json:"text"`
}

// placeOf returns what of a document a request is about.
func placeOf(values url.Values) (library.Place, error) {
	at := library.Place{Run: values.Get("run"), From: values.Get("line"), To: values.Get("to")}
	if text := values.Get("page"); text != "" {
		n, err := strconv.Atoi(text)
		if err != nil || n < 1 {
			return at, document.Errorf(document.KindUsage, "%.20q is no number of a page; they count from 1.", text)
		}
		at.Page = n
	}
	if at.To != "" && at.From == "" {
		return at, document.Errorf(document.KindUsage, "Where %.40q ends is said, and not where it begins; say it with line.", at.To)
	}
	return at, nil
}

// cited returns what is known of the place that a request is about, with its
// link.
func (s *Server) cited(r *http.Request) (*library.Cited, error) {
	id, _, err := docOf(r)
	if err != nil {
		return nil, err
	}
	at, err := placeOf(r.URL.Query())
	if err != nil {
		return nil, err
	}
	c, err := s.Library.Cite(r.Context(), id, at)
	if err != nil {
		return nil, err
	}
	from, to := "", ""
	if c.Excerpt != nil {
		from, to = c.Excerpt.From, c.Excerpt.To
	}
	c.URL = s.absolute(r, cite.Link(id, c.Run, c.Page, from, to))
	return c, nil
}

// absolute returns a link for others to a path of this server: below Public, or
// else under the name by which it was asked.
func (s *Server) absolute(r *http.Request, path string) string {
	if s.Public != nil {
		return strings.TrimRight(s.Public.String(), "/") + path
	}
	scheme := "http://"
	if r.TLS != nil {
		scheme = "https://"
	}
	return scheme + r.Host + path
}

// getCitation answers with a citation in the format that is asked for, or in all
// of them as JSON.
func (s *Server) getCitation(w http.ResponseWriter, r *http.Request) error {
	c, err := s.cited(r)
	if err != nil {
		return err
	}
	sayRun(w, c.Run)
	w.Header().Set("Cache-Control", "no-cache")
	name := r.URL.Query().Get("format")
	if name == "" || name == "json" {
		return s.sendJSON(w, r, answerOf(c))
	}
	format, ok := cite.Lookup(name)
	if !ok {
		return document.Errorf(document.KindNotFound, "There is no citation as %.20q.", name)
	}
	text := format.Write(&c.Work)
	if text == "" {
		return document.Errorf(document.KindNotFound, "The archive has not said how it wants this document to be cited.")
	}
	if r.URL.Query().Has("download") {
		w.Header().Set("Content-Disposition", disposition(r, "citation."+format.Extension))
	}
	return s.send(w, r, format.Type, []byte(text))
}

// answerOf is a citation as JSON has it.
func answerOf(c *library.Cited) citationAnswer {
	answer := citationAnswer{
		ID: c.ID, Run: c.Run, Link: c.URL, Page: c.Page, Leaf: c.Reference.LeafLabel(c.Page, c.Pages), Excerpt: c.Excerpt,
		Superseded: c.Superseded(), Now: c.Now, Formats: citations(&c.Work),
	}
	if answer.Superseded {
		answer.Current = c.Current
	}
	return answer
}

// citations words a work in each format in which it can be.
func citations(work *cite.Work) (all []citationFormat) {
	for _, format := range cite.Formats {
		if text := format.Write(work); text != "" {
			all = append(all, citationFormat{format.Name, format.Label, text})
		}
	}
	return all
}
