package segment

import (
	"slices"
	"strings"
	"unicode/utf8"

	"recto/document"
)

// Lines takes a text that has one sentence a line and a blank line between
// paragraphs. language is "ru" or "en".
func Lines(s, language string) []document.Sentence {
	var out []document.Sentence
	paragraph, at := 0, 0
	lines := slices.Collect(strings.Lines(s))
	notes := footnotes(lines)
	for i, line := range lines {
		n := utf8.RuneCountInString(line)
		trimmed := strings.TrimSpace(line)
		if trimmed == "" {
			if len(out) > 0 && out[len(out)-1].Paragraph == paragraph {
				paragraph++
			}
		} else {
			lead := utf8.RuneCountInString(line[:strings.Index(line, trimmed)])
			kind := kindOf(trimmed, language)
			if notes[i] {
				kind = document.SentenceNote
			}
			out = append(out, document.Sentence{Text: trimmed, Kind: kind, Paragraph: paragraph, Start: at + lead, End: at + lead + utf8.RuneCountInString(trimmed)})
		}
		at += n
	}
	if language == "en" {
		typeHead(out)
	}
	return out
}
