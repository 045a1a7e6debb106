package segment

import (
	"testing"

	"recto/document"
)

// Notes find the sentence they stand in, and their place in it, also where a
// line break or a hyphen at a line end was taken out before them.
func TestSplitTranslation(t *testing.T) {
	tr := &document.Translation{
		Language: "en", Header: []string{"Top Secret", "A Report"},
		Body: []document.Paragraph{
			{Text: "The group arrived on time.\nIts com-\nmander [revolutionary] spoke. Nobody answered.", Notes: []document.Note{
				{Kind: document.NoteEditorial, Text: "revolutionary", Start: 43, End: 58},
				{Kind: document.NoteFootnote, Mark: "1", Text: "Not so.", Start: 65, End: 65},
			}},
			{Text: "[signature]", Notes: []document.Note{{Kind: document.NoteMark, Text: "signature", Start: 0, End: 11}}},
		},
	}
	found := map[string]string{}
	for _, s := range Translation(tr) {
		for _, n := range s.Notes {
			letters := []rune(s.Text)
			found[n.Text] = string(letters[:n.Start]) + "|" + string(letters[n.Start:n.End]) + "|" + string(letters[n.End:])
		}
	}
	for note, want := range map[string]string{
		"revolutionary": "Its commander |[revolutionary]| spoke.",
		"Not so.":       "Its commander [revolutionary] spoke.||",
		"signature":     "|[signature]|",
	} {
		if found[note] != want {
			t.Errorf("%s: %q, want %q", note, found[note], want)
		}
	}
}
