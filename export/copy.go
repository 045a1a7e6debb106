package export

import (
	"bytes"
	"fmt"
	"io"
	"regexp"
	"slices"
	"sort"
)

// copyOf is a PDF that PDFium saved, with some objects changed, some added, and
// the images where their tokens were. It can be read before it is written out:
// what is looked at is what goes out.
type copyOf struct {
	*savedFile
	gaps gaps
	// version is that of the header, such as 2.0.
	version string
	// changed are the objects that are changed or added, as they are written.
	changed map[int][]byte
	// replaced are those that may have lost their last reference.
	replaced map[int]bool
	last     int
}

func newCopy(saved *savedFile, gaps gaps, version string) *copyOf {
	return &copyOf{saved, gaps, version, map[int][]byte{}, map[int]bool{}, len(saved.at) - 1}
}

// reserve returns the number of an object that is written later.
func (c *copyOf) reserve() int {
	c.last++
	return c.last
}

// object writes object n.
func (c *copyOf) object(n int, form string) {
	c.changed[n] = fmt.Appendf(nil, "%d 0 obj\n%s\nendobj\n", n, form)
}

// packed writes object n as a stream of data, compressed. entries are those of
// its dictionary besides Length and Filter.
func (c *copyOf) packed(n int, entries string, data []byte) {
	data = pack(data)
	c.changed[n] = fmt.Appendf(nil, "%d 0 obj\n<<%s/Filter/FlateDecode/Length %d>>\nstream\n%s\nendstream\nendobj\n", n, entries, len(data), data)
}

// written returns object n as it goes out, nil where there is none.
func (c *copyOf) written(n int) []byte {
	if changed, ok := c.changed[n]; ok {
		return changed
	}
	return c.bytesOf(n)
}

// dict returns the dictionary of object n as it goes out.
func (c *copyOf) dict(n int) rawDict {
	if changed, ok := c.changed[n]; ok {
		d, _, _ := parseDict(bodyOf(changed))
		return d
	}
	return c.savedFile.dict(n)
}

// unused returns those replaced objects that nothing refers to any more.
func (c *copyOf) unused() map[int]bool {
	unused := map[int]bool{}
	for n := range c.replaced {
		unused[n] = true
	}
	if len(unused) == 0 {
		return unused
	}
	for n := range c.last + 1 {
		if c.replaced[n] {
			continue
		}
		syntax := bodyOf(c.written(n))
		if _, end, ok := parseDict(syntax); ok {
			syntax = syntax[:end]
		}
		for _, ref := range refsOf(syntax) {
			delete(unused, ref)
		}
	}
	return unused
}

// file returns the copy as it goes out.
func (c *copyOf) file() *pieceFile {
	f := &pieceFile{}
	unused := c.unused()
	at := make([]int64, c.last+1)
	first := len(c.data)
	var order []int
	for n := range c.last + 1 {
		if n < len(c.at) && c.at[n].end > 0 {
			first = min(first, c.at[n].start)
		}
		if !unused[n] && len(c.written(n)) > 0 {
			order = append(order, n)
		}
	}
	// Objects stay in their order; those that are new come last.
	slices.SortStableFunc(order, func(a, b int) int { return c.place(a) - c.place(b) })
	f.add(headed(c.data[:first], c.version))
	for _, n := range order {
		at[n] = f.size
		c.gaps.fill(f, c.written(n))
	}
	table := f.size
	f.add(fmt.Appendf(nil, "xref\n0 %d\n0000000000 65535 f \n", len(at)))
	for _, offset := range at[1:] {
		state := "00000 n"
		if offset == 0 {
			state = "65535 f"
		}
		f.add(fmt.Appendf(nil, "%010d %s \n", offset, state))
	}
	trailer := c.trailer.with("Size", fmt.Append(nil, len(at))).with("Prev", nil).with("XRefStm", nil)
	f.add(fmt.Appendf(nil, "trailer\n%s\nstartxref\n%d\n%%%%EOF\n", trailer.bytes(), table))
	return f
}

// place orders objects as the saved file has them.
func (c *copyOf) place(n int) int {
	if n < len(c.at) && c.at[n].end > 0 {
		return c.at[n].start
	}
	return len(c.data) + n
}

var headerVersion = regexp.MustCompile(`%PDF-(\d\.\d)`)

// headed returns what a file begins with, with that version.
func headed(head []byte, version string) []byte {
	if version == "" {
		return head
	}
	return headerVersion.ReplaceAll(head, []byte("%PDF-"+version))
}

// versionOf returns the version in the header of a file; PDFium writes 1.0 for
// 2.0.
func versionOf(src io.ReadSeeker) string {
	head := make([]byte, 1024)
	n, err := readAt(src, head, 0)
	if err != nil && n == 0 {
		return ""
	}
	if found := headerVersion.FindSubmatch(head[:n]); found != nil {
		return string(found[1])
	}
	return ""
}

// fill adds an object, with the data of an image in the place of its token.
func (g gaps) fill(f *pieceFile, object []byte) {
	if !bytes.Contains(object, []byte(tokenPrefix)) {
		f.add(object)
		return
	}
	body := bodyOf(object)
	d, end, ok := parseDict(body)
	start, isStream := streamStartsAt(body[end:])
	data := body[end+start:]
	if !ok || !isStream || !bytes.HasPrefix(data, []byte(tokenPrefix)) || len(data) < tokenSize || string(d.get("Length")) != fmt.Sprint(tokenSize) {
		f.add(object)
		return
	}
	index := number(data[len(tokenPrefix):tokenSize])
	if index < 0 || index >= int64(len(g)) {
		f.add(object)
		return
	}
	f.add(object[:len(object)-len(body)])
	f.add(d.with("Length", fmt.Append(nil, g[index].length)).bytes())
	f.add([]byte("\nstream\n"))
	f.addGap(g[index])
	f.add(data[tokenSize:])
}

// pieceFile is a file put together of pieces in memory and gaps that other
// files hold.
type pieceFile struct {
	cursor
	pieces []filePiece
}

type filePiece struct {
	at   int64
	data []byte
	gap  gap
}

func (p *filePiece) size() int64 {
	if p.gap.src != nil {
		return p.gap.length
	}
	return int64(len(p.data))
}

func (f *pieceFile) add(data []byte) {
	f.pieces = append(f.pieces, filePiece{at: f.size, data: data})
	f.size += int64(len(data))
}

func (f *pieceFile) addGap(g gap) {
	f.pieces = append(f.pieces, filePiece{at: f.size, gap: g})
	f.size += g.length
}

func (f *pieceFile) Read(b []byte) (int, error) {
	i := sort.Search(len(f.pieces), func(i int) bool { return f.pieces[i].at+f.pieces[i].size() > f.pos })
	if i == len(f.pieces) {
		return 0, io.EOF
	}
	p := &f.pieces[i]
	from := f.pos - p.at
	b = b[:min(int64(len(b)), p.size()-from)]
	n := len(b)
	var err error
	if p.gap.src == nil {
		copy(b, p.data[from:])
	} else if n, err = readAt(p.gap.src, b, p.gap.start+from); err == nil && n < len(b) {
		err = io.ErrUnexpectedEOF
	}
	f.pos += int64(n)
	return n, err
}
