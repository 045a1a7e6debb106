package server

import (
	"context"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"recto/document"
)

// cookie carries the token of somebody who looks at the pages.
const cookie = "recto"

// guarded lets in who may come from where, and says what browsers may do with
// the answers.
//
// Without tokens the address is loopback, and everybody who reaches it is
// trusted. A foreign page in the same browser reaches it too: under a name of
// its own that leads here (DNS rebinding), so Host has to be one of ours; or
// as another origin, so Origin has to be none or ours. With tokens any page
// may ask that brings one in Authorization. A cookie works for our own pages
// only.
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
		if s.Tokens == nil {
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
		if r.Header.Get("Authorization") == "" {
			if err := crossOrigin.Check(r); err != nil {
				refuse("Pages of other sites may not change anything here.")
				return
			}
		}
		next.ServeHTTP(w, r)
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

// whoKey is the context's key of who asks.
type whoKey struct{}

// who returns the name of who asks; "" where nobody has to say.
func who(r *http.Request) string {
	t, _ := r.Context().Value(whoKey{}).(*Token)
	if t == nil {
		return ""
	}
	return t.Name
}

// may reports whether who asks has a role.
func (s *Server) may(r *http.Request, role Role) bool {
	t, _ := r.Context().Value(whoKey{}).(*Token)
	return s.Tokens == nil || t != nil && t.Role.Includes(role)
}

// allowed lets those in who have the route's role.
func (s *Server) allowed(route route) func(http.ResponseWriter, *http.Request) error {
	return func(w http.ResponseWriter, r *http.Request) error {
		if s.Tokens == nil || route.role == RoleNone {
			return route.handle(w, r)
		}
		token, err := s.Tokens.Find(given(r))
		if err != nil {
			return err
		}
		if token == nil {
			if r.Method == http.MethodGet && !strings.HasPrefix(r.URL.Path, "/api/") {
				http.Redirect(w, r, s.root+"/login", http.StatusSeeOther)
				return nil
			}
			e := document.Errorf(document.KindForbidden, "This server needs a token.")
			e.Hint = "Send it as Authorization: Bearer; recto token add makes one."
			return statusError{e, http.StatusUnauthorized}
		}
		if !token.Role.Includes(route.role) {
			e := document.Errorf(document.KindForbidden, "The token %q may not do this; it takes the role %s.", token.Name, route.role)
			return e
		}
		return route.handle(w, r.WithContext(context.WithValue(r.Context(), whoKey{}, token)))
	}
}

// given returns the token that a request brings.
func given(r *http.Request) string {
	if scheme, token, ok := strings.Cut(r.Header.Get("Authorization"), " "); ok && strings.EqualFold(scheme, "Bearer") {
		return strings.TrimSpace(token)
	}
	if c, err := r.Cookie(cookie); err == nil {
		return c.Value
	}
	return ""
}

// entry is what the log says of a request.
type entry struct {
	err    error
	status int
}

type entryKey struct{}

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
		e := &entry{status: http.StatusOK}
		r = r.WithContext(context.WithValue(r.Context(), entryKey{}, e))
		defer func() {
			trouble := recover()
			level := slog.LevelDebug
			if !slices.Contains([]string{http.MethodGet, http.MethodHead, http.MethodOptions}, r.Method) {
				level = slog.LevelInfo
			}
			args := []any{"method", r.Method, "path", r.URL.Path, "status", e.status, "ms", time.Since(start).Milliseconds()}
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
