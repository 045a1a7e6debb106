package ingest

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"math"
	"slices"
	"testing"

	"recto/document"
)

// exifBytes is EXIF data of one orientation and 250 dots an inch.
func exifBytes(orientation uint32) []byte {
	data := buildTIFF(0, []tiffTag{{tagOrientation, 3, orientation}, {tagXResolution, 5, 0}, {tagResolutionUnit, 3, 2}})
	at := uint32(len(data))
	binary.LittleEndian.PutUint32(data[8+2+12+8:], at)
	data = binary.LittleEndian.AppendUint32(data, 250)
	return binary.LittleEndian.AppendUint32(data, 1)
}

// segment is a JPEG marker segment.
func segment(marker byte, data []byte) []byte {
	return append([]byte{0xff, marker, byte((len(data) + 2) >> 8), byte(len(data) + 2)}, data...)
}

// withSegments puts segments behind the start of a JPEG.
func withSegments(data []byte, segments ...[]byte) []byte {
	return slices.Concat(data[:2], slices.Concat(segments...), data[2:])
}

func chunk(name string, data []byte) []byte {
	out := binary.BigEndian.AppendUint32(nil, uint32(len(data)))
	body := append([]byte(name), data...)
	return binary.BigEndian.AppendUint32(append(out, body...), crc32.ChecksumIEEE(body))
}

// pngOf is a PNG of these chunks behind its header.
func pngOf(width, height uint32, depth, colour, interlace byte, chunks ...[]byte) []byte {
	header := binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, width), height)
	header = append(header, depth, colour, 0, 0, interlace)
	return slices.Concat([]byte("\x89PNG\r\n\x1a\n"), chunk("IHDR", header), slices.Concat(chunks...), chunk("IEND", nil))
}

func riff(chunks ...[]byte) []byte {
	body := slices.Concat(chunks...)
	out := binary.LittleEndian.AppendUint32([]byte("RIFF"), uint32(len(body)+4))
	return append(append(out, "WEBP"...), body...)
}

func riffChunk(name string, data []byte) []byte {
	out := append(binary.LittleEndian.AppendUint32([]byte(name), uint32(len(data))), data...)
	if len(data)&1 == 1 {
		out = append(out, 0)
	}
	return out
}

func bmpOf(width, height int32, bits uint16, perMetre uint32) []byte {
	out := make([]byte, 54)
	copy(out, "BM")
	binary.LittleEndian.PutUint32(out[14:], 40)
	binary.LittleEndian.PutUint32(out[18:], uint32(width))
	binary.LittleEndian.PutUint32(out[22:], uint32(height))
	binary.LittleEndian.PutUint16(out[28:], bits)
	binary.LittleEndian.PutUint32(out[38:], perMetre)
	return out
}

func jp2Box(name string, data []byte) []byte {
	return append(append(binary.BigEndian.AppendUint32(nil, uint32(len(data)+8)), name...), data...)
}

func codestream(width, height uint32, components ...byte) []byte {
	out := make([]byte, 42)
	copy(out, "\xff\x4f\xff\x51")
	binary.BigEndian.PutUint32(out[8:], width+10)
	binary.BigEndian.PutUint32(out[12:], height+20)
	binary.BigEndian.PutUint32(out[16:], 10)
	binary.BigEndian.PutUint32(out[20:], 20)
	binary.BigEndian.PutUint16(out[40:], uint16(len(components)))
	for _, depth := range components {
		out = append(out, depth-1, 1, 1)
	}
	return out
}

func jp2Of(header []byte, stream []byte) []byte {
	return slices.Concat([]byte("\x00\x00\x00\x0cjP  \r\n\x87\n"), jp2Box("ftyp", []byte("jp2 ")), jp2Box("jp2h", header), jp2Box("jp2c", stream))
}

// page is the TIFF directory of a page.
func page(width, height uint32, more ...tiffTag) []tiffTag {
	return append([]tiffTag{{tagWidth, 4, width}, {tagHeight, 4, height}}, more...)
}

