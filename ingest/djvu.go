package ingest

import (
	"encoding/binary"
	"slices"

	"recto/document"
)

// parseDjVu finds the pages of a DjVu file: one, or a bundle of them. A text
// layer is not looked at: as in a PDF of scans, it is what an older program
// read, and the page is read anew.
func parseDjVu(data []byte, limits Limits) (header, error) {
	h := header{encoding: document.EncodingDjVu}
	kind, form, err := djvuForm(data, len("AT&T"))
	if err != nil {
		return h, err
	}
	switch kind {
	case "DJVU":
		h.frames = []frame{djvuPage(form)}
		return h, h.frames[0].err
	case "DJVM":
		return h, h.bundle(data, form, limits)
	}
	return h, damaged("This is a part of a DjVu document, and no page.")
}

// bundle reads the directory, which begins with the offsets of all components:
// pages, and what pages share.
func (h *header) bundle(data, form []byte, limits Limits) error {
	broken := damaged("The DjVu's directory is broken.")
	for name, chunk := range djvuChunks(form) {
		if name != "DIRM" {
			break
		}
		if len(chunk) < 3 {
			return broken
		}
		if chunk[0]&0x80 == 0 {
			e := document.Errorf(document.KindUnsupported, "This DjVu is only the index of pages that lie in other files.")
			e.Hint = "Give recto those files, or make them one: djvmcvt -b index.djvu whole.djvu does so."
			return e
		}
		count := int(binary.BigEndian.Uint16(chunk[1:]))
		if len(chunk) < 3+4*count {
			return broken
		}
		for i := range count {
			kind, component, err := djvuForm(data, int(binary.BigEndian.Uint32(chunk[3+4*i:])))
			if err != nil || kind != "DJVU" && kind != "DJVI" && kind != "THUM" {
				// What it is cannot be told: a page is not lost silently.
				h.frames = append(h.frames, frame{index: len(h.frames), orientation: 1, err: damaged("The page is missing in the DjVu.")})
			} else if kind == "DJVU" {
				f := djvuPage(component)
				f.index = len(h.frames)
				h.frames = append(h.frames, f)
			}
			if len(h.frames) > limits.Pages {
				return document.Errorf(document.KindTooLarge, "The DjVu has more than %d pages.", limits.Pages)
			}
		}
	}
	if len(h.frames) == 0 {
		return damaged("The DjVu has no pages.")
	}
	if !slices.ContainsFunc(h.frames, func(f frame) bool { return f.err == nil }) {
		return h.frames[0].err
	}
	return nil
}

// djvuForm returns what kind of FORM begins at an offset, and its chunks. The
// last one of a file may be cut off.
func djvuForm(data []byte, at int) (kind string, chunks []byte, err error) {
	if at < 0 || at > len(data)-12 || string(data[at:at+4]) != "FORM" {
		return "", nil, damaged("The DjVu file is broken.")
	}
	size := uint64(binary.BigEndian.Uint32(data[at+4:]))
	end := min(uint64(at)+8+size, uint64(len(data)))
	return string(data[at+8 : at+12]), data[at+12 : max(end, uint64(at)+12)], nil
}

// djvuPage returns the page that a FORM:DJVU is.
func djvuPage(form []byte) frame {
	f := frame{orientation: 1, bits: 1}
	for name, chunk := range djvuChunks(form) {
		switch name {
		case "INFO":
			if len(chunk) < 5 {
				continue
			}
			f.width, f.height = int(binary.BigEndian.Uint16(chunk)), int(binary.BigEndian.Uint16(chunk[2:]))
			if len(chunk) >= 8 {
				f.dpi = resolution(float64(binary.LittleEndian.Uint16(chunk[6:])))
			}
			// The decoder turns the page; here it changes its sides.
			if len(chunk) >= 10 && (chunk[9]&7 == 5 || chunk[9]&7 == 6) {
				f.width, f.height = f.height, f.width
			}
		case "BG44", "BGjp", "BG2k", "FG44", "FGjp", "FG2k", "FGbz":
			f.bits = 24
		}
	}
	f.check()
	return f
}

// djvuChunks yields the name and the content of each chunk until the data end.
func djvuChunks(data []byte) func(func(string, []byte) bool) {
	return func(yield func(string, []byte) bool) {
		for len(data) >= 8 {
			size := uint64(binary.BigEndian.Uint32(data[4:]))
			end := min(8+size, uint64(len(data)))
			if !yield(string(data[:4]), data[8:end]) {
				return
			}
			data = data[min(end+size&1, uint64(len(data))):]
		}
	}
}
