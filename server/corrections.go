package server

import (
	"net/http"

	"recto/document"
	"recto/library"
	"recto/wire"
)

// library returns the library as a request wants to see it: with
// corrections=none as it would be had nobody corrected anything.
func (s *Server) library(r *http.Request) *library.Library {
	if r.URL.Query().Get("corrections") == "none" {
		return s.Library.AsRead()
	}
	return s.Library
}

// correctionAnswer is one correction in a list of them.
type correctionAnswer struct {
	document.Correction
	// UndoneBy is the number of the correction that took it back; 0 for none.
	UndoneBy int `json:"undoneBy,omitempty"`
}

// correctionsOf returns the document of a request and what was corrected in it, to
// strangers without the names of who did.
func (s *Server) correctionsOf(r *http.Request) (*wire.View, document.Corrections, error) {
	view, err := s.viewOf(r)
	if err != nil {
		return nil, nil, err
	}
	all, err := s.Library.Corrections(r.Context(), view.ID)
	if s.stranger(r) {
		for i := range all {
			all[i].By = ""
		}
	}
	return view, all, err
}

func (s *Server) getCorrections(w http.ResponseWriter, r *http.Request) error {
	view, all, err := s.correctionsOf(r)
	if err != nil {
		return err
	}
	list := []correctionAnswer{}
	undone := all.UndoneBy()
	for _, c := range all {
		list = append(list, correctionAnswer{c, undone[c.Number]})
	}
	answer := map[string]any{"id": view.ID, "last": all.Last(), "corrections": list}
	if c := view.Corrections; c != nil {
		answer["digest"], answer["waiting"], answer["misfits"] = c.Digest, c.Waiting, append([]document.Misfit{}, c.Misfits...)
	}
	w.Header().Set("Cache-Control", "no-cache")
	return s.sendJSON(w, r, answer)
}

// correctionBody is a correction as somebody sends it.
type correctionBody struct {
	Kind      document.CorrectionKind `json:"kind"`
	Places    []document.Place        `json:"places"`
	Page      int                     `json:"page"`
	Turn      int                     `json:"turn"`
	Languages []string                `json:"languages"`
	Order     []int                   `json:"order"`
	Out       bool                    `json:"out"`
	Pair      *document.Pairing       `json:"pair"`
	Undo      int                     `json:"undo"`
	// After is the number of the last correction that was seen; nil does not ask.
	After *int `json:"after"`
}

func (s *Server) postCorrection(w http.ResponseWriter, r *http.Request) error {
	id, _, err := docOf(r)
	if err != nil {
		return err
	}
	var b correctionBody
	if err := readJSON(w, r, &b); err != nil {
		return err
	}
	after := -1
	if b.After != nil {
		after = *b.After
	}
	made, err := s.Library.Correct(r.Context(), id, after, who(r), document.Correction{
		Kind: b.Kind, Places: b.Places, Page: b.Page, Turn: b.Turn, Languages: b.Languages, Order: b.Order, Out: b.Out, Pair: b.Pair, Undo: b.Undo,
	})
	if err != nil {
		return err
	}
	return s.sendCorrection(w, r, id, made)
}

// deleteCorrection undoes a correction; it stays in the list.
func (s *Server) deleteCorrection(w http.ResponseWriter, r *http.Request) error {
	id, _, err := docOf(r)
	if err != nil {
		return err
	}
	n, err := numberOf(r)
	if err != nil {
		return err
	}
	made, err := s.Library.Undo(r.Context(), id, n, who(r))
	if err != nil {
		return err
	}
	return s.sendCorrection(w, r, id, made)
}

func (s *Server) sendCorrection(w http.ResponseWriter, r *http.Request, id string, made *document.Correction) error {
	s.refreshed(r, id)
	w.Header().Set("Location", s.pathTo(id, "corrections", made.Number))
	return s.sendJSON(w, r, correctionAnswer{Correction: *made})
}

// getAlike answers with the words of a document that read like one.
func (s *Server) getAlike(w http.ResponseWriter, r *http.Request) error {
	id, _, err := docOf(r)
	if err != nil {
		return err
	}
	word := r.URL.Query().Get("word")
	if word == "" {
		return document.Errorf(document.KindUsage, "Say which word, with word=.")
	}
	words, run, err := s.Library.Alike(r.Context(), id, word)
	if err != nil {
		return err
	}
	sayRun(w, run)
	return s.sendJSON(w, r, map[string]any{"id": id, "run": run, "words": append([]library.Alike{}, words...)})
}
