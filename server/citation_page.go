package server

import (
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"unicode/utf8"

	"recto/cite"
	"recto/document"
	"recto/library"
)

// citeView is how a place is cited, for people.
type citeView struct {
	*library.Cited
	// Leaf is what the page is called where that is known, Language that of the
	// text.
	Leaf, Language string
	Formats        []citeFormat
	// Link opens the place, Newer the same one in the current reading; Crop is its
	// picture and Proof its proof. Their paths begin below the root.
	Link, Newer, Crop, Proof string
}

// citeFormat is a citation in one format, with the file of it where that is of
// use.
type citeFormat struct {
	citationFormat
	File string
	Rows int
}

// rowLength is about how many letters a row of a field has.
const rowLength = 60

// citePage shows how a place is cited, in fields to copy from.
func (s *Server) citePage(w http.ResponseWriter, r *http.Request) error {
	c, err := s.cited(r)
	if err != nil {
		return err
	}
	sayRun(w, c.Run)
	return s.show(w, r, "cite.html", s.screen(r).T("Cite: %s", c.Title), http.StatusOK, s.citeView(c))
}

func (s *Server) citeView(c *library.Cited) *citeView {
	v := &citeView{Cited: c, Leaf: c.Reference.LeafLabel(c.Page, c.Pages), Link: linkTo(c, c.Run), Newer: linkTo(c, "")}
	if len(c.Languages) > 0 {
		v.Language = c.Languages[0]
	}
	query := url.Values{"run": {c.Run}}
	if c.Page > 0 {
		query.Set("page", strconv.Itoa(c.Page))
	}
	at := "/api/v1/documents/" + c.ID
	if e := c.Excerpt; e != nil {
		query.Set("line", e.From)
		query.Set("to", e.To)
		if s.Scale != nil {
			v.Crop = fmt.Sprintf("%s/pages/%d/image?run=%s&box=%d,%d,%d,%d", at, c.Page, c.Run, e.Box.Left, e.Box.Top, e.Box.Right, e.Box.Bottom)
			v.Proof = at + "/proof?" + query.Encode()
		}
	}
	for _, made := range citations(&c.Work) {
		format := citeFormat{citationFormat: made}
		format.Text = strings.TrimSpace(made.Text)
		for line := range strings.Lines(format.Text) {
			format.Rows += 1 + utf8.RuneCountInString(line)/rowLength
		}
		if f, _ := cite.Lookup(made.Format); f.Extension != "txt" {
			query.Set("format", made.Format)
			format.File = at + "/citation?download&" + query.Encode()
		}
		v.Formats = append(v.Formats, format)
	}
	return v
}

// linkTo opens what is cited, in a run or the current one.
func linkTo(c *library.Cited, run string) string {
	from, to := "", ""
	switch {
	case run == "" && c.Superseded() && c.Now != nil:
		from, to = c.Now.From, c.Now.To
	case run != "" && c.Excerpt != nil, c.Excerpt != nil && !c.Superseded():
		from, to = c.Excerpt.From, c.Excerpt.To
	}
	return cite.Link(c.ID, run, c.Page, from, to)
}

// citedIn returns the place that the address of a document's page names: lines,
// or a run. What is not there is nil: the page is of use without it.
func (s *Server) citedIn(r *http.Request) (*citeView, error) {
	query := r.URL.Query()
	if !query.Has("line") && !query.Has("run") {
		return nil, nil
	}
	c, err := s.cited(r)
	switch {
	case document.IsKind(err, document.KindNotFound), document.IsKind(err, document.KindUsage), document.IsKind(err, document.KindNoSuchPage):
		note(r, err)
		return nil, nil
	case err != nil:
		return nil, err
	}
	return s.citeView(c), nil
}

// mark marks the lines of a page that are cited.
func (v *leafView) mark(cited *citeView) {
	if cited == nil || cited.Page != v.Number {
		return
	}
	for b := range v.Blocks {
		for l := range v.Blocks[b].Lines {
			line := &v.Blocks[b].Lines[l]
			line.Cited = cited.First <= line.Number && line.Number <= cited.Last
		}
	}
}

// citeLink leads to the citations of what is shown.
func (v *documentView) citeLink(query url.Values) string {
	to := url.Values{}
	for _, name := range []string{"run", "line", "to"} {
		if query.Has(name) {
			to.Set(name, query.Get(name))
		}
	}
	if v.Page > 0 && (v.Pages > 1 || to.Has("line")) {
		to.Set("page", strconv.Itoa(v.Page))
	}
	return "/documents/" + v.ID + "/cite?" + to.Encode()
}
