package server

import (
	"context"
	"crypto/rand"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"recto/document"
)

// guarded lets in who may come from where, and says what browsers may do with
// the answers.
//
// Without tokens the address is loopback, and everybody who reaches it is
// trusted. A foreign page in the same browser reaches it too: under a name of
// its own that leads here (DNS rebinding), so Host has to be one of ours; or
// as another origin, so Origin has to be none or ours. With tokens any page
// may ask that brings one in Authorization; then no cookie counts. Whatever
// else is asked changes something from our own pages only.
func (s *Server) guarded(next http.Handler) http.Handler {
	crossOrigin := http.NewCrossOriginProtection()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("X-Content-Type-Options", "nosniff")
		// With no-referrer the forms of our own pages would come from "null".
		h.Set("Referrer-Policy", "same-origin")
		h.Set("X-Frame-Options", "DENY")
		h.Set("Content-Security-Policy", "default-src 'none'; img-src 'self'; style-src 'self'; script-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'")
		refuse := func(what string) {
			s.reported(func(http.ResponseWriter, *http.Request) error {
				return document.Errorf(document.KindForbidden, "%s", what)
			}).ServeHTTP(w, r)
		}
		open := s.doorsOpen()
		if open {
			h.Set("Cross-Origin-Resource-Policy", "same-origin")
			if !s.ours(r.Host) {
				refuse("This server answers under the names of this machine only.")
				return
			}
			if origin := r.Header.Get("Origin"); origin != "" && !s.oursOrigin(origin) {
				refuse("Pages of other sites may not ask this server.")
				return
			}
		} else {
			h.Set("Vary", "Authorization, Cookie")
			if strings.HasPrefix(r.URL.Path, "/api/") {
				h.Set("Access-Control-Allow-Origin", "*")
				h.Set("Access-Control-Expose-Headers", "Content-Disposition, Content-Range, ETag, Link, Location, Recto-Run, Retry-After, Tus-Resumable, Upload-Length, Upload-Offset")
				if r.Method == http.MethodOptions {
					h.Set("Access-Control-Allow-Methods", "GET, HEAD, POST, PUT, PATCH, DELETE")
					h.Set("Access-Control-Allow-Headers", "Authorization, Content-Type, If-Match, If-None-Match, If-Range, Last-Event-ID, Range, Tus-Resumable, Upload-Length, Upload-Metadata, Upload-Offset")
					h.Set("Access-Control-Max-Age", "86400")
					w.WriteHeader(http.StatusNoContent)
					return
				}
			}
		}
		if _, given := bearer(r); !given || open {
			if err := crossOrigin.Check(r); err != nil {
				refuse("Pages of other sites may not change anything here.")
				return
			}
		}
		next.ServeHTTP(w, as(r, visitor{open: open}))
	})
}

// ours reports whether a Host is a name of this machine's loopback, or the
// public one.
func (s *Server) ours(host string) bool {
	if s.Public != nil && strings.EqualFold(host, s.Public.Host) {
		return true
	}
	name := host
	if h, _, err := net.SplitHostPort(host); err == nil {
		name = h
	}
	name = strings.Trim(name, "[]")
	if ip := net.ParseIP(name); ip != nil {
		return ip.IsLoopback()
	}
	return strings.EqualFold(name, "localhost")
}

func (s *Server) oursOrigin(origin string) bool {
	u, err := url.Parse(origin)
	return err == nil && u.Host != "" && s.ours(u.Host)
}

// entry is what the log says of a request.
type entry struct {
	err    error
	status int
	// id names the request, in the answer too; by is the name of the token.
	id, by string
}

type entryKey struct{}

// logAs tells the log who asks.
func logAs(r *http.Request, by string) {
	if e, ok := r.Context().Value(entryKey{}).(*entry); ok {
		e.by = by
	}
}

// note keeps an error for the log.
func note(r *http.Request, err error) {
	if e, ok := r.Context().Value(entryKey{}).(*entry); ok {
		e.err = err
	}
}

// logged writes a line for each request that changed or failed something, with
// the document and page it was about; others at level debug.
func (s *Server) logged(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		start := time.Now()
		e := &entry{status: http.StatusOK, id: requestID(r)}
		w.Header().Set("X-Request-Id", e.id)
		r = r.WithContext(context.WithValue(r.Context(), entryKey{}, e))
		defer func() {
			trouble := recover()
			level := slog.LevelDebug
			if !slices.Contains([]string{http.MethodGet, http.MethodHead, http.MethodOptions}, r.Method) {
				level = slog.LevelInfo
			}
			args := []any{"request", e.id, "method", r.Method, "path", r.URL.Path, "status", e.status, "ms", time.Since(start).Milliseconds(), "from", addressOf(r)}
			if e.by != "" {
				args = append(args, "by", e.by)
			}
			if e.err != nil {
				args = append(args, "error", e.err)
				if e.status >= 500 {
					level = slog.LevelError
				}
			}
			if trouble != nil && trouble != http.ErrAbortHandler {
				level, args = slog.LevelError, append(args, "panic", trouble)
			}
			id, rest, _ := strings.Cut(strings.TrimPrefix(strings.TrimPrefix(r.URL.Path, "/api/v1"), "/documents/"), "/")
			if len(id) == 64 {
				args = append(args, "document", id)
				if page, ok := strings.CutPrefix(rest, "pages/"); ok {
					page, _, _ = strings.Cut(page, "/")
					args = append(args, "page", page)
				}
			}
			s.Log.Log(context.WithoutCancel(r.Context()), level, "request", args...)
			if trouble != nil {
				panic(http.ErrAbortHandler) // the connection ends, so that half an answer is not taken for a whole one
			}
		}()
		next.ServeHTTP(&statusWriter{w, e}, r)
	})
}

var requestName = regexp.MustCompile(`^[0-9A-Za-z._-]{8,64}$`)

// requestID returns the name that whoever stands before this server gave a
// request, or a new one.
func requestID(r *http.Request) string {
	if id := r.Header.Get("X-Request-Id"); requestName.MatchString(id) {
		return id
	}
	return rand.Text()[:16]
}

// statusWriter notes the status of an answer.
type statusWriter struct {
	http.ResponseWriter
	entry *entry
}

func (w *statusWriter) WriteHeader(status int) {
	w.entry.status = status
	w.ResponseWriter.WriteHeader(status)
}

// Unwrap is for http.ResponseController.
func (w *statusWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }
