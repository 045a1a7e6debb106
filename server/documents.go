package server

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"recto/document"
	"recto/search"
	"recto/storage"
	"recto/wire"
)

// runHeader names the run that an answer is of.
const runHeader = "Recto-Run"

// sayRun sets runHeader.
func sayRun(w http.ResponseWriter, run string) {
	if run != "" {
		w.Header().Set(runHeader, run)
	}
}

// docOf returns the document and the run that a request is about. Parts of
// another shape name nothing.
func docOf(r *http.Request) (id, run string, err error) {
	id, run = r.PathValue("id"), r.URL.Query().Get("run")
	if !storage.ValidID(id) {
		return "", "", document.Errorf(document.KindNotFound, "There is no document %.64q.", id)
	}
	if run != "" && !storage.ValidRun(run) {
		return "", "", document.Errorf(document.KindNotFound, "There is no run %.64q of this document.", run)
	}
	return id, run, nil
}

// numberOf returns the page or file that a request is about.
func numberOf(r *http.Request) (int, error) {
	text := r.PathValue("n")
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 || strconv.Itoa(n) != text {
		return 0, document.Errorf(document.KindNotFound, "There is no number %.20q here; they count from 1.", text)
	}
	return n, nil
}

// viewOf returns the document that a request is about, of the run it asks for.
func (s *Server) viewOf(r *http.Request) (*wire.View, error) {
	id, run, err := docOf(r)
	if err != nil {
		return nil, err
	}
	view, err := s.library(r).Document(r.Context(), id, run)
	if err == nil && s.stranger(r) {
		view = anonymous(view)
	}
	return view, err
}

// pageOf returns the page that a request is about, of which run it is to be.
func pageOf(r *http.Request) (id, run string, n int, err error) {
	if id, run, err = docOf(r); err == nil {
		n, err = numberOf(r)
	}
	return id, run, n, err
}

// query understands what a listing is asked for.
func query(values url.Values) (search.Query, error) {
	q := search.Query{
		Status: wire.Status(values.Get("status")), Words: values.Get("q"), Sort: values.Get("sort"),
		Cursor: values.Get("cursor"), Language: document.LanguageTag(values.Get("language")), Doubtful: values.Has("doubtful"),
	}
	switch q.Status {
	case "", wire.StatusQueued, wire.StatusReading, wire.StatusReady, wire.StatusPartial, wire.StatusFailed, wire.StatusDeleted:
	default:
		return q, document.Errorf(document.KindUsage, "There is no status %q; there are queued, reading, ready, partial, failed and deleted.", q.Status)
	}
	if below := values.Get("below"); below != "" {
		quality, err := strconv.ParseFloat(below, 64)
		if err != nil || !(quality > 0 && quality <= 1) {
			return q, document.Errorf(document.KindUsage, "%.20q is no quality; it lies between 0 and 1.", below)
		}
		q.Below = quality
	}
	if limit := values.Get("limit"); limit != "" {
		n, err := strconv.Atoi(limit)
		if err != nil || n < 1 {
			return q, document.Errorf(document.KindUsage, "%q is no number of documents.", limit)
		}
		q.Limit = n
	}
	return q, nil
}

func (s *Server) getDocuments(w http.ResponseWriter, r *http.Request) error {
	q, err := query(r.URL.Query())
	if err != nil {
		return err
	}
	q.Public = s.stranger(r)
	list, err := s.Catalogue.List(r.Context(), q)
	if err != nil {
		return err
	}
	if list.Next != "" {
		next := r.URL.Query()
		next.Set("cursor", list.Next)
		w.Header().Set("Link", fmt.Sprintf(`<%s/api/v1/documents?%s>; rel="next"`, s.root, next.Encode()))
	}
	return s.sendJSON(w, r, list)
}

func (s *Server) getDocument(w http.ResponseWriter, r *http.Request) error {
	view, err := s.viewOf(r)
	if err != nil {
		return err
	}
	return s.sendView(w, r, view)
}

// sendView answers with a document. The ETag is that of what people said of
// it, which PATCH compares, a dot, and a digest of all, which grows while it is
// being read.
func (s *Server) sendView(w http.ResponseWriter, r *http.Request, view *wire.View) error {
	data, err := json.Marshal(view)
	if err != nil {
		return err
	}
	sayRun(w, view.Run)
	w.Header().Set("ETag", `"`+view.ETag+"."+document.SHA256(data)[:24]+`"`)
	return s.send(w, r, "application/json", append(data, '\n'))
}

