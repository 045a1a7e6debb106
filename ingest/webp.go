package ingest

import "encoding/binary"

// webpHeader is what the chunks of a WebP file tell.
type webpHeader struct {
	width, height int
	exif          exif
}

func (h webpHeader) frame() frame {
	return frame{width: h.width, height: h.height, bits: 24, orientation: h.exif.orientation, dpi: h.exif.dpi}
}

// parseWebP reads the RIFF chunks of a still picture (RFC 9649).
func parseWebP(data []byte) (webpHeader, error) {
	h := webpHeader{exif: exif{orientation: 1}}
	if len(data) < 12 {
		return h, damaged("The WebP file is cut off.")
	}
	for rest := data[12:]; len(rest) >= 8; {
		name, size := string(rest[:4]), uint64(binary.LittleEndian.Uint32(rest[4:]))
		chunk := rest[8:min(8+size, uint64(len(rest)))]
		rest = rest[min(8+size+size&1, uint64(len(rest))):]
		switch {
		case name == "VP8X" && len(chunk) >= 10:
			if chunk[0]&2 != 0 {
				return h, unsupportedKind("an animation", "Save the picture that is the page as PNG.")
			}
			h.width, h.height = 1+int(uint24(chunk[4:])), 1+int(uint24(chunk[7:]))
		case name == "VP8 " && len(chunk) >= 10 && h.width == 0:
			h.width = int(binary.LittleEndian.Uint16(chunk[6:]) & 0x3fff)
			h.height = int(binary.LittleEndian.Uint16(chunk[8:]) & 0x3fff)
		case name == "VP8L" && len(chunk) >= 5 && h.width == 0:
			bits := binary.LittleEndian.Uint32(chunk[1:])
			h.width, h.height = 1+int(bits&0x3fff), 1+int(bits>>14&0x3fff)
		case name == "EXIF":
			h.exif = parseEXIF(chunk)
		}
	}
	if h.width == 0 || h.height == 0 {
		return h, damaged("The WebP file holds no picture.")
	}
	return h, nil
}

func uint24(b []byte) uint32 {
	return uint32(b[0]) | uint32(b[1])<<8 | uint32(b[2])<<16
}
