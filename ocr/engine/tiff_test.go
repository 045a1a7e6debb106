package engine

import (
	"bytes"
	"encoding/binary"
	"math"
	"os"
	"testing"

	"recto/document"
)

// tiffFile is a recipe for an uncompressed TIFF.
type tiffFile struct {
	order            byteOrder // little-endian unless told
	big              bool      // BigTIFF
	bits, samples    int
	photometric      uint32
	planes           bool // each sample in strips of its own
	tile             int  // side of the tiles; strips of ten rows for 0
	more             []tiffField
	width, height    int
	sample           func(x, y, s int) uint32
	data             bytes.Buffer
	offsets, lengths []uint32
}

type byteOrder interface {
	binary.ByteOrder
	binary.AppendByteOrder
}

const rowsPerStrip = 10

// tiffField has values of 16 bits, or of 32 where one does not fit.
type tiffField struct {
	tag    uint16
	values []uint32
}

func (f *tiffFile) bytes() []byte {
	f.pixels()
	return f.directory()
}

// pixels writes the file header and the strips or tiles.
func (f *tiffFile) pixels() {
	if f.order == nil {
		f.order = binary.LittleEndian
	}
	f.data.WriteString(map[bool]string{true: "MM", false: "II"}[f.order == binary.BigEndian])
	head := make([]byte, 14)
	f.order.PutUint16(head, 42)
	if f.big {
		f.order.PutUint16(head, 43)
		f.order.PutUint16(head[2:], 8)
	}
	f.data.Write(head)
	planes, each := 1, f.samples
	if f.planes {
		planes, each = f.samples, 1
	}
	across, down := f.width, rowsPerStrip
	if f.tile > 0 {
		across, down = f.tile, f.tile
	}
	for p := range planes {
		for y := 0; y < f.height; y += down {
			for x := 0; x < f.width; x += across {
				rows := down
				if f.tile == 0 {
					rows = min(down, f.height-y)
				}
				f.chunk(x, y, across, rows, p, each)
			}
		}
	}
}

func repeated(v, n int) []uint32 {
	values := make([]uint32, n)
	for i := range values {
		values[i] = uint32(v)
	}
	return values
}

// chunk appends a strip or tile.
func (f *tiffFile) chunk(x, y, across, down, plane, each int) {
	f.offsets = append(f.offsets, uint32(f.data.Len()))
	for j := range down {
		var bits uint64
		n := 0
		for i := range across {
			for s := range each {
				v := uint32(0)
				if x+i < f.width && y+j < f.height {
					v = f.sample(x+i, y+j, plane+s)
				}
				switch f.bits {
				case 16:
					f.data.Write(f.order.AppendUint16(nil, uint16(v)))
				case 32:
					f.data.Write(f.order.AppendUint32(nil, v))
				default:
					bits, n = bits<<f.bits|uint64(v), n+f.bits
					for ; n >= 8; n -= 8 {
						f.data.WriteByte(byte(bits >> (n - 8)))
					}
				}
			}
		}
		if n > 0 {
			f.data.WriteByte(byte(bits << (8 - n)))
		}
	}
	f.lengths = append(f.lengths, uint32(f.data.Len())-f.offsets[len(f.offsets)-1])
}

// fields lists what the directory says.
func (f *tiffFile) fields() []tiffField {
	planar := tiffField{284, []uint32{1}}
	if f.planes {
		planar.values[0] = 2
	}
	fields := []tiffField{
		{256, []uint32{uint32(f.width)}}, {257, []uint32{uint32(f.height)}},
		{258, repeated(f.bits, f.samples)}, {259, []uint32{1}}, {262, []uint32{f.photometric}},
	}
	if f.tile > 0 {
		fields = append(fields, tiffField{277, []uint32{uint32(f.samples)}}, planar,
			tiffField{322, []uint32{uint32(f.tile)}}, tiffField{323, []uint32{uint32(f.tile)}},
			tiffField{324, f.offsets}, tiffField{325, f.lengths})
	} else {
		fields = append(fields, tiffField{273, f.offsets}, tiffField{277, []uint32{uint32(f.samples)}},
			tiffField{278, []uint32{rowsPerStrip}}, tiffField{279, f.lengths}, planar)
	}
	return append(fields, f.more...)
}

