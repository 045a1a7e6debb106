package layout

import (
	"math"
	"slices"
	"strings"
	"unicode"

	"recto/document"
)

// Tesseract gives the columns of a table as blocks beside each other, and so the
// entries of a list and their texts. What stands on one level in them is one row,
// and is read as one line.

// row is two lines on one level with nothing between them.
type row struct{ left, right *document.Line }

// rowRules say which lines on one level may be a row, and what must hold for the
// rows that stand under one another. lines are all lines of the page.
var rowRules = []struct {
	name        string
	left, right func(*document.Line) bool
	hold        func(rows []row, lines []*document.Line) bool
}{
	{"figures behind names", isCell, isFigures, figuresOfNames},
	{"fields of a form", isField, isField, mostOfColumn},
	{"entries before their texts", isEntry, isRunning, beginParagraphs},
}

// fewRows make no table.
const fewRows = 3

// joinRows makes one line of each row of a table, of the fields of a form on one
// level, and of an entry and the first line of its text.
func joinRows(regions []document.Region) []document.Region {
	for {
		rows := nextRows(linesIn(regions))
		if rows == nil {
			break
		}
		for _, r := range rows {
			r.left.Words = append(r.left.Words, r.right.Words...)
			r.left.Box = r.left.Box.Union(r.right.Box)
			r.left.Baseline[1] = r.right.Baseline[1]
			r.right.Words = nil
		}
		regions = withoutEmpty(regions)
	}
	return regions
}

// withoutEmpty drops lines without words, and regions that have none left.
func withoutEmpty(regions []document.Region) []document.Region {
	var kept []document.Region
	for _, region := range regions {
		had := len(region.Lines)
		region.Lines = slices.DeleteFunc(region.Lines, func(l document.Line) bool { return len(l.Words) == 0 })
		if had > 0 && len(region.Lines) == 0 {
			continue
		}
		for i, line := range region.Lines {
			if i == 0 {
				region.Box = document.Box{}
			}
			region.Box = region.Box.Union(line.Box)
		}
		kept = append(kept, region)
	}
	return kept
}

// nextRows finds rows that stand under one another, nil where there are no more.
func nextRows(lines []*document.Line) []row {
	for _, rule := range rowRules {
		var groups [][]row
		for _, right := range lines {
			if !rule.right(right) {
				continue
			}
			left := leftOf(right, lines)
			if left == nil || !rule.left(left) {
				continue
			}
			r := row{left, right}
			at := slices.IndexFunc(groups, func(g []row) bool {
				return sameColumn(g[0].right.Box, right.Box) && sameColumn(g[0].left.Box, left.Box)
			})
			if at < 0 {
				groups = append(groups, nil)
				at = len(groups) - 1
			}
			groups[at] = append(groups[at], r)
		}
		for _, g := range groups {
			if len(g) >= fewRows && rule.hold(g, lines) {
				return g
			}
		}
	}
	return nil
}

// leftOf returns the nearest line to the left on the level of another, at least
// half a letter's height away.
func leftOf(line *document.Line, lines []*document.Line) (nearest *document.Line) {
	for _, other := range lines {
		if other != line && onLevel(other, line) && 2*float64(line.Box.Left-other.Box.Right) >= line.Size &&
			(nearest == nil || other.Box.Right > nearest.Box.Right) {
			nearest = other
		}
	}
	return nearest
}

// isCell reports whether a line may be a name in a table, or the beginning of a
// row: running text has more words, and no gap between them.
func isCell(line *document.Line) bool {
	const most = 8
	if len(line.Words) <= most {
		return true
	}
	last := line.Words[len(line.Words)-1].Box.Left - line.Words[len(line.Words)-2].Box.Right
	return float64(last) >= 2*line.Size
}

// isFigures reports whether a line is figures.
func isFigures(line *document.Line) bool {
	digits, others := 0, 0
	for _, w := range line.Words {
		for _, c := range w.Text {
			switch {
			case unicode.IsDigit(c):
				digits++
			case unicode.IsLetter(c):
				others++
			}
		}
	}
	return digits > others
}

// isField reports whether a line is a label with a colon and what was filled in.
func isField(line *document.Line) bool {
	return len(line.Words) <= 12 && slices.ContainsFunc(line.Words, func(w document.Word) bool { return strings.HasSuffix(w.Text, ":") })
}

// isEntry reports whether a line may be what a text at its right is about.
func isEntry(line *document.Line) bool { return len(line.Words) <= 3 }

// isRunning reports whether a line is running text.
func isRunning(line *document.Line) bool { return len(line.Words) >= 4 }

// mostOfColumn reports whether rows take in most lines of the right column as far
// as they reach.
func mostOfColumn(rows []row, lines []*document.Line) bool {
	inside := 0
	for _, line := range columnOf(rows, lines) {
		if line.Box.Top >= rows[0].right.Box.Top && line.Box.Bottom <= rows[len(rows)-1].right.Box.Bottom {
			inside++
		}
	}
	return 10*len(rows) >= 7*inside
}

// figuresOfNames is mostOfColumn of rows that do not begin with running text: a
// table may stand beside it.
func figuresOfNames(rows []row, lines []*document.Line) bool {
	var names []document.Line
	for _, r := range rows {
		names = append(names, *r.left)
	}
	return !isProse(names) && mostOfColumn(rows, lines)
}

// beginParagraphs reports whether the texts of most rows begin with more room
// above them than their lines have otherwise.
func beginParagraphs(rows []row, lines []*document.Line) bool {
	column := columnOf(rows, lines)
	above := func(line *document.Line) float64 {
		least := math.Inf(1)
		for _, other := range column {
			if d := foot(line) - foot(other); d > line.Size/2 {
				least = min(least, d)
			}
		}
		return least
	}
	var pitches []float64
	for _, line := range column {
		if d := above(line); !math.IsInf(d, 1) {
			pitches = append(pitches, d)
		}
	}
	if len(column) < len(rows)+fewRows {
		return false
	}
	slices.Sort(pitches)
	pitch := pitches[len(pitches)/4]
	begin := 0
	for _, r := range rows {
		if above(r.right) > 1.2*pitch {
			begin++
		}
	}
	return 10*begin >= 7*len(rows)
}

// columnOf returns the lines in the column of the right lines of rows.
func columnOf(rows []row, lines []*document.Line) []*document.Line {
	var box document.Box
	for _, r := range rows {
		box = box.Union(r.right.Box)
	}
	return slices.DeleteFunc(slices.Clone(lines), func(l *document.Line) bool {
		return !sameColumn(l.Box, box) || l.Box.Left < box.Left-l.Box.Height() || l.Box.Width() > 2*box.Width()
	})
}
