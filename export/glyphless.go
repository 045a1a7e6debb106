package export

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"slices"
	"strings"
)

// The text layer is set in a font that draws nothing: a TrueType font of one
// blank glyph, that every code stands for. Text of
// it can be found, marked and copied, and costs no more than its codes. The
// form is that of Tesseract's PDF renderer, which viewers are used to.

// glyphlessName is the name by which programs know such a layer.
const glyphlessName = "GlyphLessFont"

// glyphWidth is the width of the one glyph, in ems; glyphHeight what programs
// mark of it, from the baseline up.
const glyphWidth, glyphHeight = 0.5, 0.65

// codes gives characters their two-byte codes in the font. A character of the
// basic plane is its own code; one of the others, or of the private use area,
// gets the next code of the private use area.
type codes struct {
	private map[rune]uint16
	order   []rune
}

const privateFirst, privateLast = 0xE000, 0xF8FF

func (c *codes) code(r rune) uint16 {
	if r < privateFirst || privateLast < r && r <= 0xFFFF {
		return uint16(r)
	}
	if code, ok := c.private[r]; ok {
		return code
	}
	if len(c.order) > privateLast-privateFirst {
		return 0xFFFD
	}
	if c.private == nil {
		c.private = map[rune]uint16{}
	}
	code := uint16(privateFirst + len(c.order))
	c.private[r] = code
	c.order = append(c.order, r)
	return code
}

// toUnicode returns the CMap that leads back from codes to characters. No range
// crosses a multiple of 256, as the format demands.
func (c *codes) toUnicode() []byte {
	var lines []string
	for row := range 0x100 {
		if first := row << 8; first < 0xD800 || first > privateLast {
			lines = append(lines, fmt.Sprintf("<%04X> <%04X> <%04[1]X>", first, first|0xFF))
		}
	}
	var cmap bytes.Buffer
	cmap.WriteString(`/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <FFFF>
endcodespacerange
`)
	section(&cmap, "bfrange", lines)
	lines = nil
	for i, r := range c.order {
		lines = append(lines, fmt.Sprintf("<%04X> <%s>", privateFirst+i, utf16Hex(string(r))))
	}
	section(&cmap, "bfchar", lines)
	cmap.WriteString("endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n")
	return cmap.Bytes()
}

// section writes lines of a CMap, 100 at a time, which is the limit.
func section(cmap *bytes.Buffer, kind string, lines []string) {
	for some := range slices.Chunk(lines, 100) {
		fmt.Fprintf(cmap, "%d begin%s\n%s\nend%[2]s\n", len(some), kind, strings.Join(some, "\n"))
	}
}

// fontObjects writes the font as object n, with all that it needs.
func fontObjects(f *pdfFile, n int, c *codes) {
	descendant, descriptor, file, toGlyph, toUnicode := f.reserve(), f.reserve(), f.reserve(), f.reserve(), f.reserve()
	f.object(n, fmt.Sprintf("<</Type/Font/Subtype/Type0/BaseFont/%s/Encoding/Identity-H/DescendantFonts[%d 0 R]/ToUnicode %d 0 R>>",
		glyphlessName, descendant, toUnicode))
	f.object(descendant, fmt.Sprintf("<</Type/Font/Subtype/CIDFontType2/BaseFont/%s/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>"+
		"/FontDescriptor %d 0 R/CIDToGIDMap %d 0 R/DW %g>>", glyphlessName, descriptor, toGlyph, 1000*glyphWidth))
	f.object(descriptor, fmt.Sprintf("<</Type/FontDescriptor/FontName/%s/Flags 5/FontBBox[0 -1 %g %g]/ItalicAngle 0/Ascent %[3]g/Descent -1/CapHeight %[3]g/StemV 80/FontFile2 %d 0 R>>",
		glyphlessName, 1000*glyphWidth, 1000*glyphHeight, file))
	font := glyphless()
	f.packed(file, fmt.Sprintf("/Length1 %d", len(font)), font)
	f.packed(toGlyph, "", bytes.Repeat([]byte{0, 1}, 0x10000))
	f.packed(toUnicode, "", c.toUnicode())
}

