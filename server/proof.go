package server

import (
	"fmt"
	"net/http"
	"strings"

	"recto/cite"
	"recto/document"
	"recto/wire"
)

// getProof answers with the proof of a citation, as a file to keep.
func (s *Server) getProof(w http.ResponseWriter, r *http.Request) error {
	if s.Scale == nil {
		return document.Errorf(document.KindMissing, "This server draws no pictures, and a proof has one.")
	}
	c, err := s.cited(r)
	if err != nil {
		return err
	}
	at, err := placeOf(r.URL.Query())
	if err != nil {
		return err
	}
	proof, err := s.Library.Proof(r.Context(), c.ID, at, s.Scale)
	if err != nil {
		return err
	}
	plain, _ := cite.Lookup("plain")
	proof.Citation, proof.Link = strings.TrimSpace(plain.Write(&c.Work)), c.URL
	sayRun(w, proof.Run)
	h := w.Header()
	h.Set("Cache-Control", "no-cache")
	name := fmt.Sprintf("proof-%s-%s.json", proof.Document[:12], proof.Excerpt.From)
	h.Set("Content-Disposition", strings.Replace(disposition(r, name), "inline", "attachment", 1))
	return s.send(w, r, "application/json", wire.JSON(proof))
}
