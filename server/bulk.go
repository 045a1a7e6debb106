package server

import (
	"net/http"
	"net/url"

	"recto/document"
	"recto/export"
	"recto/search"
	"recto/storage"
)

// What is done to several documents at once: they are taken away as one zip, and
// the list retries, deletes and restores those that somebody ticked.

// chosenOf returns the documents that a form or an address names, each once.
func chosenOf(values url.Values) ([]string, error) {
	var ids []string
	seen := map[string]bool{}
	for _, id := range values["document"] {
		if !storage.ValidID(id) {
			return nil, document.Errorf(document.KindNotFound, "There is no document %.64q.", id)
		}
		if !seen[id] {
			ids = append(ids, id)
		}
		seen[id] = true
	}
	if len(ids) == 0 || len(ids) > search.MaxLimit {
		return nil, document.Errorf(document.KindUsage, "Choose 1 to %d documents; these are %d.", search.MaxLimit, len(ids))
	}
	return ids, nil
}

// getDownload answers with one export of several documents, as a zip that is
// written while it is sent.
func (s *Server) getDownload(w http.ResponseWriter, r *http.Request) error {
	ids, err := chosenOf(r.URL.Query())
	if err != nil {
		return err
	}
	format := r.URL.Query().Get("format")
	_, own := export.Lookup(format)
	if _, parallel := export.LookupParallel(format); !own && !parallel {
		return document.Errorf(document.KindUsage, "There is no format %.20q.", format)
	}
	h := w.Header()
	h.Set("Content-Type", "application/zip")
	h.Set("Content-Disposition", disposition(r, "recto-"+format+".zip"))
	h.Set("Cache-Control", "no-cache")
	if r.Method == http.MethodHead {
		return nil
	}
	return s.Library.Download(r.Context(), w, ids, format) // half a zip is cut off: see reported
}

// bulkPage does one thing to all documents that were ticked in the list.
func (s *Server) bulkPage(w http.ResponseWriter, r *http.Request) error {
	r.Body = http.MaxBytesReader(w, r.Body, maxForm)
	if err := r.ParseForm(); err != nil {
		return document.Errorf(document.KindUsage, "The form is malformed: %w", err)
	}
	ids, err := chosenOf(r.PostForm)
	if err != nil {
		return err
	}
	deeds := map[string]func(id string) error{
		"retry":  func(id string) error { return s.Library.Retry(r.Context(), id, "") },
		"delete": func(id string) error { return s.Library.Delete(r.Context(), id, who(r), false) },
		"restore": func(id string) error {
			_, err := s.Library.Restore(r.Context(), id)
			return err
		},
	}
	do := deeds[r.PathValue("deed")]
	if do == nil {
		return errNoRoute
	}
	for _, id := range ids {
		if err := do(id); err != nil && !document.IsKind(err, document.KindNotFound) { // deleted meanwhile
			return err
		}
		s.refreshed(r, id)
	}
	back := url.Values{}
	switch r.PathValue("deed") {
	case "delete":
		back["deleted"] = ids
	case "retry":
		back.Set("watch", "")
	}
	http.Redirect(w, r, s.root+"/?"+back.Encode(), http.StatusSeeOther)
	return nil
}