func TestHeaders(t *testing.T) {
	plain := sceneJPEG(t, 60, 40)
	exif := append([]byte("Exif\x00\x00"), exifBytes(6)...)
	res := jp2Box("res ", jp2Box("resc", []byte{0x2e, 0x23, 0, 1, 0x2e, 0x23, 0, 1, 0, 0}))
	for name, test := range map[string]struct {
		data        []byte
		media       string
		width       int
		height      int
		orientation document.Orientation
		dpi         float64
	}{
		"jpeg":                  {plain, typeJPEG, 60, 40, 1, 0},
		"jpeg with JFIF":        {withSegments(plain, segment(0xe0, []byte("JFIF\x00\x01\x02\x01\x01\x2c\x01\x2c\x00\x00"))), typeJPEG, 60, 40, 1, 300},
		"jpeg per centimetre":   {withSegments(plain, segment(0xe0, []byte("JFIF\x00\x01\x02\x02\x00\x64\x00\x64\x00\x00"))), typeJPEG, 60, 40, 1, 254},
		"jpeg of ratio only":    {withSegments(plain, segment(0xe0, []byte("JFIF\x00\x01\x02\x00\x01\x2c\x01\x2c\x00\x00"))), typeJPEG, 60, 40, 1, 0},
		"jpeg with EXIF":        {withSegments(plain, segment(0xe1, exif)), typeJPEG, 60, 40, 6, 250},
		"jpeg with EXIF later":  {withSegments(plain, segment(0xe2, []byte("ICC_PROFILE")), segment(0xe1, []byte("http://ns.adobe.com/xap/1.0/\x00")), []byte{0xff}, segment(0xe1, exif)), typeJPEG, 60, 40, 6, 250},
		"jpeg with broken EXIF": {withSegments(plain, segment(0xe1, exif[:14])), typeJPEG, 60, 40, 1, 0},
		"png":                   {pngOf(7, 5, 8, pngGrey, 0, chunk("pHYs", []byte{0, 0, 0x2e, 0x23, 0, 0, 0x2e, 0x23, 1}), chunk("eXIf", exifBytes(3)), chunk("IDAT", nil)), typePNG, 7, 5, 3, 300},
		"jp2":                   {jp2Of(res, codestream(7, 5, 8)), typeJP2, 7, 5, 1, 300},
		"codestream":            {codestream(7, 5, 8, 8, 8), typeJP2, 7, 5, 1, 0},
		"webp lossy":            {riff(riffChunk("VP8 ", []byte{0, 0, 0, 0x9d, 1, 0x2a, 7, 0, 5, 0x40})), typeWebP, 7, 5, 1, 0},
		"webp lossless":         {riff(riffChunk("VP8L", []byte{0x2f, 6, 0, 1, 0})), typeWebP, 7, 5, 1, 0},
		"webp with EXIF":        {riff(riffChunk("VP8X", []byte{8, 0, 0, 0, 6, 0, 0, 4, 0, 0}), riffChunk("VP8L", []byte{0x2f, 9, 9, 9, 9}), riffChunk("EXIF", exif)), typeWebP, 7, 5, 6, 250},
		"bmp":                   {bmpOf(7, -5, 24, 11811), typeBMP, 7, 5, 1, 300},
		"tiff":                  {buildTIFF(0, page(7, 5, tiffTag{tagOrientation, 3, 8})), typeTIFF, 7, 5, 8, 0},
		"gif":                   {[]byte("GIF89a\x09\x00\x09\x00\x80\x00\x00abcdef!\xf9\x04abcd\x00,\x00\x00\x00\x00\x07\x00\x05\x00\x00\x02\x02xy\x00;"), typeGIF, 7, 5, 1, 0},
		"tiff, no such turn":    {buildTIFF(0, page(7, 5, tiffTag{tagOrientation, 3, 9})), typeTIFF, 7, 5, 1, 0},
	} {
		s, err := openBytes(t, test.data, Options{})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		page, err := s.Page(1)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		m := page.Image
		if s.Outline().Type != test.media || m.Width != test.width || m.Height != test.height ||
			m.Orientation != test.orientation || math.Abs(m.DPI-test.dpi) > 0.5 {
			t.Errorf("%s: %s, %d x %d, turned %d, %.1f dpi; want %+v", name, s.Outline().Type, m.Width, m.Height, m.Orientation, m.DPI, test)
		}
		if !bytes.Equal(m.Data, test.data) {
			t.Errorf("%s: the image is not the file", name)
		}
	}
}

