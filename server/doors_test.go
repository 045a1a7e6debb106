package server

import (
	"archive/zip"
	"bufio"
	"context"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"recto/document"
	"recto/storage"
	"recto/wire"
)

// guardedBy serves a library with tokens, of which there is one of each role.
func guardedBy(t *testing.T, l *testLibrary, change func(*Config)) (base string, tokens *Tokens, secrets map[Role]string) {
	t.Helper()
	tokens, err := OpenTokens(filepath.Join(t.TempDir(), "tokens.json"))
	if err != nil {
		t.Fatal(err)
	}
	secrets = map[Role]string{}
	for _, role := range []Role{RoleRead, RoleUpload, RoleAdmin} {
		if secrets[role], err = tokens.Add(string(role), role, time.Now()); err != nil {
			t.Fatal(err)
		}
	}
	base = start(t, l, func(c *Config) {
		c.Tokens, c.Log = tokens, quiet()
		if change != nil {
			change(c)
		}
	}).URL
	return base, tokens, secrets
}

func bearing(token string) []string { return []string{"Authorization", "Bearer " + token} }

// signIn returns the cookie of somebody who has signed in.
func signIn(t *testing.T, base, token string) *http.Cookie {
	t.Helper()
	form := url.Values{"token": {token}, "next": {"/documents/x?page=2"}}
	answer, body := ask(t, "POST", base+"/login", strings.NewReader(form.Encode()), "Content-Type", "application/x-www-form-urlencoded")
	c := answer.Cookies()
	if answer.StatusCode != 303 || answer.Header.Get("Location") != "/documents/x?page=2" || len(c) != 1 {
		t.Fatalf("signing in: %d %v %.200s", answer.StatusCode, answer.Header, body)
	}
	return c[0]
}

