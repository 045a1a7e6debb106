package ingest

import (
	"slices"
	"strings"
	"unicode"

	"recto/document"
)

// pageNumbers takes numbers that stand alone at the top and the bottom edge out
// of the text, where they would fall into a column.
func pageNumbers(all []run, back document.Affine, canvas document.Canvas) (head, text, foot []run) {
	for i, r := range all {
		edge := atEdge(r.box.mapped(back).pixels(canvas), canvas)
		alone := !slices.ContainsFunc(all[:i], r.beside) && !slices.ContainsFunc(all[i+1:], r.beside)
		switch {
		case edge == 0 || !alone || len(r.words) > 3 || !isNumber(r.text()):
			text = append(text, r)
		case edge < 0:
			head = append(head, r)
		default:
			foot = append(foot, r)
		}
	}
	return head, text, foot
}

// atEdge is -1 for a box near the top edge of the canvas, 1 near the bottom.
func atEdge(b document.Box, canvas document.Canvas) int {
	switch {
	case b.Bottom < canvas.Height/8:
		return -1
	case b.Top > canvas.Height*7/8:
		return 1
	}
	return 0
}

// isNumber reports whether a line is a page number, with dashes or without.
func isNumber(line string) bool {
	line = strings.Trim(line, "-–— ")
	if line == "" || len(line) > 5 {
		return false
	}
	for _, r := range line {
		if !unicode.IsDigit(r) {
			return false
		}
	}
	return true
}
