package ingest

import (
	"bytes"
	"encoding/binary"
	"io"
)

// The media types of what is read.
const (
	typePDF  = "application/pdf"
	typeZip  = "application/zip"
	typeDjVu = "image/vnd.djvu"
	typeJPEG = "image/jpeg"
	typePNG  = "image/png"
	typeTIFF = "image/tiff"
	typeJP2  = "image/jp2"
	typeHEIF = "image/heif"
	typeWebP = "image/webp"
	typeBMP  = "image/bmp"
	typeGIF  = "image/gif"
	typePNM  = "image/x-portable-anymap"
)

// sniffSize is the number of leading bytes that sniff looks at.
const sniffSize = 4096

// sniff returns the media type that the first bytes of a file show, "" for
// what is not read. Names are never asked.
func sniff(head []byte) string {
	if unsupported(head) != nil {
		return ""
	}
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
		{"AT&TFORM", typeDjVu},
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
	case isPNM(head):
		return typePNM
	case brands(head, "heic", "heix", "heim", "heis", "hevc", "mif1"):
		return typeHEIF
	case bytes.Contains(head[:min(len(head), 1024)], []byte("%PDF-")):
		return typePDF
	}
	return ""
}

// ShowsScan reports whether the first bytes of r are those of a kind of file
// that may be a scan. Only Open tells whether it is one.
func ShowsScan(r io.ReaderAt) bool {
	head, err := headOf(r)
	return err != nil || sniff(head) != ""
}

// ShowsPages reports whether the first bytes of r are those of a PDF, a DjVu file
// or a picture, whose pages are to be read.
func ShowsPages(r io.ReaderAt) bool {
	head, err := headOf(r)
	media := sniff(head)
	return err == nil && media != "" && media != typeZip
}

// CheckScan says why the first bytes of r, a file of this name, are not those of
// a scan; nil where they may be. Only Open tells whether it is one.
func CheckScan(r io.ReaderAt, name string) error {
	head, err := headOf(r)
	if err != nil || sniff(head) != "" {
		return nil
	}
	return noScan(head, name)
}

// headOf returns the first bytes of r, which sniff looks at.
func headOf(r io.ReaderAt) ([]byte, error) {
	head := make([]byte, sniffSize)
	n, err := readAt(r, head, 0)
	return head[:n], err
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

// isPNM wants a size behind the letter and the figure, with which a text may
// begin.
func isPNM(head []byte) bool {
	_, _, err := parsePNMHeader(head)
	return err == nil
}

// brands reports whether a file of boxes (ISO/IEC 14496-12) is of one of these
// brands.
func brands(head []byte, any ...string) bool {
	if len(head) < 16 || string(head[4:8]) != "ftyp" {
		return false
	}
	box := head[8:max(16, min(uint64(binary.BigEndian.Uint32(head)), uint64(len(head))))]
	for at := 0; at+4 <= len(box); at += 4 {
		if at == 4 { // the version of the first one
			continue
		}
		for _, brand := range any {
			if string(box[at:at+4]) == brand {
				return true
			}
		}
	}
	return false
}
