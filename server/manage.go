package server

import (
	"net/http"
	"net/url"
	"strings"

	"recto/document"
	"recto/search"
	"recto/wire"
)

// What people do to a document on its page, by forms that work without a
// script: retry, change what is said, delete and restore, and translations. Each
// is a function of the Library that has a route in the API, too.

// maxForm is the largest body of a small form in bytes.
const maxForm = 64 << 10

// formOf reads the small form that a request brings, and the document that it
// is about.
func formOf(w http.ResponseWriter, r *http.Request) (id string, form url.Values, err error) {
	if id, _, err = docOf(r); err != nil {
		return "", nil, err
	}
	r.Body = http.MaxBytesReader(w, r.Body, maxForm)
	if err := r.ParseForm(); err != nil {
		return "", nil, document.Errorf(document.KindUsage, "The form is malformed: %w", err)
	}
	return id, r.PostForm, nil
}

// done brings a change to the catalogue and shows a page below the root.
func (s *Server) done(w http.ResponseWriter, r *http.Request, id, page string) error {
	s.refreshed(r, id)
	http.Redirect(w, r, s.root+page, http.StatusSeeOther)
	return nil
}

func (s *Server) retryPage(w http.ResponseWriter, r *http.Request) error {
	id, form, err := formOf(w, r)
	if err != nil {
		return err
	}
	if err := s.Library.Retry(r.Context(), id, form.Get("password")); err != nil {
		return err
	}
	if form.Get("back") == "list" {
		return s.done(w, r, id, "/?watch")
	}
	return s.done(w, r, id, "/documents/"+id+"?watch")
}

// editPage changes what is said of a document, if it is still what the form
// showed.
func (s *Server) editPage(w http.ResponseWriter, r *http.Request) error {
	id, form, err := formOf(w, r)
	if err != nil {
		return err
	}
	change := changeOf(form)
	_, err = s.Library.Patch(r.Context(), id, form.Get("etag"), who(r), change)
	if document.IsKind(err, document.KindConflict) {
		return s.showEdit(w, r, id, change)
	}
	if err != nil {
		return err
	}
	return s.done(w, r, id, "/documents/"+id+"?saved#manage")
}

// showEdit shows the form of a document that somebody else has changed
// meanwhile, with a change that was not made.
func (s *Server) showEdit(w http.ResponseWriter, r *http.Request, id string, change wire.Change) error {
	view, err := s.Library.Document(r.Context(), id, "")
	if err != nil {
		return err
	}
	title := search.EntryOf(view).Title
	change.Apply(&view.Statement)
	for key, value := range change.Metadata {
		if value == "" && view.Metadata != nil {
			view.Metadata[key] = "" // emptied, so that saving removes it
		}
	}
	return s.show(w, r, "edit.html", title, http.StatusConflict, view)
}

// changeOf is the change that a form asks for: of each field that it has.
func changeOf(form url.Values) wire.Change {
	said := func(name string) *string {
		if !form.Has(name) {
			return nil
		}
		value := strings.TrimSpace(form.Get(name))
		return &value
	}
	c := wire.Change{
		Title: said("title"), Date: said("date"), Source: said("source"), Credits: said("credits"), Rights: said("rights"), Access: said("access"),
		Metadata: map[string]string{},
	}
	if form.Has("reference.repository") {
		c.Reference = &document.Reference{}
		for name, value := range referenceFields(c.Reference) {
			*value = strings.TrimSpace(form.Get(name))
		}
	}
	if form.Has("labels") {
		labels := parts(form.Get("labels"))
		c.Labels = &labels
	}
	for name := range form {
		if key, ok := strings.CutPrefix(name, "metadata."); ok {
			c.Metadata[key] = strings.TrimSpace(form.Get(name))
		}
	}
	if key := strings.TrimSpace(form.Get("key")); key != "" {
		c.Metadata[key] = strings.TrimSpace(form.Get("value"))
	}
	return c
}

func (s *Server) deletePage(w http.ResponseWriter, r *http.Request) error {
	id, _, err := formOf(w, r)
	if err != nil {
		return err
	}
	if err := s.Library.Delete(r.Context(), id, who(r), false); err != nil {
		return err
	}
	return s.done(w, r, id, "/?deleted="+id)
}

func (s *Server) restorePage(w http.ResponseWriter, r *http.Request) error {
	id, _, err := formOf(w, r)
	if err != nil {
		return err
	}
	if _, err := s.Library.Restore(r.Context(), id); err != nil {
		return err
	}
	return s.done(w, r, id, "/documents/"+id)
}

// translationPage adds the translation that a form brings.
func (s *Server) translationPage(w http.ResponseWriter, r *http.Request) error {
	id, _, err := docOf(r)
	if err != nil {
		return err
	}
	form, err := s.receive(w, r)
	if err != nil {
		return err
	}
	defer form.leave()
	if len(form.Translations) == 0 {
		return document.Errorf(document.KindUsage, "No file was chosen.")
	}
	for _, t := range form.Translations {
		if _, err := s.Library.AttachTranslation(r.Context(), id, t, who(r)); err != nil {
			return err
		}
	}
	return s.done(w, r, id, "/documents/"+id+"?saved#manage")
}

// translationDeed shows, removes or restores one of the document's translations.
func (s *Server) translationDeed(w http.ResponseWriter, r *http.Request) error {
	id, form, err := formOf(w, r)
	if err != nil {
		return err
	}
	lang, sha256 := form.Get("language"), form.Get("translation")
	switch r.PathValue("deed") {
	case "show":
		_, err = s.Library.Patch(r.Context(), id, "", who(r), wire.Change{Shown: map[string]string{lang: sha256}})
	case "remove":
		_, err = s.Library.RemoveTranslation(r.Context(), id, lang, sha256, who(r))
	case "restore":
		_, err = s.Library.RestoreTranslation(r.Context(), id, lang, sha256)
	default:
		err = errNoRoute
	}
	if err != nil {
		return err
	}
	return s.done(w, r, id, "/documents/"+id+"?saved#manage")
}
