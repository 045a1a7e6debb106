package ingest

import (
	"encoding/binary"
	"fmt"
)

// gifHeader is what the blocks of a GIF tell of its first picture.
type gifHeader struct {
	width, height int
	more          int // pictures behind the first one
}

// frame counts a GIF as colour, which its palette may be. Only the first
// picture is a page: the others are changes to it, as of an animation.
func (h gifHeader) frame() frame {
	f := frame{width: h.width, height: h.height, bits: 24, orientation: 1}
	if h.more > 0 {
		f.notes = append(f.notes, fmt.Sprintf("This GIF is an animation of %d pictures; the first one was read.", h.more+1))
	}
	return f
}

// parseGIF walks the blocks (GIF89a specification).
func parseGIF(data []byte) (gifHeader, error) {
	var h gifHeader
	broken := damaged("The GIF ends before its picture begins.")
	if len(data) < 13 {
		return h, broken
	}
	rest := afterPalette(data[13:], data[10])
	for len(rest) > 0 {
		block := rest[0]
		rest = rest[1:]
		switch {
		case block == 0x21 && len(rest) > 0: // an extension
			rest = afterBlocks(rest[1:])
		case block == 0x2c && len(rest) > 9: // a picture
			if h.width == 0 {
				h.width, h.height = int(binary.LittleEndian.Uint16(rest[4:])), int(binary.LittleEndian.Uint16(rest[6:]))
				if h.width == 0 || h.height == 0 {
					return h, damaged("The GIF's picture has no pixels.")
				}
			} else {
				h.more++
			}
			if rest = afterPalette(rest[9:], rest[8]); len(rest) > 0 {
				rest = afterBlocks(rest[1:])
			}
		default:
			rest = nil
		}
	}
	if h.width == 0 {
		return h, broken
	}
	return h, nil
}

// afterPalette skips the palette that flags tell of.
func afterPalette(data []byte, flags byte) []byte {
	if flags&0x80 == 0 {
		return data
	}
	return data[min(len(data), 3<<(flags&7+1)):]
}

// afterBlocks skips data blocks up to the empty one.
func afterBlocks(data []byte) []byte {
	for len(data) > 0 && data[0] != 0 {
		data = data[min(len(data), 1+int(data[0])):]
	}
	return data[min(len(data), 1):]
}
