package main

import (
	"embed"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"recto/scripts/simulate"
)

//go:embed texts/*.txt
var texts embed.FS

// languageTexts are short texts in languages and spellings, and what the notice
// of a page says of each; "" where there is nothing to say.
var languageTexts = []struct{ name, notice string }{
	{"ru", ""}, {"en", ""}, {"de", "German"}, {"pl", "Polish"}, {"fr", "French"}, {"uk", "Ukrainian"}, {"old", "1918"},
}

// languages has pages read in languages and spellings that recto does not know.
// It must say so of each, and nothing of the others.
func (m *measure) languages() (met bool, err error) {
	dir := filepath.Join(m.tmp, "languages")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return false, err
	}
	const copies = 3
	for i, text := range languageTexts {
		data, err := texts.ReadFile("texts/" + text.name + ".txt")
		if err != nil {
			return false, err
		}
		for n := range copies {
			t := []simulate.Face{simulate.Faces[0], simulate.Faces[2], simulate.Faces[4]}[(i+n)%3]
			name := fmt.Sprintf("%s-%d", text.name, n+1)
			if err := simulate.Column(simulate.Wrap(string(data), t.Columns), t).Write(dir, name, t, simulate.Damages[n]); err != nil {
				return false, err
			}
		}
	}
	pages, _, err := m.readScans(nil, dir)
	if err != nil {
		return false, err
	}
	right := 0
	for _, text := range languageTexts {
		for n := range copies {
			name := fmt.Sprintf("%s-%d", text.name, n+1)
			if pages[name] == nil {
				return false, fmt.Errorf("%s was not read", name)
			}
			notes := strings.Join(pages[name].Notes, " ")
			if text.notice == "" && notes == "" || text.notice != "" && strings.Contains(notes, text.notice) {
				right++
			} else {
				fmt.Printf("  %s: %q\n", name, notes)
			}
		}
	}
	fmt.Printf("  %d of %d pages have the right notice, or rightly none\n", right, copies*len(languageTexts))
	return right == copies*len(languageTexts), nil
}