// directory ends the file with its directory.
func (f *tiffFile) directory() []byte {
	inline := 4
	number := func(n int) []byte { return f.order.AppendUint32(nil, uint32(n)) }
	if f.big {
		inline = 8
		number = func(n int) []byte { return f.order.AppendUint64(nil, uint64(n)) }
	}
	var list bytes.Buffer
	fields := f.fields()
	for _, field := range fields {
		kind, values := uint16(3), []byte(nil)
		for _, v := range field.values {
			if v > 0xffff {
				kind = 4
			}
		}
		for _, v := range field.values {
			if kind == 3 {
				values = f.order.AppendUint16(values, uint16(v))
			} else {
				values = f.order.AppendUint32(values, v)
			}
		}
		if len(values) > inline {
			at := f.data.Len()
			f.data.Write(values)
			values = number(at)
		}
		list.Write(f.order.AppendUint16(nil, field.tag))
		list.Write(f.order.AppendUint16(nil, kind))
		list.Write(number(len(field.values)))
		list.Write(append(values, make([]byte, inline-len(values))...))
	}
	at := f.data.Len()
	if f.big {
		f.data.Write(number(len(fields)))
	} else {
		f.data.Write(f.order.AppendUint16(nil, uint16(len(fields))))
	}
	f.data.Write(list.Bytes())
	f.data.Write(number(0))
	data := f.data.Bytes()
	copy(data[inline:], number(at))
	return data
}

// Each sample of the test picture is one of few levels, which every depth can
// hold.
func level(x, y, s int) int { return (x/7 + y/5*(s+1)) % 4 }

func scaled(most uint32) func(x, y, s int) uint32 {
	return func(x, y, s int) uint32 { return uint32(level(x, y, s)) * most / 3 }
}

func black(x, y, s int) uint32 { return uint32(level(x, y, s) & 1) }