// A loopback address is open as long as nobody has made a token; from the first
// on it is shut, also where their file is gone: a proxy on this machine comes
// from loopback, too.
func TestTokensCountOnLoopback(t *testing.T) {
	file := filepath.Join(t.TempDir(), "tokens.json")
	tokens, err := OpenTokens(file)
	if err != nil {
		t.Fatal(err)
	}
	l := newLibrary(t)
	at := start(t, l, func(c *Config) { c.Tokens, c.Loopback, c.Log = tokens, true, quiet() }).URL + "/api/v1/documents"
	want := func(status int, when string, header ...string) {
		t.Helper()
		if answer, body := ask(t, "GET", at, nil, header...); answer.StatusCode != status {
			t.Errorf("%s: %d %.200s", when, answer.StatusCode, body)
		}
	}
	want(200, "without tokens")
	want(403, "without tokens, under a foreign name", "Host", "evil.example")
	other, err := OpenTokens(file)
	if err != nil {
		t.Fatal(err)
	}
	secret, err := other.Add("ann", RoleRead, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	want(401, "with tokens that came later")
	want(200, "with a token", bearing(secret)...)
	if err := os.Remove(file); err != nil {
		t.Fatal(err)
	}
	want(401, "without their file")
}

// Only a token in Authorization frees from the check of where a change comes
// from, and then no cookie counts.
func TestCrossSiteWithOddAuthorization(t *testing.T) {
	l := newLibrary(t)
	id := l.read(t, "Записка", "a.pdf")
	base, _, secrets := guardedBy(t, l, nil)
	open := start(t, l, nil).URL
	cookie := signIn(t, base, secrets[RoleAdmin])
	for _, authorization := range []string{"", "x", "Bearer", "Bearer ", "Basic YTpi", "Bearer nonsense", "bearer\tx"} {
		header := []string{"Cookie", cookie.Name + "=" + cookie.Value, "Sec-Fetch-Site", "cross-site", "Authorization", authorization}
		for _, path := range []string{"/api/v1/documents/" + id + "/retry", "/documents/" + id + "/delete"} {
			if answer, _ := ask(t, "POST", base+path, nil, header...); answer.StatusCode != 403 && answer.StatusCode != 401 {
				t.Errorf("%q: %s gives %d", authorization, path, answer.StatusCode)
			}
			if answer, _ := ask(t, "POST", open+path, nil, header...); answer.StatusCode != 403 {
				t.Errorf("%q on loopback: %s gives %d", authorization, path, answer.StatusCode)
			}
		}
	}
	if answer, body := ask(t, "POST", base+"/api/v1/documents/"+id+"/retry", nil, "Cookie", cookie.Name+"="+cookie.Value, "Sec-Fetch-Site", "same-origin", "Authorization", "Basic YTpi"); answer.StatusCode != 202 {
		t.Errorf("our own page behind a proxy's password: %d %s", answer.StatusCode, body)
	}
}

func TestWrongTokensAreThrottled(t *testing.T) {
	base, _, secrets := guardedBy(t, newLibrary(t), nil)
	statuses := map[int]int{}
	for range 30 {
		answer, _ := ask(t, "GET", base+"/api/v1/documents", nil, bearing("recto_wrong")...)
		statuses[answer.StatusCode]++
		if answer.StatusCode == 429 && answer.Header.Get("Retry-After") == "" {
			t.Error("nobody says when to try again")
		}
	}
	if statuses[401] != 10 || statuses[429] != 20 {
		t.Errorf("%v", statuses)
	}
	answer, _ := ask(t, "POST", base+"/login", strings.NewReader("token=x"), "Content-Type", "application/x-www-form-urlencoded")
	if answer.StatusCode != 429 {
		t.Errorf("the form takes more: %d", answer.StatusCode)
	}
	if answer, _ := ask(t, "GET", base+"/api/v1/documents", nil, bearing(secrets[RoleRead])...); answer.StatusCode != 200 {
		t.Errorf("a right token: %d", answer.StatusCode)
	}
}

func TestTokensEndAndAreSeen(t *testing.T) {
	base, tokens, _ := guardedBy(t, newLibrary(t), nil)
	if _, err := tokens.AddUntil("late", RoleRead, time.Now(), time.Now().Add(-time.Second)); !document.IsKind(err, document.KindUsage) {
		t.Errorf("a token that has ended: %v", err)
	}
	secret, err := tokens.AddUntil("short", RoleRead, time.Now(), time.Now().Add(time.Second))
	if err != nil {
		t.Fatal(err)
	}
	if answer, _ := ask(t, "GET", base+"/api/v1/documents", nil, bearing(secret)...); answer.StatusCode != 200 {
		t.Errorf("before its end: %d", answer.StatusCode)
	}
	other, err := OpenTokens(tokens.file)
	if err != nil {
		t.Fatal(err)
	}
	if used := other.Used(); time.Since(used["short"]) > time.Minute || !used["read"].IsZero() {
		t.Errorf("used: %v", used)
	}
	time.Sleep(1100 * time.Millisecond)
	if answer, _ := ask(t, "GET", base+"/api/v1/documents", nil, bearing(secret)...); answer.StatusCode != 401 {
		t.Errorf("after its end: %d", answer.StatusCode)
	}
}

// A session is no token. It outlives the server, and ends when its owner signs
// out and when the token is revoked.
func TestSessions(t *testing.T) {
	l := newLibrary(t)
	base, tokens, secrets := guardedBy(t, l, func(c *Config) { c.Public = &url.URL{Scheme: "https", Host: "archive.example"} })
	// The first page of a server with a public path; the cookie is the same.
	c := signIn(t, base, secrets[RoleRead])
	if !c.HttpOnly || !c.Secure || c.SameSite != http.SameSiteLaxMode || c.Path != "/" || time.Until(c.Expires) < 29*24*time.Hour {
		t.Errorf("the cookie is %+v", c)
	}
	if strings.Contains(c.Value, strings.TrimPrefix(secrets[RoleRead], "recto_")) || len(c.Value) < 43 {
		t.Errorf("the cookie has %q", c.Value)
	}
	for info, err := range l.Store.List(t.Context(), storage.SessionsPrefix, "") {
		form, _, readErr := storage.ReadAll(t.Context(), l.Store, info.Key)
		if err != nil || readErr != nil || strings.Contains(info.Key+string(form), c.Value) {
			t.Errorf("the storage tells the session: %s %s", info.Key, form)
		}
	}
	with := func(base, value string) int {
		t.Helper()
		answer, _ := ask(t, "GET", base+"/api/v1/documents", nil, "Cookie", sessionCookie+"="+value)
		return answer.StatusCode
	}
	again := start(t, l, func(c *Config) { c.Tokens, c.Log = tokens, quiet() }).URL
	for value, want := range map[string]int{c.Value: 200, secrets[RoleRead]: 401, hashOf(c.Value): 401, "": 401, "../../../etc/passwd/and/more": 401} {
		if got := with(base, value); got != want {
			t.Errorf("%q: %d", value, got)
		}
		if got := with(again, value); got != want {
			t.Errorf("%q at another server: %d", value, got)
		}
	}
	other := signIn(t, base, secrets[RoleRead])
	answer, _ := ask(t, "POST", base+"/logout", nil, "Cookie", sessionCookie+"="+c.Value)
	if gone := answer.Cookies(); answer.StatusCode != 303 || len(gone) != 1 || gone[0].Expires.After(time.Now()) {
		t.Errorf("signing out: %d %v", answer.StatusCode, gone)
	}
	if a, b := with(base, c.Value), with(base, other.Value); a != 401 || b != 200 {
		t.Errorf("signed out: %d, the other: %d", a, b)
	}
	if err := tokens.Revoke("read"); err != nil {
		t.Fatal(err)
	}
	if got := with(base, other.Value); got != 401 {
		t.Errorf("revoked: %d", got)
	}
	for next, want := range map[string]string{"https://evil.example/": "/", "//evil.example": "/", `/\evil.example`: "/", "javascript:alert(1)": "/", "/?q=a": "/?q=a", "": "/"} {
		if got := localPath(next); got != want {
			t.Errorf("after signing in %q leads to %q", next, got)
		}
	}
}

// everyRoute returns a request for each route about a document.
func everyRoute(id string) (requests [][2]string) {
	parts := strings.NewReplacer("{id}", id, "{n}", "1", "{format}", "txt", "{lang}", "en", "{deed}", "remove", "{run}", testRun)
	for _, route := range (&Server{}).table() {
		if method, path, _ := strings.Cut(route.pattern, " "); strings.Contains(path, "{id}") {
			requests = append(requests, [2]string{method, parts.Replace(path)})
		}
	}
	return requests
}

// Where everybody may read what is public, a private document is one that does
// not exist, by every route.
func TestPrivateIsNotThere(t *testing.T) {
	l := newLibrary(t)
	private, open, absent := l.read(t, "Тайна", "a.pdf"), l.read(t, "Записка", "b.pdf"), strings.Repeat("5", 64)
	l.align(t, private)
	l.align(t, open)
	for id, access := range map[string]string{private: "restricted", open: "open"} { // as they were once stored
		s, _, err := l.Source(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		said := wire.Saying{By: "ann", At: time.Now()}
		s.Access, s.By, s.Changed, s.Filled = access, "ann", &said, map[string]wire.Saying{"title": said}
		removed := wire.TranslationFile{Language: "de", Name: "weg.txt", SHA256: strings.Repeat("6", 64), Added: said, Removed: &said}
		s.Translations[0].Added, s.Removed = said, []wire.TranslationFile{removed}
		l.putJSON(t, storage.SourceKey(id), s)
	}
	if _, err := l.Correct(t.Context(), open, -1, "ann", document.Correction{Kind: document.CorrectLeftOut, Page: 2, Out: true}); err != nil {
		t.Fatal(err)
	}
	base, _, secrets := guardedBy(t, l, func(c *Config) { c.PublicRead = true })
	for i, request := range everyRoute(private) {
		missing := everyRoute(absent)[i]
		answer, body := ask(t, request[0], base+request[1], nil)
		nothing, same := ask(t, missing[0], base+missing[1], nil)
		if answer.StatusCode != 404 || nothing.StatusCode != 404 || strings.ReplaceAll(body, private, absent) != same {
			t.Errorf("%s: %d %.200s\nabsent: %d %.200s", request, answer.StatusCode, body, nothing.StatusCode, same)
		}
	}
	for _, request := range everyRoute(open) {
		answer, body := ask(t, request[0], base+request[1], nil)
		if strings.HasSuffix(request[1], "/proof") || strings.HasSuffix(request[1], "/alike") {
			continue // they want a server that draws, and a word
		}
		if reads := request[0] == "GET" && !strings.HasSuffix(request[1], "/explanation"); reads != (answer.StatusCode < 400) && answer.StatusCode != 404 && !(answer.StatusCode == 303 && !reads) {
			t.Errorf("%s of a public one: %d %.200s", request, answer.StatusCode, body)
		}
		if !strings.HasPrefix(request[1], "/documents/") && request[0] != "GET" && answer.StatusCode != 401 {
			t.Errorf("%s of a public one: %d", request, answer.StatusCode)
		}
		if name := namesAnn(t, body); name != "" {
			t.Errorf("%s names people in %s", request, name)
		}
	}
	for _, path := range []string{"/", "/api/v1/documents", "/api/v1/documents?q=Тайна", "/?status=deleted&deleted=" + private[:63], "/api/v1/documents?status=partial"} {
		answer, body := ask(t, "GET", base+path, nil)
		if answer.StatusCode != 200 || strings.Contains(body, private) || strings.Contains(body, "Тайна</") {
			t.Errorf("%s: %d tells of a private one", path, answer.StatusCode)
		}
		if strings.Contains(path, "/api/") && !strings.Contains(body, `"counts":{"partial":1}`) {
			t.Errorf("%s counts %.400s", path, body)
		}
	}
	for _, path := range []string{"/api/v1/jobs", "/api/v1/version"} {
		if answer, _ := ask(t, "GET", base+path, nil); answer.StatusCode != 401 {
			t.Errorf("%s: %d", path, answer.StatusCode)
		}
	}
	if answer, body := ask(t, "GET", base+"/api/v1/documents", nil, bearing(secrets[RoleRead])...); !strings.Contains(body, private) || !strings.Contains(body, `"partial":2`) {
		t.Errorf("a reader sees %d %.300s", answer.StatusCode, body)
	}
	from := stream(t, base+"/api/v1/events", "0")
	for _, id := range []string{private, absent, open} {
		l.Announce(t.Context(), wire.Event{Type: wire.DocumentChanged, Document: id})
	}
	if e := nextUnnumbered(t, from); !strings.Contains(e, open) || strings.Contains(e, `"seq"`) {
		t.Errorf("a stranger hears first of %s", e)
	}
	closed, _, _ := guardedBy(t, l, nil)
	if answer, _ := ask(t, "GET", closed+"/api/v1/documents/"+open, nil); answer.StatusCode != 401 {
		t.Errorf("a public one where nobody may read without a token: %d", answer.StatusCode)
	}
}

var ann = regexp.MustCompile(`\bann\b`)

// namesAnn returns where an answer names a person: in itself, or in a file of the
// zip that it is.
func namesAnn(t *testing.T, body string) string {
	t.Helper()
	if !strings.HasPrefix(body, "PK") {
		return ann.FindString(body)
	}
	files, err := zip.NewReader(strings.NewReader(body), int64(len(body)))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files.File {
		data, err := fs.ReadFile(files, f.Name)
		if err != nil {
			t.Fatal(err)
		}
		if ann.Match(data) {
			return f.Name + ": " + string(data)
		}
	}
	return ""
}

// nextUnnumbered reads the lines of one event.
func nextUnnumbered(t *testing.T, from *bufio.Scanner) (all string) {
	t.Helper()
	for from.Scan() {
		if from.Text() == "" && strings.Contains(all, "data:") {
			return all
		}
		all += from.Text() + "\n"
	}
	t.Fatalf("the stream ended: %v", from.Err())
	return ""
}

// The jobs count private documents, so that a stranger's list is without them.
func TestJobsAreNotForStrangers(t *testing.T) {
	l := newLibrary(t)
	id := l.read(t, "Записка", "a.pdf")
	s, _, err := l.Source(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	s.Access = wire.AccessPublic
	l.putJSON(t, storage.SourceKey(id), s)
	if err := l.Store.Delete(t.Context(), storage.ManifestKey(id)); err != nil {
		t.Fatal(err)
	}
	asked := 0
	base, _, secrets := guardedBy(t, l, func(c *Config) {
		c.PublicRead = true
		c.Queue = func(context.Context) (Queue, error) { asked++; return Queue{}, nil }
	})
	for i, header := range [][]string{nil, bearing(secrets[RoleRead])} {
		if answer, body := ask(t, "GET", base+"/", nil, header...); answer.StatusCode != 200 || !strings.Contains(body, id) || asked != i {
			t.Errorf("the list with %q: %d after %d questions", header, answer.StatusCode, asked)
		}
	}
}

// Who may only read is not offered what changes something.
func TestReadersAreOfferedReading(t *testing.T) {
	l := newLibrary(t)
	id := l.read(t, "Записка", "a.pdf")
	source, _, err := l.Source(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	source.Access = wire.AccessPublic
	l.putJSON(t, storage.SourceKey(id), source)
	base, _, secrets := guardedBy(t, l, func(c *Config) { c.PublicRead = true })
	changes := []string{`id="upload"`, "/retry", "/documents/delete", `href="#manage"`, `id="manage"`, "/explanation", "/correct?", "/doubts", "edit.js"}
	for role, secret := range map[Role]string{RolePublic: "", RoleRead: secrets[RoleRead], RoleUpload: secrets[RoleUpload]} {
		header := slices.Clone(html)
		if secret != "" {
			header = append(header, bearing(secret)...)
		}
		shown := ""
		for _, path := range []string{"/", "/documents/" + id} {
			answer, page := ask(t, "GET", base+path, nil, header...)
			if answer.StatusCode != 200 || !strings.Contains(page, "Записка") {
				t.Fatalf("%s: %s: %d", role, path, answer.StatusCode)
			}
			shown += page
		}
		for _, change := range changes {
			if strings.Contains(shown, change) != (role == RoleUpload) {
				t.Errorf("%s: whether %s is there is %t", role, change, role != RoleUpload)
			}
		}
		if downloads := strings.Contains(shown, "/api/v1/download"); downloads != (role != RolePublic) {
			t.Errorf("%s: whether several may be downloaded is %t", role, downloads)
		}
	}
}

// A signed link opens one document for some time, for reading.
func TestLinks(t *testing.T) {
	l := newLibrary(t)
	id, other := l.read(t, "Записка", "a.pdf"), l.read(t, "Другая", "b.pdf")
	base, tokens, secrets := guardedBy(t, l, nil)
	at := "/api/v1/documents/" + id
	if answer, _ := ask(t, "POST", base+at+"/links", nil, bearing(secrets[RoleRead])...); answer.StatusCode != 403 {
		t.Errorf("a reader makes links: %d", answer.StatusCode)
	}
	for _, body := range []string{`{"days":0}`, `{"days":91}`, `{"days":1}{}`, `[]`} {
		if answer, _ := ask(t, "POST", base+at+"/links", strings.NewReader(body), append(bearing(secrets[RoleUpload]), "Content-Type", "application/json")...); answer.StatusCode != 400 {
			t.Errorf("%s: %d", body, answer.StatusCode)
		}
	}
	answer, body := ask(t, "POST", base+at+"/links", strings.NewReader(`{"days":2}`), append(bearing(secrets[RoleUpload]), "Content-Type", "application/json")...)
	_, key, _ := strings.Cut(body, "?key=")
	key, _, _ = strings.Cut(key, `"`)
	if answer.StatusCode != 200 || len(key) < 30 {
		t.Fatalf("%d %s", answer.StatusCode, body)
	}
	// A server that starts anew signs with the same key.
	base = start(t, l, func(c *Config) { c.Tokens, c.Log = tokens, quiet() }).URL
	until, mac, _ := strings.Cut(key, ".")
	for _, c := range []struct {
		method, path, key string
		status            int
	}{
		{"GET", at, key, 200}, {"GET", at + "/pages/1/image", key, 200}, {"GET", at + "/files/1", key, 200},
		{"GET", at, "", 401}, {"GET", at, until + "1." + mac, 403}, {"GET", at, until + "." + mac[1:], 403}, {"GET", at, "1." + mac, 403}, {"GET", at, "x", 403},
		{"GET", "/api/v1/documents/" + other, key, 403}, {"GET", "/api/v1/documents", key, 401},
		{"POST", at + "/retry", key, 401}, {"POST", at + "/links", key, 401}, {"DELETE", at, key, 401}, {"POST", "/documents/" + id + "/delete", key, 401},
	} {
		if answer, body := ask(t, c.method, base+c.path+"?key="+c.key, nil); answer.StatusCode != c.status {
			t.Errorf("%s %s with %q: %d %.200s", c.method, c.path, c.key, answer.StatusCode, body)
		}
	}
	answer, _ = ask(t, "GET", base+"/documents/"+id+"?page=2&key="+key, nil)
	cookies := answer.Cookies()
	if answer.StatusCode != 303 || answer.Header.Get("Location") != "/documents/"+id+"?page=2" || len(cookies) != 1 || !cookies[0].HttpOnly {
		t.Fatalf("the page: %d %v", answer.StatusCode, answer.Header)
	}
	held := []string{"Cookie", cookies[0].Name + "=" + cookies[0].Value}
	for path, status := range map[string]int{"/documents/" + id: 200, at + "/pages/1/image": 200, "/documents/" + other: 303, "/api/v1/documents/" + other: 401} {
		if answer, body := ask(t, "GET", base+path, nil, held...); answer.StatusCode != status || strings.Contains(body, `id="manage"`) {
			t.Errorf("%s: %d", path, answer.StatusCode)
		}
	}
	s := handlerOf(t, l)
	signed, err := s.signature(t.Context(), id, time.Now().Unix()-1)
	if err != nil {
		t.Fatal(err)
	}
	if until, err := s.holds(t.Context(), id, strings.Join([]string{"1700000000", signed}, ".")); err != nil || !until.IsZero() {
		t.Errorf("a link that has ended: %v, %v", until, err)
	}
	r := httptest.NewRequest("GET", "http://[2001:db8:1:2:3::4]/", nil)
	r.RemoteAddr = "[2001:db8:1:2:3::4]:99"
	if got := addressOf(r); got != "2001:db8:1:2::/64" {
		t.Errorf("one customer is %s", got)
	}
}
