package main

import (
	"bytes"
	"io"
	"mime/multipart"
	"net/http"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"recto/document"
	"recto/server"
	"recto/wire"
)

// What the archive says of access is kept, shown and changed as other data is.
// It locks nothing: every token reads the document, and nobody without one.
func TestAccess(t *testing.T) {
	h := open(t, t.TempDir())
	tokens, err := server.OpenTokens(filepath.Join(t.TempDir(), "tokens.json"))
	if err != nil {
		t.Fatal(err)
	}
	read, err := tokens.Add("reader", server.RoleRead, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	upload, err := tokens.Add("archivist", server.RoleUpload, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	base := h.api(tokens)
	send := func(access string) (int, string) {
		t.Helper()
		var body bytes.Buffer
		form := multipart.NewWriter(&body)
		form.WriteField("access", access)
		part, err := form.CreateFormFile("file", "order.pdf")
		if err != nil {
			t.Fatal(err)
		}
		io.WriteString(part, "%PDF-1.7 an order")
		form.Close()
		return h.ask("POST", base+"/api/v1/documents", upload, form.FormDataContentType(), &body)
	}
	if status, said := send("secret"); status != http.StatusBadRequest || !strings.Contains(said, "neither public nor private") {
		t.Errorf("access: secret is answered with %d %s", status, said)
	}
	if status, said := send("restricted"); status != http.StatusAccepted {
		t.Fatalf("access: restricted is answered with %d %s", status, said)
	}
	if status, said := send(wire.AccessPublic); status != http.StatusAccepted || !strings.Contains(said, `{"field":"access","kept":"private","given":"public"}`) {
		t.Errorf("access: open for the same file is answered with %d %s", status, said)
	}
	id := document.ID(hash([]byte("%PDF-1.7 an order")))
	at := base + "/api/v1/documents/" + id
	for path, want := range map[string]string{at: `"access":"private"`, at + "/files/1": "%PDF-1.7 an order"} {
		if status, body := h.ask("GET", path, read, "", nil); status != http.StatusOK || !strings.Contains(body, want) {
			t.Errorf("%s gives a reader %d %.300s, want %s", path, status, body, want)
		}
		if status, body := h.ask("GET", path, "", "", nil); strings.Contains(body, want) {
			t.Errorf("%s gives everybody %d %.300s", path, status, body)
		}
	}
	r, err := http.NewRequest("PATCH", at, strings.NewReader(`{"access":"open"}`))
	if err != nil {
		t.Fatal(err)
	}
	r.Header = http.Header{"Authorization": {"Bearer " + upload}, "If-Match": {"*"}, "Content-Type": {"application/json"}}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	answer.Body.Close()
	if _, body := h.ask("GET", at, read, "", nil); answer.StatusCode != http.StatusOK || !strings.Contains(body, `"access":"public"`) {
		t.Errorf("changed (%d) it is %.300s", answer.StatusCode, body)
	}
}
