package ingest

import (
	"bytes"
	"path"
	"slices"
	"strings"

	"recto/document"
)

// unsupported returns the error of a kind of file that holds pictures, is known
// and is not read; nil for every other.
func unsupported(head []byte) *document.Error {
	has := func(magic string) bool { return bytes.HasPrefix(head, []byte(magic)) }
	switch {
	case brands(head, "avif", "avis"):
		return unsupportedKind("an AVIF picture", "Save it as PNG: heif-convert scan.avif scan.png does so.")
	case has("\x00\x00\x00\x0cJXL \r\n\x87\n"), has("\xff\x0a"):
		return unsupportedKind("a JPEG XL picture", "Save it as PNG, or as the JPEG that it was: djxl scan.jxl scan.png does so.")
	case has("8BPS"):
		return unsupportedKind("a Photoshop file", "Save it as TIFF with its layers merged: magick 'scan.psd[0]' scan.tif does so.")
	case has("gimp xcf"):
		return unsupportedKind("a GIMP file", "Export it as TIFF or PNG.")
	case has("%!PS"), has("\xc5\xd0\xd3\xc6"):
		return unsupportedKind("a PostScript file", "Make it a PDF: ps2pdf, or ps2pdf -dEPSCrop for an EPS, does so.")
	case has("\x97JB2\r\n\x1a\n"):
		return unsupportedKind("a bare JBIG2 picture", "Put it into a PDF or save it as TIFF: jbig2dec -o scan.png scan.jb2 makes a PNG of it.")
	case has("Rar!\x1a\x07"):
		return unsupportedKind("a RAR archive", "Unpack it and give recto the files, or a zip of them.")
	case has("7z\xbc\xaf\x27\x1c"):
		return unsupportedKind("a 7z archive", "Unpack it and give recto the files, or a zip of them.")
	case rawPhotograph(head):
		return rawUnsupported()
	}
	return nil
}

// rawPhotograph reports whether a file is the raw data of a camera by its first
// bytes. Kinds that are a TIFF up to there show in their directories.
func rawPhotograph(head []byte) bool {
	for _, magic := range []string{"FUJIFILMCCD-RAW", "IIRO", "IIRS", "MMOR", "IIU\x00", "FOVb", "\x00MRM"} {
		if bytes.HasPrefix(head, []byte(magic)) {
			return true
		}
	}
	return len(head) >= 10 && string(head[:4]) == "II*\x00" && string(head[8:10]) == "CR" || brands(head, "crx ")
}

func rawUnsupported() *document.Error {
	return unsupportedKind("the raw data of a camera (DNG, CR2, NEF and the like)",
		"Develop it with the camera's program, darktable or RawTherapee, and save it as TIFF or JPEG.")
}

func unsupportedKind(what, hint string) *document.Error {
	e := document.Errorf(document.KindUnsupported, "This is %s. That kind is known, but not read.", what)
	e.Hint = hint
	return e
}

// scanEndings are the endings of what is read, and of a zip.
var scanEndings = []string{
	".pdf", ".tif", ".tiff", ".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".jp2", ".j2k", ".j2c", ".jpc", ".jpx", ".jpf",
	".webp", ".bmp", ".dib", ".gif", ".djvu", ".djv", ".heic", ".heif", ".hif", ".pbm", ".pgm", ".ppm", ".pnm", ".pam", ".zip",
}

// NamesScan reports whether a file has the name of a scan, or of a zip.
func NamesScan(name string) bool {
	return slices.Contains(scanEndings, strings.ToLower(path.Ext(name)))
}

// noScan says what a file is that sniff does not accept. A file with the name
// of a scan is a broken scan.
func noScan(head []byte, name string) error {
	if e := unsupported(head); e != nil {
		return e
	}
	switch {
	case len(head) == 0 && NamesScan(name):
		return damaged("The file is empty.")
	case len(head) == 0:
		return document.Errorf(document.KindNoScan, "The file is empty.")
	case NamesScan(name):
		return damaged("The file has the name of a scan, but what it holds is none.")
	}
	return document.Errorf(document.KindNoScan, "")
}
