package ocr

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"recto/document"
)

// Finish completes the regions of a page once they stand in reading order:
// it joins the words that a hyphen at a line end parts, over the ends of
// columns and regions too, and gives words their normal forms.
func Finish(regions []document.Region) {
	joinHyphens(regions)
	for r := range regions {
		for l := range regions[r].Lines {
			words := regions[r].Lines[l].Words
			for w := range words {
				normalise(&words[w])
			}
		}
	}
}

// normalise gives a word its normal form, that of the whole word to the first
// part of a parted one.
func normalise(word *document.Word) {
	text := word.Text
	switch word.Part {
	case 1:
		text = word.Joined
	case 2:
		return
	}
	word.Normal = ""
	if normal := document.Normal(text); normal != text {
		word.Normal = normal
	}
}

// joinHyphens marks the words that a hyphen at a line end parts: the first
// part and the second part both carry the whole word. A hyphen counts when
// letters stand before it and the next line of running text goes on with a
// small letter.
func joinHyphens(regions []document.Region) {
	var last *document.Line
	for r := range regions {
		if k := regions[r].Kind; k != document.RegionText && k != document.RegionHeading {
			continue // page numbers, stamps and the like interrupt no text
		}
		for l := range regions[r].Lines {
			line := &regions[r].Lines[l]
			if len(line.Words) == 0 {
				continue
			}
			if last != nil {
				joinLines(last, line)
			}
			last = line
		}
	}
}

func joinLines(line, next *document.Line) {
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
	if slices.Contains(particles, letterCore(second.Text)) {
		joined = stem + "-" + second.Text
	}
	first.Joined, first.Part = joined, 1
	second.Joined, second.Part = joined, 2
}

// particles keep their hyphen: какой-то, кто-нибудь, все-таки.
var particles = []string{"то", "либо", "нибудь", "таки"}

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
