package server

import (
	"net/http"
)

// getBag answers with all that is kept of a document, as a bag in a zip that is
// written while it is sent.
func (s *Server) getBag(w http.ResponseWriter, r *http.Request) error {
	id, run, err := docOf(r)
	if err != nil {
		return err
	}
	bag, err := s.Library.Bag(r.Context(), id, run, s.stranger(r))
	if err != nil {
		return err
	}
	s.addSite(r, bag)
	sayRun(w, bag.View.Run)
	h := w.Header()
	h.Set("Content-Type", "application/zip")
	h.Set("Content-Disposition", disposition(r, bag.Name()))
	h.Set("Cache-Control", "no-cache")
	if r.Method == http.MethodHead {
		return nil
	}
	return bag.Write(r.Context(), w) // half a zip is cut off: see reported
}