func TestTIFFKinds(t *testing.T) {
	grey := func(x, y int) [3]int { v := level(x, y, 0) * 85; return [3]int{v, v, v} }
	colour := func(x, y int) [3]int { return [3]int{level(x, y, 0) * 85, level(x, y, 1) * 85, level(x, y, 2) * 85} }
	ink := func(x, y int) [3]int { v := 255 * (1 - level(x, y, 0)&1); return [3]int{v, v, v} }
	paper := func(x, y int) [3]int { v := 255 * (level(x, y, 0) & 1); return [3]int{v, v, v} }
	inverse := func(x, y int) [3]int { v := 255 - level(x, y, 0)*85; return [3]int{v, v, v} }
	const whiteIsZero, blackIsZero, rgb, palette, separated, iccLab = 0, 1, 2, 3, 5, 9
	float := func(white float32) func(x, y, s int) uint32 {
		return func(x, y, s int) uint32 { return math.Float32bits(float32(level(x, y, s)) / 3 * white) }
	}
	// Greys: L is 0, a third, two thirds or all of 100; a and b are neutral.
	lab := func(neutral uint32) func(x, y, s int) uint32 {
		return func(x, y, s int) uint32 {
			return map[bool]uint32{true: uint32(level(x, y, 0) * 85), false: neutral}[s == 0]
		}
	}
	lightness := func(x, y int) [3]int { v := []int{0, 78, 162, 255}[level(x, y, 0)]; return [3]int{v, v, v} }
	colours := make([]uint32, 3*16)
	for i := range 4 {
		colours[i], colours[16+i], colours[32+i] = uint32(i*0x5555), 0xffff, 0
	}
	for _, c := range []struct {
		name  string
		file  tiffFile
		depth int
		want  func(x, y int) [3]int
	}{
		{"bilevel, white is 0", tiffFile{bits: 1, samples: 1, photometric: whiteIsZero, sample: black}, 1, ink},
		{"bilevel, black is 0", tiffFile{bits: 1, samples: 1, photometric: blackIsZero, sample: black}, 1, paper},
		{"bilevel tiles", tiffFile{bits: 1, samples: 1, photometric: whiteIsZero, sample: black, tile: 16}, 1, ink},
		{"grey", tiffFile{bits: 8, samples: 1, photometric: blackIsZero, sample: scaled(255)}, 8, grey},
		{"grey, white is 0", tiffFile{bits: 8, samples: 1, photometric: whiteIsZero, sample: scaled(255)}, 8, inverse},
		{"grey tiles", tiffFile{bits: 8, samples: 1, photometric: blackIsZero, sample: scaled(255), tile: 16}, 8, grey},
		{"grey of 2 bits", tiffFile{bits: 2, samples: 1, photometric: blackIsZero, sample: scaled(3)}, 8, grey},
		{"grey of 4 bits", tiffFile{bits: 4, samples: 1, photometric: blackIsZero, sample: scaled(15)}, 8, grey},
		{"grey of 16 bits", tiffFile{bits: 16, samples: 1, photometric: blackIsZero, sample: scaled(65535)}, 8, grey},
		{"big-endian of 16 bits", tiffFile{bits: 16, samples: 1, photometric: blackIsZero, sample: scaled(65535), order: binary.BigEndian}, 8, grey},
		{"grey with opacity", tiffFile{bits: 8, samples: 2, photometric: blackIsZero, more: []tiffField{{338, []uint32{2}}},
			sample: func(x, y, s int) uint32 { return uint32(level(x, y, 0)*85*(1-s) + s*51) }}, 8,
			func(x, y int) [3]int { v := level(x, y, 0)*17 + 204; return [3]int{v, v, v} }},
		{"RGB", tiffFile{bits: 8, samples: 3, photometric: rgb, sample: scaled(255)}, 32, colour},
		{"RGB, big-endian", tiffFile{bits: 8, samples: 3, photometric: rgb, sample: scaled(255), order: binary.BigEndian}, 32, colour},
		{"RGB, BigTIFF", tiffFile{bits: 8, samples: 3, photometric: rgb, sample: scaled(255), big: true}, 32, colour},
		{"RGB tiles", tiffFile{bits: 8, samples: 3, photometric: rgb, sample: scaled(255), tile: 16}, 32, colour},
		{"RGB planes", tiffFile{bits: 8, samples: 3, photometric: rgb, sample: scaled(255), planes: true}, 32, colour},
		{"RGB planes of tiles", tiffFile{bits: 8, samples: 3, photometric: rgb, sample: scaled(255), planes: true, tile: 16}, 32, colour},
		{"RGB of 16 bits", tiffFile{bits: 16, samples: 3, photometric: rgb, sample: scaled(65535)}, 32, colour},
		{"RGB with opacity", tiffFile{bits: 8, samples: 4, photometric: rgb, more: []tiffField{{338, []uint32{2}}},
			sample: func(x, y, s int) uint32 { return map[bool]uint32{true: 51, false: 0}[s == 3] }}, 32,
			func(x, y int) [3]int { return [3]int{204, 204, 204} }},
		{"RGB and a sample of no meaning", tiffFile{bits: 8, samples: 4, photometric: rgb, more: []tiffField{{338, []uint32{0}}},
			sample: func(x, y, s int) uint32 { return uint32(level(x, y, s)*85) * uint32((3-s+2)/3) }}, 32, colour},
		{"grey of 12 bits", tiffFile{bits: 12, samples: 1, photometric: blackIsZero, sample: scaled(4095)}, 8, grey},
		{"grey of 12 bits, white is 0", tiffFile{bits: 12, samples: 1, photometric: whiteIsZero, sample: scaled(4095), tile: 16}, 8, inverse},
		{"grey of 32 bits", tiffFile{bits: 32, samples: 1, photometric: blackIsZero, sample: func(x, y, s int) uint32 { return uint32(level(x, y, s)) * (math.MaxUint32 / 3) }}, 8, grey},
		{"floating point up to 1", tiffFile{bits: 32, samples: 1, photometric: blackIsZero, more: []tiffField{{339, []uint32{3}}}, sample: float(1)}, 8, grey},
		{"floating point up to 255", tiffFile{bits: 32, samples: 3, photometric: rgb, planes: true, more: []tiffField{{339, []uint32{3, 3, 3}}}, sample: float(255)}, 32, colour},
		{"floating point, big-endian", tiffFile{bits: 32, samples: 1, photometric: blackIsZero, order: binary.BigEndian, more: []tiffField{{339, []uint32{3}}}, sample: float(65535)}, 8, grey},
		{"CMYK of 16 bits", tiffFile{bits: 16, samples: 4, photometric: separated,
			sample: func(x, y, s int) uint32 {
				return map[bool]uint32{true: 0, false: 65535 - uint32(level(x, y, s)*21845)}[s == 3]
			}}, 32, colour},
		{"ICC Lab", tiffFile{bits: 8, samples: 3, photometric: iccLab, sample: lab(128)}, 32, lightness},
		{"ICC Lab of 16 bits", tiffFile{bits: 16, samples: 3, photometric: iccLab,
			sample: func(x, y, s int) uint32 { return lab(128)(x, y, s) * 256 }}, 32, lightness},
		{"CMYK", tiffFile{bits: 8, samples: 4, photometric: separated,
			sample: func(x, y, s int) uint32 {
				if s == 3 {
					return 0
				}
				return uint32(255 - level(x, y, s)*85)
			}}, 32, colour},
		{"palette", tiffFile{bits: 4, samples: 1, photometric: palette, sample: scaled(3), more: []tiffField{{320, colours}}}, 32,
			func(x, y int) [3]int { return [3]int{level(x, y, 0) * 85, 255, 0} }},
		{"palette tiles", tiffFile{bits: 4, samples: 1, photometric: palette, sample: scaled(3), tile: 16, more: []tiffField{{320, colours}}}, 32,
			func(x, y int) [3]int { return [3]int{level(x, y, 0) * 85, 255, 0} }},
		{"a turn is the caller's", tiffFile{bits: 8, samples: 3, photometric: rgb, sample: scaled(255), more: []tiffField{{274, []uint32{6}}}}, 32, colour},
		{"a bilevel turn too", tiffFile{bits: 1, samples: 1, photometric: whiteIsZero, sample: black, more: []tiffField{{274, []uint32{3}}}}, 1, ink},
	} {
		c.file.width, c.file.height = 45, 33
		p, damage, err := Decode(&document.Image{Encoding: document.EncodingTIFF, Data: c.file.bytes()})
		if err != nil || damage != nil {
			t.Errorf("%s: %v, damage %v", c.name, err, damage)
			continue
		}
		if p.Width() != 45 || p.Height() != 33 || p.Depth() != c.depth {
			t.Errorf("%s: %d x %d, %d bits; want 45 x 33, %d bits", c.name, p.Width(), p.Height(), p.Depth(), c.depth)
		} else {
			samePixels(t, c.name, p, c.want)
		}
		p.Close()
	}
}