// glyphless returns the TrueType font: glyph 0, which is missing characters,
// and glyph 1, both blank.
func glyphless() []byte {
	const em, width, height = 1000, 1000 * glyphWidth, 1000 * glyphHeight
	family := []byte(glyphlessName)
	tables := []struct {
		tag  string
		data []byte
	}{
		{"OS/2", be(uint16(1), int16(width), uint16(400), uint16(5), uint16(0), // version, average width, weight, width class, may be embedded
			[10]int16{}, int16(0), [10]byte{}, [4]uint32{1}, [4]byte{'r', 'c', 't', 'o'}, // scripts, family, panose, ranges, vendor
			uint16(0x40), uint16(0x20), uint16(0xFFFF), // regular, first and last character
			int16(height), int16(-1), int16(0), uint16(height), uint16(1), [2]uint32{1})}, // typographic and Windows heights, code pages
		{"cmap", be(uint16(0), uint16(1), uint16(3), uint16(1), uint32(12), // one subtable: Windows, Unicode
			uint16(4), uint16(32), uint16(0), uint16(4), uint16(4), uint16(1), uint16(0), // format 4, two segments
			uint16(0x20), uint16(0xFFFF), uint16(0), uint16(0x20), uint16(0xFFFF), // ends, starts
			int16(1-0x20), int16(1), uint16(0), uint16(0))}, // a space is glyph 1
		{"glyf", be(int16(0), int16(0), int16(0), int16(width), int16(height), uint16(0))}, // no contours, a box, no instructions
		{"head", be(uint32(0x10000), uint32(0x10000), uint32(0), uint32(0x5F0F3CF5), uint16(11), uint16(em), [2]int64{},
			int16(0), int16(0), int16(width), int16(height), uint16(0), uint16(8), int16(2), int16(0), int16(0))},
		{"hhea", be(uint32(0x10000), int16(height), int16(-1), int16(0), uint16(width), [11]int16{3: 1}, uint16(1))},
		{"hmtx", be(uint16(width), int16(0), int16(0))}, // one width, two bearings
		{"loca", be(uint16(0), uint16(0), uint16(6))},   // in units of two bytes
		{"maxp", be(uint32(0x10000), uint16(2), [4]uint16{}, uint16(2), [8]uint16{})},
		{"name", be(uint16(0), uint16(3), uint16(6+3*12),
			[6]uint16{1, 0, 0, 1, uint16(len(family)), 0}, [6]uint16{1, 0, 0, 4, uint16(len(family)), 0}, [6]uint16{1, 0, 0, 6, uint16(len(family)), 0}, family)},
		{"post", be(uint32(0x30000), uint32(0), int16(0), int16(0), uint32(1), [4]uint32{})},
	}
	font := be(uint32(0x10000), uint16(len(tables)), uint16(128), uint16(3), uint16(len(tables)*16-128))
	var body []byte
	head := 0
	for _, table := range tables {
		at := 12 + 16*len(tables) + len(body)
		if table.tag == "head" {
			head = at
		}
		padded := append(table.data, make([]byte, -len(table.data)&3)...)
		font = append(font, be([]byte(table.tag), checksum(padded), uint32(at), uint32(len(table.data)))...)
		body = append(body, padded...)
	}
	font = append(font, body...)
	binary.BigEndian.PutUint32(font[head+8:], 0xB1B0AFBA-checksum(font))
	return font
}

// be returns the values in big-endian order, one after the other.
func be(values ...any) []byte {
	var out bytes.Buffer
	for _, v := range values {
		if err := binary.Write(&out, binary.BigEndian, v); err != nil {
			panic(err) // a value without a fixed size
		}
	}
	return out.Bytes()
}

// checksum is TrueType's: the sum of the 32-bit words.
func checksum(data []byte) uint32 {
	var sum uint32
	for ; len(data) >= 4; data = data[4:] {
		sum += binary.BigEndian.Uint32(data)
	}
	return sum
}