func TestNoScansAndDamage(t *testing.T) {
	jpg := sceneJPEG(t, 60, 40)
	for name, test := range map[string]struct {
		data []byte
		kind document.Kind
	}{
		"empty":               {nil, document.KindNoScan},
		"text":                {[]byte("BMW drives through Munich, and this is no bitmap."), document.KindNoScan},
		"html":                {[]byte("<!DOCTYPE html><html></html>"), document.KindNoScan},
		"gif without picture": {[]byte("GIF89a\x01\x00\x01\x00\x00\x00\x00"), document.KindDamaged},
		"animation":           {riff(riffChunk("VP8X", []byte{2, 0, 0, 0, 6, 0, 0, 4, 0, 0})), document.KindUnsupported},
		"pnm of no width":     {[]byte("P5 0 5 255\n"), document.KindDamaged},
		"pnm bomb":            {[]byte("P6 99999 99999 255\n"), document.KindTooLarge},
		"avif":                {[]byte("\x00\x00\x00\x1cftypmif1\x00\x00\x00\x00mif1avifmiaf"), document.KindUnsupported},
		"jpeg xl":             {[]byte("\x00\x00\x00\x0cJXL \r\n\x87\n"), document.KindUnsupported},
		"photoshop":           {[]byte("8BPS\x00\x01"), document.KindUnsupported},
		"postscript":          {[]byte("%!PS-Adobe-3.0 EPSF-3.0\n"), document.KindUnsupported},
		"rar":                 {[]byte("Rar!\x1a\x07\x01\x00"), document.KindUnsupported},
		"7z":                  {[]byte("7z\xbc\xaf\x27\x1c\x00\x04"), document.KindUnsupported},
		"canon raw":           {[]byte("II*\x00\x10\x00\x00\x00CR\x02\x00\x00\x00\x00\x00"), document.KindUnsupported},
		"dng":                 {buildTIFF(0, page(7, 5, tiffTag{tagDNGVersion, 4, 1})), document.KindUnsupported},
		"jpeg without scan":   {jpg[:40], document.KindDamaged},
		"jpeg of height 0":    {bytes.Replace(jpg, []byte{0, 40, 0, 60}, []byte{0, 0, 0, 60}, 1), document.KindDamaged},
		"png cut off":         {pngOf(7, 5, 8, 0, 0)[:20], document.KindDamaged},
		"png of no width":     {pngOf(0, 5, 8, 0, 0, chunk("IDAT", nil)), document.KindDamaged},
		"png bomb":            {pngOf(100_000, 100_000, 1, 0, 0, chunk("IDAT", nil)), document.KindTooLarge},
		"png, palette bomb":   {pngOf(9000, 9000, 1, pngPalette, 0, chunk("IDAT", nil)), document.KindTooLarge},
		"jp2 without picture": {jp2Of(nil, nil), document.KindDamaged},
		"jp2 bomb":            {codestream(1<<31, 1<<31, 8), document.KindTooLarge},
		"bmp of no height":    {bmpOf(7, 0, 24, 0), document.KindDamaged},
		"bmp of least height": {bmpOf(7, math.MinInt32, 24, 0), document.KindTooLarge},
		"webp of nothing":     {riff(riffChunk("VP8 ", nil)), document.KindDamaged},
		"tiff of no pages":    {buildTIFF(0)[:8], document.KindDamaged},
		"tiff bomb":           {buildTIFF(0, page(1<<31-1, 1<<31-1)), document.KindTooLarge},
		"tiff of no pixels":   {buildTIFF(0, page(0, 5)), document.KindDamaged},
		"tiff of many bits":   {buildTIFF(0, page(7, 5, tiffTag{tagSamplesPerPixel, 3, 60_000})), document.KindDamaged},
	} {
		if _, err := openBytes(t, test.data, Options{Name: "scan"}); kindOf(err) != test.kind {
			t.Errorf("%s: %v, want %s", name, err, test.kind)
		}
	}
}

func TestPixelLimitByDepth(t *testing.T) {
	bits := func(n uint32) []tiffTag { return page(14_000, 14_000, tiffTag{tagBitsPerSample, 3, n}) }
	if _, err := openBytes(t, buildTIFF(0, bits(1)), Options{}); err != nil {
		t.Errorf("196 million bilevel pixels: %v", err)
	}
	if _, err := openBytes(t, buildTIFF(0, bits(8)), Options{}); kindOf(err) != document.KindTooLarge {
		t.Errorf("196 million grey pixels: %v", err)
	}
}

