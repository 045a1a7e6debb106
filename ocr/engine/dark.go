package engine

/*
#include <leptonica/allheaders.h>
*/
import "C"

import "recto/document"

// DarkAreas returns the boxes of the areas of a picture that are darker than a
// level of grey, light print on them counted in: what is narrower than about 100
// pixels is none.
func (p *Pix) DarkAreas(level int) ([]document.Box, error) {
	const reduction, print, least = 4, 7, 25 // the latter two in reduced pixels
	dark := p.Clone()
	if p.Depth() != 1 {
		dark.Close()
		grey, err := p.Grey()
		if err != nil {
			return nil, err
		}
		defer grey.Close()
		if dark, err = grey.Threshold(level); err != nil {
			return nil, err
		}
	}
	defer dark.Close()
	if min(p.Width(), p.Height()) < reduction*least {
		return nil, nil
	}
	small, err := made(C.pixReduceRankBinaryCascade(dark.c, 2, 2, 0, 0), "reduction")
	if err != nil {
		return nil, err
	}
	defer small.Close()
	if C.pixCloseSafeBrick(small.c, small.c, print, print) == nil || C.pixOpenBrick(small.c, small.c, least, least) == nil {
		return nil, document.Errorf(document.KindInternal, "leptonica: closing gave no picture")
	}
	boxes := small.Components()
	for i, b := range boxes {
		boxes[i] = document.Box{Left: reduction * b.Left, Top: reduction * b.Top, Right: reduction * b.Right, Bottom: reduction * b.Bottom}
	}
	return boxes, nil
}

// InvertBoxes returns the picture with light and dark exchanged inside boxes.
func (p *Pix) InvertBoxes(boxes []document.Box) (*Pix, error) {
	const notDst = C.PIX_DST ^ 0xf // PIX_NOT(PIX_DST)
	out, err := p.Copy()
	if err != nil {
		return nil, err
	}
	for _, b := range boxes {
		C.pixRasterop(out.c, C.l_int32(b.Left), C.l_int32(b.Top), C.l_int32(b.Width()), C.l_int32(b.Height()),
			notDst, nil, 0, 0)
	}
	return out, nil
}
