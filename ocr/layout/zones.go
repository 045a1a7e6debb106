package layout

import (
	"math"
	"slices"

	"recto/document"
	"recto/ocr/engine"
)

// Zone is a part of a page that is read by itself: the rows from top to bottom,
// as far as the gutter on one of its sides where it has one.
type Zone struct {
	top, bottom int
	side        int // -1 left of the gutter, 1 right of it, 0 both
	// Rows is true for a table, which is read across.
	Rows bool
}

// Gutter is a straight strip without print between two columns or two pages:
// its middle is at a + b y.
type Gutter struct{ a, b float64 }

func (g Gutter) at(y float64) float64 { return g.a + g.b*y }

// findGutter returns the gutter between two columns of level lines, leaning by
// up to an eighth. ok is false where hardly any line ends before it, begins
// after it or too many cross it.
func findGutter(lines []Trace, xHeight float64, width, height int) (best Gutter, ok bool) {
	const fewest = 6
	bestCrossed, bestWide := math.Inf(1), 0.0
	for lean := -0.12; lean <= 0.121; lean += 0.02 {
		for x := 0.3 * float64(width); x < 0.7*float64(width); x += xHeight / 2 {
			g := Gutter{x - lean*float64(height)/2, lean}
			left, right, crossed := 0, 0, 0
			wide := math.Inf(1)
			for _, l := range lines {
				switch side, room := l.beside(g, 2*xHeight); side {
				case 0:
					crossed++
				default:
					if side < 0 {
						left++
					} else {
						right++
					}
					wide = math.Min(wide, room)
				}
			}
			if min(left, right) < fewest || 4*crossed > min(left, right) {
				continue
			}
			if c := float64(crossed); c < bestCrossed || c == bestCrossed && wide > bestWide {
				best, ok, bestCrossed, bestWide = g, true, c, wide
			}
		}
	}
	return best, ok
}

// beside reports on which side of a gutter a line is, 0 where it crosses it,
// and how much room is between them. A line with a gap of at least the given
// width there is two lines of neighbouring columns.
func (t Trace) beside(g Gutter, gap float64) (side int, room float64) {
	before, after := math.Inf(1), math.Inf(1)
	for _, p := range t {
		if d := p.X - g.at(p.Y); d < 0 {
			before = math.Min(before, -d)
		} else {
			after = math.Min(after, d)
		}
	}
	switch {
	case math.IsInf(after, 1):
		return -1, before
	case math.IsInf(before, 1):
		return 1, after
	case before+after >= gap:
		return -1, math.Min(before, after)
	}
	return 0, 0
}

// Zones splits a page at its gutter, from top to bottom: lines that cross the
// gutter, and what stands above or below both columns, are zones over the whole
// width. Where there is no gutter and most of the print stands in lines longer
// than half its width, all of it is one zone; else it returns nothing.
func Zones(lines []Trace, xHeight float64, width, height int) ([]Zone, Gutter) {
	g, ok := findGutter(lines, xHeight, width, height)
	switch {
	case !ok && oneColumn(lines):
		return []Zone{{bottom: height}}, g
	case !ok:
		return nil, g
	}
	type extent struct {
		top, bottom int
		crosses     bool
	}
	var extents []extent
	for _, l := range lines {
		s := extent{top: height}
		for _, p := range l {
			s.top, s.bottom = min(s.top, int(p.Y-1.7*xHeight)), max(s.bottom, int(p.Y+0.7*xHeight))
		}
		side, _ := l.beside(g, 2*xHeight)
		s.crosses = side == 0
		extents = append(extents, s)
	}
	slices.SortStableFunc(extents, func(a, b extent) int { return a.top - b.top })
	var out []Zone
	at := 0
	whole := func(to int) {
		switch n := len(out); {
		case to <= at:
		case n > 0 && out[n-1].side == 0:
			out[n-1].bottom = to
		default:
			out = append(out, Zone{top: at, bottom: to})
		}
		at = max(at, to)
	}
	columns := func(to int) {
		if to > at {
			out = append(out, Zone{top: at, bottom: to, side: -1}, Zone{top: at, bottom: to, side: 1})
		}
		at = max(at, to)
	}
	for i := 0; i < len(extents); {
		j := i
		bottom := 0
		for j < len(extents) && extents[j].crosses == extents[i].crosses {
			bottom = max(bottom, extents[j].bottom)
			j++
		}
		if extents[i].crosses {
			whole(bottom)
		} else {
			whole(extents[i].top)
			columns(bottom)
		}
		i = j
	}
	whole(height)
	return out, g
}

// oneColumn reports whether most of the letters stand in lines at least
// 0.55 times as long as the print is wide: those of two columns are not.
func oneColumn(lines []Trace) bool {
	left, right := math.Inf(1), math.Inf(-1)
	for _, l := range lines {
		left, right = math.Min(left, l[0].X), math.Max(right, l[len(l)-1].X)
	}
	long, all := 0, 0
	for _, l := range lines {
		all += len(l)
		if l[len(l)-1].X-l[0].X >= 0.55*(right-left) {
			long += len(l)
		}
	}
	return 2*long > all
}

// Only returns the picture with everything outside the zone made paper.
func (z Zone) Only(g Gutter, p *engine.Pix) (*engine.Pix, error) {
	m := engine.NewMask(p)
	m.Mark(func(cell document.Box) bool {
		x, y := float64(cell.Left+cell.Right)/2, float64(cell.Top+cell.Bottom)/2
		return int(y) < z.top || int(y) >= z.bottom || z.side < 0 && x > g.at(y) || z.side > 0 && x < g.at(y)
	})
	return p.Fill(m, engine.Paper)
}
