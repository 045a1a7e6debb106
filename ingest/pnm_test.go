package ingest

import (
	"bytes"
	"testing"

	"recto/document"
)

// TestPNM reads one picture in every form that Netpbm has: three pixels wide,
// two high.
func TestPNM(t *testing.T) {
	ink := []byte{0b10100000, 0b01000000}
	grey := []byte{0, 255, 51, 102, 153, 204}
	colour := []byte{255, 0, 0, 0, 255, 0, 0, 0, 255, 0, 0, 0, 51, 51, 51, 255, 255, 255}
	for name, test := range map[string]struct {
		file     string
		encoding document.Encoding
		want     []byte
		notes    int
	}{
		"P1":             {"P1\n# ink\n3 2\n101\n0 1 0\n", document.EncodingBilevel, ink, 0},
		"P2":             {"P2 3 2 5\n0 5 1\n2 3 4", document.EncodingGrey, grey, 0},
		"P3":             {"P3 3 2 # five\n5\n5 0 0 0 5 0 0 0 5 0 0 0 1 1 1 5 5 5", document.EncodingRGB, colour, 0},
		"P4":             {"P4\n3 2\n" + string(ink), document.EncodingBilevel, ink, 0},
		"P5":             {"P5 3 2 255\n" + string(grey), document.EncodingGrey, grey, 0},
		"P5 of 16 bits":  {"P5 3 2 65535\n\x00\x00\xff\xff\x33\x33\x66\x66\x99\x99\xcc\xcc", document.EncodingGrey, grey, 0},
		"P6":             {"P6 3 2 255\n" + string(colour), document.EncodingRGB, colour, 0},
		"P7 of ink":      {"P7\nWIDTH 3\nHEIGHT 2\nDEPTH 1\nMAXVAL 1\nTUPLTYPE BLACKANDWHITE\nENDHDR\n\x00\x01\x00\x01\x00\x01", document.EncodingBilevel, ink, 0},
		"P7 transparent": {"P7\nWIDTH 3\nHEIGHT 2\nDEPTH 2\nMAXVAL 255\nENDHDR\n\x00\xff\x00\x00\x33\xff\x66\xff\x99\xff\xcc\xff", document.EncodingGrey, grey, 0},
		"cut off":        {"P5 3 2 255\n" + string(grey[:3]), document.EncodingGrey, []byte{0, 255, 51, 255, 255, 255}, 1},
	} {
		s := mustOpen(t, []byte(test.file))
		page, err := s.Page(1)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		m := page.Image
		if s.Outline().Type != typePNM || s.Outline().Pages != 1 || m.Width != 3 || m.Height != 2 || m.Encoding != test.encoding ||
			!bytes.Equal(m.Data, test.want) || len(page.Notes) != test.notes {
			t.Errorf("%s: %d pages, %s %d x %d, %v, notes %q; want %v", name, s.Outline().Pages, m.Encoding, m.Width, m.Height, m.Data, page.Notes, test.want)
		}
	}
	s := mustOpen(t, []byte("P4 9 1\n\xff\x80P5 1 1 255\n\x07\nP6 1 1 255\nabc"))
	if last, err := s.Page(3); err != nil || s.Outline().Pages != 3 || string(last.Image.Data) != "abc" {
		t.Errorf("three in a row: %d pages, %v", s.Outline().Pages, err)
	}
}
