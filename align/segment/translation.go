package segment

import (
	"unicode"
	"unicode/utf8"

	"recto/document"
)

// Translation cuts a translation into sentences, as Text does with its
// Text, and gives each sentence the notes that stand in it. Start and End of
// the sentences are places in that Text.
func Translation(t *document.Translation) []document.Sentence {
	text := t.Text()
	out := Text(text, t.Language)
	letters := []rune(text)
	for _, n := range notesOf(t) {
		for i := range out {
			s := &out[i]
			if n.Start > s.End || n.End <= s.Start && n.End != n.Start {
				continue
			}
			own := n
			own.Start, own.End = placeIn(s, letters, n.Start), placeIn(s, letters, n.End)
			if n.Start == n.End { // the mark of a footnote belongs to what stands before it
				s.Notes = append(s.Notes, own)
				break
			}
			if own.End > own.Start {
				s.Notes = append(s.Notes, own)
			}
		}
	}
	return out
}

// notesOf returns the notes of all paragraphs with their spans in t's Text.
func notesOf(t *document.Translation) (notes []document.Note) {
	const border = 2 // the empty line between paragraphs
	at := 0
	for _, line := range t.Header {
		at += utf8.RuneCountInString(line) + border
	}
	for _, p := range t.Body {
		for _, n := range p.Notes {
			n.Start, n.End = n.Start+at, n.End+at
			notes = append(notes, n)
		}
		at += utf8.RuneCountInString(p.Text) + border
	}
	return notes
}

// placeIn returns where in a sentence the character stands that stands at a
// place of the text it was cut from. The sentence lacks some of the text's
// characters: line breaks, and hyphens before them.
func placeIn(s *document.Sentence, text []rune, place int) int {
	own := []rune(s.Text)
	i := 0
	for k := s.Start; k < min(place, s.End) && i < len(own); k++ {
		if text[k] == own[i] || own[i] == ' ' && unicode.IsSpace(text[k]) {
			i++
		}
	}
	return i
}