func TestTIFFDirectories(t *testing.T) {
	thumbnail := page(10, 10, tiffTag{tagSubfileType, 4, subfileReduced})
	mask := page(10, 10, tiffTag{tagSubfileType, 4, subfileMask})
	oldThumbnail := page(10, 10, tiffTag{tagOldSubfileType, 3, oldSubfileReduced})
	tiles := tiffTag{tagTileOffsets, 4, 8}
	big := []byte("II+\x00\x08\x00\x00\x00\x10\x00\x00\x00\x00\x00\x00\x00" + "\x02\x00\x00\x00\x00\x00\x00\x00" +
		"\x00\x01\x04\x00\x01\x00\x00\x00\x00\x00\x00\x00\x07\x00\x00\x00\x00\x00\x00\x00" +
		"\x01\x01\x04\x00\x01\x00\x00\x00\x00\x00\x00\x00\x05\x00\x00\x00\x00\x00\x00\x00" +
		"\x00\x00\x00\x00\x00\x00\x00\x00")
	for name, test := range map[string]struct {
		data []byte
		// widths are those of the directories that are pages.
		widths []int
		notes  int
	}{
		"pages":                 {buildTIFF(0, page(7, 5), page(8, 5), page(9, 5)), []int{7, 8, 9}, 0},
		"thumbnails":            {buildTIFF(0, page(7, 5), thumbnail, mask, page(9, 5), thumbnail), []int{7, 9}, 0},
		"thumbnails only":       {buildTIFF(0, thumbnail, thumbnail), []int{10, 10}, 0},
		"old kind of thumbnail": {buildTIFF(0, page(7, 5), oldThumbnail), []int{7}, 0},
		"thumbnail, not tagged": {buildTIFF(0, page(170, 256), page(1700, 2564), page(2480, 3508)), []int{1700, 2480}, 1},
		"pyramid, not tagged":   {buildTIFF(0, page(2480, 3509), page(1240, 1754), page(620, 877), page(310, 439), page(2000, 3000)), []int{2480, 2000}, 1},
		"pyramid of two":        {buildTIFF(0, page(2480, 3509, tiles), page(1240, 1755, tiles)), []int{2480}, 1},
		"page and half of it":   {buildTIFF(0, page(2480, 3508), page(1240, 1754)), []int{2480, 1240}, 0},
		"pages below another":   {below([]tiffTag{}, page(800, 600), page(900, 600)), []int{800, 900}, 0},
		"page below thumbnail":  {below(thumbnail, page(800, 600)), []int{800}, 0},
		"copies below a page":   {below(page(1600, 1200), page(800, 600), page(400, 300)), []int{1600}, 0},
		"page below a page":     {below(page(1600, 1200), page(1600, 1200)), []int{1600, 1600}, 0},
		"circle":                {buildTIFF(8, page(7, 5), page(8, 5)), []int{7, 8}, 1},
		"link into the void":    {buildTIFF(1<<31, page(7, 5), page(8, 5)), []int{7, 8}, 1},
		"BigTIFF":               {big, []int{7}, 0},
		"one page of nothing":   {buildTIFF(0, page(7, 5), page(0, 5)), []int{7, 0}, 0},
	} {
		h, err := parseTIFF(test.data, Limits{}.orDefaults())
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		var widths []int
		for _, f := range h.frames {
			widths = append(widths, f.width)
			d, _, err := (tiff{data: test.data, order: binary.LittleEndian, big: name == "BigTIFF"}).directory(uint64(f.index))
			if err != nil || int(d.number(tagWidth, 0)) != f.width {
				t.Errorf("%s: the page of width %d is not at %d", name, f.width, f.index)
			}
		}
		if !slices.Equal(widths, test.widths) || len(h.notes) != test.notes {
			t.Errorf("%s: pages %v, notes %q; want %v and %d", name, widths, h.notes, test.widths, test.notes)
		}
	}
	s := mustOpen(t, buildTIFF(0, page(7, 5), page(0, 5)))
	if _, err := s.Page(2); kindOf(err) != document.KindDamaged {
		t.Errorf("page of nothing: %v", err)
	}
	if _, err := openBytes(t, buildTIFF(0, page(7, 5), page(7, 5), page(7, 5)), Options{Limits: Limits{Pages: 2}}); kindOf(err) != document.KindTooLarge {
		t.Errorf("three pages of two allowed: %v", err)
	}
}

