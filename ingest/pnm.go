package ingest

import (
	"bytes"
	"strconv"

	"recto/document"
)

// pnmHeader is what precedes the samples of a Netpbm picture: PBM, PGM, PPM in
// letters (P1 to P3) or in bytes (P4 to P6), and PAM (P7).
type pnmHeader struct {
	kind          byte // the figure behind the P
	width, height int
	samples       int // a pixel, 1 to 4
	most          int // the value of white, 1 to 65535
}

// pnmFile is a Netpbm file of one picture or, where they are stored in bytes,
// of several in a row. Its pictures are handed on as rows of pixels: most of
// them are that already.
type pnmFile struct {
	pictures []pnmPicture
}

type pnmPicture struct {
	pnmHeader
	data []byte // the samples and, in letters, whatever follows them
}

func openPNM(c *content, options Options) (pages, error) {
	data, err := c.bytes()
	if err != nil {
		return nil, err
	}
	return parsePNM(data, options.Limits)
}

// parsePNM finds the pictures of a file. One behind the first that is broken
// ends the file.
func parsePNM(data []byte, limits Limits) (*pnmFile, error) {
	f := &pnmFile{}
	for len(data) > 0 {
		h, rest, err := parsePNMHeader(data)
		if err == nil {
			err = checkPixels(h.width, h.height, h.bits())
		}
		if err != nil && len(f.pictures) == 0 {
			return nil, err
		}
		if err != nil {
			break
		}
		if len(f.pictures) == limits.Pages {
			return nil, document.Errorf(document.KindTooLarge, "The file has more than %d pictures.", limits.Pages)
		}
		f.pictures = append(f.pictures, pnmPicture{h, rest})
		if h.kind <= '3' {
			break // what is written in letters is one picture
		}
		data = bytes.TrimLeft(rest[min(len(rest), h.stride()*h.height):], " \t\r\n")
	}
	return f, nil
}

func (h pnmHeader) bits() int {
	if h.most == 1 && h.samples == 1 {
		return 1
	}
	return 8 * h.samples * h.bytes()
}

// bytes is the number of bytes a sample.
func (h pnmHeader) bytes() int {
	if h.most > 255 {
		return 2
	}
	return 1
}

// stride is the number of bytes a row.
func (h pnmHeader) stride() int {
	if h.kind == '4' {
		return (h.width + 7) / 8
	}
	return h.width * h.samples * h.bytes()
}

// parsePNMHeader reads what precedes the samples and returns what follows.
func parsePNMHeader(data []byte) (h pnmHeader, rest []byte, err error) {
	broken := damaged("The header of the Netpbm picture is broken.")
	if len(data) < 8 || data[0] != 'P' || data[1] < '1' || data[1] > '7' {
		return h, nil, broken
	}
	h.kind, rest = data[1], data[2:]
	if h.kind == '7' {
		return parsePAMHeader(h, rest)
	}
	if !isSpace(rest[0]) {
		return h, nil, broken
	}
	h.samples, h.most = 1, 1
	fields := []*int{&h.width, &h.height, &h.most}
	switch h.kind {
	case '1', '4':
		fields = fields[:2]
	case '3', '6':
		h.samples = 3
	}
	for _, field := range fields {
		var ok bool
		if *field, rest, ok = pnmNumber(rest); !ok {
			return h, nil, broken
		}
	}
	if len(rest) == 0 || !isSpace(rest[0]) || h.most < 1 || h.most > 65535 {
		return h, nil, broken
	}
	return h, rest[1:], nil
}

// parsePAMHeader reads the lines of a P7 header.
func parsePAMHeader(h pnmHeader, rest []byte) (pnmHeader, []byte, error) {
	broken := damaged("The header of the Netpbm picture is broken.")
	fields := map[string]*int{"WIDTH": &h.width, "HEIGHT": &h.height, "DEPTH": &h.samples, "MAXVAL": &h.most}
	for range 100 {
		line, after, found := bytes.Cut(rest, []byte("\n"))
		if !found {
			break
		}
		rest = after
		words := bytes.Fields(line)
		if len(words) == 1 && string(words[0]) == "ENDHDR" {
			if h.samples < 1 || h.samples > 4 || h.most < 1 || h.most > 65535 {
				return h, nil, broken
			}
			return h, rest, nil
		}
		if len(words) < 2 || fields[string(words[0])] == nil {
			continue // a comment, or the kind, which the depth tells as well
		}
		n, err := strconv.Atoi(string(words[1]))
		if err != nil {
			return h, nil, broken
		}
		*fields[string(words[0])] = n
	}
	return h, nil, broken
}

