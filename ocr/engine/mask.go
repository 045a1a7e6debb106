package engine

import (
	"math/bits"

	"recto/document"
)

// cellSide is how many pixels wide and high the cells of a Mask are.
const cellSide = 8

// Mask marks cells of 8 by 8 pixels of a picture.
type Mask struct {
	Columns, Rows int
	Marked        []bool
}

// NewMask returns the mask of a picture, nothing of which is marked yet. Its
// last cells may reach beyond the picture.
func NewMask(p *Pix) Mask {
	m := Mask{Columns: (p.Width() + cellSide - 1) / cellSide, Rows: (p.Height() + cellSide - 1) / cellSide}
	m.Marked = make([]bool, m.Columns*m.Rows)
	return m
}

// Light returns the mask of the bilevel picture's cells that are at least half
// white. What lies beyond the picture counts as white.
func (p *Pix) Light() Mask {
	return p.cells(func(black int) bool { return 2*black <= cellSide*cellSide })
}

// Inked returns the middles of the bilevel picture's cells that have some ink.
func (p *Pix) Inked() (middles []document.Point) {
	const some = 5
	m := p.cells(func(black int) bool { return black >= some })
	for n, in := range m.Marked {
		if in {
			middles = append(middles, document.Point{X: float64(n%m.Columns*cellSide + cellSide/2), Y: float64(n/m.Columns*cellSide + cellSide/2)})
		}
	}
	return middles
}

// cells returns the mask of the bilevel picture's cells whose count of black pixels
// is as it should be.
func (p *Pix) cells(ok func(black int) bool) Mask {
	words, perRow := p.rows()
	m := NewMask(p)
	black := make([]int, m.Columns)
	for j := range m.Rows {
		clear(black)
		for y := j * cellSide; y < min((j+1)*cellSide, p.Height()); y++ {
			row := words[y*perRow : (y+1)*perRow]
			for i := range black {
				black[i] += bits.OnesCount8(uint8(row[i/4] >> (24 - 8*(i%4))))
			}
		}
		for i, n := range black {
			m.Marked[j*m.Columns+i] = ok(n)
		}
	}
	return m
}

// Lightest returns the lightest grey of each cell of the grey picture, in the
// order of its mask.
func (p *Pix) Lightest() []uint8 {
	words, perRow := p.rows()
	m := NewMask(p)
	out := make([]uint8, len(m.Marked))
	for y := range p.Height() {
		row, cells := words[y*perRow:], out[y/cellSide*m.Columns:]
		for x := range p.Width() {
			if v := greyAt(row, x); v > cells[x/cellSide] {
				cells[x/cellSide] = v
			}
		}
	}
	return out
}

// Inverse returns the mask that marks what m does not.
func (m Mask) Inverse() Mask {
	out := Mask{Columns: m.Columns, Rows: m.Rows, Marked: make([]bool, len(m.Marked))}
	for n, in := range m.Marked {
		out.Marked[n] = !in
	}
	return out
}

// Cell returns the number of the cell that holds a pixel.
func (m Mask) Cell(x, y int) int { return y/cellSide*m.Columns + x/cellSide }

// Beside returns the cells that share a side with cell n.
func (m Mask) Beside(n int) []int {
	near := make([]int, 0, 4)
	if n >= m.Columns {
		near = append(near, n-m.Columns)
	}
	if n%m.Columns > 0 {
		near = append(near, n-1)
	}
	if n%m.Columns+1 < m.Columns {
		near = append(near, n+1)
	}
	if n+m.Columns < len(m.Marked) {
		near = append(near, n+m.Columns)
	}
	return near
}

// Keep unmarks what the other mask of the same picture does not mark.
func (m Mask) Keep(other Mask) {
	for n, in := range other.Marked {
		m.Marked[n] = m.Marked[n] && in
	}
}

// Clear unmarks the cells that a box in pixels touches.
func (m Mask) Clear(box document.Box) {
	for j := max(0, box.Top/cellSide); j <= min(m.Rows-1, box.Bottom/cellSide); j++ {
		for i := max(0, box.Left/cellSide); i <= min(m.Columns-1, box.Right/cellSide); i++ {
			m.Marked[j*m.Columns+i] = false
		}
	}
}

// Mark marks the cells for whose boxes in pixels the function says so.
func (m Mask) Mark(inside func(cell document.Box) bool) {
	for n := range m.Marked {
		x, y := n%m.Columns*cellSide, n/m.Columns*cellSide
		if inside(document.Box{Left: x, Top: y, Right: x + cellSide, Bottom: y + cellSide}) {
			m.Marked[n] = true
		}
	}
}

// Fill returns a copy of the picture that is paper in the mask's marked cells:
// white if it is bilevel, else of the given grey.
func (p *Pix) Fill(m Mask, grey uint8) (*Pix, error) {
	out, err := p.Copy()
	if err != nil {
		return nil, err
	}
	words, perRow := out.rows()
	wide := cellSide * p.Depth() / 32 // words
	paper := uint32(grey) * 0x01010101
	for j := range m.Rows {
		for y := j * cellSide; y < min((j+1)*cellSide, p.Height()); y++ {
			row := words[y*perRow : (y+1)*perRow]
			for i := range m.Columns {
				switch {
				case !m.Marked[j*m.Columns+i]:
				case p.Depth() == 1:
					row[i/4] &^= 0xff << (24 - 8*(i%4))
				default:
					for k := i * wide; k < min((i+1)*wide, perRow); k++ {
						row[k] = paper
					}
				}
			}
		}
	}
	return out, nil
}

// Bits returns the pixels of a bilevel picture within a box, row by row, true
// where there is ink.
func (p *Pix) Bits(box document.Box) []bool {
	words, perRow := p.rows()
	bits := make([]bool, 0, box.Width()*box.Height())
	for y := box.Top; y < box.Bottom; y++ {
		for x := box.Left; x < box.Right; x++ {
			bits = append(bits, words[y*perRow+x>>5]>>(31-x&31)&1 != 0)
		}
	}
	return bits
}
