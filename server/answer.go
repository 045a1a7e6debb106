package server

import (
	"bytes"
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"strings"
	"time"

	"recto/document"
	"recto/storage"
)

// problem is an error as RFC 9457 has it, with the members of document.Error.
type problem struct {
	Type   string        `json:"type"`
	Title  string        `json:"title"`
	Status int           `json:"status"`
	Detail string        `json:"detail"`
	Kind   document.Kind `json:"kind"`
	Hint   string        `json:"hint,omitempty"`
	// Lasting is set where asking again is of no use.
	Lasting bool   `json:"lasting,omitempty"`
	File    string `json:"file,omitempty"`
	Page    int    `json:"page,omitempty"`
}

// statusError is an error whose HTTP status is not that of its kind.
type statusError struct {
	err    *document.Error
	status int
}

func (e statusError) Error() string { return e.err.Error() }
func (e statusError) Unwrap() error { return e.err }

var errNoRoute = document.Errorf(document.KindNotFound, "There is nothing at this address.")

// statusOf returns the HTTP status of an error.
func statusOf(err error) int {
	var special statusError
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &special):
		return special.status
	case errors.As(err, &tooLarge):
		return http.StatusRequestEntityTooLarge
	}
	return document.AsError(err).Kind.HTTPStatus()
}

// asError is document.AsError for what people see: of an error inside recto
// they get no more than that there was one; the log has it.
func asError(err error) *document.Error {
	var tooLarge *http.MaxBytesError
	if errors.As(err, &tooLarge) {
		return document.Errorf(document.KindTooLarge, "The upload is larger than the %d bytes that this server takes.", tooLarge.Limit)
	}
	e := document.AsError(err)
	if e.Kind == document.KindInternal {
		return &document.Error{Kind: document.KindInternal}
	}
	return e
}

// startedWriter notes whether an answer has begun.
type startedWriter struct {
	http.ResponseWriter
	started bool
}

func (w *startedWriter) WriteHeader(status int) {
	w.started = true
	w.ResponseWriter.WriteHeader(status)
}

func (w *startedWriter) Write(p []byte) (int, error) {
	w.started = true
	return w.ResponseWriter.Write(p)
}

// Unwrap is for http.ResponseController.
func (w *startedWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// reported writes the error of a handler, of which a panic is one more: a page
// for people who look at pages, problem+json for everybody else. An answer that
// has begun is cut off, so that nobody takes it for a whole one.
func (s *Server) reported(handle func(http.ResponseWriter, *http.Request) error) http.Handler {
	return http.HandlerFunc(func(plain http.ResponseWriter, r *http.Request) {
		w := &startedWriter{ResponseWriter: plain}
		err := document.Recovered(func() error { return handle(w, r) })
		if err == nil {
			return
		}
		note(r, err)
		if w.started {
			panic(http.ErrAbortHandler)
		}
		if r.Context().Err() != nil {
			return // nobody is there to read it
		}
		e, status := asError(err), statusOf(err)
		h := w.Header()
		for _, name := range []string{"Content-Disposition", "Content-Length", "Content-Range", "ETag", "Last-Modified"} {
			h.Del(name)
		}
		h.Set("Cache-Control", "no-store")
		switch {
		case e.Lasting:
		case status == http.StatusServiceUnavailable, status == http.StatusTooManyRequests:
			h.Set("Retry-After", "5")
		case status == http.StatusUnauthorized:
			h.Set("WWW-Authenticate", `Bearer realm="recto"`)
		}
		if !strings.HasPrefix(r.URL.Path, "/api/") && strings.Contains(r.Header.Get("Accept"), "text/html") {
			s.errorPage(w, r, e, status)
			return
		}
		h.Set("Content-Type", "application/problem+json")
		w.WriteHeader(status)
		json.NewEncoder(w).Encode(problem{
			Type: "about:blank", Title: http.StatusText(status), Status: status,
			Detail: e.Error(), Kind: e.Kind, Hint: e.Advice(), Lasting: e.Lasting, File: e.File, Page: e.Page,
		})
	})
}

// sendJSON answers with v.
func (s *Server) sendJSON(w http.ResponseWriter, r *http.Request, v any) error {
	var form bytes.Buffer
	encoder := json.NewEncoder(&form)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(v); err != nil {
		return err
	}
	return s.send(w, r, "application/json", form.Bytes())
}

// send answers with data, or that the asker has it already. Its ETag is made
// of the data, unless one is set.
func (s *Server) send(w http.ResponseWriter, r *http.Request, contentType string, data []byte) error {
	h := w.Header()
	if h.Get("ETag") == "" {
		h.Set("ETag", `"`+document.SHA256(data)[:24]+`"`)
	}
	h.Set("Content-Type", contentType)
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(data))
	return nil
}

