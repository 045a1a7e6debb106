package ocr

import (
	"recto/document"
	"recto/ocr/engine"
	"recto/ocr/layout"
)

// piecesOf returns so many pieces of a level page whose ink is given.
func piecesOf(p *engine.Pix, ink *layout.Ink, parts int) []document.Box {
	return pieces(ink.Components, ink.XHeight, p.Width(), p.Height(), parts)
}

// handful returns all of a page that bears too few letters to tell their height, a
// line or two.
func handful(components []document.Box) []document.Box {
	const few, many, margin = 5, 60, 10
	if len(components) < few || len(components) > many {
		return nil
	}
	var all document.Box
	for _, c := range components {
		all = all.Union(c)
	}
	return []document.Box{{Left: all.Left - margin, Top: all.Top - margin, Right: all.Right + margin, Bottom: all.Bottom + margin}}
}

// pieces returns parts of a level bilevel page that hold a line or two of some
// forty letters each: from each of so many parts of the page, from top to bottom, the
// one richest in letters, a middle one first, where least stands that is not the page's own text.
func pieces(components []document.Box, xHeight float64, width, height, parts int) []document.Box {
	letters := layout.LetterSized(components, xHeight)
	if len(letters) == 0 {
		return handful(components)
	}
	wide, tall := min(width, int(45*xHeight)), max(int(3*xHeight), min(height, int(5*xHeight)))
	// Letters are counted in cells of one by one x-height.
	cell := max(1, int(xHeight))
	columns, rows := width/cell+1, height/cell+1
	sums := make([]int, (columns+1)*(rows+1)) // of all cells above and to the left
	for _, l := range letters {
		sums[(l.Top/cell+1)*(columns+1)+l.Left/cell+1]++
	}
	for y := 1; y <= rows; y++ {
		for x := 1; x <= columns; x++ {
			sums[y*(columns+1)+x] += sums[(y-1)*(columns+1)+x] + sums[y*(columns+1)+x-1] - sums[(y-1)*(columns+1)+x-1]
		}
	}
	order := []int{parts / 2}
	for part := range parts {
		if part != parts/2 {
			order = append(order, part)
		}
	}
	var found []document.Box
	for _, part := range order {
		best, at := 0, document.Box{}
		for y := part * rows / parts; y < (part+1)*rows/parts; y++ {
			for x := 0; x < columns; x += 2 {
				// The margin above and below keeps whole lines in the piece.
				x1, y0, y1 := min(columns, x+wide/cell), y, max(y, min(rows, y+tall/cell-2))
				in := sums[y1*(columns+1)+x1] - sums[y0*(columns+1)+x1] - sums[y1*(columns+1)+x] + sums[y0*(columns+1)+x]
				if in > best {
					best = in
					at = document.Box{Left: x * cell, Top: (y - 1) * cell, Right: x*cell + wide, Bottom: (y-1)*cell + tall}
				}
			}
		}
		if at = at.Intersect(document.Box{Right: width, Bottom: height}); best >= 8 && !at.Empty() {
			found = append(found, at)
		}
	}
	return found
}
