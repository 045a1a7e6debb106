package segment

import (
	"strings"
	"unicode/utf8"

	"recto/document"
)

// Lines takes a text that has one sentence a line and a blank line between
// paragraphs. language is "ru" or "en".
func Lines(s, language string) []document.Sentence {
	var out []document.Sentence
	paragraph, at := 0, 0
	for line := range strings.Lines(s) {
		n := utf8.RuneCountInString(line)
		trimmed := strings.TrimSpace(line)
		if trimmed == "" {
			if len(out) > 0 && out[len(out)-1].Paragraph == paragraph {
				paragraph++
			}
		} else {
			lead := utf8.RuneCountInString(line[:strings.Index(line, trimmed)])
			out = append(out, document.Sentence{Text: trimmed, Kind: kindOf(trimmed, language), Paragraph: paragraph, Start: at + lead, End: at + lead + utf8.RuneCountInString(trimmed)})
		}
		at += n
	}
	if language == "en" {
		typeHead(out)
	}
	return out
}
