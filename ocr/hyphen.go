package ocr

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"recto/document"
)

// JoinHyphens marks the words that a hyphen at a line end parts, within each
// region: the first part and the second part both carry the whole word. A
// hyphen counts when letters stand before it and the next line goes on with a
// small letter.
func JoinHyphens(regions []document.Region) {
	for r := range regions {
		lines := regions[r].Lines
		for l := 0; l+1 < len(lines); l++ {
			joinLines(&lines[l], &lines[l+1])
		}
	}
}

func joinLines(line, next *document.Line) {
	if len(line.Words) == 0 || len(next.Words) == 0 {
		return
	}
	first, second := &line.Words[len(line.Words)-1], &next.Words[0]
	stem, ok := cutHyphen(first.Text)
	if !ok || first.Part != 0 {
		return
	}
	start, _ := utf8.DecodeRuneInString(second.Text)
	if !unicode.IsLower(start) {
		return
	}
	joined := stem + second.Text
	first.Joined, first.Part = joined, 1
	second.Joined, second.Part = joined, 2
}

// cutHyphen takes a line-end hyphen off a word whose letters it follows.
func cutHyphen(word string) (stem string, ok bool) {
	for _, hyphen := range []string{"-", "\u00ad", "\u2010", "\u2011", "—", "–", "="} {
		if stem, ok = strings.CutSuffix(word, hyphen); ok {
			break
		}
	}
	last, _ := utf8.DecodeLastRuneInString(stem)
	return stem, ok && unicode.IsLetter(last)
}