// maxJSON is the largest JSON body in bytes.
const maxJSON = 1 << 20

// readJSON reads the body of a request, which must have no members that v
// does not know: a misspelt one would be lost without a word.
func readJSON(w http.ResponseWriter, r *http.Request, v any) error {
	if t := r.Header.Get("Content-Type"); !strings.HasPrefix(t, "application/json") && !strings.HasPrefix(t, "application/merge-patch+json") {
		return statusError{document.Errorf(document.KindUsage, "The body has to be application/json, not %.100q.", t), http.StatusUnsupportedMediaType}
	}
	decoder := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxJSON))
	decoder.DisallowUnknownFields()
	err := decoder.Decode(v)
	if _, more := decoder.Token(); err == nil && more != io.EOF {
		err = errors.New("something follows it")
	}
	if err != nil {
		return document.Errorf(document.KindUsage, "The body is not the JSON that is wanted here: %w", err)
	}
	return nil
}

func (s *Server) patchDocument(w http.ResponseWriter, r *http.Request) error {
	id, _, err := docOf(r)
	if err != nil {
		return err
	}
	etag := strings.Trim(strings.TrimPrefix(r.Header.Get("If-Match"), "W/"), `"`)
	if etag == "" {
		e := document.Errorf(document.KindUsage, "A change needs If-Match with the ETag of the document that it was made on.")
		e.Hint = "Get the document, change what you want, and send its ETag along; * changes whatever is there."
		return statusError{e, http.StatusPreconditionRequired}
	}
	if etag, _, _ = strings.Cut(etag, "."); etag == "*" {
		etag = ""
	}
	var change wire.Change
	if err := readJSON(w, r, &change); err != nil {
		return err
	}
	view, err := s.Library.Patch(r.Context(), id, etag, who(r), change)
	if document.IsKind(err, document.KindConflict) {
		return statusError{document.AsError(err), http.StatusPreconditionFailed}
	}
	if err != nil {
		return err
	}
	s.refreshed(r, id)
	r.Header.Del("If-Match") // it held for what was changed, not for the answer
	return s.sendView(w, r, view)
}

func (s *Server) deleteDocument(w http.ResponseWriter, r *http.Request) error {
	id, _, err := docOf(r)
	if err != nil {
		return err
	}
	purge := r.URL.Query().Has("purge")
	if purge && !s.may(r, RoleAdmin) {
		return document.Errorf(document.KindForbidden, "Removing a document for good takes the role %s.", RoleAdmin)
	}
	if err := s.Library.Delete(r.Context(), id, who(r), purge); err != nil {
		return err
	}
	s.refreshed(r, id)
	w.WriteHeader(http.StatusNoContent)
	return nil
}

// restoreDocument brings back what was deleted.
func (s *Server) restoreDocument(w http.ResponseWriter, r *http.Request) error {
	id, _, err := docOf(r)
	if err != nil {
		return err
	}
	view, err := s.Library.Restore(r.Context(), id)
	if err != nil {
		return err
	}
	s.refreshed(r, id)
	return s.sendView(w, r, view)
}

func (s *Server) postRetry(w http.ResponseWriter, r *http.Request) error {
	id, _, err := docOf(r)
	if err != nil {
		return err
	}
	var body struct {
		Password string `json:"password"`
	}
	if r.ContentLength != 0 {
		if err := readJSON(w, r, &body); err != nil {
			return err
		}
	}
	if err := s.Library.Retry(r.Context(), id, body.Password); err != nil {
		return err
	}
	s.refreshed(r, id)
	view, err := s.Library.Document(r.Context(), id, "")
	if err != nil {
		return err
	}
	w.Header().Set("Location", s.root+"/api/v1/documents/"+id)
	return s.sendAccepted(w, map[string]any{"id": id, "status": view.Status})
}

func (s *Server) sendAccepted(w http.ResponseWriter, v any) error {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(http.StatusAccepted)
	return json.NewEncoder(w).Encode(v)
}

// refreshed brings a change to the catalogue at once, so that who made it sees
// it. Where that fails, the events bring it.
func (s *Server) refreshed(r *http.Request, id string) {
	if err := s.Catalogue.Refresh(r.Context(), id, s.current); err != nil {
		s.Log.Warn("the catalogue lags behind", "document", id, "error", err)
	}
}
