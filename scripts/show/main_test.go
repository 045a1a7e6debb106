package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestShow(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.json")
	err := os.WriteFile(path, []byte(`{"schema":"recto.document/1","pages":[
		{"number":1,"quality":0.981,"languages":["ru","en"],"regions":[{"kind":"text","lines":[
			{"paragraph":1,"words":[{"text":"Порт"},{"text":"Гава-","joined":"Гаваны","part":1}]},
			{"paragraph":1,"words":[{"text":"ны","joined":"Гаваны","part":2},{"text":"открыт."}]}]}]},
		{"number":2,"regions":null,"failure":{"kind":"timeout"}}]}`), 0o644)
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	if err := show(&out, path); err != nil {
		t.Fatal(err)
	}
	want := `
Page 1 says:

    Порт Гаваны
    открыт.

page  quality  languages  lines  words
   1    98.1%  ru, en         2      4
   2  failed: Reading took longer than allowed and was stopped. Rescan the page at 300 dpi, or split it.
`
	if out.String() != want {
		t.Errorf("got %s\nwant %s", out.String(), want)
	}
}
