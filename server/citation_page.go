package server

import (
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"unicode/utf8"

	"recto/cite"
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
