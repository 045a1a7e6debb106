package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"recto/cite"
)

// A line is cited and proven; the proof holds on the server and in the bag,
// without the server, and a changed one does not.
func TestServiceCites(t *testing.T) {
	program = func() (string, error) { return filepath.Join(bin, "recto"), nil }
	dir := t.TempDir()
	s := serve(t, filepath.Join(dir, "data"))
	t.Setenv("RECTO_SERVER", s.address)
	page := filepath.Join(dir, "page.jpg")
	if err := smallPage(filepath.Join(testdata(t, "pages"), "ru-straight.jpg"), page); err != nil {
		t.Fatal(err)
	}
	out, said, code := call(t, "ingest", "--wait", page)
	if code != 0 {
		t.Fatalf("%d %s", code, said)
	}
	id := strings.Fields(out)[0]
	must := func(args ...string) string {
		t.Helper()
		out, said, code := call(t, args...)
		if code != 0 {
			t.Fatalf("%q ends with %d: %s%s", args, code, out, said)
		}
		return out
	}
	if text := must("cite", "--format", "bibtex", "--page", "1", "--line", "2", id); !strings.Contains(text, "line=p1r") || !strings.Contains(text, "@misc{recto-"+id[:12]) {
		t.Errorf("BibTeX is %s", text)
	}
	proof, archive := filepath.Join(dir, "proof.json"), filepath.Join(dir, "bag.zip")
	must("cite", "--page", "1", "--line", "2", "-o", proof, id)
	must("get", "--format", "bag", "-o", archive, id)
	if out := must("verify", proof); strings.Count(out, "confirmed") != 13 || !strings.Contains(out, "The reading is the current one.") {
		t.Errorf("on the server:\n%s", out)
	}
	s.Process.Kill()
	s.Wait()
	if out := must("verify", archive); !strings.Contains(out, "The bag is complete") {
		t.Errorf("the bag: %s", out)
	}
	if out := must("verify", "--bag", archive, proof); strings.Count(out, "confirmed") != 12 || strings.Contains(out, "current") {
		t.Errorf("in the bag:\n%s", out)
	}
	form, err := os.ReadFile(proof)
	if err != nil {
		t.Fatal(err)
	}
	p, err := cite.ParseProof(form)
	if err != nil || p.Excerpt.Text == "" || p.Excerpt.First != 2 || p.Text != p.Excerpt.Text {
		t.Fatalf("the proof is of %+v (%v)", p.Excerpt, err)
	}
	t.Logf("a proof of %q has %d bytes", p.Text, len(form))
	p.Crop.Box.Left++
	form, _ = json.Marshal(p)
	if err := os.WriteFile(proof, form, 0o644); err != nil {
		t.Fatal(err)
	}
	if out, _, code := call(t, "verify", "--bag", archive, proof); code != 2 || !strings.Contains(out, "differs    The crop does not show that place") {
		t.Errorf("a forged crop: %d\n%s", code, out)
	}
	// A bag of which a byte was changed is none.
	data, err := os.ReadFile(archive)
	if err != nil {
		t.Fatal(err)
	}
	at := bytes.Index(data, []byte("\xff\xd8\xff"))
	data[at+500] ^= 1
	if err := os.WriteFile(archive, data, 0o644); err != nil {
		t.Fatal(err)
	}
	if out, said, code := call(t, "verify", archive); code != 2 {
		t.Errorf("a changed bag: %d %s%s", code, out, said)
	}
	if _, said, code := call(t, "verify", "--bag", archive, proof); code != 2 || said == "" {
		t.Errorf("against a changed bag: %d %s", code, said)
	}
}