// below is a TIFF whose one directory in the chain has others below it.
func below(parent []tiffTag, children ...[]tiffTag) []byte {
	const entry = 12
	parent = append(slices.Clone(parent), tiffTag{tagSubDirectories, 4, 0})
	data := buildTIFF(0, append([][]tiffTag{parent}, children...)...)
	count := 8 + 2 + (len(parent)-1)*entry + 4
	link := 8 + 2 + len(parent)*entry
	var offsets []byte
	at := link + 4
	for _, child := range children {
		offsets = binary.LittleEndian.AppendUint32(offsets, uint32(at))
		at += 2 + len(child)*entry + 4
	}
	copy(data[link:], make([]byte, 4)) // they are in no chain
	binary.LittleEndian.PutUint32(data[count:], uint32(len(children)))
	if len(children) == 1 {
		copy(data[count+4:], offsets)
		return data
	}
	binary.LittleEndian.PutUint32(data[count+4:], uint32(len(data)))
	return append(data, offsets...)
}

// TestBrokenScansAreNoStrangers checks that what has the name of a scan is never
// passed over as something else.
func TestBrokenScansAreNoStrangers(t *testing.T) {
	for name, test := range map[string]struct {
		data []byte
		kind document.Kind
	}{
		"empty.tif":  {nil, document.KindDamaged},
		"page.JPG":   {[]byte("<html>404</html>"), document.KindDamaged},
		"empty":      {nil, document.KindNoScan},
		"notes.txt":  {[]byte("notes"), document.KindNoScan},
		"photo.avif": {[]byte("\x00\x00\x00\x18ftypavif\x00\x00\x00\x00avif"), document.KindUnsupported},
	} {
		if _, err := openBytes(t, test.data, Options{Name: name}); kindOf(err) != test.kind {
			t.Errorf("%s: %v, want %s", name, err, test.kind)
		}
		zipped := zipOf(t, entry{"1.jpg", sceneJPEG(t, 60, 40)}, entry{name, test.data})
		s := mustOpen(t, zipped)
		if want := map[bool]int{true: 1, false: 2}[test.kind == document.KindNoScan]; s.Outline().Pages != want {
			t.Errorf("%s in a zip: %d pages, want %d", name, s.Outline().Pages, want)
		} else if _, err := s.Page(want); want == 2 && kindOf(err) != test.kind {
			t.Errorf("%s in a zip: %v, want %s", name, err, test.kind)
		}
	}
}

// TestTIFFAbsurdCounts checks that counts and offsets near the largest numbers
// neither allocate nor overflow.
func TestTIFFAbsurdCounts(t *testing.T) {
	data := buildTIFF(0, page(7, 5, tiffTag{tagBitsPerSample, 3, 8}))
	for at := 8; at < len(data); at++ {
		for _, value := range []uint32{0xffffffff, 0x7fffffff, 0x80000000, 0x0000ffff} {
			broken := bytes.Clone(data)
			if at+4 <= len(broken) {
				binary.LittleEndian.PutUint32(broken[at:], value)
			}
			parseTIFF(broken, Limits{}.orDefaults())
		}
	}
	big := append([]byte("II+\x00\x08\x00\x00\x00\x10\x00\x00\x00\x00\x00\x00\x00"), bytes.Repeat([]byte{0xff}, 64)...)
	if _, err := parseTIFF(big, Limits{}.orDefaults()); kindOf(err) != document.KindDamaged {
		t.Errorf("a directory of 2^64-1 entries: %v", err)
	}
}

func TestFaxResolution(t *testing.T) {
	data := buildTIFF(0, page(1728, 1100, tiffTag{tagXResolution, 3, 204}, tiffTag{tagYResolution, 3, 98}))
	got, err := mustOpen(t, data).Page(1)
	if err != nil {
		t.Fatal(err)
	}
	if want := 204.0 / 98; got.Image.DPI != 204 || math.Abs(got.Image.Aspect-want) > 0.001 || len(got.Notes) != 0 {
		t.Errorf("%.0f dpi, aspect %.3f, notes %q", got.Image.DPI, got.Image.Aspect, got.Notes)
	}
}

func TestFileSizeLimit(t *testing.T) {
	if _, err := openBytes(t, sceneJPEG(t, 60, 40), Options{Limits: Limits{FileSize: 100}}); kindOf(err) != document.KindTooLarge {
		t.Error(err)
	}
}
