package server

import (
	"context"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"

	"recto/document"
	"recto/storage"
	"recto/wire"
)

// visitor is who asks.
type visitor struct {
	// open tells that everybody is let in: see Config.Tokens.
	open bool
	// token is the visitor's; nil for a stranger, and where the doors are open.
	token *Token
}

type visitorKey struct{}

// visitorOf returns who asks.
func visitorOf(r *http.Request) visitor {
	v, _ := r.Context().Value(visitorKey{}).(visitor)
	return v
}

func as(r *http.Request, v visitor) *http.Request {
	return r.WithContext(context.WithValue(r.Context(), visitorKey{}, v))
}

// who returns the name of who asks; "" where nobody has to say.
func who(r *http.Request) string {
	if t := visitorOf(r).token; t != nil {
		return t.Name
	}
	return ""
}

// may reports whether who asks has a role.
func (s *Server) may(r *http.Request, role Role) bool {
	v := visitorOf(r)
	return v.open || v.token != nil && v.token.Role.Includes(role)
}

// stranger reports whether who asks sees public documents only, and no names.
func (s *Server) stranger(r *http.Request) bool { return !s.may(r, RoleRead) }

// doorsOpen reports whether everybody is let in: on a loopback address as long
// as nobody has made a token. Once there was one the doors stay shut, also
// where the file is gone or cannot be read.
func (s *Server) doorsOpen() bool {
	if s.Tokens == nil {
		return true
	}
	if !s.Loopback || s.shut.Load() {
		return false
	}
	list, err := s.Tokens.List()
	if err != nil || len(list) > 0 {
		s.shut.Store(true)
		return false
	}
	return true
}

// allowed lets those in who have the route's role, and strangers to what is
// public.
func (s *Server) allowed(route route) func(http.ResponseWriter, *http.Request) error {
	return func(w http.ResponseWriter, r *http.Request) error {
		v := visitorOf(r)
		if v.open || route.role == RoleNone {
			return route.handle(w, r)
		}
		var err error
		if v.token, err = s.known(r); err != nil {
			return err
		}
		r = as(r, v)
		if v.token == nil {
			return s.strange(route, w, r)
		}
		logAs(r, v.token.Name)
		if !v.token.Role.Includes(route.role) {
			return document.Errorf(document.KindForbidden, "The token %q may not do this; it takes the role %s.", v.token.Name, route.role)
		}
		return route.handle(w, r)
	}
}

// known returns the token that a request brings, in Authorization or by its
// session; nil where it brings none. Wrong ones are limited by address. A right
// one is let in all the same, so that nobody can lock others out: nobody guesses
// 256 bits.
func (s *Server) known(r *http.Request) (*Token, error) {
	secret, given := bearer(r)
	if !given {
		return s.sessionOf(r)
	}
	token, err := s.Tokens.Find(secret)
	if token == nil && err == nil {
		err = s.wrongToken(r)
	}
	return token, err
}

// stillKnown reports whether who asked some time ago would be the same today: a
// token may be revoked or have ended, a session may be signed out. A storage that
// does not answer changes nothing.
func (s *Server) stillKnown(r *http.Request) bool {
	v := visitorOf(r)
	if v.open || v.token == nil {
		return !v.open || s.doorsOpen()
	}
	find := s.sessionOf
	if secret, given := bearer(r); given {
		find = func(*http.Request) (*Token, error) { return s.Tokens.Find(secret) }
	}
	token, err := find(r)
	return document.IsKind(err, document.KindUnavailable) || token != nil && token.SHA256 == v.token.SHA256
}

// wrongToken counts a wrong token, and is an error where too many came.
func (s *Server) wrongToken(r *http.Request) error {
	if s.wrong.take(addressOf(r)) {
		return nil
	}
	e := document.Errorf(document.KindUnavailable, "Too many wrong tokens came from this address.")
	e.Hint = "Wait a minute, and ask whoever runs this server for a token."
	return statusError{e, http.StatusTooManyRequests}
}

// bearer returns the token in Authorization. Whatever else stands there, such as
// what a proxy asks for, is none.
func bearer(r *http.Request) (token string, given bool) {
	scheme, token, ok := strings.Cut(r.Header.Get("Authorization"), " ")
	token = strings.TrimSpace(token)
	return token, ok && strings.EqualFold(scheme, "Bearer") && token != ""
}

// addressOf is where a request comes from: an IPv4 address, or the half of an
// IPv6 address that one customer has.
func addressOf(r *http.Request) string {
	host, _, _ := net.SplitHostPort(r.RemoteAddr)
	ip, err := netip.ParseAddr(host)
	if err != nil {
		return host
	}
	if ip = ip.Unmap().WithZone(""); ip.Is6() {
		if half, err := ip.Prefix(64); err == nil {
			return half.String()
		}
	}
	return ip.String()
}

// strange answers who has no token: with what is public or what a link opens,
// with 404 to the rest where others may read without a token, and else with the
// way to sign in.
func (s *Server) strange(route route, w http.ResponseWriter, r *http.Request) error {
	id := r.PathValue("id")
	linked, err := s.linked(w, r, id)
	if err != nil || linked == linkFollowed {
		return err
	}
	switch {
	case id != "" && (s.PublicRead || linked == linkHolds):
		if linked != linkHolds {
			if err := s.isPublic(r.Context(), id); err != nil {
				return err
			}
		}
		if route.role == RoleRead {
			return route.handle(w, r)
		}
	case route.role == RolePublic && s.PublicRead:
		return route.handle(w, r)
	}
	if r.Method == http.MethodGet && !strings.HasPrefix(r.URL.Path, "/api/") {
		http.Redirect(w, r, s.root+"/login?next="+url.QueryEscape(r.URL.RequestURI()), http.StatusSeeOther)
		return nil
	}
	e := document.Errorf(document.KindForbidden, "This server needs a token.")
	e.Hint = "Send it as Authorization: Bearer; recto token add makes one."
	return statusError{e, http.StatusUnauthorized}
}

// isPublic returns nil for a document that everybody may see, and for any other
// what is said of one that does not exist.
func (s *Server) isPublic(ctx context.Context, id string) error {
	missing := document.Errorf(document.KindNotFound, "There is no document %.64s.", id)
	if !storage.ValidID(id) {
		return missing
	}
	source, _, err := s.Library.Source(ctx, id)
	switch {
	case document.IsKind(err, document.KindUnavailable):
		return err
	case err != nil || source.Access != wire.AccessPublic:
		return missing
	}
	return nil
}

// anonymous takes the names of people off what strangers see.
func anonymous(v *wire.View) *wire.View {
	c := *v
	c.By, c.Changed, c.Filled, c.Removed = "", nil, nil, nil
	c.Translations = wire.AnonymousTranslations(v.Translations)
	return &c
}
