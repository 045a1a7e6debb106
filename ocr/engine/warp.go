package engine

import (
	"recto/document"
)

// Slices cuts boxes on a bilevel picture into pieces at most width pixels wide
// and returns each piece's box drawn tight around its ink from above and
// below.
func (p *Pix) Slices(boxes []document.Box, width int) []document.Box {
	words, perRow := p.rows()
	width = max(width, 1)
	var out []document.Box
	for _, box := range boxes {
		if box.Width() <= width {
			out = append(out, box)
			continue
		}
		n := (box.Width() + width - 1) / width
		for i := range n {
			piece := document.Box{Left: box.Left + i*box.Width()/n, Right: box.Left + (i+1)*box.Width()/n, Top: box.Top, Bottom: box.Bottom}
			inked := func(y int) bool {
				row := words[y*perRow:]
				for x := piece.Left; x < piece.Right; x++ {
					if row[x>>5]>>(31-x&31)&1 != 0 {
						return true
					}
				}
				return false
			}
			for piece.Top < piece.Bottom && !inked(piece.Top) {
				piece.Top++
			}
			for piece.Bottom > piece.Top && !inked(piece.Bottom-1) {
				piece.Bottom--
			}
			if !piece.Empty() {
				out = append(out, piece)
			}
		}
	}
	return out
}

// Shift returns a picture of the same width and the given height whose pixel
// x, y is the one at x, from(x, y), between two pixels where that is no whole
// number; outside there is white. Columns ask in order, each from the top. A
// bilevel picture becomes grey.
func (p *Pix) Shift(height int, from func(x, y int) float64) (*Pix, error) {
	src := p
	if p.Depth() == 1 {
		grey, err := p.Grey()
		if err != nil {
			return nil, err
		}
		defer grey.Close()
		src = grey
	}
	out, err := newPix(src.Width(), height, src.Depth())
	if err != nil {
		return nil, err
	}
	in, perIn := src.rows()
	to, perOut := out.rows()
	deep, last := src.Depth() == 32, src.Height()-1
	for x := range src.Width() {
		column, shift := x>>2, 24-8*(x&3)
		if deep {
			column, shift = x, 0
		}
		for y := range height {
			at := from(x, y)
			i := int(at)
			if at < 0 || i >= last {
				if deep {
					to[y*perOut+column] = 0xffffff00
				} else {
					to[y*perOut+column] |= 0xff << shift
				}
				continue
			}
			part := uint32((at - float64(i)) * 256)
			a, b := in[i*perIn+column], in[(i+1)*perIn+column]
			if deep {
				to[y*perOut+column] = mix(a, b, part, 24) | mix(a, b, part, 16) | mix(a, b, part, 8)
			} else {
				to[y*perOut+column] |= mix(a, b, part, uint32(shift))
			}
		}
	}
	return out, nil
}

// mix returns the byte at shift, part 256ths of the way from a to b.
func mix(a, b, part, shift uint32) uint32 {
	return (a>>shift&0xff*(256-part) + b>>shift&0xff*part) >> 8 << shift
}
