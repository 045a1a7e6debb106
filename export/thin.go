package export

import (
	"bytes"
	"fmt"
	"io"
	"regexp"
	"sort"
	"strconv"

	"github.com/klippa-app/go-pdfium/references"

	"recto/pdfium"
)

// PDFium keeps in memory every stream of a page that it has loaded, as long as
// the document is open: a thousand scanned pages need as much memory as the file
// has bytes. So it gets to see a thin view of a file, in which the data of each
// image is a token of a few bytes, and the tokens in what it writes are replaced
// by the data they stand for. The image bytes of a copy are thereby the
// source's own.

// gap is the data of an image that PDFium does not see.
type gap struct {
	src           io.ReadSeeker
	start, length int64
}

// gaps are those of all files that go into one copy. A token holds the index.
type gaps []gap

const (
	tokenPrefix = "recto: here is image "
	tokenSize   = len(tokenPrefix) + 10
	// smallGap is the least data that is worth a gap.
	smallGap = 4 << 10
	// header is how far the dictionary of an image may reach.
	header = 4 << 10
)

func token(index int) string { return fmt.Sprintf("%s%010d", tokenPrefix, index) }

// open opens a thin view of src. The view reads src as long as the document is
// open, save as well. A file of which PDFium makes less in the thin view than
// in the whole one, and an encrypted one, are opened whole.
func (g *gaps) open(engine *pdfium.Engine, src io.ReadSeeker, size int64, password string) (references.FPDF_DOCUMENT, error) {
	whole, err := engine.Open(src, size, password)
	if err != nil || isEncrypted(engine, whole) {
		return whole, err
	}
	view, found, err := thin(src, size, len(*g))
	if err != nil || len(found) == 0 {
		return whole, nil
	}
	doc, err := engine.Open(view, size, password)
	if err != nil {
		return whole, nil
	}
	if pageCount(engine, doc) != pageCount(engine, whole) {
		closeDocument(engine, doc)
		return whole, nil
	}
	closeDocument(engine, whole)
	*g = append(*g, found...)
	return doc, nil
}

// thinView reads a file with patches laid over it.
type thinView struct {
	cursor
	src     io.ReadSeeker
	patches []patch
}

type patch struct {
	at   int64
	text string
}

func (v *thinView) Read(b []byte) (int, error) {
	n, err := readAt(v.src, b, v.pos)
	b = b[:n]
	first := sort.Search(len(v.patches), func(i int) bool { return v.patches[i].at+int64(len(v.patches[i].text)) > v.pos })
	for _, p := range v.patches[first:] {
		if p.at >= v.pos+int64(n) {
			break
		}
		if p.at >= v.pos {
			copy(b[p.at-v.pos:], p.text)
		} else {
			copy(b, p.text[v.pos-p.at:])
		}
	}
	v.pos += int64(n)
	return n, err
}

// cursor is where a file of that size is read next.
type cursor struct{ size, pos int64 }

func (c *cursor) Seek(offset int64, whence int) (int64, error) {
	switch whence {
	case io.SeekCurrent:
		offset += c.pos
	case io.SeekEnd:
		offset += c.size
	}
	c.pos = offset
	return c.pos, nil
}

// readAt reads what there is at an offset, up to the length of b.
func readAt(src io.ReadSeeker, b []byte, at int64) (int, error) {
	if _, err := src.Seek(at, io.SeekStart); err != nil {
		return 0, err
	}
	n, err := io.ReadFull(src, b)
	if err == io.ErrUnexpectedEOF {
		err = nil
	}
	return n, err
}

var (
	objectStart  = regexp.MustCompile(`(\d+)[ \r\n\t]+\d+[ \r\n\t]+obj\b`)
	imageEntry   = regexp.MustCompile(`/Subtype[ \r\n\t]*/Image\b`)
	lengthEntry  = regexp.MustCompile(`/Length[ \r\n\t]+((\d+)(?:[ \r\n\t]+\d+[ \r\n\t]+R)?)`)
	numberObject = regexp.MustCompile(`^[ \r\n\t]*(\d+)[ \r\n\t]+endobj`)
	streamStart  = regexp.MustCompile(`>>[ \r\n\t]*stream(\r\n|\n)`)
	streamEnd    = regexp.MustCompile(`^(\r\n|\n|\r)?endstream`)
)

