package engine

/*
#include <leptonica/allheaders.h>
*/
import "C"

import "recto/document"

// DarkArea is a part of a picture that is dark and in one piece, but for the holes
// in it.
type DarkArea struct {
	Box document.Box
	// Share is how much of the box the area takes with its holes, and Dark how
	// much of it without them.
	Share, Dark float64
	// Holes are the boxes of what is light inside the area, in the picture's
	// pixels: the letters of light print.
	Holes []document.Box
	// mask is the area with its holes in the pixels of Box.
	mask *C.PIX
}

// Close frees the area's mask.
func (a *DarkArea) Close() { C.pixDestroy(&a.mask) }

// DarkAreas returns the dark areas of a bilevel picture that are at least so wide
// and high, and of whose box most is dark. The caller closes each.
func (p *Pix) DarkAreas(width, height int) ([]*DarkArea, error) {
	const least = 0.5
	var areas []*DarkArea
	for _, b := range p.Components() {
		if b.Width() < width || b.Height() < height {
			continue
		}
		at := C.boxCreate(C.l_int32(b.Left), C.l_int32(b.Top), C.l_int32(b.Width()), C.l_int32(b.Height()))
		var ink C.l_int32
		C.pixCountPixelsInRect(p.c, at, &ink, nil)
		C.boxDestroy(&at)
		if float64(ink) < least*float64(b.Area()) {
			continue
		}
		area, err := p.darkArea(b)
		if err != nil {
			return areas, err
		}
		if area != nil {
			areas = append(areas, area)
		}
	}
	return areas, nil
}

// darkArea returns the component of a bilevel picture that takes all of a box.
func (p *Pix) darkArea(b document.Box) (*DarkArea, error) {
	part, err := p.Crop(b)
	if err != nil {
		return nil, err
	}
	defer part.Close()
	mask := C.pixSelectBySize(part.c, C.l_int32(b.Width()-1), C.l_int32(b.Height()-1), 8, C.L_SELECT_IF_BOTH, C.L_SELECT_IF_GT, nil)
	if mask == nil {
		return nil, nil
	}
	area := &DarkArea{Box: b, mask: mask}
	holes, err := made(C.pixHolesByFilling(mask, 4), "holes")
	if err != nil {
		area.Close()
		return nil, err
	}
	defer holes.Close()
	var dark, light C.l_int32
	C.pixCountPixels(mask, &dark, nil)
	C.pixCountPixels(holes.c, &light, nil)
	area.Share = float64(dark+light) / float64(b.Area())
	area.Dark = float64(dark) / float64(max(1, dark+light))
	C.pixOr(mask, mask, holes.c)
	for _, h := range holes.Components() {
		area.Holes = append(area.Holes, document.Box{Left: b.Left + h.Left, Top: b.Top + h.Top, Right: b.Left + h.Right, Bottom: b.Top + h.Bottom})
	}
	return area, nil
}

// InvertAreas returns the picture with light and dark exchanged in areas of it,
// their edges white.
func (p *Pix) InvertAreas(areas []*DarkArea) (*Pix, error) {
	const edge = 5 // pixels, half of them outside
	out, err := p.Copy()
	if err != nil {
		return nil, err
	}
	all, err := newPix(p.Width(), p.Height(), 1)
	if err != nil {
		out.Close()
		return nil, err
	}
	defer all.Close()
	for _, a := range areas {
		C.pixRasterop(all.c, C.l_int32(a.Box.Left), C.l_int32(a.Box.Top), C.l_int32(a.Box.Width()), C.l_int32(a.Box.Height()),
			C.PIX_PAINT, a.mask, 0, 0)
	}
	inverse := C.pixInvert(nil, p.c)
	outer, inner := C.pixDilateBrick(nil, all.c, edge, edge), C.pixErodeBrick(nil, all.c, edge, edge)
	for _, c := range []**C.PIX{&inverse, &outer, &inner} {
		defer C.pixDestroy(c)
	}
	if inverse == nil || outer == nil || inner == nil {
		out.Close()
		return made(nil, "inversion")
	}
	C.pixCombineMasked(out.c, inverse, all.c)
	white := C.l_uint32(0xffffff00)
	switch p.Depth() {
	case 8:
		white = 255
	case 1:
		white = 0
	}
	C.pixSetMasked(out.c, C.pixXor(outer, outer, inner), white)
	return out, nil
}
