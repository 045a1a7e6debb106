package server

import (
	"encoding/json"
	"errors"
	"io"
	"maps"
	"mime"
	"mime/multipart"
	"net/http"
	"path"
	"slices"
	"strings"

	"recto/document"
	"recto/wire"
)

// An upload is multipart/form-data and read part by part as it comes: files go
// to the Library's spool, what is said of them to a form. A part stands for
// itself, whatever came before it, but for "translation": its language is the
// part's own Content-Language, or the "language" that came last; else it is
// found out.

// maxFields and maxField bound what is no file: the number of parts and the
// bytes of each.
const (
	maxFields = 1000
	maxField  = 64 << 10
)

// form is an upload on its way in.
type form struct {
	wire.Upload
	language string
	// each makes every file a document of its own. The page's form asks for
	// it; in the API an upload is one document.
	each bool
	// uploads are the files among them that have come in pieces.
	uploads []string
	// leave frees the form's place and what was spooled.
	leave func()
}

// close frees what was spooled.
func (f *form) close() {
	for _, file := range f.Files {
		file.Close()
	}
	for _, t := range f.Translations {
		t.Close()
	}
}

func (s *Server) postDocument(w http.ResponseWriter, r *http.Request) error {
	form, err := s.receive(w, r)
	if err != nil {
		return err
	}
	defer form.leave()
	accepted, err := s.Library.Upload(r.Context(), form.Upload)
	if err != nil {
		return err
	}
	s.taken(r, form)
	s.refreshed(r, accepted.ID)
	w.Header().Set("Location", s.root+"/api/v1/documents/"+accepted.ID)
	return s.sendAccepted(w, accepted)
}

// enter takes one of the places for uploads under way, which leave gives back.
func (s *Server) enter() error {
	select {
	case s.uploads <- struct{}{}:
		return nil
	default:
		e := document.Errorf(document.KindUnavailable, "There are %d uploads under way, which is all this server takes at a time.", s.MaxUploads)
		e.Hint = "Try again in a few seconds."
		return statusError{e, http.StatusTooManyRequests}
	}
}

func (s *Server) leave() { <-s.uploads }

// receive takes the parts of an upload in. The caller calls leave.
func (s *Server) receive(w http.ResponseWriter, r *http.Request) (_ *form, err error) {
	form := &form{}
	if err := s.enter(); err != nil {
		return nil, err
	}
	form.leave = func() { form.close(); s.leave() }
	defer func() {
		if err != nil {
			form.leave()
		}
	}()
	if r.ContentLength > s.MaxUpload {
		return nil, &http.MaxBytesError{Limit: s.MaxUpload}
	}
	r.Body = http.MaxBytesReader(w, r.Body, s.MaxUpload)
	reader, err := r.MultipartReader()
	if err != nil {
		return nil, statusError{document.Errorf(document.KindUsage, "An upload has to be multipart/form-data: %w", err), http.StatusUnsupportedMediaType}
	}
	form.By = who(r)
	for n := 0; ; n++ {
		part, err := reader.NextPart()
		if errors.Is(err, io.EOF) {
			return form, nil
		}
		if err == nil && n == maxFields {
			err = document.Errorf(document.KindUsage, "An upload has at most %d parts.", maxFields)
		}
		if err == nil {
			err = s.part(r, form, part)
		}
		if err != nil {
			return nil, broken(err)
		}
	}
}

// broken gives an error of reading a body that ended early its kind.
func broken(err error) error {
	var known *document.Error
	var tooLarge *http.MaxBytesError
	if errors.As(err, &tooLarge) {
		return tooLarge
	}
	if errors.As(err, &known) {
		return err
	}
	return document.Errorf(document.KindUsage, "The upload broke off or is malformed: %w", err)
}

// part takes one part in.
func (s *Server) part(r *http.Request, f *form, part *multipart.Part) error {
	defer part.Close()
	name := part.FormName()
	if name != "file" && name != "translation" {
		value, err := io.ReadAll(io.LimitReader(part, maxField+1))
		if err != nil {
			return err
		}
		if len(value) > maxField {
			return document.Errorf(document.KindTooLarge, "%q has more than %d bytes.", name, maxField)
		}
		if name == "upload" {
			return s.uploaded(r, f, strings.TrimSpace(string(value)))
		}
		return f.field(name, strings.TrimSpace(string(value)))
	}
	fileName := nameOf(part)
	if fileName == "" {
		// A browser sends a part without name or bytes for a field left empty.
		n, err := io.CopyN(io.Discard, part, 1)
		if n == 0 && errors.Is(err, io.EOF) {
			return nil
		}
		return document.Errorf(document.KindUsage, "A %s needs a file name.", name)
	}
	spooled, err := s.Library.Spool(r.Context(), fileName, part)
	if err != nil {
		return err
	}
	if name == "file" {
		f.Files = append(f.Files, spooled)
		return nil
	}
	language := part.Header.Get("Content-Language")
	if language == "" {
		language = f.language
	}
	f.Translations = append(f.Translations, wire.SpooledTranslation{Spooled: spooled, Language: document.LanguageTag(language)})
	return nil
}

