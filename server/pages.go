package server

import (
	"bytes"
	"fmt"
	"net/http"

	"recto/document"
	"recto/export"
	"recto/wire"
)

// pageAnswer is one page in a list of them.
type pageAnswer struct {
	Number int `json:"number"`
	// Status is waiting, read or failed.
	Status    string                `json:"status"`
	Quality   *float64              `json:"quality,omitempty"`
	Languages []string              `json:"languages,omitempty"`
	Image     *document.StoredImage `json:"image,omitempty"`
	// Flaws are what is bad about it, the worst first.
	Flaws []document.Flaw `json:"flaws,omitempty"`
	// Failure has its hint filled.
	Failure *document.Error `json:"failure,omitempty"`
	URL     string          `json:"url"`
}

// pathTo is the path of a part of a document in the API.
func (s *Server) pathTo(id, part string, n int) string {
	return fmt.Sprintf("%s/api/v1/documents/%s/%s/%d", s.root, id, part, n)
}

// pagesOf are all pages of a document, those not read yet too.
func (s *Server) pagesOf(v *wire.View) []pageAnswer {
	pages := make([]pageAnswer, v.Pages)
	for i := range pages {
		pages[i] = pageAnswer{Number: i + 1, Status: "waiting", URL: s.pathTo(v.ID, "pages", i+1)}
	}
	for _, result := range v.Results {
		if result.Number < 1 || result.Number > len(pages) {
			continue
		}
		p := &pages[result.Number-1]
		p.Languages, p.Image, p.Flaws, p.Failure = result.Languages, result.Image, result.Flaws, result.Failure
		if p.Status = "read"; result.Failure != nil {
			p.Status = "failed"
			continue
		}
		if result.Quality > 0 { // a page without text has none
			p.Quality = &result.Quality
		}
	}
	return pages
}

func (s *Server) getPages(w http.ResponseWriter, r *http.Request) error {
	view, err := s.viewOf(r)
	if err != nil {
		return err
	}
	sayRun(w, view.Run)
	return s.sendJSON(w, r, map[string]any{"id": view.ID, "run": view.Run, "status": view.Status, "pages": s.pagesOf(view)})
}

func (s *Server) getPage(w http.ResponseWriter, r *http.Request) error {
	id, run, n, err := pageOf(r)
	if err != nil {
		return err
	}
	form, of, err := s.library(r).PageJSON(r.Context(), id, run, n)
	if err != nil {
		return err
	}
	sayRun(w, of)
	return s.sendObject(w, r, form, "application/json")
}

// getPageAs answers with one page in a format of documents.
func (s *Server) getPageAs(name string) func(http.ResponseWriter, *http.Request) error {
	format, _ := export.Lookup(name)
	return func(w http.ResponseWriter, r *http.Request) error {
		id, run, n, err := pageOf(r)
		if err != nil {
			return err
		}
		form, file, of, err := s.library(r).PageFile(r.Context(), id, run, n, name)
		if err != nil {
			return err
		}
		if name == "txt" { // the form feed parts it from other pages
			form = bytes.TrimSuffix(form, []byte("\f"))
		}
		sayRun(w, of)
		w.Header().Set("Content-Disposition", disposition(r, file))
		return s.send(w, r, format.Type, form)
	}
}
