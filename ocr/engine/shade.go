package engine

/*
#include <leptonica/allheaders.h>
*/
import "C"

import "recto/document"

// Shade returns the ink of a bilevel picture in the greys that it has in p, a
// grey picture of the same size with its background evened out to Paper. All
// that lies farther than reach pixels from ink is white, and so is Paper.
func (p *Pix) Shade(ink *Pix, reach int) (*Pix, error) {
	side := C.l_int32(2*reach + 1)
	around := C.pixDilateBrick(nil, ink.c, side, side)
	if around == nil {
		return made(nil, "shading")
	}
	defer C.pixDestroy(&around)
	shaded := C.pixGammaTRC(nil, p.c, 1, 0, Paper)
	if shaded == nil || C.pixInvert(around, around) == nil || C.pixSetMasked(shaded, around, 255) != 0 {
		C.pixDestroy(&shaded)
		return nil, document.Errorf(document.KindInternal, "leptonica: shading gave no picture")
	}
	return &Pix{c: shaded}, nil
}

// Apart returns the components of a bilevel picture that hold none of the ink
// of another one of the same size.
func (p *Pix) Apart(ink *Pix) (*Pix, error) {
	touched := C.pixSeedfillBinary(nil, ink.c, p.c, 8)
	if touched == nil {
		return made(nil, "filling")
	}
	defer C.pixDestroy(&touched)
	return made(C.pixSubtract(nil, p.c, touched), "subtraction")
}