// uploaded takes in a file that has come in pieces. All files together may be as
// large as those in one body.
func (s *Server) uploaded(r *http.Request, f *form, upload string) error {
	if slices.Contains(f.uploads, upload) {
		return document.Errorf(document.KindUsage, "The upload %.64s is named twice.", upload)
	}
	incoming, err := s.Library.Incoming(r.Context(), upload)
	if err != nil {
		return err
	}
	total := incoming.Size
	for _, file := range f.Files {
		total += file.Size
	}
	if total > s.MaxUpload {
		return &http.MaxBytesError{Limit: s.MaxUpload}
	}
	spooled, err := s.Library.Uploaded(r.Context(), upload)
	if err == nil {
		f.Files, f.uploads = append(f.Files, spooled), append(f.uploads, upload)
	}
	return err
}

// taken removes the pieces of what has become a document. What stays is removed
// with the unfinished.
func (s *Server) taken(r *http.Request, f *form) {
	for _, upload := range f.uploads {
		if err := s.Library.GiveUpUpload(r.Context(), upload); err != nil {
			s.Log.Warn("the pieces of an upload are left", "upload", upload, "error", err)
		}
	}
}

// nameOf is the file name of a part, without the folders that some browsers
// send. Part.FileName would cut at slashes of this system only.
func nameOf(part *multipart.Part) string {
	_, params, err := mime.ParseMediaType(part.Header.Get("Content-Disposition"))
	if err != nil || params["filename"] == "" {
		return ""
	}
	return path.Base(strings.ReplaceAll(params["filename"], `\`, "/"))
}

// field takes a part that is no file.
func (f *form) field(name, value string) error {
	if value == "" {
		return nil
	}
	texts := map[string]*string{
		"title": &f.Title, "date": &f.Date, "source": &f.Source, "credits": &f.Credits, "rights": &f.Rights,
		"access": &f.Access, "password": &f.Password, "language": &f.language,
	}
	maps.Copy(texts, referenceFields(&f.Reference))
	if text := texts[name]; text != nil {
		*text = value
		return nil
	}
	switch name {
	case "reference":
		return f.reference(value)
	case "languages":
		for _, tag := range parts(value) {
			f.Languages = append(f.Languages, document.LanguageTag(tag))
		}
	case "labels":
		f.Labels = append(f.Labels, parts(value)...)
	case "as":
		f.each = value == "each"
	case "lane":
		f.Lane = wire.Lane(value)
		if f.Lane != wire.Today && f.Lane != wire.Backlog {
			return document.Errorf(document.KindUsage, "There is no lane %q; there are today and backlog.", value)
		}
	case "metadata":
		key, value, ok := strings.Cut(value, "=")
		if key = strings.TrimSpace(key); !ok || key == "" {
			return document.Errorf(document.KindUsage, "Metadata has the form key=value.")
		}
		f.setMetadata(key, strings.TrimSpace(value))
	default:
		key, ok := strings.CutPrefix(name, "metadata.")
		if !ok || key == "" {
			return document.Errorf(document.KindUsage, "An upload has no part %q.", name)
		}
		f.setMetadata(key, value)
	}
	return nil
}

// referenceFields are the parts of a reference by the names that forms have for
// them.
func referenceFields(r *document.Reference) map[string]*string {
	return map[string]*string{
		"reference.repository": &r.Repository, "reference.fond": &r.Fond, "reference.opis": &r.Opis, "reference.delo": &r.Delo,
		"reference.leaves": &r.Leaves, "reference.file": &r.File, "reference.volume": &r.Volume, "reference.box": &r.Box,
		"reference.folder": &r.Folder, "reference.text": &r.Text,
	}
}

func (f *form) setMetadata(key, value string) {
	if f.Metadata == nil {
		f.Metadata = map[string]string{}
	}
	f.Metadata[key] = value
}

// reference is a JSON object, or free text.
func (f *form) reference(value string) error {
	if !strings.HasPrefix(value, "{") {
		f.Reference.Text = value
		return nil
	}
	decoder := json.NewDecoder(strings.NewReader(value))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&f.Reference); err != nil {
		return document.Errorf(document.KindUsage, "The reference is not the JSON that is wanted here: %w", err)
	}
	return nil
}

// parts takes a value apart at its commas.
func parts(value string) []string {
	var all []string
	for part := range strings.SplitSeq(value, ",") {
		if part = strings.TrimSpace(part); part != "" {
			all = append(all, part)
		}
	}
	return all
}
