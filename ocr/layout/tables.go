package layout

import (
	"math"
	"slices"
	"unicode"

	"recto/document"
)

// wideGap is how far the cells of a row stand apart at least, in sizes of its
// letters.
const wideGap = 2.0

// tableRows returns the lines that are rows of a table: three or more, one after
// the other in reading order, whose cells stand under those of the row before. A
// row of two cells must have figures in the second: a name and a title are none,
// nor is a line with its number in the right margin. A line over the first column
// of the rows below it, such as the name of a part of the table, parts nothing.
func tableRows(lines []*document.Line) []*document.Line {
	const fewRows = 3
	var rows []*document.Line
	for first := 0; first < len(lines); {
		end := first
		var above []document.Box
		for end < len(lines) {
			next := end
			cells := cellsOf(lines[next])
			if len(cells) == 0 && end > first && end+1 < len(lines) && overFirst(lines[end], above) {
				next++
				cells = cellsOf(lines[next])
			}
			if len(cells) == 0 || end > first && !under(cells, above, lines[next].Size) {
				break
			}
			above = cells
			end = next + 1
		}
		if end-first >= fewRows {
			for l := first; l < end; l++ {
				rows = append(rows, lines[l])
			}
		}
		first = max(end, first+1)
	}
	return rows
}

// cellsOf returns the cells of a row, none where the line is no row.
func cellsOf(line *document.Line) []document.Box {
	var cells []document.Box
	words := line.Words
	if line.Inside()[0].Box != words[0].Box {
		words = words[1:] // the number of a line in the margin
	}
	figures, others := 0, 0
	for i, w := range words {
		if i == 0 || float64(w.Box.Left-words[i-1].Box.Right) >= wideGap*line.Size {
			cells = append(cells, document.Box{})
		}
		last := &cells[len(cells)-1]
		*last = last.Union(w.Box)
		if len(cells) > 1 {
			for _, c := range w.Text {
				if unicode.IsDigit(c) {
					figures++
				} else {
					others++
				}
			}
		}
	}
	switch {
	case len(cells) >= 3:
	case len(cells) == 2 && figures > others && 3*cells[0].Width() < 2*(cells[1].Right-cells[0].Left):
	default:
		return nil
	}
	return cells
}

// under reports whether two or more cells of a row, and most of them, begin, end
// or are centred where one of the row above does.
func under(cells, above []document.Box, size float64) bool {
	same := 0
	for _, c := range cells {
		if slices.ContainsFunc(above, func(a document.Box) bool {
			near := func(x int) bool { return math.Abs(float64(x)) <= 0.8*size }
			return near(c.Left-a.Left) || near(c.Right-a.Right) || near((c.Left+c.Right-a.Left-a.Right)/2)
		}) {
			same++
		}
	}
	return same >= 2 && 3*same >= 2*max(len(cells), len(above))
}

// overFirst reports whether a line stands in the first column of a table.
func overFirst(line *document.Line, cells []document.Box) bool {
	return line.Box.Right < cells[1].Left && line.Box.Right > cells[0].Left && line.Box.Left < cells[0].Right
}

// withColumns joins the tables that stand right under one another, and tells the
// words of tables their columns.
func withColumns(regions []document.Region) []document.Region {
	var out []document.Region
	for _, region := range regions {
		if region.Kind != document.RegionTable {
			out = append(out, region)
			continue
		}
		if n := len(out); n > 0 && out[n-1].Kind == document.RegionTable && continues(&out[n-1], &region) {
			out[n-1].Lines = append(out[n-1].Lines, region.Lines...)
			out[n-1].Box = out[n-1].Box.Union(region.Box)
			continue
		}
		out = append(out, region)
	}
	for r := range out {
		if out[r].Kind == document.RegionTable {
			numberColumns(out[r].Lines)
		}
	}
	return out
}

// continues reports whether a table goes on in the next one.
func continues(table, next *document.Region) bool {
	apart := next.Lines[0].Box.Top - table.Lines[len(table.Lines)-1].Box.Bottom
	return sameColumn(table.Box, next.Box) && float64(apart) < 3*next.Lines[0].Size
}

// span is how far something reaches across the page.
type span struct{ left, right int }

func (s span) overlaps(other span) bool { return s.left < other.right && other.left < s.right }

// tableColumn is a column of a table and the rows that have a cell in it.
type tableColumn struct {
	span
	rows map[int]bool
}

// numberColumns gives the words of a table the numbers of their columns, and
// makes its rows one paragraph.
func numberColumns(rows []document.Line) {
	columns := columnsOf(rows)
	for r := range rows {
		row := &rows[r]
		row.Paragraph = 1
		column := 1
		for w := range row.Words {
			word := &row.Words[w]
			gap, at := math.Inf(1), nearestColumn(columns, word.Box)
			if w > 0 {
				gap = float64(word.Box.Left - row.Words[w-1].Box.Right)
			}
			if gap >= wideGap*row.Size || gap >= row.Size && at > column {
				column = max(column, at)
			}
			word.Column = column
		}
	}
}

// columnsOf finds the columns of a table from its cells, the narrow ones first:
// one that reaches over several columns is a heading of these, unless no row has
// cells in more than one of them.
func columnsOf(rows []document.Line) (columns []tableColumn) {
	type cell struct {
		span
		row int
	}
	var cells []cell
	for r := range rows {
		for w, word := range rows[r].Words {
			if w == 0 || float64(word.Box.Left-rows[r].Words[w-1].Box.Right) >= wideGap*rows[r].Size {
				cells = append(cells, cell{span{word.Box.Left, word.Box.Right}, r})
				continue
			}
			last := &cells[len(cells)-1]
			last.right = max(last.right, word.Box.Right)
		}
	}
	slices.SortStableFunc(cells, func(a, b cell) int { return a.right - a.left - b.right + b.left })
	for _, c := range cells {
		one := tableColumn{c.span, map[int]bool{}}
		var others []tableColumn
		beside := false // two columns under the cell are in one row
		for _, column := range columns {
			if !column.overlaps(c.span) {
				others = append(others, column)
				continue
			}
			for row := range column.rows {
				beside = beside || one.rows[row]
				one.rows[row] = true
			}
			one.left, one.right = min(one.left, column.left), max(one.right, column.right)
		}
		if !beside {
			one.rows[c.row] = true
			columns = append(others, one)
		}
	}
	slices.SortFunc(columns, func(a, b tableColumn) int { return a.left - b.left })
	return columns
}

// nearestColumn returns the number of the column that a box stands in or next to.
func nearestColumn(columns []tableColumn, box document.Box) (number int) {
	nearest := math.MaxInt
	for i, c := range columns {
		if apart := max(c.left-box.Right, box.Left-c.right); apart < nearest {
			number, nearest = i+1, apart
		}
	}
	return number
}
