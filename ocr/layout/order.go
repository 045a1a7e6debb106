package layout

import (
	"math"
	"slices"

	"recto/document"
)

// Tesseract splits a printed line where a stamp, a stain or a signature stands
// in it, and gives the halves of a paragraph's lines as two blocks beside each
// other. Lines that it dropped come back wherever they seem to fit. Here they
// are put together and in order.

// Arrange parts lines that were read over a gutter, joins the pieces of printed
// lines and puts what stands above before what stands below it in the same column.
// Regions that are in order stay as they are.
func Arrange(regions []document.Region) []document.Region {
	return inOrder(joinRows(joinPieces(partColumns(regions))))
}

// item is a line on its way into the reading order.
type item struct {
	line   *document.Line
	region int
	above  int // how many lines that come first are not placed yet
	placed bool
}

// inOrder puts lines that stand above others in the same column or region
// before them and leaves the order as it is otherwise (of the rules of Breuel
// 2003, High Performance Document Layout Analysis, the first: that left columns
// come first Tesseract knows).
func inOrder(regions []document.Region) []document.Region {
	var items []item
	for r := range regions {
		for l := range regions[r].Lines {
			items = append(items, item{line: &regions[r].Lines[l], region: r})
		}
	}
	across := acrossColumns(regions)
	first := func(a, b item) bool {
		return isAbove(a.line.Box, b.line.Box) &&
			(a.region == b.region || sameColumn(a.line.Box, b.line.Box) || across[a.line] || across[b.line])
	}
	for i := range items {
		for j := range items {
			if first(items[j], items[i]) {
				items[i].above++
			}
		}
	}
	free := func(it item) bool { return !it.placed && it.above == 0 }
	var order []item
	moved := false
	for start := 0; len(order) < len(items); {
		for items[start].placed {
			start++
		}
		next := -1
		if n := len(order); n > 0 { // what is begun is gone on with
			next = slices.IndexFunc(items, func(it item) bool { return free(it) && it.region == order[n-1].region })
		}
		if next < 0 {
			next = slices.IndexFunc(items, free)
		}
		moved = moved || next != start
		items[next].placed = true
		order = append(order, items[next])
		for i := range items {
			if first(items[next], items[i]) {
				items[i].above--
			}
		}
	}
	if !moved {
		return regions
	}
	return regrouped(regions, order)
}

// regrouped returns the regions of lines in another order. A region that others
// interrupt takes them in if it goes on after them.
func regrouped(regions []document.Region, order []item) []document.Region {
	last := make([]int, len(regions)) // where each region ends
	for i, it := range order {
		last[it.region] = i
	}
	var out []document.Region
	for i := 0; i < len(order); {
		region := regions[order[i].region]
		region.Lines, region.Box = nil, document.Box{}
		for end := last[order[i].region]; i <= end; i++ {
			region.Lines = append(region.Lines, *order[i].line)
			region.Box = region.Box.Union(order[i].line.Box)
			end = max(end, last[order[i].region])
		}
		out = append(out, region)
	}
	return out
}

// acrossColumns returns the lines that stand by themselves in the middle of the
// page, such as headings over all columns. The end of a middle column is not one
// of them: it continues what is above it.
func acrossColumns(regions []document.Region) map[*document.Line]bool {
	across := map[*document.Line]bool{}
	lines := linesIn(regions)
	var page document.Box
	for _, line := range lines {
		page = page.Union(line.Box)
	}
	for r := range regions {
		for l := range regions[r].Lines {
			line := &regions[r].Lines[l]
			off := line.Box.Left + line.Box.Right - page.Left - page.Right
			if 10*max(off, -off) > page.Width() || len(regions[r].Lines) > 3 {
				continue
			}
			across[line] = !slices.ContainsFunc(lines, func(other *document.Line) bool {
				near := sameColumn(other.Box, line.Box) && isAbove(other.Box, line.Box) && line.Box.Top-other.Box.Bottom < line.Box.Height()
				return other != line && (near || min(other.Box.Bottom, line.Box.Bottom) > max(other.Box.Top, line.Box.Top))
			})
		}
	}
	return across
}

