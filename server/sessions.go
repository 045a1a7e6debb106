package server

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"time"

	"recto/document"
	"recto/storage"
	"recto/wire"
)

// A session stands for a token in a browser. The cookie has a random number of
// its own; the storage has the session under the hash of that, so that it
// outlives the server and holds at every server of the archive. It ends when
// somebody signs out, when its token is revoked or expires, and after 30 days.

// session is the JSON form of sessions/<hash>.
type session struct {
	// Token is the SHA-256 of the token.
	Token   string    `json:"token"`
	Expires time.Time `json:"expires"`
}

const (
	sessionCookie = "recto"
	sessionLength = 30 * 24 * time.Hour
	// sessionKept is how long a server believes what it knows of a session:
	// how long one that was ended at another server may go on.
	sessionKept = 10 * time.Second
)

// keptSession is a session in memory.
type keptSession struct {
	session
	read time.Time
}

// sessionOf returns the token of the session that a request brings; nil where
// there is none.
func (s *Server) sessionOf(r *http.Request) (*Token, error) {
	c, err := r.Cookie(sessionCookie)
	if err != nil || len(c.Value) < 20 {
		return nil, nil
	}
	hash := hashOf(c.Value)
	held, ok := s.sessions.GetIfPresent(hash)
	if !ok || time.Since(held.read) > sessionKept {
		var found session
		err := s.Library.ReadObject(r.Context(), storage.SessionKey(hash), &found)
		if document.IsKind(err, document.KindNotFound) || document.IsKind(err, document.KindCorrupt) {
			found, err = session{}, nil // ended, or never begun
		}
		if err != nil {
			return nil, err
		}
		held = keptSession{found, time.Now()}
		s.sessions.Set(hash, held)
	}
	if time.Now().After(held.Expires) {
		return nil, nil
	}
	return s.Tokens.byHash(held.Token)
}

// signIn begins a session of a token.
func (s *Server) signIn(ctx context.Context, token *Token) (*http.Cookie, error) {
	number := newSecret()
	begun := session{Token: token.SHA256, Expires: time.Now().Add(sessionLength).UTC().Truncate(time.Second)}
	if err := s.Library.PutOnce(ctx, storage.SessionKey(hashOf(number)), wire.JSON(begun)); err != nil {
		return nil, err
	}
	s.dropSessions(ctx)
	return s.cookie(sessionCookie, number, begun.Expires), nil
}

// dropSessions removes sessions that have ended by themselves.
func (s *Server) dropSessions(ctx context.Context) {
	for info, err := range s.Library.Store.List(ctx, storage.SessionsPrefix, "") {
		if err == nil && time.Since(info.ModTime) > sessionLength {
			err = s.Library.Store.Delete(ctx, info.Key)
		}
		if err != nil {
			s.Log.Warn("sessions that have ended cannot be removed", "error", err)
			return
		}
	}
}

// signOut ends the session of a request.
func (s *Server) signOut(r *http.Request) error {
	c, err := r.Cookie(sessionCookie)
	if errors.Is(err, http.ErrNoCookie) {
		return nil
	}
	hash := hashOf(c.Value)
	s.sessions.Invalidate(hash)
	return s.Library.Store.Delete(r.Context(), storage.SessionKey(hash))
}

// cookie returns one that scripts cannot read and other sites cannot send along
// with what changes something. Behind TLS it is sent through that only.
func (s *Server) cookie(name, value string, expires time.Time) *http.Cookie {
	return &http.Cookie{
		Name: name, Value: value, Path: s.root + "/", Expires: expires, HttpOnly: true,
		SameSite: http.SameSiteLaxMode, Secure: s.Public != nil && s.Public.Scheme == "https",
	}
}

func (s *Server) loginPage(w http.ResponseWriter, r *http.Request) error {
	return s.show(w, r, "login.html", s.screen(r).T("Sign in"), http.StatusOK, signingIn{Next: localPath(r.URL.Query().Get("next"))})
}

// signingIn is what the page for it shows.
type signingIn struct{ Wrong, Next string }

// localPath returns a path of this server, "/" for anything else.
func localPath(path string) string {
	u, err := url.Parse(path)
	if err != nil || u.IsAbs() || u.Host != "" || !strings.HasPrefix(u.Path, "/") || strings.HasPrefix(u.Path, "//") || strings.Contains(path, `\`) {
		return "/"
	}
	return u.RequestURI()
}

// login turns a token into a session.
func (s *Server) login(w http.ResponseWriter, r *http.Request) error {
	r.Body = http.MaxBytesReader(w, r.Body, maxForm)
	if err := r.ParseForm(); err != nil {
		return document.Errorf(document.KindUsage, "The form is malformed: %w", err)
	}
	next := localPath(r.PostForm.Get("next"))
	if !visitorOf(r).open {
		token, err := s.Tokens.Find(strings.TrimSpace(r.PostForm.Get("token")))
		if err == nil && token == nil {
			err = s.wrongToken(r)
		}
		if err != nil {
			return err
		}
		if token == nil {
			p := s.screen(r)
			return s.show(w, r, "login.html", p.T("Sign in"), http.StatusForbidden, signingIn{p.T("This token is not known here."), next})
		}
		cookie, err := s.signIn(r.Context(), token)
		if err != nil {
			return err
		}
		logAs(r, token.Name)
		http.SetCookie(w, cookie)
	}
	http.Redirect(w, r, s.root+next, http.StatusSeeOther)
	return nil
}

func (s *Server) logout(w http.ResponseWriter, r *http.Request) error {
	if err := s.signOut(r); err != nil {
		return err
	}
	http.SetCookie(w, s.cookie(sessionCookie, "", time.Unix(1, 0)))
	http.Redirect(w, r, s.root+"/login", http.StatusSeeOther)
	return nil
}
