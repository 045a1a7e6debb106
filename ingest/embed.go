package ingest

import (
	"bytes"
	"fmt"

	"recto/document"
)

// Embed returns the picture as a PDF can embed it without decoding: the bytes
// of a JPEG or JP2, the strip of a G4 TIFF, the compressed rows of a PNG. ok is
// false for every other picture; the caller then decodes it and packs the
// pixels without loss. The PDF's data may share memory with the image.
func Embed(image *document.Image) (embedded *document.PDFImage, ok bool) {
	switch image.Encoding {
	case document.EncodingJPEG:
		embedded = embedJPEG(image.Data)
	case document.EncodingTIFF:
		embedded = embedTIFF(image.Data, image.Frame)
	case document.EncodingPNG:
		embedded = embedPNG(image.Data)
	case document.EncodingJP2:
		embedded = embedJP2(image.Data)
	}
	if embedded == nil || embedded.Width != image.Width || embedded.Height != image.Height {
		return nil, false
	}
	embedded.Orientation = image.Orientation
	return embedded, true
}

// embedJPEG takes whole files: every reader of PDF skips the segments that it
// does not know, as in any JPEG.
func embedJPEG(data []byte) *document.PDFImage {
	h, err := parseJPEG(data)
	if err != nil || h.precision != 8 || !h.process.decodable() {
		return nil
	}
	p := &document.PDFImage{Width: h.width, Height: h.height, BitsPerComponent: 8, Filter: "DCTDecode", Data: data}
	switch h.components {
	case 1:
		p.ColorSpace = "/DeviceGray"
	case 3:
		p.ColorSpace = "/DeviceRGB"
	case 4:
		p.ColorSpace = "/DeviceCMYK"
		if h.adobe { // Adobe's programs store CMYK inverted
			p.Decode = "[1 0 1 0 1 0 1 0]"
		}
	default:
		return nil
	}
	return p
}

// embedTIFF takes the strip of a bilevel G4 page. PDF cannot read several
// strips as one, nor bits from the right.
func embedTIFF(data []byte, frame int) *document.PDFImage {
	t, offset, err := newTIFF(data)
	if err != nil {
		return nil
	}
	if frame > 0 {
		offset = uint64(frame)
	}
	d, _, err := t.directory(offset)
	if err != nil {
		return nil
	}
	f := d.frame(offset)
	strips, sizes := d.entries[tagStripOffsets], d.entries[tagStripByteCounts]
	photometric := d.number(tagPhotometric, photometricWhiteIsZero)
	if f.err != nil || f.bits != 1 || d.number(tagCompression, 0) != compressionG4 ||
		d.number(tagFillOrder, 1) != 1 || d.number(tagT6Options, 0) != 0 || photometric > photometricBlackIsZero ||
		strips.count != 1 || sizes.count != 1 {
		return nil
	}
	strip := t.at(d.number(tagStripOffsets, 0), d.number(tagStripByteCounts, 0))
	if len(strip) == 0 {
		return nil
	}
	// G4 codes runs that it calls white and black. TIFF shows the black ones in
	// the colour of value 1; PDF shows them black, or white with BlackIs1.
	blackIs1 := photometric == photometricBlackIsZero
	return &document.PDFImage{
		Width: f.width, Height: f.height, BitsPerComponent: 1,
		ColorSpace:  "/DeviceGray",
		DecodeParms: fmt.Sprintf("<</K -1/Columns %d/Rows %d/BlackIs1 %t>>", f.width, f.height, blackIs1),
		Filter:      "CCITTFaxDecode",
		Data:        strip,
	}
}

// compressionG4 is CCITT T.6.
const compressionG4 = 4

// embedPNG takes the zlib stream of a PNG, whose rows PDF's predictor 15
// understands: grey or RGB of 8 bits and bilevel, not interlaced, nothing
// transparent.
func embedPNG(data []byte) *document.PDFImage {
	h, err := parsePNG(data)
	if err != nil || h.interlaced || h.transparent {
		return nil
	}
	p := &document.PDFImage{Width: h.width, Height: h.height, BitsPerComponent: h.depth, Filter: "FlateDecode"}
	colors := 1
	switch {
	case h.colour == pngGrey && (h.depth == 8 || h.depth == 1):
		p.ColorSpace = "/DeviceGray"
	case h.colour == pngRGB && h.depth == 8:
		p.ColorSpace, colors = "/DeviceRGB", 3
	default:
		return nil
	}
	p.DecodeParms = fmt.Sprintf("<</Predictor 15/Colors %d/BitsPerComponent %d/Columns %d>>", colors, h.depth, h.width)
	var parts [][]byte
	whole := false
	for name, chunk := range pngChunks(data) {
		switch name {
		case "IDAT":
			parts = append(parts, chunk)
		case "IEND":
			whole = true
		}
	}
	if !whole {
		return nil
	}
	if p.Data = parts[0]; len(parts) > 1 {
		p.Data = bytes.Join(parts, nil)
	}
	return p
}

// embedJP2 takes JP2 files of 8 bits whose colours PDF reads as every other
// reader does.
func embedJP2(data []byte) *document.PDFImage {
	h, err := parseJP2(data)
	if err != nil || h.depth != 8 || h.palette {
		return nil
	}
	p := &document.PDFImage{Width: h.width, Height: h.height, BitsPerComponent: 8, Filter: "JPXDecode", Data: data}
	switch {
	case h.colour == jp2Grey && h.components == 1:
		p.ColorSpace = "/DeviceGray"
	case h.colour == jp2RGB && h.components == 3:
		p.ColorSpace = "/DeviceRGB"
	default:
		return nil
	}
	return p
}
