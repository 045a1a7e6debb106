package ocr

import (
	"math"

	"recto/document"
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
// their line's height and of the field's second differences, by conjugate
// gradients.
func levelling(lines []trace, width, height int, step float64) *field {
	const calm = 1e-4
	f := newField(width, height, step)
	type foot struct {
		at   int
		w    [4]float64
		y    float64
		line int
	}
	var feet []foot
	for l, line := range lines {
		for _, p := range line {
			at, x, y := f.corner(p)
			feet = append(feet, foot{at, [4]float64{(1 - x) * (1 - y), x * (1 - y), (1 - x) * y, x * y}, p.Y, l})
		}
	}
	// stray returns how far from its line's mean height each foot comes to
	// stand when the nodes move by v.
	sums, counts := make([]float64, len(lines)), make([]float64, len(lines))
	stray := func(v []float64, withFeet float64, out []float64) {
		clear(sums)
		clear(counts)
		for i, ft := range feet {
			n := ft.at
			out[i] = withFeet*ft.y + ft.w[0]*v[n] + ft.w[1]*v[n+1] + ft.w[2]*v[n+f.columns] + ft.w[3]*v[n+f.columns+1]
			sums[ft.line] += out[i]
			counts[ft.line]++
		}
		for i, ft := range feet {
			out[i] -= sums[ft.line] / counts[ft.line]
		}
	}
	spread := func(d, out []float64) {
		for i, ft := range feet {
			n := ft.at
			out[n] += ft.w[0] * d[i]
			out[n+1] += ft.w[1] * d[i]
			out[n+f.columns] += ft.w[2] * d[i]
			out[n+f.columns+1] += ft.w[3] * d[i]
		}
	}
	distances := make([]float64, len(feet))
	apply := func(v, out []float64) {
		for i := range out {
			out[i] = calm * v[i]
		}
		stray(v, 0, distances)
		spread(distances, out)
		f.stiffness(v, out)
	}
	// Conjugate gradients (Hestenes and Stiefel 1952).
	x := f.move
	residual := make([]float64, len(x))
	stray(x, 1, distances)
	for i := range distances {
		distances[i] = -distances[i]
	}
	spread(distances, residual)
	direction := append([]float64(nil), residual...)
	image := make([]float64, len(x))
	size := dot(residual, residual)
	for goal := 1e-8 * size; size > goal && size > 0; {
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
	return f
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
