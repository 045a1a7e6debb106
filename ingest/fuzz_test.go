package ingest

import (
	"archive/zip"
	"bytes"
	"testing"

	"recto/document"
)

// FuzzHeaders gives the parsers of all kinds of images the same bytes. None may
// panic, and no page may pass that has no pixels or too many.
func FuzzHeaders(f *testing.F) {
	f.Add(withSegments(sceneJPEG(f, 8, 8), segment(0xe1, append([]byte("Exif\x00\x00"), exifBytes(6)...))))
	f.Add(pngOf(7, 5, 8, pngGrey, 0, chunk("pHYs", make([]byte, 9)), chunk("eXIf", exifBytes(3)), chunk("IDAT", nil)))
	f.Add(jp2Of(jp2Box("res ", jp2Box("resc", make([]byte, 10))), codestream(7, 5, 8)))
	f.Add(riff(riffChunk("VP8X", make([]byte, 10)), riffChunk("EXIF", exifBytes(2))))
	f.Add(bmpOf(7, 5, 24, 300))
	f.Add(buildTIFF(8, page(7, 5), page(7, 5)))
	f.Add(below(page(7, 5), page(7, 5), page(3, 2)))
	f.Add([]byte("GIF89a\x09\x00\x09\x00\x80\x00\x00abcdef!\xf9\x04abcd\x00,\x00\x00\x00\x00\x07\x00\x05\x00\x00\x02\x02xy\x00;"))
	f.Add(djvuBundle(0x81, djvuForPage(7, 5, 200, 1, iff("Sjbz", 1)), iff("FORM", []byte("DJVI")...)))
	f.Add(heifOf(jp2Box("ispe", []byte{0, 0, 0, 0, 0, 0, 0, 7, 0, 0, 0, 5}), jp2Box("irot", []byte{1})))
	f.Add([]byte("II+\x00\x08\x00\x00\x00\x10\x00\x00\x00\x00\x00\x00\x00\x01\x00\x00\x00\x00\x00\x00\x00"))
	limits := Limits{Pages: 100}.orDefaults()
	f.Fuzz(func(t *testing.T, data []byte) {
		sniff(data)
		parseEXIF(data)
		for media, parse := range parsers {
			h, err := parse(data, limits)
			if err != nil {
				document.AsError(err)
				continue
			}
			if len(h.frames) == 0 || len(h.frames) > limits.Pages {
				t.Fatalf("%s: %d pages", media, len(h.frames))
			}
			for _, frame := range h.frames {
				if frame.err == nil && !fits(frame.width, frame.height, document.PixelLimit(frame.bits)) {
					t.Fatalf("%s: %d x %d of %d bits", media, frame.width, frame.height, frame.bits)
				}
				Embed(&document.Image{Encoding: h.encoding, Data: data, Frame: frame.index, Width: frame.width, Height: frame.height})
			}
		}
	})
}

// FuzzZip lists and reads zips of images.
func FuzzZip(f *testing.F) {
	f.Add(zipOf(f, entry{"b/2.jpg", sceneJPEG(f, 8, 8)}, entry{"a\x80.tif", buildTIFF(0, page(7, 5), page(7, 5))}, entry{"notes.txt", []byte("notes")}))
	limits := Limits{EntrySize: 1 << 20, Pages: 100, Entries: 100}.orDefaults()
	f.Fuzz(func(t *testing.T, data []byte) {
		c := &content{data: data, size: int64(len(data))}
		var outline document.Outline
		p, err := openZip(c, Options{Limits: limits}, &outline)
		if err != nil {
			return
		}
		defer p.close()
		for n := 1; n <= p.count(); n++ {
			if page, err := p.page(n); err == nil && page.Image == nil {
				t.Errorf("page %d has neither picture nor error", n)
			}
		}
	})
}

// FuzzZipNames checks that names come out whole.
func FuzzZipNames(f *testing.F) {
	f.Add("\x91\xe2\xe0.1.tif", "\xd1\xf2\xf0.2.tif")
	f.Fuzz(func(t *testing.T, a, b string) {
		names := zipNames([]*zip.File{{FileHeader: zip.FileHeader{Name: a}}, {FileHeader: zip.FileHeader{Name: b}}})
		for _, name := range names {
			if bytes.ContainsRune([]byte(name), '\\') || string([]rune(name)) != name {
				t.Errorf("%q", name)
			}
		}
	})
}

// FuzzPNM opens Netpbm files and takes each picture out.
func FuzzPNM(f *testing.F) {
	for _, seed := range []string{"P1\n# ink\n3 2\n101\n010", "P4 9 1\n\xff\x80P4 1 1\n\x80", "P2 2 1 100 0 50", "P6 1 1 65535\nabcdef",
		"P7\nWIDTH 1\nHEIGHT 1\nDEPTH 4\nMAXVAL 255\nTUPLTYPE RGB_ALPHA\nENDHDR\nabcd"} {
		f.Add([]byte(seed))
	}
	limits := Limits{Pages: 100}.orDefaults()
	f.Fuzz(func(t *testing.T, data []byte) {
		file, err := parsePNM(data, limits)
		if err != nil {
			return
		}
		for n, p := range file.pictures {
			if p.width*p.height > 1<<22 {
				continue // allowed, but slow to test
			}
			m, err := file.image(n + 1)
			if err != nil || m.Width <= 0 || m.Height <= 0 || len(m.Data) != m.Stride*m.Height {
				t.Fatalf("picture %d: %v, %d x %d in %d bytes", n+1, err, m.Width, m.Height, len(m.Data))
			}
		}
	})
}
