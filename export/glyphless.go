package export

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"slices"
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

// codes gives characters their two-byte codes in the font, in the order in which
// they come up; 0 is for none. PDFium holds a table of all codes in memory for
// each page that it lays text over, so that a few small ones are better than
// all of Unicode.
type codes struct {
	of    map[rune]uint16
	order []rune
}

func (c *codes) code(r rune) uint16 {
	code, ok := c.of[r]
	if !ok && len(c.order) < 0xFFFF {
		if c.of == nil {
			c.of = map[rune]uint16{}
		}
		c.order = append(c.order, r)
		code = uint16(len(c.order))
		c.of[r] = code
	}
	return code
}

// toUnicode returns the CMap that leads back from codes to characters.
func (c *codes) toUnicode() []byte {
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
	next := 1
	for some := range slices.Chunk(c.order, 100) { // the most that a section may hold
		fmt.Fprintf(&cmap, "%d beginbfchar\n", len(some))
		for _, r := range some {
			fmt.Fprintf(&cmap, "<%04X> <%s>\n", next, utf16Hex(string(r)))
			next++
		}
		cmap.WriteString("endbfchar\n")
	}
	cmap.WriteString("endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n")
	return cmap.Bytes()
}

// toGlyph returns the map from codes to glyphs: all that are in use lead to
// glyph 1.
func (c *codes) toGlyph() []byte {
	return append([]byte{0, 0}, bytes.Repeat([]byte{0, 1}, len(c.order))...)
}

// objectWriter takes the objects of a PDF.
type objectWriter interface {
	reserve() int
	object(n int, form string)
	packed(n int, entries string, data []byte)
}

// fontObjects writes the font as object n, with all that it needs.
func fontObjects(f objectWriter, n int, c *codes) {
	descendant, descriptor, file, toGlyph, toUnicode := f.reserve(), f.reserve(), f.reserve(), f.reserve(), f.reserve()
	f.object(n, fmt.Sprintf("<</Type/Font/Subtype/Type0/BaseFont/%s/Encoding/Identity-H/DescendantFonts[%d 0 R]/ToUnicode %d 0 R>>",
		glyphlessName, descendant, toUnicode))
	f.object(descendant, fmt.Sprintf("<</Type/Font/Subtype/CIDFontType2/BaseFont/%s/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>"+
		"/FontDescriptor %d 0 R/CIDToGIDMap %d 0 R/DW %g>>", glyphlessName, descriptor, toGlyph, 1000*glyphWidth))
	f.object(descriptor, fmt.Sprintf("<</Type/FontDescriptor/FontName/%s/Flags 5/FontBBox[0 -1 %g %g]/ItalicAngle 0/Ascent %[3]g/Descent -1/CapHeight %[3]g/StemV 80/FontFile2 %d 0 R>>",
		glyphlessName, 1000*glyphWidth, 1000*glyphHeight, file))
	font := glyphless()
	f.packed(file, fmt.Sprintf("/Length1 %d", len(font)), font)
	f.packed(toGlyph, "", c.toGlyph())
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
