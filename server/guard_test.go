package server

import (
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"recto/document"
)

func TestLoopbackTrustsThisMachineOnly(t *testing.T) {
	l := newLibrary(t)
	id := l.read(t, "Записка", "a.pdf")
	server := start(t, l, func(c *Config) { c.Public = &url.URL{Scheme: "https", Host: "archive.example"} })
	own := strings.TrimPrefix(server.URL, "http://")
	for _, c := range []struct {
		method string
		header []string
		status int
	}{
		{"GET", nil, 200},
		{"GET", []string{"Host", "localhost:8080"}, 200},
		{"GET", []string{"Host", "[::1]:8080"}, 200},
		{"GET", []string{"Host", "127.0.0.1"}, 200},
		{"GET", []string{"Host", "archive.example"}, 200},
		{"GET", []string{"Origin", "http://" + own}, 200},
		// DNS rebinding: a foreign name that leads here.
		{"GET", []string{"Host", "evil.example:8080"}, 403},
		{"GET", []string{"Host", "127.0.0.1.evil.example"}, 403},
		{"GET", []string{"Host", "localhost.evil.example"}, 403},
		{"GET", []string{"Host", "192.168.1.1"}, 403},
		// Another page in the same browser.
		{"GET", []string{"Origin", "http://evil.example"}, 403},
		{"GET", []string{"Origin", "null"}, 403},
		{"POST", []string{"Origin", "http://evil.example"}, 403},
		{"POST", []string{"Sec-Fetch-Site", "cross-site"}, 403},
		{"POST", []string{"Sec-Fetch-Site", "same-site"}, 403},
		{"POST", []string{"Sec-Fetch-Site", "same-origin"}, 202},
		{"POST", nil, 202},
	} {
		path := "/api/v1/documents/" + id
		if c.method == "POST" {
			path += "/retry"
		}
		answer, body := ask(t, c.method, server.URL+path, nil, c.header...)
		if answer.StatusCode != c.status {
			t.Errorf("%s %q: %d %s", c.method, c.header, answer.StatusCode, body)
		}
		if origin := answer.Header.Get("Access-Control-Allow-Origin"); origin != "" {
			t.Errorf("%s %q: other origins are let in: %s", c.method, c.header, origin)
		}
	}
}

