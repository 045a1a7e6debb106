package ingest

import (
	"bytes"
	"encoding/binary"
	"io"

	"recto/document"
)

// The media types that content can show.
const (
	typePDF  = "application/pdf"
	typeZip  = "application/zip"
	typeJPEG = "image/jpeg"
	typePNG  = "image/png"
	typeTIFF = "image/tiff"
	typeJP2  = "image/jp2"
	typeWebP = "image/webp"
	typeBMP  = "image/bmp"
	typeGIF  = "image/gif"
)

// sniffSize is the number of leading bytes that sniff looks at.
const sniffSize = 4096

// sniff returns the media type that the first bytes of a file show, "" for
// what is no scan. Names are never asked.
func sniff(head []byte) string {
	for _, s := range []struct {
		magic string
		media string
	}{
		{"\xff\xd8\xff", typeJPEG},
		{"\x89PNG\r\n\x1a\n", typePNG},
		{"II*\x00", typeTIFF},
		{"MM\x00*", typeTIFF},
		{"II+\x00\x08\x00\x00\x00", typeTIFF},
		{"MM\x00+\x00\x08\x00\x00", typeTIFF},
		{"\x00\x00\x00\x0cjP  \r\n\x87\n", typeJP2},
		{"\xff\x4f\xff\x51", typeJP2},
		{"GIF87a", typeGIF},
		{"GIF89a", typeGIF},
		{"PK\x03\x04", typeZip},
		{"PK\x05\x06", typeZip},
	} {
		if bytes.HasPrefix(head, []byte(s.magic)) {
			return s.media
		}
	}
	switch {
	case len(head) >= 12 && string(head[:4]) == "RIFF" && string(head[8:12]) == "WEBP":
		return typeWebP
	case isBMP(head):
		return typeBMP
	case bytes.Contains(head[:min(len(head), 1024)], []byte("%PDF-")):
		return typePDF
	}
	return ""
}

// ShowsScan reports whether the first bytes of r are those of a kind of file
// that may be a scan. Only Open tells whether it is one.
func ShowsScan(r io.ReaderAt) bool {
	head := make([]byte, sniffSize)
	n, err := readAt(r, head, 0)
	return err != nil || sniff(head[:n]) != ""
}

// isBMP wants more than the letters BM, with which a text may begin.
func isBMP(head []byte) bool {
	if len(head) < 18 || head[0] != 'B' || head[1] != 'M' {
		return false
	}
	switch binary.LittleEndian.Uint32(head[14:]) {
	case 12, 40, 52, 56, 64, 108, 124:
		return true
	}
	return false
}

// noScan says what a file is that sniff does not accept.
func noScan(head []byte, media string) error {
	switch {
	case len(head) == 0:
		return document.Errorf(document.KindNoScan, "The file is empty.")
	case media == typeGIF:
		return document.Errorf(document.KindNoScan, "This is a GIF picture, and those are not scans.")
	}
	return document.Errorf(document.KindNoScan, "")
}