// samePixels compares a picture with what each pixel should be, but for
// rounding.
func samePixels(t *testing.T, name string, p *Pix, want func(x, y int) [3]int) {
	t.Helper()
	for y := range p.Height() {
		for x := range p.Width() {
			if got, want := p.at(x, y), want(x, y); !near3(got, want, 1) {
				t.Errorf("%s: the pixel at %d, %d is %v, want %v", name, x, y, got, want)
				return
			}
		}
	}
}

// at returns the red, green and blue of a pixel.
func (p *Pix) at(x, y int) [3]int {
	words, perRow := p.rows()
	row := words[y*perRow:]
	switch p.Depth() {
	case 1:
		v := 255 - 255*int(row[x>>5]>>(31-x&31)&1)
		return [3]int{v, v, v}
	case 8:
		v := int(greyAt(row, x))
		return [3]int{v, v, v}
	}
	return [3]int{int(row[x] >> 24), int(row[x] >> 16 & 0xff), int(row[x] >> 8 & 0xff)}
}

func near3(a, b [3]int, most int) bool {
	for i := range a {
		if a[i]-b[i] > most || b[i]-a[i] > most {
			return false
		}
	}
	return true
}

func TestTIFFIsRefusedWithWords(t *testing.T) {
	mask := tiffFile{bits: 1, samples: 1, photometric: 4, width: 20, height: 20, sample: scaled(0)}
	large := tiffFile{bits: 8, samples: 3, photometric: 2, width: 20, height: 20, sample: scaled(255)}
	data := bytes.Clone(large.bytes())
	at := binary.LittleEndian.Uint32(data[4:])
	binary.LittleEndian.PutUint16(data[at+2+8:], 60000)
	binary.LittleEndian.PutUint16(data[at+2+12+8:], 60000)
	for _, c := range []struct {
		data []byte
		kind document.Kind
		what string
	}{
		{mask.bytes(), document.KindNoScan, "This kind of tiff picture is not read: 1 samples of 1 bits, compression 1, photometric interpretation 4."},
		{data, document.KindTooLarge, "The picture is 60000 x 60000 pixels, more than the 60 million that are read."},
	} {
		_, _, err := Decode(&document.Image{Encoding: document.EncodingTIFF, Data: c.data})
		if e := document.AsError(err); err == nil || e.Kind != c.kind || e.What != c.what {
			t.Errorf("got %v, want %s: %s", err, c.kind, c.what)
		}
	}
}