// sendObject answers with an object, or with the part of it that is asked for,
// and closes it. It is shown in the browser, under the name that people gave
// it; with ?download it is saved.
func (s *Server) sendObject(w http.ResponseWriter, r *http.Request, o *storage.Object, contentType string) error {
	defer o.Close()
	h := w.Header()
	h.Set("ETag", `"`+o.ETag+`"`)
	h.Set("Content-Type", contentType)
	if o.Name != "" {
		h.Set("Content-Disposition", disposition(r, o.Name))
	}
	content := &errorKeeper{ReadSeeker: o}
	http.ServeContent(w, r, "", o.ModTime, content)
	return content.err
}

// errorKeeper keeps the error of a ReadSeeker, which http.ServeContent drops.
type errorKeeper struct {
	io.ReadSeeker
	err error
}

func (c *errorKeeper) Read(p []byte) (int, error) {
	n, err := c.ReadSeeker.Read(p)
	if err != nil && err != io.EOF && !errors.Is(err, context.Canceled) {
		c.err = err
	}
	return n, err
}

// shown are the types that a browser may show; anything else, above all HTML
// that somebody uploaded, it saves.
var shown = map[string]bool{
	"application/pdf": true, "image/jpeg": true, "image/png": true, "image/webp": true,
	"text/plain": true, "application/json": true,
}

// disposition is a Content-Disposition as RFC 6266 has it: filename for old
// readers, filename* with every letter.
func disposition(r *http.Request, name string) string {
	how := "attachment"
	if t, _, _ := mime.ParseMediaType(typeByName(name)); shown[t] && !r.URL.Query().Has("download") {
		how = "inline"
	}
	plain, ascii := strings.Builder{}, true
	for _, c := range name {
		switch {
		case c < ' ' || c == 0x7f || c == '"' || c == '\\' || c == '%':
			plain.WriteByte('_')
			ascii = false
		case c > '~':
			plain.WriteByte('_')
			ascii = false
		default:
			plain.WriteRune(c)
		}
	}
	value := how + `; filename="` + plain.String() + `"`
	if !ascii {
		value += "; filename*=UTF-8''" + extended(name)
	}
	return value
}

// extended writes a value as RFC 8187 has it.
func extended(value string) string {
	const plain = "!#$&+-.^_`|~"
	var out strings.Builder
	for i := range len(value) {
		c := value[i]
		if c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || strings.IndexByte(plain, c) >= 0 {
			out.WriteByte(c)
			continue
		}
		out.WriteString("%" + strings.ToUpper(hex.EncodeToString([]byte{c})))
	}
	return out.String()
}

// typeByName is the media type that the ending of a file's name stands for.
func typeByName(name string) string {
	if i := strings.LastIndexByte(name, '.'); i >= 0 {
		if t := endings[strings.ToLower(name[i:])]; t != "" {
			return t
		}
	}
	return "application/octet-stream"
}

// endings are those of files that are uploaded, with their media types.
var endings = map[string]string{
	".pdf": "application/pdf", ".tif": "image/tiff", ".tiff": "image/tiff", ".jpg": "image/jpeg", ".jpeg": "image/jpeg",
	".png": "image/png", ".jp2": "image/jp2", ".webp": "image/webp", ".bmp": "image/bmp", ".dib": "image/bmp", ".gif": "image/gif",
	".djvu": "image/vnd.djvu", ".djv": "image/vnd.djvu", ".heic": "image/heic", ".heif": "image/heif", ".hif": "image/heif",
	".pbm": "image/x-portable-bitmap", ".pgm": "image/x-portable-graymap", ".ppm": "image/x-portable-pixmap",
	".pnm": "image/x-portable-anymap", ".pam": "image/x-portable-arbitrarymap", ".zip": "application/zip",
	".txt": "text/plain; charset=utf-8", ".json": "application/json", ".html": "text/html; charset=utf-8", ".htm": "text/html; charset=utf-8",
	".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
	".odt":  "application/vnd.oasis.opendocument.text", ".rtf": "application/rtf", ".epub": "application/epub+zip",
	".hocr": "text/vnd.hocr+html", ".xml": "application/xml", ".md": "text/markdown; charset=utf-8", ".mhtml": "multipart/related", ".mht": "multipart/related",
	".tmx": "application/x-tmx+xml", ".xlf": "application/xliff+xml",
}

// gzipSuffix ends the ETag of a compressed answer.
const gzipSuffix = "-gzip"

// uncompressedTag gives handlers the ETags that they know.
func uncompressedTag(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		for _, name := range []string{"If-None-Match", "If-Match", "If-Range"} {
			if v := r.Header.Get(name); v != "" {
				r.Header.Set(name, strings.ReplaceAll(v, gzipSuffix+`"`, `"`))
			}
		}
		next.ServeHTTP(w, r)
	})
}
