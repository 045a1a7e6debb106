package server

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"recto/document"
	"recto/storage"
	"recto/wire"
)

// A signed link lets whoever has it read one document for some time. It is
// signed with a key that all servers of the storage share; a new key, made when
// the object links/key is deleted, ends all links.

// linkKey is the JSON form of links/key.
type linkKey struct {
	Key []byte `json:"key"`
}

// linkDays is how many days a link holds where nobody says, and at most.
const (
	linkDays     = 7
	mostLinkDays = 90
)

// signature signs a document's ID and when the link to it ends.
func (s *Server) signature(ctx context.Context, id string, until int64) (string, error) {
	var k linkKey
	for range 2 {
		err := s.Library.ReadObject(ctx, storage.LinkKey, &k)
		if err == nil && len(k.Key) < 32 {
			err = document.Errorf(document.KindCorrupt, "%s in the storage is damaged.", storage.LinkKey)
		}
		if err == nil {
			break
		}
		if !document.IsKind(err, document.KindNotFound) {
			return "", err
		}
		if err := s.Library.PutOnce(ctx, storage.LinkKey, wire.JSON(linkKey{[]byte(newSecret())})); err != nil {
			return "", err
		}
	}
	mac := hmac.New(sha256.New, k.Key)
	fmt.Fprintf(mac, "recto.link/1\n%s\n%d\n", id, until)
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil)[:18]), nil
}

// linkAnswer is a signed link.
type linkAnswer struct {
	URL     string    `json:"url"`
	Expires time.Time `json:"expires"`
}

// link makes a signed link to a document.
func (s *Server) link(r *http.Request, id string, days int) (*linkAnswer, error) {
	if days < 1 || days > mostLinkDays {
		return nil, document.Errorf(document.KindUsage, "A link holds for 1 to %d days.", mostLinkDays)
	}
	if _, _, err := s.Library.Source(r.Context(), id); err != nil {
		return nil, err
	}
	until := time.Now().Add(time.Duration(days) * 24 * time.Hour).UTC().Truncate(time.Second)
	signed, err := s.signature(r.Context(), id, until.Unix())
	if err != nil {
		return nil, err
	}
	s.Log.Info("a link was signed", "document", id, "until", until, "by", who(r))
	return &linkAnswer{fmt.Sprintf("%s/documents/%s?key=%d.%s", s.base(r), id, until.Unix(), signed), until}, nil
}

// base is the address of this server for others.
func (s *Server) base(r *http.Request) string {
	if s.Public != nil {
		return strings.TrimSuffix(s.Public.String(), "/")
	}
	return "http://" + r.Host + s.root
}

func (s *Server) postLink(w http.ResponseWriter, r *http.Request) error {
	id, _, err := docOf(r)
	if err != nil {
		return err
	}
	body := struct {
		Days int `json:"days"`
	}{linkDays}
	if r.ContentLength != 0 {
		if err := readJSON(w, r, &body); err != nil {
			return err
		}
	}
	made, err := s.link(r, id, body.Days)
	if err != nil {
		return err
	}
	w.Header().Set("Cache-Control", "no-store")
	return s.sendJSON(w, r, made)
}

// linkPage shows a signed link.
func (s *Server) linkPage(w http.ResponseWriter, r *http.Request) error {
	id, form, err := formOf(w, r)
	if err != nil {
		return err
	}
	days, err := strconv.Atoi(form.Get("days"))
	if err != nil {
		return document.Errorf(document.KindUsage, "%.20q is no number of days.", form.Get("days"))
	}
	made, err := s.link(r, id, days)
	if err != nil {
		return err
	}
	w.Header().Set("Cache-Control", "no-store")
	return s.show(w, r, "link.html", s.screen(r).T("Link to the document"), http.StatusOK, struct {
		linkAnswer
		ID string
	}{*made, id})
}

// linkState is what a request's link is good for.
type linkState int

const (
	linkNone     linkState = iota
	linkHolds              // it opens the document
	linkFollowed           // the browser was given a cookie and sent on
)

// linked looks for a link to a document: in the address, and then a page goes on
// with a cookie, or in that. A link that does not hold is an error.
func (s *Server) linked(w http.ResponseWriter, r *http.Request, id string) (linkState, error) {
	if !storage.ValidID(id) {
		return linkNone, nil
	}
	name, query := "recto-"+id[:16], r.URL.Query()
	key := query.Get("key")
	if key == "" {
		c, err := r.Cookie(name)
		if err != nil {
			return linkNone, nil
		}
		until, err := s.holds(r.Context(), id, c.Value)
		if err != nil || until.IsZero() {
			return linkNone, err
		}
		return linkHolds, nil
	}
	until, err := s.holds(r.Context(), id, key)
	if err != nil {
		return linkNone, err
	}
	if until.IsZero() {
		if err := s.wrongToken(r); err != nil {
			return linkNone, err
		}
		e := document.Errorf(document.KindForbidden, "This link does not hold, or no longer.")
		e.Hint = "Ask whoever sent it for a new one."
		return linkNone, e
	}
	if strings.HasPrefix(r.URL.Path, "/api/") || r.Method != http.MethodGet {
		return linkHolds, nil
	}
	http.SetCookie(w, s.cookie(name, key, until))
	query.Del("key")
	to := s.root + r.URL.Path
	if len(query) > 0 {
		to += "?" + query.Encode()
	}
	http.Redirect(w, r, to, http.StatusSeeOther)
	return linkFollowed, nil
}

// holds returns until when a link's key holds; zero for one that does not.
func (s *Server) holds(ctx context.Context, id, key string) (time.Time, error) {
	ends, signed, _ := strings.Cut(key, ".")
	until, err := strconv.ParseInt(ends, 10, 64)
	if err != nil || time.Now().Unix() > until {
		return time.Time{}, nil
	}
	want, err := s.signature(ctx, id, until)
	if err != nil || subtle.ConstantTimeCompare([]byte(want), []byte(signed)) != 1 {
		return time.Time{}, err
	}
	return time.Unix(until, 0), nil
}
