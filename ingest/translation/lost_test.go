package translation

import (
	"bytes"
	"maps"
	"slices"
	"strings"
	"testing"
	"unicode"

	"golang.org/x/net/html"

	"recto/document"
)

// TestNothingLost counts the visible characters of each shape and of what came
// out of it: every one must be in exactly one place.
func TestNothingLost(t *testing.T) {
	for _, name := range shapes(t) {
		if !strings.HasSuffix(name, ".md") { // its markup is no visible text
			t.Run(name, func(t *testing.T) { nothingLost(t, read(t, name), name) })
		}
	}
	t.Run("sample", func(t *testing.T) { nothingLost(t, read(t, "../../testdata/sample/translation.html"), "x.html") })
}

func nothingLost(t *testing.T, data []byte, name string) {
	t.Helper()
	format, err := Sniff(data)
	if err != nil {
		t.Fatal(err)
	}
	text := decode(data, format == HTML)
	in, p := text, textContent(text)
	if format == HTML {
		in = visible(t, text)
		if p, err = htmlContent(text); err != nil {
			t.Fatal(err)
		}
	}
	u := &understanding{content: p}
	u.assign()
	got, err := u.assemble()
	if err != nil {
		t.Fatal(err)
	}
	// Numbers of lists and the marks of footnotes are shown but once.
	marks := slices.ContainsFunc(got.Body, func(p document.Paragraph) bool {
		return slices.ContainsFunc(p.Notes, func(n document.Note) bool { return n.Kind == document.NoteFootnote })
	})
	want, have := census(in, marks), census(told(u, got), marks)
	for _, r := range slices.Sorted(maps.Keys(want)) {
		if have[r] != want[r] {
			t.Errorf("%q stands %d times in %s and %d times in what came out", r, want[r], name, have[r])
		}
	}
	for _, r := range slices.Sorted(maps.Keys(have)) {
		if want[r] == 0 {
			t.Errorf("%q came out of %s, which has none", r, name)
		}
	}
}

// told is all text of a translation that it has from a block; what it has from
// a citation's parts or unseen data is a copy.
func told(u *understanding, t *document.Translation) string {
	parts := slices.Concat(t.Header, []string{t.Summary, t.Citation})
	if !u.has(roleSummary) {
		parts = slices.Concat(t.Header, []string{t.Citation})
	}
	for r, text := range map[role]string{roleTitle: t.Title, roleDate: t.DateLiteral, roleClassification: t.Classification} {
		if u.has(r) {
			parts = append(parts, text)
		}
	}
	if u.has(roleReference) {
		parts = append(parts, t.Reference.Text)
	}
	credits := 0
	for _, b := range u.blocks {
		if b.role == roleCredit {
			credits++
		}
	}
	parts = append(parts, t.Credits[:credits]...)
	for _, p := range t.Body {
		parts = append(parts, p.Text)
		for _, n := range p.Notes {
			if n.Kind == document.NotePage && n.Start == n.End {
				parts = append(parts, "["+n.Text+"]")
			}
			if n.Kind == document.NoteFootnote {
				parts = append(parts, n.Text)
			}
		}
	}
	if t.Original != nil {
		parts = append(parts, running(t.Original.Body))
	}
	for _, d := range t.Dropped {
		parts = append(parts, d.Text)
	}
	return strings.Join(parts, "\n")
}

// census counts characters; letters only where marks of footnotes stand once
// for two.
func census(s string, lettersOnly bool) map[rune]int {
	counts := map[rune]int{}
	for _, r := range s {
		if unicode.IsSpace(r) || r == ':' || lettersOnly && !unicode.IsLetter(r) {
			continue // a colon may stand between a label and its value
		}
		counts[r]++
	}
	return counts
}

// visible is all text between the tags of a page's body.
func visible(t *testing.T, text string) string {
	t.Helper()
	var out bytes.Buffer
	z := html.NewTokenizer(strings.NewReader(text))
	unseen := ""
	for {
		switch z.Next() {
		case html.ErrorToken:
			return out.String()
		case html.TextToken:
			if unseen == "" {
				out.Write(z.Text())
			}
		case html.StartTagToken:
			name, _ := z.TagName()
			if n := string(name); unseen == "" && (n == "title" || n == "script" || n == "style") {
				unseen = n
			}
		case html.EndTagToken:
			if name, _ := z.TagName(); string(name) == unseen {
				unseen = ""
			}
		}
	}
}
