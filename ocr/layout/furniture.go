package layout

import (
	"regexp"
	"strings"

	"recto/document"
)

// Page numbers and running heads stand apart at the top and the bottom of a
// page and interrupt its text.

var (
	// pageNumber is a line that holds nothing else: "12", "- 12 -", "стр. 12".
	pageNumber = regexp.MustCompile(`(?i)^[-–—. ]*(стр\.?|с\.|л\.|page|p\.)? ?([0-9]{1,4}|[ivxl]{1,7})[-–—. ]*$`)
	figures    = regexp.MustCompile(`^[-–—.]*[0-9]{1,4}[-–—.]*$`)
)

const (
	// apart is how far from the text they stand at least, in heights of the
	// line.
	apart = 0.7
	// headGap is how far the page number of a running head stands from its
	// words, in heights of the line.
	headGap = 2.0
	// fewLinesOfText make no page that would need a number.
	fewLinesOfText = 3
)

// TypeFurniture gives the page number and the running head regions of their own, in
// their place in the reading order.
func TypeFurniture(regions []document.Region) []document.Region {
	top, bottom, n := outermost(regions)
	if n <= fewLinesOfText {
		return regions
	}
	ends := []*document.Line{top}
	if bottom != top {
		ends = append(ends, bottom)
	}
	kinds := map[*document.Line]document.RegionKind{}
	for _, line := range ends {
		switch {
		case !standsApart(line, regions):
		case pageNumber.MatchString(line.Text()):
			kinds[line] = document.RegionPageNumber
		case runningHead(line):
			kinds[line] = document.RegionRunningHead
		}
	}
	return Typed(regions, kinds)
}

// outermost returns the highest and the lowest line of a page and the number
// of lines.
func outermost(regions []document.Region) (top, bottom *document.Line, n int) {
	for r := range regions {
		for l := range regions[r].Lines {
			line := &regions[r].Lines[l]
			n++
			if top == nil || line.Box.Top < top.Box.Top {
				top = line
			}
			if bottom == nil || line.Box.Bottom > bottom.Box.Bottom {
				bottom = line
			}
		}
	}
	return top, bottom, n
}

// standsApart reports whether there is room between a line and all others.
func standsApart(line *document.Line, regions []document.Region) bool {
	for r := range regions {
		for l := range regions[r].Lines {
			other := &regions[r].Lines[l]
			if other == line {
				continue
			}
			gap := max(other.Box.Top-line.Box.Bottom, line.Box.Top-other.Box.Bottom)
			if float64(gap) < apart*float64(line.Box.Height()) {
				return false
			}
		}
	}
	return true
}

// runningHead reports whether a line is a few words with a number well apart
// at one of its ends.
func runningHead(line *document.Line) bool {
	n := len(line.Words)
	if n < 2 || n > 12 || !strings.ContainsFunc(line.Text(), func(r rune) bool { return r > '9' }) {
		return false
	}
	gap := func(i int) float64 { return float64(line.Words[i+1].Box.Left - line.Words[i].Box.Right) }
	wide := headGap * float64(line.Box.Height())
	return figures.MatchString(line.Words[0].Text) && gap(0) >= wide ||
		figures.MatchString(line.Words[n-1].Text) && gap(n-2) >= wide
}