// pnmNumber reads a number of at most nine figures behind spaces and comments.
func pnmNumber(data []byte) (n int, rest []byte, ok bool) {
	for len(data) > 0 && (isSpace(data[0]) || data[0] == '#') {
		if data[0] == '#' {
			end := bytes.IndexByte(data, '\n')
			if end < 0 {
				return 0, nil, false
			}
			data = data[end:]
		}
		data = data[1:]
	}
	figures := 0
	for figures < len(data) && figures < 9 && data[figures] >= '0' && data[figures] <= '9' {
		n = 10*n + int(data[figures]-'0')
		figures++
	}
	return n, data[figures:], figures > 0
}

func isSpace(b byte) bool { return b == ' ' || b >= '\t' && b <= '\r' }

func (f *pnmFile) count() int { return len(f.pictures) }

func (f *pnmFile) page(n int) (*Page, error) {
	image, whole := f.pictures[n-1].image()
	page := &Page{Source: document.PageSource{Kind: "image"}, Image: image, Origin: document.OriginNone}
	if !whole {
		page.Notes = []string{"The picture is cut off."}
	}
	return page, nil
}

func (f *pnmFile) image(n int) (*document.Image, error) {
	image, _ := f.pictures[n-1].image()
	return image, nil
}

func (f *pnmFile) close() {}

// image returns the picture as rows of pixels. What is missing of one that is
// cut off is white.
func (p pnmPicture) image() (image *document.Image, whole bool) {
	image = &document.Image{Width: p.width, Height: p.height, Orientation: 1}
	size := p.stride() * p.height
	switch {
	case p.samples == 1 && p.most == 1:
		image.Encoding, image.Stride = document.EncodingBilevel, (p.width+7)/8
	case p.samples <= 2:
		image.Encoding, image.Stride = document.EncodingGrey, p.width
	default:
		image.Encoding, image.Stride = document.EncodingRGB, 3*p.width
	}
	plain := p.kind == '4' || p.most == 255 && (p.kind == '5' || p.kind == '6')
	if plain && len(p.data) >= size {
		image.Data = p.data[:size]
		return image, true
	}
	white := byte(255)
	if image.Encoding == document.EncodingBilevel {
		white = 0
	}
	image.Data = bytes.Repeat([]byte{white}, image.Stride*p.height)
	if plain {
		copy(image.Data, p.data)
		return image, false
	}
	next := p.sampler()
	pixel := make([]int, p.samples)
	for y := range p.height {
		row := image.Data[y*image.Stride:][:image.Stride]
		for x := range p.width {
			for s := range pixel {
				var ok bool
				if pixel[s], ok = next(); !ok {
					return image, false
				}
			}
			p.put(image.Encoding, row, x, pixel)
		}
	}
	return image, true
}

// put writes a pixel into its row. A last sample beside grey or colour is
// opacity, over white paper.
func (p pnmPicture) put(encoding document.Encoding, row []byte, x int, pixel []int) {
	if encoding == document.EncodingBilevel {
		// PBM's 1 is black, PAM's is white.
		if ink := pixel[0] != 0; ink == (p.kind == '1') {
			row[x>>3] |= 0x80 >> (x & 7)
		}
		return
	}
	colours := pixel
	if p.samples%2 == 0 {
		colours = pixel[:p.samples-1]
	}
	for i, v := range colours {
		v = (min(v, p.most)*255 + p.most/2) / p.most
		if p.samples%2 == 0 {
			v = 255 - (255-v)*min(pixel[p.samples-1], p.most)/p.most
		}
		row[len(colours)*x+i] = byte(v)
	}
}

// sampler returns a function that reads one sample after the other.
func (p pnmPicture) sampler() func() (int, bool) {
	data := p.data
	switch {
	case p.kind == '1': // figures need no spaces between them
		return func() (int, bool) {
			for len(data) > 0 && data[0] != '0' && data[0] != '1' {
				data = data[1:]
			}
			if len(data) == 0 {
				return 0, false
			}
			v := int(data[0] - '0')
			data = data[1:]
			return v, true
		}
	case p.kind <= '3':
		return func() (v int, ok bool) {
			v, data, ok = pnmNumber(data)
			return v, ok
		}
	}
	size := p.bytes()
	return func() (int, bool) {
		if len(data) < size {
			return 0, false
		}
		v := int(data[0])
		if size == 2 {
			v = v<<8 | int(data[1])
		}
		data = data[size:]
		return v, true
	}
}
