package ingest

import (
	"math"

	"recto/document"
)

// Photometric interpretations. The last two are those of cameras' raw data.
const (
	photometricWhiteIsZero = 0
	photometricBlackIsZero = 1
	photometricPalette     = 3
	photometricCFA         = 32803
	photometricLinearRaw   = 34892
)

// frame returns the page that the directory at an offset describes.
func (d tiffDirectory) frame(offset uint64) frame {
	bits := d.number(tagBitsPerSample, 1)
	samples := d.number(tagSamplesPerPixel, 1)
	width, height := d.number(tagWidth, 0), d.number(tagHeight, 0)
	f := frame{index: int(offset), orientation: orientation(d.number(tagOrientation, 1)), dpi: d.dpi(),
		aspect: aspect(d.rational(tagXResolution), d.rational(tagYResolution))}
	switch {
	case width > math.MaxInt32 || height > math.MaxInt32:
		f.err = damaged("The picture states an impossible size, %d x %d.", width, height)
		return f
	case bits == 0 || bits > 64 || samples == 0 || samples > 32:
		f.err = damaged("The picture states an impossible depth, %d samples of %d bits.", samples, bits)
		return f
	}
	f.width, f.height, f.bits = int(width), int(height), int(bits*samples)
	if d.number(tagPhotometric, 0) == photometricPalette {
		f.bits = 24
	}
	f.check()
	return f
}

// Bits of NewSubfileType, a smaller copy of another page and a mask of one, and
// the value of the older SubfileType for a smaller copy.
const (
	subfileReduced, subfileMask = 1, 4
	oldSubfileReduced           = 2
)

// beside reports whether a directory says that it is no page but a smaller copy
// or a mask of one.
func (d tiffDirectory) beside() bool {
	return d.number(tagSubfileType, 0)&(subfileReduced|subfileMask) != 0 || d.number(tagOldSubfileType, 0) == oldSubfileReduced
}

// rawPhotograph reports whether a directory holds, or describes, what a
// camera's sensor saw.
func (d tiffDirectory) rawPhotograph() bool {
	_, dng := d.entries[tagDNGVersion]
	photometric := d.number(tagPhotometric, 0)
	return dng || photometric == photometricCFA || photometric == photometricLinearRaw
}

// tiffPages gathers the pages of a TIFF from its directories.
type tiffPages struct {
	t      tiff
	limits Limits
	seen   map[uint64]bool
	// frames are pages, beside are what the file says are none; tiled tells
	// of each frame whether it is stored in tiles.
	frames, beside []frame
	tiled          []bool
	notes          []string
	raw            bool
}

// parseTIFF follows the chain of directories. It ends at a directory that was
// there before or that cannot be read; the pages up to there count. Thumbnails,
// masks and the copies of a pyramid are no pages, unless the file has nothing
// else.
func parseTIFF(data []byte, limits Limits) (header, error) {
	h := header{encoding: document.EncodingTIFF}
	t, offset, err := newTIFF(data)
	if err != nil {
		return h, err
	}
	p := tiffPages{t: t, limits: limits, seen: map[uint64]bool{}}
	for offset != 0 && err == nil {
		offset, err = p.follow(offset)
	}
	if document.IsKind(err, document.KindTooLarge) {
		return h, err
	}
	if p.raw {
		return h, rawUnsupported()
	}
	p.withoutCopies()
	h.frames, h.notes = p.frames, p.notes
	if len(h.frames) == 0 {
		h.frames = p.beside
	}
	if len(h.frames) == 0 {
		if err == nil {
			err = damaged("The TIFF has no pages.")
		}
		return h, err
	}
	for _, f := range h.frames {
		if f.err == nil {
			return h, nil
		}
	}
	return h, h.frames[0].err
}

