package ocr

import (
	"encoding/json"
	"testing"

	"recto/document"
)

func marshal(t *testing.T, v any) string {
	t.Helper()
	data, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func line(words ...string) document.Line {
	var l document.Line
	for _, w := range words {
		l.Words = append(l.Words, document.Word{Text: w})
	}
	return l
}

func TestJoinHyphens(t *testing.T) {
	for _, c := range []struct {
		name        string
		first, next document.Line
		want        string
	}{
		{"parted", line("в", "органи-"), line("зации", "порта"), "в организации\nпорта\n"},
		{"soft hyphen", line("органи\u00ad"), line("зации"), "организации\n"},
		{"capital goes on", line("Нью-"), line("Йорк"), "Нью-\nЙорк\n"},
		{"dash", line("порт", "—"), line("это"), "порт —\nэто\n"},
		{"number", line("1962-"), line("й"), "1962-\nй\n"},
		{"nothing before", line("-"), line("это"), "-\nэто\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			page := document.Page{Regions: []document.Region{{Kind: document.RegionText, Lines: []document.Line{c.first, c.next}}}}
			JoinHyphens(page.Regions)
			if got := page.Text(); got != c.want {
				t.Errorf("%q, want %q", got, c.want)
			}
		})
	}
}

// TestJoinHyphensInARow keeps three lines apart that each end in a hyphen.
func TestJoinHyphensInARow(t *testing.T) {
	page := document.Page{Regions: []document.Region{{Kind: document.RegionText, Lines: []document.Line{
		line("ор-"), line("гани-"), line("зация"),
	}}}}
	JoinHyphens(page.Regions)
	if got, want := page.Text(), "органи-\nзация\n"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}