func isAbove(a, b document.Box) bool { return (a.Top+a.Bottom)/2 < b.Top }

// sameColumn reports whether the shorter of two lines stands over or under the
// other with more than half of it.
func sameColumn(a, b document.Box) bool {
	return 2*(min(a.Right, b.Right)-max(a.Left, b.Left)) > min(a.Width(), b.Width())
}

// joinPieces joins pieces of one printed line: two that stand on one level. Lines of
// two columns stand on one level as well; but no line near them crosses the gap.
func joinPieces(regions []document.Region) []document.Region {
	for r := range regions {
		for l := 0; l < len(regions[r].Lines); l++ {
			for {
				to, at := partner(regions, r, l)
				if to < 0 {
					break
				}
				host, other := &regions[r].Lines[l], regions[to].Lines[at]
				host.Words = append(host.Words, other.Words...)
				slices.SortStableFunc(host.Words, func(a, b document.Word) int { return a.Box.Left - b.Box.Left })
				left, right := *host, other
				if other.Box.Left < host.Box.Left {
					left, right = right, left
				}
				host.Box = host.Box.Union(other.Box)
				host.Baseline = [2]document.Point{left.Baseline[0], right.Baseline[1]}
				regions[to].Lines = slices.Delete(regions[to].Lines, at, at+1)
				if to == r && at < l {
					l--
				}
			}
		}
	}
	regions = slices.DeleteFunc(regions, func(r document.Region) bool { return len(r.Lines) == 0 })
	for r := range regions {
		regions[r].Box = document.Box{}
		for _, line := range regions[r].Lines {
			regions[r].Box = regions[r].Box.Union(line.Box)
		}
	}
	return regions
}

// partner finds another piece of the line of a region: one of the same region,
// or one beyond a gap that other lines of the region run across. It returns -1
// where there is none.
func partner(regions []document.Region, r, l int) (region, line int) {
	piece := &regions[r].Lines[l]
	for i := range regions {
		for j := range regions[i].Lines {
			other := &regions[i].Lines[j]
			if other == piece || !onLevel(piece, other) {
				continue
			}
			gap := document.Box{Left: min(piece.Box.Right, other.Box.Right), Right: max(piece.Box.Left, other.Box.Left)}
			if i == r || crossed(regions[r].Lines, gap, piece) {
				return i, j
			}
		}
	}
	return -1, -1
}

// onLevel reports whether two lines stand on one level beside each other.
func onLevel(a, b *document.Line) bool {
	if b.Box.Left < a.Box.Left {
		a, b = b, a
	}
	size := min(a.Box.Height(), b.Box.Height())
	if a.Size > 0 && b.Size > 0 {
		size = int(min(a.Size, b.Size))
	}
	off := math.Abs(a.Baseline[1].Y - b.Baseline[0].Y)
	return 3*int(off) <= size && 2*(a.Box.Right-b.Box.Left) < size
}

// crossed reports whether words of a line near a piece cover most of a gap. Of
// pieces that touch or overlap, which no two columns do, a line that goes on
// over the place is enough.
func crossed(lines []document.Line, gap document.Box, piece *document.Line) bool {
	const near = 8 // heights of a line
	for i := range lines {
		line := &lines[i]
		apart := max(line.Box.Top, piece.Box.Top) - min(line.Box.Bottom, piece.Box.Bottom)
		if line == piece || apart > near*piece.Box.Height() || line.Box.Left > gap.Left || line.Box.Right < gap.Right {
			continue
		}
		if gap.Left >= gap.Right {
			return true
		}
		covered := 0
		for _, w := range line.Words {
			covered += max(0, min(w.Box.Right, gap.Right)-max(w.Box.Left, gap.Left))
		}
		if 2*covered > gap.Right-gap.Left {
			return true
		}
	}
	return false
}
