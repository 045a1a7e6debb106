package engine

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"hash/crc32"
	"io"

	"recto/document"
)

// Of a PNG or BMP that is cut off the decoders return nothing. What is there of it is
// put into a whole file of the same picture, white where the rest is missing.

// mended returns such a file of a picture that cannot be decoded, and nil where none
// can be made of it.
func mended(img *document.Image) []byte {
	switch img.Encoding {
	case document.EncodingPNG:
		return mendPNG(img.Data)
	case document.EncodingBMP:
		return mendBMP(img.Data)
	}
	return nil
}

// pngHeader is how many bytes of a PNG there are before its second chunk.
const pngHeader = 8 + 12 + 13

// mendPNG keeps the rows that can be decompressed.
func mendPNG(data []byte) []byte {
	const width, height, depth, colour, interlace = 16, 20, 24, 25, 28 // where they stand
	if len(data) < pngHeader || data[interlace] != 0 {
		return nil
	}
	samples, known := map[byte]int{0: 1, 2: 3, 3: 1, 4: 2, 6: 4}[data[colour]]
	if !known {
		return nil
	}
	field := func(at int) int { return int(binary.BigEndian.Uint32(data[at:])) }
	if CheckPixels(field(width), field(height), samples*int(data[depth])) != nil {
		return nil
	}
	perRow := 1 + (field(width)*samples*int(data[depth])+7)/8
	var before, packed []byte
	for at := 8; at+8 <= len(data); {
		name, end := string(data[at+4:at+8]), min(len(data), at+8+field(at))
		if name == "IDAT" {
			packed = append(packed, data[at+8:end]...)
		} else if packed == nil && end+4 <= len(data) {
			before = append(before, data[at:end+4]...)
		}
		at = end + 4
	}
	unpack, err := zlib.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil
	}
	rows := make([]byte, perRow*field(height))
	n, _ := io.ReadFull(unpack, rows) // the rest is missing
	if n -= n % perRow; n == 0 {
		return nil
	}
	const palette, up = 3, 2
	for at := n; at < len(rows); at += perRow {
		row := rows[at : at+perRow]
		clear(row)
		if data[colour] == palette {
			row[0] = up // like the row above
			continue
		}
		for i := range row[1:] {
			row[1+i] = 0xff
		}
	}
	var out, body bytes.Buffer
	pack := zlib.NewWriter(&body)
	if _, err := pack.Write(rows); err != nil || pack.Close() != nil {
		return nil
	}
	out.Write(data[:8])
	out.Write(before)
	for _, chunk := range [][]byte{append([]byte("IDAT"), body.Bytes()...), []byte("IEND")} {
		out.Write(binary.BigEndian.AppendUint32(nil, uint32(len(chunk)-4)))
		out.Write(chunk)
		out.Write(binary.BigEndian.AppendUint32(nil, crc32.ChecksumIEEE(chunk)))
	}
	return out.Bytes()
}

// mendBMP adds the pixels that are missing at the end of a picture in colour or grey
// that is not compressed.
func mendBMP(data []byte) []byte {
	const pixels, headers, size, width, height, bits, compression = 10, 14, 14, 18, 22, 28, 30 // where they stand
	field := func(at int) int { return int(int32(binary.LittleEndian.Uint32(data[at:]))) }
	if len(data) < bmpHeaders {
		return nil
	}
	depth, rows := int(binary.LittleEndian.Uint16(data[bits:])), max(field(height), -field(height))
	if CheckPixels(field(width), rows, depth) != nil || depth < 8 || field(compression) != 0 {
		return nil
	}
	whole := field(pixels) + (field(width)*depth+31)/32*4*rows
	if field(size) < 0 || field(pixels) < headers+field(size) || field(pixels) >= len(data) || whole <= len(data) {
		return nil
	}
	white := byte(0xff)
	if depth == 8 {
		white = lightest(data[headers+field(size) : field(pixels)])
	}
	return append(bytes.Clone(data), bytes.Repeat([]byte{white}, whole-len(data))...)
}

// lightest returns the number of the lightest colour of a BMP's palette.
func lightest(palette []byte) (index byte) {
	best := -1
	for i := 0; i < 256 && 4*i+3 < len(palette); i++ {
		if light := int(palette[4*i]) + int(palette[4*i+1]) + int(palette[4*i+2]); light > best {
			best, index = light, byte(i)
		}
	}
	return index
}

// upwards reports whether a BMP begins with its last row, as most do.
func upwards(bmp []byte) bool {
	const height = 22
	return int32(binary.LittleEndian.Uint32(bmp[height:])) > 0
}