func TestTokens(t *testing.T) {
	file := filepath.Join(t.TempDir(), "recto", "tokens.json")
	tokens, err := OpenTokens(file)
	if err != nil {
		t.Fatal(err)
	}
	secrets := map[Role]string{}
	for _, role := range []Role{RoleRead, RoleUpload, RoleAdmin} {
		if secrets[role], err = tokens.Add("Анна "+string(role), role, time.Date(2024, 5, 1, 0, 0, 0, 0, time.UTC)); err != nil {
			t.Fatal(err)
		}
	}
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	info, _ := os.Stat(file)
	if info.Mode().Perm() != 0o600 {
		t.Errorf("the file is for others too: %v", info.Mode())
	}
	for _, secret := range secrets {
		if strings.Contains(string(data), secret) || strings.Contains(string(data), strings.TrimPrefix(secret, "recto_")) {
			t.Error("a token is in the file")
		}
	}
	for name, want := range map[string]document.Kind{"Анна read": document.KindConflict, "": document.KindUsage, "a/b": document.KindUsage} {
		if _, err := tokens.Add(name, RoleRead, time.Now()); !document.IsKind(err, want) {
			t.Errorf("adding %q: %v", name, err)
		}
	}
	if _, err := tokens.Add("b", "king", time.Now()); !document.IsKind(err, document.KindUsage) {
		t.Errorf("adding a king: %v", err)
	}

	l := newLibrary(t)
	id := l.read(t, "Записка", "a.pdf")
	server := start(t, l, func(c *Config) { c.Tokens = tokens; c.Log = quiet() })
	at := server.URL + "/api/v1/documents/" + id
	bearer := func(role Role) []string { return []string{"Authorization", "Bearer " + secrets[role]} }
	for _, c := range []struct {
		method, url string
		header      []string
		status      int
	}{
		{"GET", at, nil, 401},
		{"GET", at, []string{"Authorization", "Bearer recto_wrong"}, 401},
		{"GET", at, []string{"Authorization", "Basic " + secrets[RoleRead]}, 401},
		{"GET", at, bearer(RoleRead), 200},
		{"GET", at, []string{"Cookie", "recto=" + secrets[RoleRead]}, 401},
		{"GET", at, append(bearer(RoleRead), "Host", "archive.example", "Origin", "https://else.example"), 200},
		{"POST", at + "/retry", bearer(RoleRead), 403},
		{"POST", at + "/retry", bearer(RoleUpload), 202},
		{"POST", at + "/retry", append(bearer(RoleUpload), "Origin", "https://else.example"), 202},
		// A cookie is sent along without the person's knowledge.
		{"POST", at + "/retry", []string{"Cookie", "recto=" + secrets[RoleAdmin], "Origin", "https://else.example"}, 403},
		{"DELETE", at + "?purge", bearer(RoleUpload), 403},
		{"DELETE", at, bearer(RoleRead), 403},
		{"DELETE", at, bearer(RoleUpload), 204},
		{"POST", at + "/restore", bearer(RoleUpload), 200},
		{"GET", server.URL + "/", []string{"Accept", "text/html"}, 303},
		{"GET", server.URL + "/login", nil, 200},
		{"GET", server.URL + "/healthz", nil, 200},
		{"GET", server.URL + "/api/v1/events", nil, 401},
		{"OPTIONS", at, nil, 204},
	} {
		answer, body := ask(t, c.method, c.url, nil, c.header...)
		if answer.StatusCode != c.status {
			t.Errorf("%s %s %q: %d %s", c.method, c.url, c.header, answer.StatusCode, body)
		}
	}
	answer, _ := ask(t, "POST", server.URL+"/login", strings.NewReader(url.Values{"token": {secrets[RoleRead]}}.Encode()), "Content-Type", "application/x-www-form-urlencoded")
	if c := answer.Cookies(); answer.StatusCode != 303 || len(c) != 1 || !c[0].HttpOnly || c[0].SameSite != http.SameSiteLaxMode {
		t.Errorf("login: %d %v", answer.StatusCode, c)
	}
	answer, _ = ask(t, "POST", server.URL+"/login", strings.NewReader("token=x"), "Content-Type", "application/x-www-form-urlencoded")
	if answer.StatusCode != 403 || len(answer.Cookies()) != 0 {
		t.Errorf("login with nothing: %d", answer.StatusCode)
	}

	// A revoked token is none from the next request on, whoever revoked it.
	other, err := OpenTokens(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := other.Revoke("Анна read"); err != nil {
		t.Fatal(err)
	}
	if answer, _ := ask(t, "GET", at, nil, bearer(RoleRead)...); answer.StatusCode != 401 {
		t.Errorf("a revoked token: %d", answer.StatusCode)
	}
	if err := other.Revoke("nobody"); !document.IsKind(err, document.KindNotFound) {
		t.Errorf("revoking nobody: %v", err)
	}
}

func TestSecurityHeaders(t *testing.T) {
	l := newLibrary(t)
	id := l.read(t, `<script>alert(1)</script>`, `"><img src=x onerror=alert(1)>.pdf`)
	base := start(t, l, nil).URL
	for _, path := range []string{"/", "/documents/" + id, "/nothing", "/api/v1/documents"} {
		answer, body := ask(t, "GET", base+path, nil, "Accept", "text/html")
		h := answer.Header
		if !strings.Contains(h.Get("Content-Security-Policy"), "default-src 'none'") || h.Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("%s: %v", path, h)
		}
		if strings.HasPrefix(h.Get("Content-Type"), "text/html") && (strings.Contains(body, "<script>") || strings.Contains(body, "<img src=x")) {
			t.Errorf("%s lets markup through", path)
		}
	}
}

// Without a token nothing of any document is to be had, by no route.
func TestNothingWithoutToken(t *testing.T) {
	l := newLibrary(t)
	id := l.read(t, "Записка", "a.pdf")
	tokens, err := OpenTokens(filepath.Join(t.TempDir(), "tokens"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := tokens.Add("ann", RoleRead, time.Now()); err != nil {
		t.Fatal(err)
	}
	base := start(t, l, func(c *Config) { c.Tokens, c.Log = tokens, quiet() }).URL
	open := []string{"/api/v1/openapi.json", "/healthz", "/readyz", "/login", "/logout", "/language", "/web/{file...}"}
	parts := strings.NewReplacer("{id}", id, "{n}", "1", "{format}", "txt", "{lang}", "en", "{$}", "", "{file...}", "style.css")
	for _, route := range (&Server{}).table() {
		method, path, _ := strings.Cut(route.pattern, " ")
		answer, body := ask(t, method, base+parts.Replace(path), nil)
		shut := answer.StatusCode == http.StatusUnauthorized || answer.StatusCode == http.StatusSeeOther && strings.HasPrefix(answer.Header.Get("Location"), "/login")
		if shut == slices.Contains(open, path) && path != "/logout" || answer.StatusCode != http.StatusSeeOther && strings.Contains(body, id) {
			t.Errorf("%s: %d %.200s", route.pattern, answer.StatusCode, body)
		}
	}
}
