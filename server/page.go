package server

import (
	"net/http"
	"strings"
	"time"

	"recto/document"
)

// The pages for people. They work without JavaScript: forms post, lists load
// themselves again. The scripts in web/static add dropping of files, progress,
// and lists that follow the events.

func (s *Server) loginPage(w http.ResponseWriter, r *http.Request) error {
	return s.show(w, r, "login.html", s.screen(r).T("Sign in"), http.StatusOK, nil)
}

// login keeps a token in a cookie that no script and no other site can use.
func (s *Server) login(w http.ResponseWriter, r *http.Request) error {
	r.Body = http.MaxBytesReader(w, r.Body, maxForm)
	if err := r.ParseForm(); err != nil {
		return document.Errorf(document.KindUsage, "The form is malformed: %w", err)
	}
	token := strings.TrimSpace(r.PostForm.Get("token"))
	if s.Tokens != nil {
		known, err := s.Tokens.Find(token)
		if err != nil {
			return err
		}
		if known == nil {
			return s.show(w, r, "login.html", s.screen(r).T("Sign in"), http.StatusForbidden, s.screen(r).T("This token is not known here."))
		}
		http.SetCookie(w, s.cookie(token, 30*24*time.Hour))
	}
	http.Redirect(w, r, s.root+"/", http.StatusSeeOther)
	return nil
}

func (s *Server) logout(w http.ResponseWriter, r *http.Request) error {
	http.SetCookie(w, s.cookie("", -1))
	http.Redirect(w, r, s.root+"/login", http.StatusSeeOther)
	return nil
}

func (s *Server) cookie(token string, valid time.Duration) *http.Cookie {
	return &http.Cookie{
		Name: cookie, Value: token, Path: s.root + "/", MaxAge: int(valid.Seconds()), HttpOnly: true,
		SameSite: http.SameSiteStrictMode, Secure: s.Public != nil && s.Public.Scheme == "https",
	}
}
