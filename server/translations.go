package server

import (
	"fmt"
	"mime"
	"net/http"
	"strings"

	"recto/document"
	"recto/storage"
	"recto/wire"
)

// translationOf returns the document, the language and, where one is named, the
// SHA-256 of the translation that a request is about.
func translationOf(r *http.Request) (id, lang, sha256 string, err error) {
	if id, _, err = docOf(r); err != nil {
		return "", "", "", err
	}
	if lang = document.LanguageTag(r.PathValue("lang")); !storage.ValidLanguage(lang) {
		return "", "", "", document.Errorf(document.KindUsage, "%.40q is no language tag.", lang)
	}
	return id, lang, r.URL.Query().Get("translation"), nil
}

// getTranslation answers with a translation as it was uploaded.
func (s *Server) getTranslation(w http.ResponseWriter, r *http.Request) error {
	id, lang, sha256, err := translationOf(r)
	if err != nil {
		return err
	}
	o, err := s.Library.Translation(r.Context(), id, lang, sha256)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Language", lang)
	return s.sendObject(w, r, o, typeByName(o.Name))
}

// getTranslationText answers with what was understood of a translation.
func (s *Server) getTranslationText(w http.ResponseWriter, r *http.Request) error {
	id, lang, sha256, err := translationOf(r)
	if err != nil {
		return err
	}
	o, err := s.Library.TranslationText(r.Context(), id, lang, sha256)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Language", lang)
	return s.sendObject(w, r, o, "application/json")
}

// putTranslation takes the body as a translation; its name is the one in
// Content-Disposition, if there is one.
func (s *Server) putTranslation(w http.ResponseWriter, r *http.Request) error {
	id, lang, _, err := translationOf(r)
	if err != nil {
		return err
	}
	name := "translation." + lang + extensions[strings.TrimSpace(strings.Split(r.Header.Get("Content-Type"), ";")[0])]
	if _, params, err := mime.ParseMediaType(r.Header.Get("Content-Disposition")); err == nil && params["filename"] != "" {
		name = params["filename"]
	}
	// Nobody waits for the bytes of a translation of a document there is not.
	if _, err := s.Library.Document(r.Context(), id, ""); err != nil {
		return err
	}
	spooled, err := s.Library.Spool(r.Context(), name, http.MaxBytesReader(w, r.Body, maxTranslation))
	if err != nil {
		return broken(err)
	}
	defer spooled.Close()
	view, err := s.Library.AttachTranslation(r.Context(), id, wire.SpooledTranslation{Spooled: spooled, Language: lang}, who(r))
	if err != nil {
		return err
	}
	s.refreshed(r, id)
	w.Header().Set("Location", fmt.Sprintf("%s/api/v1/documents/%s/translations/%s", s.root, id, lang))
	return s.sendView(w, r, view)
}

// deleteTranslation takes a translation away and answers with the document.
func (s *Server) deleteTranslation(w http.ResponseWriter, r *http.Request) error {
	id, lang, sha256, err := translationOf(r)
	if err != nil {
		return err
	}
	view, err := s.Library.RemoveTranslation(r.Context(), id, lang, sha256, who(r))
	if err != nil {
		return err
	}
	s.refreshed(r, id)
	return s.sendView(w, r, view)
}

// restoreTranslation brings back one that was taken away.
func (s *Server) restoreTranslation(w http.ResponseWriter, r *http.Request) error {
	id, lang, sha256, err := translationOf(r)
	if err != nil {
		return err
	}
	view, err := s.Library.RestoreTranslation(r.Context(), id, lang, sha256)
	if err != nil {
		return err
	}
	s.refreshed(r, id)
	return s.sendView(w, r, view)
}

// maxTranslation is the largest translation in bytes.
const maxTranslation = 256 << 20

var extensions = map[string]string{
	"text/html": ".html", "text/plain": ".txt", "application/pdf": ".pdf",
	"application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
	"application/vnd.oasis.opendocument.text":                                 ".odt", "application/rtf": ".rtf", "text/rtf": ".rtf", "application/epub+zip": ".epub",
}
