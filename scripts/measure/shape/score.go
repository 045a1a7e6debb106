package shape

import (
	"fmt"
	"slices"
	"strings"

	"recto/document"
)

// Page is a document in a shape, and what is to be found there.
type Page struct {
	// Name is that of the file, Shape that of its shape.
	Name, Shape string
	Data        []byte

	want source
	// lines are the document's own beside its paragraphs: an addressee, a
	// signature. They may stand in the header or in the body.
	lines []string
}

// Wrong says what is wrong with a field of what was understood, "" for nothing.
func (p *Page) Wrong(field string, got *document.Translation) string {
	want := &p.want
	switch field {
	case "title":
		return differ(want.Title, got.Title)
	case "date":
		return differ(want.Day, got.Date)
	case "marking":
		return differ(want.Marking, got.Classification)
	case "reference":
		r := got.Reference
		if r == nil {
			r = &document.Reference{}
		}
		return differ(fmt.Sprint(want.Fond, " ", want.Opis, " ", want.Papka, " ", want.Delo, " ", want.Leaves), fmt.Sprint(r.Fond, " ", r.Opis, " ", r.Folder, " ", r.Delo, " ", r.Leaves))
	case "translator":
		return p.wrongTranslator(got)
	case "notes":
		return p.wrongNotes(got)
	case "body":
		return p.wrongBody(got)
	}
	return "there is no such field"
}

// plain is a text without regard to capitals and white space.
func plain(text string) string { return strings.ToLower(strings.Join(strings.Fields(text), " ")) }

func differ(want, got string) string {
	if plain(want) == plain(got) {
		return ""
	}
	return fmt.Sprintf("%q for %q", got, want)
}

// wrongTranslator compares the credits, one of which is to name the translator.
// Where nobody is named, none may say that somebody translated.
func (p *Page) wrongTranslator(got *document.Translation) string {
	name := p.want.Translator
	found := slices.ContainsFunc(got.Credits, func(credit string) bool {
		if name == "" {
			return strings.Contains(strings.ToLower(credit), "translat")
		}
		return strings.Contains(credit, name)
	})
	if found == (name != "") {
		return ""
	}
	return fmt.Sprintf("%q for %q", got.Credits, name)
}

// wrongNotes compares the footnotes and the paragraphs that they belong to.
func (p *Page) wrongNotes(got *document.Translation) string {
	var want, have []string
	for i, note := range p.want.Notes {
		want = append(want, fmt.Sprintf("%d: %s", 2*i+1, plain(note))) // they stand in the first and the third paragraph
	}
	for _, paragraph := range got.Body {
		at := 1 + slices.IndexFunc(p.want.Paragraphs, func(text string) bool { return plain(text) == plain(paragraph.Text) })
		for _, note := range paragraph.Notes {
			if note.Kind == document.NoteFootnote {
				have = append(have, fmt.Sprintf("%d: %s", at, plain(note.Text)))
			}
		}
	}
	if slices.Equal(want, have) {
		return ""
	}
	return fmt.Sprintf("%q for %q", have, want)
}

// wrongBody compares the paragraphs; lines of the document may stand between
// them and in the header, and its title, date and marking in the header.
func (p *Page) wrongBody(got *document.Translation) string {
	var have, own []string
	for _, line := range slices.Concat(p.lines, []string{p.want.Marking, p.want.Title}) {
		own = append(own, plain(line))
	}
	for _, paragraph := range got.Body {
		text := plain(paragraph.Text)
		leaf := strings.HasPrefix(text, "[page ") && strings.HasSuffix(text, "]")
		if !leaf && !slices.Contains(own, text) {
			have = append(have, text)
		}
	}
	var want []string
	for _, paragraph := range p.want.Paragraphs {
		want = append(want, plain(paragraph))
	}
	for i, text := range want {
		if i >= len(have) || have[i] != text {
			return fmt.Sprintf("%q for %q", at(have, i), text)
		}
	}
	if len(have) > len(want) {
		return fmt.Sprintf("%q is too much", have[len(want)])
	}
	for _, line := range p.lines {
		if !strings.Contains(plain(got.Text()), plain(line)) {
			return fmt.Sprintf("%q is missing", line)
		}
	}
	return ""
}

func at(list []string, i int) string {
	if i < len(list) {
		return list[i]
	}
	return ""
}
