package server

import (
	"bufio"
	"context"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"recto/document"
	"recto/internal/testtool"
	"recto/search"
	"recto/wire"
)

// nextEvent reads the lines of one event, without comments and retry.
func nextEvent(t *testing.T, from *bufio.Scanner) map[string]string {
	t.Helper()
	e := map[string]string{}
	for from.Scan() {
		name, value, _ := strings.Cut(from.Text(), ": ")
		switch {
		case from.Text() == "" && e["id"] != "":
			return e
		case name == "id", name == "event", name == "data":
			e[name] = value
		}
	}
	t.Fatalf("the stream ended: %v", from.Err())
	return nil
}

func stream(t *testing.T, url, last string) *bufio.Scanner {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), "GET", url, nil)
	if err != nil {
		t.Fatal(err)
	}
	if last != "" {
		r.Header.Set("Last-Event-ID", last)
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { answer.Body.Close() })
	if answer.StatusCode != 200 || answer.Header.Get("Content-Type") != "text/event-stream" {
		t.Fatalf("%d %s", answer.StatusCode, answer.Header.Get("Content-Type"))
	}
	return bufio.NewScanner(answer.Body)
}

func TestEvents(t *testing.T) {
	l := newLibrary(t)
	one, two := strings.Repeat("1", 64), strings.Repeat("2", 64)
	l.Announce(t.Context(), wire.Event{Type: wire.DocumentQueued, Document: one})
	l.Announce(t.Context(), wire.Event{Type: wire.PageDone, Document: two, Run: testRun, Page: 7})
	l.Announce(t.Context(), wire.Event{Type: wire.DocumentFailed, Document: one, Failure: document.Errorf(document.KindEncrypted, "Encrypted.")})
	server := start(t, l, nil)
	at := server.URL + "/api/v1/events"

	from := stream(t, at, "1")
	if e := nextEvent(t, from); e["id"] != "2" || e["event"] != "page.done" || !strings.Contains(e["data"], `"page":7`) {
		t.Errorf("after 1 comes %v", e)
	}
	if e := nextEvent(t, from); e["id"] != "3" || !strings.Contains(e["data"], `"kind":"encrypted"`) {
		t.Errorf("after 2 comes %v", e)
	}
	if e := nextEvent(t, stream(t, at+"?document="+one, "0")); e["id"] != "1" {
		t.Errorf("of one document first %v", e)
	}
	if e := nextEvent(t, stream(t, at+"?after=2", "")); e["id"] != "3" {
		t.Errorf("after 2 comes %v", e)
	}
	l.Announce(t.Context(), wire.Event{Type: wire.DocumentReady, Document: two})
	if e := nextEvent(t, from); e["id"] != "4" || e["event"] != "document.ready" {
		t.Errorf("what happens next is %v", e)
	}
	for _, bad := range []string{"?after=x", "?document=x"} {
		if answer, _ := ask(t, "GET", at+bad, nil); answer.StatusCode < 400 {
			t.Errorf("%s: %d", bad, answer.StatusCode)
		}
	}
}

// A stream ends with the session, the token or the open doors that let it in; a
// stranger's goes on.
func TestStreamsEndWithTheirRight(t *testing.T) {
	l := newLibrary(t)
	tokens, err := OpenTokens(filepath.Join(t.TempDir(), "tokens.json"))
	if err != nil {
		t.Fatal(err)
	}
	s := newServer(t, l, func(c *Config) { c.Tokens, c.PublicRead, c.Loopback, c.Log = tokens, true, true, quiet() })
	s.heartbeat = 20 * time.Millisecond
	server := httptest.NewServer(s)
	t.Cleanup(server.Close)
	follow := func(header ...string) <-chan error {
		t.Helper()
		r, err := http.NewRequestWithContext(t.Context(), "GET", server.URL+"/api/v1/events", nil)
		if err != nil {
			t.Fatal(err)
		}
		for i := 0; i < len(header); i += 2 {
			r.Header.Set(header[i], header[i+1])
		}
		answer, err := http.DefaultClient.Do(r)
		if err != nil || answer.StatusCode != 200 {
			t.Fatal(answer, err)
		}
		ended := make(chan error, 1)
		go func() {
			defer answer.Body.Close()
			_, err := io.Copy(io.Discard, answer.Body)
			ended <- err
		}()
		return ended
	}
	goesOn := func(who string, stream <-chan error) {
		t.Helper()
		select {
		case err := <-stream:
			t.Errorf("%s: the stream ended: %v", who, err)
		case <-time.After(5 * s.heartbeat):
		}
	}
	ends := func(who string, stream <-chan error) {
		t.Helper()
		select {
		case err := <-stream:
			if err != nil {
				t.Errorf("%s: %v", who, err)
			}
		case <-time.After(20 * time.Second):
			t.Errorf("%s: the stream goes on", who)
		}
	}
	open := follow()
	goesOn("open doors", open)
	secret, err := tokens.Add("ann", RoleRead, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	ends("shut doors", open)
	cookie := signIn(t, server.URL, secret)
	session := []string{"Cookie", cookie.Name + "=" + cookie.Value}
	stranger, signedIn, bearer := follow(), follow(session...), follow(bearing(secret)...)
	goesOn("signed in", signedIn)
	ask(t, "POST", server.URL+"/logout", nil, session...)
	ends("signed out", signedIn)
	goesOn("the token", bearer)
	if err := tokens.Revoke("ann"); err != nil {
		t.Fatal(err)
	}
	ends("revoked", bearer)
	goesOn("a stranger", stranger)
}

// TestServe stops a server while somebody follows the events and the catalogue
// is kept up.
func TestServe(t *testing.T) {
	l := newLibrary(t)
	catalogue, err := search.Open("")
	if err != nil {
		t.Fatal(err)
	}
	defer catalogue.Close()
	s := New(Config{Library: l.Library, Catalogue: catalogue, Follow: l.follow, Log: quiet()})
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	kept, served := make(chan struct{}), make(chan error)
	go func() { s.Keep(ctx); close(kept) }()
	go func() { served <- s.Serve(ctx, listener, time.Minute) }()
	from := stream(t, "http://"+listener.Addr().String()+"/api/v1/events", "0")

	id := l.read(t, "Записка", "a.pdf")
	l.Announce(t.Context(), wire.Event{Type: wire.PageDone, Document: id})
	if e := nextEvent(t, from); e["event"] != "page.done" {
		t.Errorf("%v", e)
	}
	testtool.Await(t, func() bool { return catalogue.Get(id) != nil }, "the catalogue does not get the document")
	if s.pace.perMinute(time.Now()) == 0 {
		t.Error("the page was not counted")
	}
	cancel()
	if err := <-served; err != nil {
		t.Errorf("it ended with %v", err)
	}
	<-kept
	if from.Scan(); from.Err() != nil {
		t.Errorf("the stream was cut: %v", from.Err())
	}
}

func TestPace(t *testing.T) {
	var p pace
	now := time.Unix(1_700_000_000, 0)
	if got := p.perMinute(now); got != 0 {
		t.Errorf("%v before anything", got)
	}
	for i := range 120 {
		p.count(wire.Event{Type: wire.PageDone, Time: now.Add(time.Duration(i) * time.Second)})
		p.count(wire.Event{Type: wire.DocumentReady, Time: now.Add(time.Duration(i) * time.Second)})
	}
	if got := p.perMinute(now.Add(119 * time.Second)); got < 55 || got > 65 {
		t.Errorf("%v a minute, want 60", got)
	}
	if got := p.perMinute(now.Add(time.Hour)); got != 0 {
		t.Errorf("%v an hour later", got)
	}
}
