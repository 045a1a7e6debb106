package ingest

import (
	"bytes"
	"encoding/binary"

	"recto/document"
)

// pngHeader is what the chunks before the picture's own tell.
type pngHeader struct {
	width, height, depth int
	colour               byte
	interlaced           bool
	// transparent is true where tRNS makes a colour transparent.
	transparent bool
	dpi, aspect float64
	orientation document.Orientation
}

// PNG colour types.
const (
	pngGrey      = 0
	pngRGB       = 2
	pngPalette   = 3
	pngGreyAlpha = 4
	pngRGBAlpha  = 6
)

func (h pngHeader) frame() frame {
	bits := h.depth
	switch h.colour {
	case pngRGB:
		bits *= 3
	case pngPalette:
		bits = 24
	case pngGreyAlpha:
		bits *= 2
	case pngRGBAlpha:
		bits *= 4
	}
	return frame{width: h.width, height: h.height, bits: bits, orientation: h.orientation, dpi: h.dpi, aspect: h.aspect}
}

// parsePNG reads the chunks up to the first of the picture.
func parsePNG(data []byte) (pngHeader, error) {
	h := pngHeader{orientation: 1}
	for name, chunk := range pngChunks(data) {
		if h.width == 0 && name != "IHDR" {
			break
		}
		switch name {
		case "IHDR":
			if len(chunk) != 13 {
				return h, damaged("The PNG's header is broken.")
			}
			w, v := binary.BigEndian.Uint32(chunk), binary.BigEndian.Uint32(chunk[4:])
			if w == 0 || v == 0 || w > 1<<31-1 || v > 1<<31-1 {
				return h, damaged("The PNG states an impossible size, %d x %d.", w, v)
			}
			h.width, h.height = int(w), int(v)
			h.depth, h.colour, h.interlaced = int(chunk[8]), chunk[9], chunk[12] != 0
		case "tRNS":
			h.transparent = true
		case "pHYs":
			if len(chunk) == 9 {
				across, down := float64(binary.BigEndian.Uint32(chunk)), float64(binary.BigEndian.Uint32(chunk[4:]))
				h.aspect = aspect(across, down)
				if chunk[8] == 1 {
					h.dpi = resolution(across * 0.0254)
				}
			}
		case "eXIf":
			h.orientation = parseEXIF(chunk).orientation
		case "IDAT":
			return h, nil
		}
	}
	if h.width == 0 {
		return h, damaged("The PNG has no header.")
	}
	return h, damaged("The PNG ends before its picture begins.")
}

// pngChunks yields the name and the data of each chunk that is whole, until
// the data end.
func pngChunks(data []byte) func(func(string, []byte) bool) {
	return func(yield func(string, []byte) bool) {
		rest := bytes.TrimPrefix(data, []byte("\x89PNG\r\n\x1a\n"))
		for len(rest) >= 12 {
			size := binary.BigEndian.Uint32(rest)
			name := string(rest[4:8])
			if uint64(size)+12 > uint64(len(rest)) {
				// A picture that is cut off still has a header.
				yield(name, rest[8:])
				return
			}
			if !yield(name, rest[8:8+size]) {
				return
			}
			rest = rest[12+size:]
		}
	}
}