// follow takes the directory at an offset, with those below it, and returns the
// next one's.
func (p *tiffPages) follow(offset uint64) (next uint64, err error) {
	if p.seen[offset] {
		p.notes = append(p.notes, "The TIFF's directories run in a circle.")
		return 0, nil
	}
	p.seen[offset] = true
	d, next, err := p.t.directory(offset)
	if err != nil {
		p.notes = append(p.notes, document.AsError(err).Error())
		return 0, err
	}
	p.raw = p.raw || d.rawPhotograph()
	f := d.frame(offset)
	_, sized := d.entries[tagWidth]
	below := d.offsets(tagSubDirectories)
	if sized || len(below) == 0 { // else it only holds the others together
		p.take(d, f)
	}
	for _, offset := range below {
		p.descend(offset, f, d.beside() || !sized)
	}
	if len(p.frames)+len(p.beside) > p.limits.Pages {
		return 0, document.Errorf(document.KindTooLarge, "The TIFF has more than %d pages.", p.limits.Pages)
	}
	return next, nil
}

// descend takes a directory below that of a page. It is a page itself unless it
// says otherwise, or is a smaller copy of its parent.
func (p *tiffPages) descend(offset uint64, parent frame, orphan bool) {
	if p.seen[offset] {
		return
	}
	p.seen[offset] = true
	d, _, err := p.t.directory(offset)
	if err != nil {
		p.notes = append(p.notes, document.AsError(err).Error())
		return
	}
	p.raw = p.raw || d.rawPhotograph()
	if f := d.frame(offset); orphan || !sameShape(parent, f) || f.width >= parent.width {
		p.take(d, f)
	}
}

func (p *tiffPages) take(d tiffDirectory, f frame) {
	if d.beside() {
		p.beside = append(p.beside, f)
		return
	}
	_, tiled := d.entries[tagTileOffsets]
	p.frames, p.tiled = append(p.frames, f), append(p.tiled, tiled)
}

// withoutCopies drops what is a smaller copy of a page though nothing says so:
// the levels of a pyramid, each half as wide and high as the one before, and
// thumbnails.
func (p *tiffPages) withoutCopies() {
	var pages []frame
	for i := 0; i < len(p.frames); {
		levels := 1
		for i+levels < len(p.frames) && halves(p.frames[i+levels-1], p.frames[i+levels]) {
			levels++
		}
		// Two pages may by chance be such a pair; a pyramid of two is in tiles.
		if levels == 2 && !(p.tiled[i] && p.tiled[i+1]) {
			levels = 1
		}
		if !p.isThumbnail(i) {
			pages = append(pages, p.frames[i])
		}
		i += levels
	}
	if n := len(p.frames) - len(pages); n > 0 {
		p.notes = append(p.notes, "The TIFF also holds smaller copies of its pages.")
		p.frames = pages
	}
}

// halves reports whether b is half as wide and high as a, either way rounded.
func halves(a, b frame) bool {
	half := func(a, b int) bool { return b > 0 && (b == a/2 || b == (a+1)/2) }
	return half(a.width, b.width) && half(a.height, b.height)
}

// thumbnailSide is the most pixels that a thumbnail is wide or high: no page
// that small can be read.
const thumbnailSide = 256

// isThumbnail reports whether frame i is a small copy of the one before or
// after it.
func (p *tiffPages) isThumbnail(i int) bool {
	f := p.frames[i]
	if f.err != nil || max(f.width, f.height) > thumbnailSide {
		return false
	}
	for _, j := range []int{i - 1, i + 1} {
		if j >= 0 && j < len(p.frames) && p.frames[j].width >= 4*f.width && sameShape(p.frames[j], f) {
			return true
		}
	}
	return false
}

// sameShape reports whether the sides of two pictures have the same ratio, but
// for the rounding of the smaller one.
func sameShape(a, b frame) bool {
	if a.width <= 0 || a.height <= 0 {
		return false
	}
	height := float64(b.width) * float64(a.height) / float64(a.width)
	width := float64(b.height) * float64(a.width) / float64(a.height)
	return math.Abs(height-float64(b.height)) <= 1.5 || math.Abs(width-float64(b.width)) <= 1.5
}
