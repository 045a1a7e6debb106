package server

import (
	"net/http"
	"strings"

	"recto/document"
	"recto/export"
	"recto/storage"
	"recto/wire"
)

// fileAnswer is one file of a document in a list of them.
type fileAnswer struct {
	Number int `json:"number"`
	wire.SourceFile
	URL string `json:"url"`
}

func (s *Server) getFiles(w http.ResponseWriter, r *http.Request) error {
	view, err := s.viewOf(r)
	if err != nil {
		return err
	}
	files := []fileAnswer{}
	for i, f := range view.Files {
		files = append(files, fileAnswer{i + 1, f, s.pathTo(view.ID, "files", i+1)})
	}
	sayRun(w, view.Run)
	return s.sendJSON(w, r, map[string]any{"id": view.ID, "run": view.Run, "files": files})
}

func (s *Server) getFile(w http.ResponseWriter, r *http.Request) error {
	id, _, err := docOf(r)
	if err != nil {
		return err
	}
	n, err := numberOf(r)
	if err != nil {
		return err
	}
	o, err := s.Library.Original(r.Context(), id, n)
	if err != nil {
		return err
	}
	return s.sendObject(w, r, o, typeByName(o.Name))
}

func (s *Server) getExport(w http.ResponseWriter, r *http.Request) error {
	id, run, err := docOf(r)
	if err != nil {
		return err
	}
	format, ok := export.Lookup(r.PathValue("format"))
	if parallel, beside := export.LookupParallel(r.PathValue("format")); !ok && beside {
		return s.sendAlignment(w, r, parallel)
	}
	if !ok {
		return document.Errorf(document.KindNotFound, "There is no format %.20q.", r.PathValue("format"))
	}
	if format.Name == "txt" {
		return s.getText(w, r)
	}
	return s.export(w, r, id, run, format)
}

func (s *Server) export(w http.ResponseWriter, r *http.Request, id, run string, format export.Format) error {
	o, err := s.library(r).Export(r.Context(), id, run, format.Name)
	if err != nil {
		return err
	}
	sayRun(w, runOf(o))
	return s.sendObject(w, r, o, format.Type)
}

// runOf is the run that an object's key belongs to.
func runOf(o *storage.Object) string {
	_, rest, _ := storage.ParseDocumentKey(o.Key)
	if parts := strings.Split(rest, "/"); parts[0] == "runs" && len(parts) > 1 {
		return parts[1]
	}
	return ""
}

// getText answers with the running text: the finished one, or, as long as
// there is none, or none with what was corrected last, that of the pages.
func (s *Server) getText(w http.ResponseWriter, r *http.Request) error {
	id, run, err := docOf(r)
	if err != nil {
		return err
	}
	format, _ := export.Lookup("txt")
	err = s.export(w, r, id, run, format)
	if !document.IsKind(err, document.KindNotFound) && !document.IsKind(err, document.KindUnavailable) {
		return err
	}
	text, of, err := s.library(r).Text(r.Context(), id, run)
	if err != nil {
		return err
	}
	sayRun(w, of)
	w.Header().Set("Cache-Control", "no-cache")
	return s.send(w, r, format.Type, text)
}
