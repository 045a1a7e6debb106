package ingest

import (
	"bytes"
	"encoding/binary"
	"iter"
)

// jpegHeader is what the marker segments before the first scan tell.
type jpegHeader struct {
	width, height, components, precision int
	process                              jpegProcess
	// adobe is true where an Adobe marker is present, whose CMYK is inverted;
	// transform is its colour transform.
	adobe     bool
	transform byte
	jfifDPI   float64
	aspect    float64
	exif      exif
}

// jpegProcess is the SOF marker.
type jpegProcess byte

// decodable reports whether every reader decodes the process: baseline,
// extended or progressive with Huffman codes, but not lossless, hierarchical
// or arithmetic.
func (p jpegProcess) decodable() bool { return p >= 0xc0 && p <= 0xc2 }

func (h jpegHeader) frame() frame {
	dpi := h.jfifDPI
	if dpi == 0 {
		dpi = h.exif.dpi
	}
	return frame{width: h.width, height: h.height, bits: 8 * h.components, orientation: h.exif.orientation, dpi: dpi, aspect: h.aspect}
}

// parseJPEG reads the marker segments up to the first scan (ITU-T T.81, B.1).
func parseJPEG(data []byte) (jpegHeader, error) {
	h := jpegHeader{exif: exif{orientation: 1}}
	for marker, segment := range jpegSegments(data) {
		switch {
		case marker == 0xda: // start of scan
			if h.width == 0 || h.height == 0 {
				return h, damaged("The JPEG does not state its size.")
			}
			return h, nil
		case marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc: // start of frame
			if len(segment) < 6 || h.process != 0 {
				return h, damaged("The JPEG's frame header is broken.")
			}
			h.process, h.precision = jpegProcess(marker), int(segment[0])
			h.height = int(binary.BigEndian.Uint16(segment[1:]))
			h.width = int(binary.BigEndian.Uint16(segment[3:]))
			h.components = int(segment[5])
		default:
			h.application(marker, segment)
		}
	}
	return h, damaged("The JPEG ends before its picture begins.")
}

// jpegSegments yields the markers that have a segment, with it, as far as the
// data are whole.
func jpegSegments(data []byte) iter.Seq2[byte, []byte] {
	return func(yield func(byte, []byte) bool) {
		for at := 2; ; {
			for at < len(data) && data[at] != 0xff { // garbage between segments
				at++
			}
			for at < len(data) && data[at] == 0xff { // fill bytes
				at++
			}
			if at >= len(data) {
				return
			}
			marker := data[at]
			at++
			if marker <= 0x01 || marker >= 0xd0 && marker <= 0xd8 { // they stand alone
				continue
			}
			if marker == 0xd9 || at+2 > len(data) {
				return
			}
			size := int(binary.BigEndian.Uint16(data[at:]))
			if size < 2 || at+size > len(data) || !yield(marker, data[at+2:at+size]) {
				return
			}
			at += size
		}
	}
}

// application reads what JFIF, Exif and Adobe say of the picture.
func (h *jpegHeader) application(marker byte, segment []byte) {
	switch {
	case marker == 0xe0 && bytes.HasPrefix(segment, []byte("JFIF\x00")) && len(segment) >= 12:
		density := float64(binary.BigEndian.Uint16(segment[8:]))
		h.aspect = aspect(density, float64(binary.BigEndian.Uint16(segment[10:])))
		switch segment[7] {
		case 1:
			h.jfifDPI = resolution(density)
		case 2:
			h.jfifDPI = resolution(density * 2.54)
		}
	case marker == 0xe1 && bytes.HasPrefix(segment, []byte("Exif\x00")) && len(segment) > 6:
		h.exif = parseEXIF(segment[6:])
	case marker == 0xee && bytes.HasPrefix(segment, []byte("Adobe")) && len(segment) >= 12:
		h.adobe, h.transform = true, segment[11]
	}
}
