package prepare

import (
	"math"
	"slices"

	"recto/document"
	"recto/ocr/layout"
)

// field says by how much the pixels of a page are to move up or down so that
// its lines become level: a grid of nodes, linear between them.
type field struct {
	step          float64 // between nodes, pixels
	columns, rows int
	move          []float64 // at the nodes
}

func newField(width, height int, step float64) *field {
	f := &field{step: step, columns: int(float64(width)/step) + 2, rows: int(float64(height)/step) + 2}
	f.move = make([]float64, f.columns*f.rows)
	return f
}

// corner returns the node up and to the left of a place, which is moved into
// the grid, and how far the place lies from it in steps.
func (f *field) corner(p document.Point) (at int, fx, fy float64) {
	x := math.Max(0, math.Min(p.X/f.step, float64(f.columns-1)-1e-9))
	y := math.Max(0, math.Min(p.Y/f.step, float64(f.rows-1)-1e-9))
	i, j := int(x), int(y)
	return j*f.columns + i, x - float64(i), y - float64(j)
}

// at returns the move at a place.
func (f *field) at(p document.Point) float64 {
	n, x, y := f.corner(p)
	top := f.move[n]*(1-x) + f.move[n+1]*x
	low := f.move[n+f.columns]*(1-x) + f.move[n+f.columns+1]*x
	return top*(1-y) + low*y
}

// levelling returns the smoothest field that makes each line level wherever it
// then comes to lie: the least sum of squares of the feet's distances from
// their line's mean height and of what the field's own bends cost.
func levelling(lines []layout.Trace, width, height int, step float64) *field {
	f := newField(width, height, step)
	p := problem{field: f, lines: len(lines)}
	for l, line := range lines {
		for _, foot := range line {
			at, x, y := f.corner(foot)
			p.feet = append(p.feet, tied{[4]float64{(1 - x) * (1 - y), x * (1 - y), (1 - x) * y, x * y}, at, l})
			p.heights = append(p.heights, foot.Y)
		}
	}
	aim := make([]float64, len(f.move))
	p.spread(p.stray(p.heights), aim)
	for i := range aim {
		aim[i] = -aim[i]
	}
	solve(p.apply, aim, f.move)
	return f
}

// problem is the system of equations that a levelling field solves.
type problem struct {
	*field
	lines   int
	feet    []tied
	heights []float64 // of the feet, as they stand
}

// tied is a foot's place in the grid: the node up and to the left of it, the
// weights of the four nodes around it, and its line.
type tied struct {
	weight [4]float64
	node   int
	line   int
}

// stray returns how far each foot is from its line's mean height.
func (p *problem) stray(heights []float64) []float64 {
	sums, counts := make([]float64, p.lines), make([]float64, p.lines)
	for i, foot := range p.feet {
		sums[foot.line] += heights[i]
		counts[foot.line]++
	}
	out := make([]float64, len(heights))
	for i, foot := range p.feet {
		out[i] = heights[i] - sums[foot.line]/counts[foot.line]
	}
	return out
}

// lift returns how far each foot moves when the nodes move by v.
func (p *problem) lift(v []float64) []float64 {
	out := make([]float64, len(p.feet))
	for i, foot := range p.feet {
		w, n, below := foot.weight, foot.node, foot.node+p.columns
		out[i] = w[0]*v[n] + w[1]*v[n+1] + w[2]*v[below] + w[3]*v[below+1]
	}
	return out
}

// spread adds a value at each foot to the nodes around it.
func (p *problem) spread(d, out []float64) {
	for i, foot := range p.feet {
		w, n, below := foot.weight, foot.node, foot.node+p.columns
		out[n] += w[0] * d[i]
		out[n+1] += w[1] * d[i]
		out[below] += w[2] * d[i]
		out[below+1] += w[3] * d[i]
	}
}

// apply writes to out half the slope of all costs at v but for that of the
// feet's own heights. A little of v itself keeps nodes far from print at rest.
func (p *problem) apply(v, out []float64) {
	const calm = 1e-4
	for i := range out {
		out[i] = calm * v[i]
	}
	p.spread(p.stray(p.lift(v)), out)
	p.stiffness(v, out)
}

// solve finds the x that a symmetric linear map takes to b, starting at zero,
// by conjugate gradients (Hestenes and Stiefel 1952), to a ten-thousandth.
func solve(apply func(v, out []float64), b, x []float64) {
	residual, direction := slices.Clone(b), slices.Clone(b)
	image := make([]float64, len(x))
	size := dot(residual, residual)
	goal := 1e-8 * size
	for range x { // it takes no more steps than there are unknowns
		if !(size > goal) {
			return
		}
		apply(direction, image)
		a := size / dot(direction, image)
		for i := range x {
			x[i] += a * direction[i]
			residual[i] -= a * image[i]
		}
		now := dot(residual, residual)
		for i := range direction {
			direction[i] = residual[i] + now/size*direction[i]
		}
		size = now
	}
}

// stiffness adds to out what the field's bends along, across and askew cost,
// and that it pushes lines together or apart: without that all lines could
// fall into one.
func (f *field) stiffness(v, out []float64) {
	const bend, twist, squeeze = 1, 0.1, 0.02
	down := f.columns
	second := func(a, b, c int) {
		d := bend * (v[a] - 2*v[b] + v[c])
		out[a] += d
		out[b] -= 2 * d
		out[c] += d
	}
	for j := range f.rows {
		for i := range f.columns {
			n := j*f.columns + i
			if i > 0 && i+1 < f.columns {
				second(n-1, n, n+1)
			}
			if j > 0 && j+1 < f.rows {
				second(n-down, n, n+down)
			}
			if j+1 < f.rows {
				d := squeeze * (v[n+down] - v[n])
				out[n] -= d
				out[n+down] += d
			}
			if i+1 < f.columns && j+1 < f.rows {
				d := twist * (v[n] - v[n+1] - v[n+down] + v[n+down+1])
				out[n] += d
				out[n+1] -= d
				out[n+down] -= d
				out[n+down+1] += d
			}
		}
	}
}

func dot(a, b []float64) float64 {
	sum := 0.0
	for i, v := range a {
		sum += v * b[i]
	}
	return sum
}

// back returns the field of the way back: where the pixels of the moved page
// were. The moved page is higher by margin at its top and bottom, so that
// nothing moves out of it.
func (f *field) back(width, height int) (back *field, margin int) {
	for _, v := range f.move {
		margin = max(margin, int(math.Abs(v))+1)
	}
	margin = min(margin, height/8)
	back = newField(width, height+2*margin, f.step)
	for i := range back.columns {
		x := float64(i) * f.step
		// y is followed down the column: where it comes to lie only grows.
		y := -f.step * float64(back.rows)
		lies := func(y float64) float64 { return y + f.at(document.Point{X: x, Y: y}) }
		for j := range back.rows {
			aim := float64(j)*f.step - float64(margin)
			for lies(y+1) < aim {
				y++
			}
			below, above := lies(y), lies(y+1)
			from := y
			if above > below {
				from += math.Max(0, math.Min(1, (aim-below)/(above-below)))
			}
			back.move[j*back.columns+i] = from - float64(j)*f.step
		}
	}
	return back, margin
}

// source returns from where a moved picture takes its pixels.
func (f *field) source() func(x, y int) float64 {
	return func(x, y int) float64 { return float64(y) + f.at(document.Point{X: float64(x), Y: float64(y)}) }
}
