package ingest

import (
	"bytes"
	"encoding/binary"
	"math"
)

// jp2Header is what the boxes and the codestream header of a JPEG 2000 tell.
type jp2Header struct {
	width, height, components int
	// depth is the largest number of bits of a component.
	depth int
	// palette is true where the components are indices.
	palette bool
	// colour is the enumerated colour space, 0 where there is none.
	colour uint32
	dpi    float64
}

// Enumerated colour spaces.
const (
	jp2RGB  = 16
	jp2Grey = 17
)

func (h jp2Header) frame() frame {
	bits := h.components * h.depth
	if h.palette {
		bits = 24
	}
	return frame{width: h.width, height: h.height, bits: bits, orientation: 1, dpi: h.dpi}
}

// parseJP2 reads a JP2 file or a bare codestream (ISO/IEC 15444-1, annexes A
// and I). The size is the codestream's, since that is what is decoded.
func parseJP2(data []byte) (jp2Header, error) {
	var h jp2Header
	if bytes.HasPrefix(data, []byte{0xff, 0x4f}) {
		return h, h.codestream(data)
	}
	for name, box := range jp2Boxes(data) {
		switch name {
		case "jp2h":
			h.header(box)
		case "jp2c":
			return h, h.codestream(box)
		}
	}
	return h, damaged("The JPEG 2000 file holds no picture.")
}

// codestream reads the SIZ segment, which must come first.
func (h *jp2Header) codestream(data []byte) error {
	if len(data) < 42 || !bytes.HasPrefix(data, []byte{0xff, 0x4f, 0xff, 0x51}) {
		return damaged("The JPEG 2000 picture has no header.")
	}
	at := func(i int) int64 { return int64(binary.BigEndian.Uint32(data[i:])) }
	width, height := at(8)-at(16), at(12)-at(20)
	if width <= 0 || height <= 0 {
		return damaged("The JPEG 2000 picture states an impossible size, %d x %d.", width, height)
	}
	h.width, h.height = int(width), int(height)
	h.components = int(binary.BigEndian.Uint16(data[40:]))
	if h.components == 0 || len(data) < 42+3*h.components {
		return damaged("The JPEG 2000 picture has a broken header.")
	}
	for c := range h.components {
		h.depth = max(h.depth, int(data[42+3*c]&0x7f)+1)
	}
	return nil
}

// header reads the boxes inside jp2h.
func (h *jp2Header) header(data []byte) {
	for name, box := range jp2Boxes(data) {
		switch {
		case name == "pclr":
			h.palette = true
		case name == "colr" && len(box) >= 7 && box[0] == 1:
			h.colour = binary.BigEndian.Uint32(box[3:])
		case name == "res ":
			for name, box := range jp2Boxes(box) {
				// The captured resolution goes before the one for display.
				if len(box) >= 10 && (name == "resc" || name == "resd" && h.dpi == 0) {
					metre := float64(binary.BigEndian.Uint16(box[4:])) / float64(binary.BigEndian.Uint16(box[6:])) *
						math.Pow(10, float64(int8(box[9])))
					h.dpi = resolution(metre * 0.0254)
				}
			}
		}
	}
}

// jp2Boxes yields the name and the content of each box until the data end. The
// last one may be cut off.
func jp2Boxes(data []byte) func(func(string, []byte) bool) {
	return func(yield func(string, []byte) bool) {
		for len(data) >= 8 {
			size, head := uint64(binary.BigEndian.Uint32(data)), uint64(8)
			name := string(data[4:8])
			switch {
			case size == 0:
				size = uint64(len(data))
			case size == 1 && len(data) >= 16:
				size, head = binary.BigEndian.Uint64(data[8:]), 16
			}
			if size < head {
				return
			}
			size = min(size, uint64(len(data)))
			if !yield(name, data[head:size]) {
				return
			}
			data = data[size:]
		}
	}
}