// What lies before the end of a file that is cut off is kept, and noted.
func TestPartOfATIFF(t *testing.T) {
	for _, c := range []struct {
		name string
		file tiffFile
	}{
		{"bilevel", tiffFile{bits: 1, samples: 1, photometric: 0, sample: black}},
		{"grey", tiffFile{bits: 8, samples: 1, photometric: 1, sample: scaled(255)}},
		{"colour", tiffFile{bits: 8, samples: 3, photometric: 2, sample: scaled(255)}},
	} {
		whole := c.file
		whole.width, whole.height = 45, 33
		want, _, err := Decode(&document.Image{Encoding: document.EncodingTIFF, Data: whole.bytes()})
		if err != nil {
			t.Fatal(err)
		}
		part := c.file
		part.width, part.height = 45, 33
		part.pixels()
		for i := 2; i < len(part.offsets); i++ {
			part.offsets[i] += 1 << 24 // behind the end
		}
		p, damage, err := Decode(&document.Image{Encoding: document.EncodingTIFF, Data: part.directory()})
		if err != nil || damage == nil || !damage.Lost {
			t.Errorf("%s: %v, damage %v; want a loss", c.name, err, damage)
			continue
		}
		samePixels(t, c.name, p, func(x, y int) [3]int {
			if y < 20 {
				return want.at(x, y)
			}
			return [3]int{255, 255, 255}
		})
	}
}

// A strip may be a JPEG 2000, which libtiff does not decode.
func TestTIFFOfJPEG2000(t *testing.T) {
	stream, err := os.ReadFile("testdata/tiles.j2k")
	if err != nil {
		t.Fatal(err)
	}
	want, _, err := Decode(&document.Image{Encoding: document.EncodingJP2, Data: stream})
	if err != nil {
		t.Fatal(err)
	}
	photometric, samples := uint32(2), 3
	if want.Depth() == 8 {
		photometric, samples = 1, 1
	}
	f := tiffFile{bits: 8, samples: samples, photometric: photometric, width: want.Width(), height: want.Height()}
	f.order = binary.LittleEndian
	f.data.WriteString("II*\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00")
	f.offsets, f.lengths = []uint32{uint32(f.data.Len())}, []uint32{uint32(len(stream))}
	f.data.Write(stream)
	data := f.directory()
	at := int(binary.LittleEndian.Uint32(data[4:])) + 2
	binary.LittleEndian.PutUint16(data[at+3*12+8:], 34712)                 // Compression
	binary.LittleEndian.PutUint16(data[at+7*12+8:], uint16(want.Height())) // RowsPerStrip
	cut := bytes.Clone(data)
	binary.LittleEndian.PutUint32(cut[at+8*12+8:], uint32(len(stream)*2/3)) // StripByteCounts
	for _, c := range []struct {
		name string
		data []byte
		lost bool
	}{{"whole", data, false}, {"cut off", cut, true}} {
		p, damage, err := Decode(&document.Image{Encoding: document.EncodingTIFF, Data: c.data})
		if err != nil || (damage != nil) != c.lost {
			t.Errorf("%s: %v, damage %v", c.name, err, damage)
			continue
		}
		if !c.lost {
			samePixels(t, c.name, p, want.at)
		}
		p.Close()
	}
}

// A picture is found by the offset of its directory, also where no chain leads
// there.
func TestTIFFDirectoryByOffset(t *testing.T) {
	first := tiffFile{bits: 8, samples: 1, photometric: 1, width: 20, height: 20, sample: scaled(0)}
	second := tiffFile{bits: 8, samples: 1, photometric: 1, width: 45, height: 33, sample: scaled(255)}
	second.data.Write(first.bytes())
	second.order = binary.LittleEndian
	before := second.data.Len()
	second.pixels()
	copy(second.data.Bytes()[before:], make([]byte, 16))
	data := second.directory()
	offset := int(binary.LittleEndian.Uint32(data[4:]))
	p, _, err := Decode(&document.Image{Encoding: document.EncodingTIFF, Data: data, Frame: offset})
	if err != nil {
		t.Fatal(err)
	}
	samePixels(t, "second", p, func(x, y int) [3]int { v := level(x, y, 0) * 85; return [3]int{v, v, v} })
}
