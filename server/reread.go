package server

import (
	"net/http"
	"strconv"
	"strings"

	"recto/document"
	"recto/library"
	"recto/search"
	"recto/storage"
	"recto/wire"
)

// rereadBody says which documents are to be read again, by their IDs or by what
// holds for them.
type rereadBody struct {
	IDs       []string `json:"ids"`
	Where     string   `json:"where"`
	Languages []string `json:"languages"`
	Cursor    string   `json:"cursor"`
}

// rereadAnswer tells what became of them.
type rereadAnswer struct {
	Queued []string `json:"queued"`
	// Unchanged would be read just as they were.
	Unchanged []string `json:"unchanged"`
	// Next is the cursor of the documents that follow; empty where none does.
	Next string `json:"next,omitempty"`
}

// rereadAtOnce is how many documents one request has read again.
const rereadAtOnce = 500

// postReread has documents read again.
func (s *Server) postReread(w http.ResponseWriter, r *http.Request) error {
	var b rereadBody
	if err := readJSON(w, r, &b); err != nil {
		return err
	}
	if s.Recipe == nil {
		return document.Errorf(document.KindUnavailable, "This server does not know how documents are read.")
	}
	how := library.Reread{Languages: b.Languages, Lane: wire.Today, By: who(r), Recipe: s.Recipe}
	answer := rereadAnswer{Queued: []string{}, Unchanged: []string{}}
	ids := b.IDs
	switch {
	case (len(ids) > 0) == (b.Where != ""):
		return document.Errorf(document.KindUsage, "Say which documents, either by ids or by where.")
	case len(ids) > rereadAtOnce:
		return document.Errorf(document.KindUsage, "At most %d documents can be named at once, not %d.", rereadAtOnce, len(ids))
	case b.Where != "":
		how.Lane = wire.Backlog
		var err error
		if ids, answer.Next, err = s.where(r, b.Where, b.Cursor); err != nil {
			return err
		}
	}
	for _, id := range ids {
		if !storage.ValidID(id) {
			return document.Errorf(document.KindNotFound, "There is no document %.64q.", id)
		}
		queued, err := s.Library.Reread(r.Context(), id, how)
		switch {
		case err != nil:
			return err
		case queued:
			answer.Queued = append(answer.Queued, id)
			s.refreshed(r, id)
		default:
			answer.Unchanged = append(answer.Unchanged, id)
		}
	}
	return s.sendAccepted(w, answer)
}

// where returns the documents for which a condition holds, some at once, and the
// cursor of the next.
func (s *Server) where(r *http.Request, condition, cursor string) (ids []string, next string, err error) {
	var holds func(*search.Entry) bool
	switch limit, is := strings.CutPrefix(condition, "quality<"); {
	case condition == "failed":
		holds = func(e *search.Entry) bool { return e.Status == wire.StatusFailed || e.Status == wire.StatusPartial }
	case condition == "engine!=current":
		holds = func(e *search.Entry) bool { return e.Status.Terminal() }
	case is:
		x, err := strconv.ParseFloat(limit, 64)
		if err != nil || x <= 0 || x > 1 {
			return nil, "", document.Errorf(document.KindUsage, "%.20q is no quality; it is from 0 to 1.", limit)
		}
		holds = func(e *search.Entry) bool { return e.Status.Terminal() && e.Pages > 0 && e.Quality < x }
	default:
		return nil, "", document.Errorf(document.KindUsage, "There is no condition %.40q; there are failed, quality<0.7 and engine!=current.", condition)
	}
	list, err := s.Catalogue.List(r.Context(), search.Query{Sort: "added", Cursor: cursor, Limit: rereadAtOnce})
	for _, e := range list.Documents {
		if holds(e) {
			ids = append(ids, e.ID)
		}
	}
	return ids, list.Next, err
}
