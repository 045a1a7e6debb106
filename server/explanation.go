package server

import (
	"net/http"

	"recto/document"
)

// getExplanation answers with how a page is read. It is read for that, so that
// the answer takes as long as a page does.
func (s *Server) getExplanation(w http.ResponseWriter, r *http.Request) error {
	id, run, n, err := pageOf(r)
	if err != nil {
		return err
	}
	if s.Explain == nil {
		return document.Errorf(document.KindNotFound, "This server does not explain pages.")
	}
	html, of, err := s.Explain(r.Context(), id, run, n)
	if err != nil {
		return err
	}
	sayRun(w, of)
	w.Header().Set("Content-Security-Policy", "default-src 'none'; img-src data:; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'")
	return s.send(w, r, "text/html; charset=utf-8", html)
}
