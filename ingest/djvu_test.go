package ingest

import (
	"encoding/binary"
	"slices"
	"testing"

	"recto/document"
)

// iff is a chunk of a DjVu file.
func iff(name string, content ...byte) []byte {
	out := append(binary.BigEndian.AppendUint32([]byte(name), uint32(len(content))), content...)
	return append(out, make([]byte, len(content)&1)...)
}

// djvuForPage is a FORM:DJVU of a page; its turn is DjVu's number.
func djvuForPage(width, height uint16, dpi, turn byte, chunks ...[]byte) []byte {
	info := binary.BigEndian.AppendUint16(binary.BigEndian.AppendUint16(nil, width), height)
	info = append(info, 24, 0, dpi, 0, 22, turn)
	return iff("FORM", slices.Concat([]byte("DJVU"), iff("INFO", info...), slices.Concat(chunks...))...)
}

// djvuBundle is a document of these components.
func djvuBundle(flags byte, components ...[]byte) []byte {
	directory := append([]byte{flags}, binary.BigEndian.AppendUint16(nil, uint16(len(components)))...)
	at := len("AT&TFORM") + 4 + len("DJVM") + 8 + 3 + 4*len(components)
	at += at & 1
	var body []byte
	for _, component := range components {
		directory = binary.BigEndian.AppendUint32(directory, uint32(at+len(body)))
		body = append(body, component...)
	}
	return append([]byte("AT&T"), iff("FORM", slices.Concat([]byte("DJVM"), iff("DIRM", directory...), body)...)...)
}

func TestDjVu(t *testing.T) {
	ink, paper := iff("Sjbz", 1, 2), iff("BG44", 3, 4, 5)
	shared := iff("FORM", []byte("DJVI")...)
	data := djvuBundle(0x81, shared, djvuForPage(70, 50, 200, 1, ink), djvuForPage(70, 50, 100, 6, paper, ink), iff("JUNK"))
	s := mustOpen(t, data)
	if s.Outline().Type != typeDjVu || s.Outline().Pages != 3 {
		t.Fatalf("%s of %d pages", s.Outline().Type, s.Outline().Pages)
	}
	for n, want := range []document.Image{
		{Width: 70, Height: 50, DPI: 200, Bilevel: true, Frame: 0}, {Width: 50, Height: 70, DPI: 100, Frame: 1},
	} {
		got, err := s.Image(n + 1)
		if err != nil || got.Encoding != document.EncodingDjVu || got.Width != want.Width || got.Height != want.Height || got.DPI != want.DPI ||
			got.Bilevel != want.Bilevel || got.Frame != want.Frame || got.Orientation != 1 {
			t.Errorf("page %d: %v, %+v", n+1, err, got)
		}
	}
	if _, err := s.Image(3); kindOf(err) != document.KindDamaged {
		t.Errorf("a component that is none: %v", err)
	}
	one := append([]byte("AT&T"), djvuForPage(70, 50, 200, 1, ink)...)
	if got, err := mustOpen(t, one).Image(1); err != nil || got.Width != 70 {
		t.Errorf("a single page: %v", err)
	}
	for name, test := range map[string]struct {
		data []byte
		kind document.Kind
	}{
		"an index of other files": {djvuBundle(0x01, djvuForPage(70, 50, 200, 1, ink)), document.KindUnsupported},
		"what pages share":        {append([]byte("AT&T"), shared...), document.KindDamaged},
		"cut off":                 {one[:12], document.KindDamaged},
		"of no pages":             {djvuBundle(0x81, shared), document.KindDamaged},
		"bomb":                    {append([]byte("AT&T"), djvuForPage(20_000, 20_000, 200, 1, ink)...), document.KindTooLarge},
	} {
		if _, err := openBytes(t, test.data, Options{Name: "scan.djvu"}); kindOf(err) != test.kind {
			t.Errorf("%s: %v, want %s", name, err, test.kind)
		}
	}
}

// heifOf is a HEIF file whose primary picture has these properties.
func heifOf(properties ...[]byte) []byte {
	associations := []byte{0, 0, 0, 0, 0, 0, 0, 2, 0, 1, 0, 0, 7, byte(len(properties))}
	for i := range properties {
		associations = append(associations, byte(i+1)|0x80)
	}
	meta := slices.Concat(make([]byte, 4), jp2Box("pitm", []byte{0, 0, 0, 0, 0, 7}),
		jp2Box("iprp", slices.Concat(jp2Box("ipco", slices.Concat(properties...)), jp2Box("ipma", associations))))
	return append(jp2Box("ftyp", []byte("heic\x00\x00\x00\x00mif1heic")), jp2Box("meta", meta)...)
}

func TestHEIF(t *testing.T) {
	size := func(width, height uint32) []byte {
		return jp2Box("ispe", binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(make([]byte, 4), width), height))
	}
	for name, test := range map[string]struct {
		data          []byte
		width, height int
	}{
		"upright": {heifOf(size(70, 50)), 70, 50},
		"turned":  {heifOf(size(70, 50), jp2Box("irot", []byte{1})), 50, 70},
		"clipped": {heifOf(size(70, 50), jp2Box("clap", []byte{0, 0, 0, 66, 0, 0, 0, 1, 0, 0, 0, 44, 0, 0, 0, 1})), 66, 44},
	} {
		got, err := mustOpen(t, test.data).Image(1)
		if err != nil || got.Encoding != document.EncodingHEIF || got.Width != test.width || got.Height != test.height {
			t.Errorf("%s: %v, %+v", name, err, got)
		}
	}
	if _, err := openBytes(t, heifOf(size(90_000, 90_000)), Options{}); kindOf(err) != document.KindTooLarge {
		t.Errorf("bomb: %v", err)
	}
	if _, err := openBytes(t, heifOf(), Options{}); kindOf(err) != document.KindDamaged {
		t.Errorf("no size: %v", err)
	}
}