// thin finds the images of a file and returns the view without their data, and
// the data's places. Tokens count from first.
func thin(src io.ReadSeeker, size int64, first int) (*thinView, []gap, error) {
	images, numbers, err := findImages(src, size)
	if err != nil {
		return nil, nil, err
	}
	view := &thinView{cursor: cursor{size: size}, src: src}
	var found []gap
	for _, i := range images {
		length := i.length
		if i.indirect {
			length = numbers[i.length]
		}
		if length < smallGap || !endsAt(src, i.start+length) {
			continue
		}
		text := fmt.Sprint(tokenSize)
		view.patches = append(view.patches,
			patch{i.lengthAt, text + string(bytes.Repeat([]byte(" "), i.lengthSize-len(text)))},
			patch{i.start, token(first+len(found)) + "\nendstream\nendobj\n"})
		found = append(found, gap{src, i.start, length})
	}
	return view, found, nil
}

// imageAt is an image as its dictionary tells of it.
type imageAt struct {
	start, length int64
	// indirect says that length is the number of the object that holds it.
	indirect   bool
	lengthAt   int64
	lengthSize int
}

// findImages goes through the file from object to object and leaves out the
// data of streams that tell their length. numbers are the objects that are one.
func findImages(src io.ReadSeeker, size int64) (images []imageAt, numbers map[int64]int64, err error) {
	numbers = map[int64]int64{}
	window, base, n := make([]byte, 32<<10), int64(0), 0
	for pos := int64(0); pos < size; {
		// An object's head must not be cut by the end of the window.
		if end := base + int64(n); pos < base || pos+2*header > end && end < size {
			if n, err = readAt(src, window, pos); err != nil {
				return nil, nil, err
			}
			base = pos
		}
		data := window[pos-base : n]
		object := objectStart.FindSubmatchIndex(data)
		last := base+int64(n) >= size
		switch {
		case object == nil && last:
			return images, numbers, nil
		case object == nil:
			pos += int64(len(data)) - 32 // the start of an object may be cut
			continue
		case object[1]+header > len(data) && object[0] > 0 && !last:
			pos += int64(object[0])
			continue
		}
		pos += int64(object[1])
		head := data[object[1]:min(len(data), object[1]+header)]
		if value := numberObject.FindSubmatch(head); value != nil {
			numbers[number(data[object[2]:object[3]])] = number(value[1])
			continue
		}
		stream := streamStart.FindIndex(head)
		if end := bytes.Index(head, []byte("endobj")); stream == nil || end >= 0 && end < stream[0] {
			continue
		}
		dictionary := head[:stream[0]]
		length := lengthEntry.FindSubmatchIndex(dictionary)
		if length == nil {
			continue
		}
		found := imageAt{start: pos + int64(stream[1]), length: number(dictionary[length[4]:length[5]]), indirect: length[5] != length[3],
			lengthAt: pos + int64(length[2]), lengthSize: length[3] - length[2]}
		if imageEntry.Match(dictionary) {
			images = append(images, found)
		}
		pos = found.start
		if !found.indirect && endsAt(src, pos+found.length) {
			pos += found.length
		}
	}
	return images, numbers, nil
}

// endsAt reports whether a stream's data can end at the offset.
func endsAt(src io.ReadSeeker, offset int64) bool {
	end := make([]byte, 16)
	n, err := readAt(src, end, offset)
	return err == nil && streamEnd.Match(end[:n])
}

// number reads digits; too many of them are -1.
func number(digits []byte) int64 {
	n, err := strconv.ParseInt(string(digits), 10, 64)
	if err != nil {
		return -1
	}
	return n
}
