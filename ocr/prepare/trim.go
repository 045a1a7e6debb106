package prepare

import (
	"slices"

	"recto/document"
	"recto/ocr/engine"
	"recto/ocr/layout"
)

// surroundings returns the mask of what lies around the sheet of paper on a
// picture, of which light are the cells that may be paper: the black of a
// scanner's lid, a desk, the edges of other sheets. share is how much of the
// picture that is.
//
// The paper is the largest light area, and others nearly as large: the second
// page of an opened book. What lies between two of its parts, in
// its row and in its column, belongs to it, so that pictures and frames stay;
// and so do the lines of print that were traced.
func surroundings(light engine.Mask, lines []layout.Trace, xHeight float64) (around engine.Mask, share float64) {
	// Bridges as thin as this do not join the desk's light spots to the paper.
	const bridge = 2
	// The paper's very edge, one cell, goes with what it borders on: it is
	// frayed and throws a shadow.
	paper := grow(large(shrink(light, bridge)), bridge-1)
	around = engine.Mask{Columns: light.Columns, Rows: light.Rows, Marked: make([]bool, len(light.Marked))}
	type extent struct{ first, last int }
	rows, columns := make([]extent, light.Rows), make([]extent, light.Columns)
	for j := range rows {
		rows[j] = extent{light.Columns, -1}
	}
	for i := range columns {
		columns[i] = extent{light.Rows, -1}
	}
	for n, in := range paper.Marked {
		if in {
			i, j := n%light.Columns, n/light.Columns
			rows[j] = extent{min(rows[j].first, i), max(rows[j].last, i)}
			columns[i] = extent{min(columns[i].first, j), max(columns[i].last, j)}
		}
	}
	for n := range around.Marked {
		i, j := n%light.Columns, n/light.Columns
		if i < rows[j].first || i > rows[j].last || j < columns[i].first || j > columns[i].last {
			around.Marked[n] = true
		}
	}
	for _, line := range lines {
		for _, foot := range line {
			box := document.Box{
				Left: int(foot.X - 2*xHeight), Top: int(foot.Y - 2.5*xHeight),
				Right: int(foot.X + 2*xHeight), Bottom: int(foot.Y + xHeight),
			}
			around.Clear(box)
		}
	}
	marked := 0
	for _, in := range around.Marked {
		if in {
			marked++
		}
	}
	return around, float64(marked) / float64(max(1, len(around.Marked)))
}

// asLight returns the mask of the cells of a grey picture that are about as
// light as the paper under the nearest print: a desk seldom is, however the
// light falls.
func asLight(grey *engine.Pix, lines []layout.Trace, xHeight float64) engine.Mask {
	const least = 0.8
	m := engine.NewMask(grey)
	lightest := grey.Lightest()
	paper := make([]uint8, len(lightest)) // under the nearest print, 0 if unknown
	var edge []int
	reach := int(2 * xHeight)
	for _, line := range lines {
		for _, foot := range line {
			x, y := int(foot.X), int(foot.Y)
			var tone uint8
			for dy := -reach; dy <= reach/2; dy += reach / 4 {
				for dx := -reach; dx <= reach; dx += reach / 4 {
					if x+dx >= 0 && x+dx < grey.Width() && y+dy >= 0 && y+dy < grey.Height() {
						tone = max(tone, lightest[m.Cell(x+dx, y+dy)])
					}
				}
			}
			if n := m.Cell(min(x, grey.Width()-1), min(y, grey.Height()-1)); paper[n] == 0 && tone > 0 {
				paper[n] = tone
				edge = append(edge, n)
			}
		}
	}
	for len(edge) > 0 {
		var next []int
		for _, n := range edge {
			m.Marked[n] = float64(lightest[n]) >= least*float64(paper[n])
			for _, k := range m.Beside(n) {
				if paper[k] == 0 {
					paper[k] = paper[n]
					next = append(next, k)
				}
			}
		}
		edge = next
	}
	return m
}

// shrink returns a mask's cells of which all cells within reach are marked.
// What lies beyond the mask counts as marked.
func shrink(m engine.Mask, reach int) engine.Mask {
	out := engine.Mask{Columns: m.Columns, Rows: m.Rows, Marked: append([]bool(nil), m.Marked...)}
	clear := func(i, j int) {
		if i >= 0 && j >= 0 && i < m.Columns && j < m.Rows {
			out.Marked[j*m.Columns+i] = false
		}
	}
	for n, in := range m.Marked {
		if in {
			continue
		}
		i, j := n%m.Columns, n/m.Columns
		for y := j - reach; y <= j+reach; y++ {
			for x := i - reach; x <= i+reach; x++ {
				clear(x, y)
			}
		}
	}
	return out
}

// grow returns a mask's cells and all within reach of them.
func grow(m engine.Mask, reach int) engine.Mask {
	return shrink(m.Inverse(), reach).Inverse()
}

// large returns the areas of marked cells that touch which are at least a
// quarter of the largest one.
func large(m engine.Mask) engine.Mask {
	area := make([]int, len(m.Marked)) // numbered from 1
	sizes := []int{0}
	var stack []int
	for start, in := range m.Marked {
		if !in || area[start] != 0 {
			continue
		}
		number := len(sizes)
		sizes = append(sizes, 0)
		stack = append(stack[:0], start)
		area[start] = number
		for len(stack) > 0 {
			n := stack[len(stack)-1]
			stack = stack[:len(stack)-1]
			sizes[number]++
			for _, k := range m.Beside(n) {
				if m.Marked[k] && area[k] == 0 {
					area[k] = number
					stack = append(stack, k)
				}
			}
		}
	}
	largest := slices.Max(sizes)
	out := engine.Mask{Columns: m.Columns, Rows: m.Rows, Marked: make([]bool, len(area))}
	for n, a := range area {
		out.Marked[n] = a > 0 && 4*sizes[a] >= largest
	}
	return out
}
