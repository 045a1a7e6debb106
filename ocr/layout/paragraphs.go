package layout

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"recto/document"
)

// JoinParagraphs joins paragraphs and blocks that Tesseract parts where a stroke or a
// stamp stands between two lines of one: disturbed tells of the lines, in reading
// order. xHeight is that of the page.
func JoinParagraphs(regions []document.Region, disturbed []bool, xHeight float64) []document.Region {
	var out []document.Region
	for _, region := range regions {
		own := disturbed[:len(region.Lines)]
		disturbed = disturbed[len(region.Lines):]
		less := 0 // paragraphs
		for l := range region.Lines {
			line := &region.Lines[l]
			if l > 0 && line.Paragraph-less != region.Lines[l-1].Paragraph && (own[l-1] || own[l]) && goesOn(region.Lines, l, xHeight) {
				less++
			}
			line.Paragraph -= less
		}
		if last := len(out) - 1; last >= 0 && len(own) > 0 && own[0] && oneBlock(&out[last], &region, xHeight) {
			to := &out[last]
			first := to.Lines[len(to.Lines)-1].Paragraph
			for _, line := range region.Lines {
				line.Paragraph += first - 1
				to.Lines = append(to.Lines, line)
			}
			to.Box = to.Box.Union(region.Box)
			continue
		}
		out = append(out, region)
	}
	return out
}

// oneBlock reports whether the lines of one block go on with those of the next.
func oneBlock(a, b *document.Region, xHeight float64) bool {
	if a.Kind != document.RegionText || b.Kind != document.RegionText || len(a.Lines) < 2 || len(b.Lines) == 0 || !sameColumn(a.Box, b.Box) {
		return false
	}
	n := len(a.Lines)
	pitch := foot(&a.Lines[n-1]) - foot(&a.Lines[n-2])
	apart := foot(&b.Lines[0]) - foot(&a.Lines[n-1])
	return apart > 0.6*pitch && apart < 1.5*pitch && goesOn(append(slices.Clone(a.Lines), b.Lines...), n, xHeight)
}

// goesOn reports whether a line goes on with the sentence of the one before it, and is
// not indented.
func goesOn(lines []document.Line, l int, xHeight float64) bool {
	const near, indented = 4, 1.5
	left := lines[l].Box.Left
	for _, other := range lines[max(0, l-near):min(len(lines), l+near+1)] {
		left = min(left, other.Box.Left)
	}
	if float64(lines[l].Box.Left-left) > indented*xHeight {
		return false
	}
	before, after := lines[l-1].Words, lines[l].Words
	text := before[len(before)-1].Text
	first, _ := utf8.DecodeRuneInString(after[0].Text)
	last, _ := utf8.DecodeLastRuneInString(text)
	return unicode.IsLower(first) && !strings.ContainsRune(".;:!?", last)
}
