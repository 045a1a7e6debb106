package engine

/*
#include <leptonica/allheaders.h>
*/
import "C"

import "recto/document"

// Ink is coloured where its channels differ by more than this share of the
// largest one, and that is above such a share of the paper's grey: black type
// is darker in every channel, even under a stamp, and old paper is paler.
const (
	colourfulPercent = 28
	brightPercent    = 45
)

// ColouredInk returns the bilevel picture of a colour picture's coloured ink,
// that of stamps and pens, and its share of all ink.
func (p *Pix) ColouredInk() (ink *Pix, share float64, err error) {
	grey, err := p.Grey()
	if err != nil {
		return nil, 0, err
	}
	defer grey.Close()
	if ink, err = newPix(p.Width(), p.Height(), 1); err != nil {
		return nil, 0, err
	}
	paper := grey.paper()
	in, perIn := p.rows()
	greys, perGrey := grey.rows()
	out, perOut := ink.rows()
	black, coloured := 0, 0
	for y := range p.Height() {
		for x := range p.Width() {
			level := int(greyAt(greys[y*perGrey:], x))
			if level > paper*9/10 {
				continue
			}
			v := in[y*perIn+x]
			r, g, b := int(v>>24), int(v>>16&0xff), int(v>>8&0xff)
			most := max(r, g, b)
			switch {
			case 100*most > brightPercent*paper && 100*(most-min(r, g, b)) > colourfulPercent*most:
				out[y*perOut+x>>5] |= 1 << (31 - x&31)
				coloured++
			case 100*level < brightPercent*paper:
				black++
			}
		}
	}
	return ink, float64(coloured) / float64(max(1, black+coloured)), nil
}

// Without returns a colour picture in grey without some of its ink: there the
// lightest channel counts, in which coloured ink is pale and black ink dark.
func (p *Pix) Without(ink *Pix) (*Pix, error) {
	grey, err := p.Grey()
	if err != nil {
		return nil, err
	}
	paper := uint32(grey.paper())
	in, perIn := p.rows()
	greys, perGrey := grey.rows()
	marked, perMarked := ink.rows()
	for y := range grey.Height() {
		for x := range grey.Width() {
			if marked[y*perMarked+x>>5]>>(31-x&31)&1 == 0 {
				continue
			}
			v := in[y*perIn+x]
			at, shift := y*perGrey+x>>2, 24-8*(x&3)
			light := min(paper, max(v>>24, v>>16&0xff, v>>8&0xff))
			greys[at] = greys[at]&^(0xff<<shift) | light<<shift
		}
	}
	return grey, nil
}

// ClearBox makes the part of a bilevel picture inside a box white, in place.
func (p *Pix) ClearBox(box document.Box) {
	p.components = nil
	b := C.boxCreate(C.l_int32(box.Left), C.l_int32(box.Top), C.l_int32(box.Width()), C.l_int32(box.Height()))
	defer C.boxDestroy(&b)
	C.pixClearInRect(p.c, b)
}

// paper returns the grey of a page's paper: that of its median pixel.
func (p *Pix) paper() int {
	histogram := p.histogram()
	total, seen := 0, 0
	for _, n := range histogram {
		total += n
	}
	for v, n := range histogram {
		if seen += n; 2*seen >= total {
			return v
		}
	}
	return 255
}
