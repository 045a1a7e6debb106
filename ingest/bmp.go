package ingest

import "encoding/binary"

// bmpHeader is what a Windows bitmap's header tells.
type bmpHeader struct {
	width, height, bits int
	dpi                 float64
}

func (h bmpHeader) frame() frame {
	bits := h.bits
	if bits > 1 && bits <= 8 {
		bits = 24 // a palette
	}
	return frame{width: h.width, height: h.height, bits: bits, orientation: 1, dpi: h.dpi}
}

// parseBMP reads the file header and the old or the new bitmap header.
func parseBMP(data []byte) (bmpHeader, error) {
	var h bmpHeader
	if len(data) < 26 {
		return h, damaged("The BMP file is cut off.")
	}
	if binary.LittleEndian.Uint32(data[14:]) == 12 {
		h.width = int(binary.LittleEndian.Uint16(data[18:]))
		h.height = int(binary.LittleEndian.Uint16(data[20:]))
		h.bits = int(binary.LittleEndian.Uint16(data[24:]))
		return h, nil
	}
	if len(data) < 54 {
		return h, damaged("The BMP file is cut off.")
	}
	h.width = int(int32(binary.LittleEndian.Uint32(data[18:])))
	h.height = int(int32(binary.LittleEndian.Uint32(data[22:])))
	if h.height < 0 { // stored from the top
		h.height = -h.height
	}
	h.bits = int(binary.LittleEndian.Uint16(data[28:]))
	h.dpi = resolution(float64(binary.LittleEndian.Uint32(data[38:])) * 0.0254)
	return h, nil
}
