package export

import (
	"bytes"
	"compress/zlib"
	"encoding/ascii85"
	"errors"
	"fmt"
	"io"
	"slices"
	"sort"
	"strconv"

	"github.com/ledongthuc/pdf"
	"golang.org/x/image/tiff/lzw"
)

// savedFile is a PDF as PDFium saves it, whatever the source was: one object
// after the other, none compressed or encrypted, and a sound table of offsets.
// On that github.com/ledongthuc/pdf does what it is good at, to look things up
// in dictionaries and unpack streams; where the bytes of an object stand is
// what our lexer knows.
type savedFile struct {
	data []byte
	// at holds the place of object n at n; an object that is not there has
	// none.
	at      []span
	trailer rawDict
	// objects is the array of all objects.
	objects pdf.Value
	// pages are the object numbers of the pages, in order.
	pages []int
}

// span is a stretch of bytes.
type span struct{ start, end int }

// readSaved finds the objects of what PDFium saved. data is kept.
func readSaved(data *bytes.Buffer) (*savedFile, error) {
	out := data.Bytes()
	size := len(out)
	table, err := tableOf(out)
	if err != nil {
		return nil, err
	}
	f := &savedFile{}
	trailerAt := table + bytes.Index(out[table:], []byte("trailer"))
	var ok bool
	if f.trailer, _, ok = parseDict(out[max(table, trailerAt)+len("trailer"):]); !ok {
		return nil, errors.New("the copy has no trailer")
	}
	if err := f.index(out[table:trailerAt], table); err != nil {
		return nil, err
	}
	// A revision that changes nothing lists all objects, so that each can be
	// asked for by its number.
	fmt.Fprintf(data, "xref\n0 0\ntrailer\n<</Size %d/Root %s/Prev %d/Objects[", len(f.at), f.trailer.get("Root"), table)
	for n, s := range f.at {
		if s.end == 0 {
			data.WriteString(" null")
			continue
		}
		fmt.Fprintf(data, " %d 0 R", n)
	}
	fmt.Fprintf(data, "]>>\nstartxref\n%d\n%%%%EOF\n", size)
	f.data = data.Bytes()[:size]
	err = recovered(func() error {
		r, err := pdf.NewReader(bytes.NewReader(data.Bytes()), int64(data.Len()))
		if err != nil {
			return err
		}
		f.objects = r.Trailer().Key("Objects")
		return nil
	})
	if err != nil {
		return nil, err
	}
	root, ok := refOf(f.trailer.get("Root"))
	if !ok {
		return nil, errors.New("the copy has no catalogue")
	}
	tree, _ := refOf(f.dict(root).get("Pages"))
	return f, f.findPages(tree, map[int]bool{})
}

// tableOf returns where the table of offsets begins.
func tableOf(out []byte) (int, error) {
	at := bytes.LastIndex(out, []byte("startxref"))
	if at < 0 {
		return 0, errors.New("the copy has no end")
	}
	l := lexer{data: out, at: at + len("startxref")}
	table, err := strconv.Atoi(string(l.text(l.next())))
	if err != nil || table < 0 || table >= at || !bytes.HasPrefix(out[table:], []byte("xref")) || !bytes.Contains(out[table:], []byte("trailer")) {
		return 0, errors.New("the copy has no table of offsets")
	}
	return table, nil
}

// index reads the table of offsets. An object ends where the next begins.
func (f *savedFile) index(table []byte, end int) error {
	fields := bytes.Fields(table)[1:]
	var starts []int
	for len(fields) >= 2 {
		first, err1 := strconv.Atoi(string(fields[0]))
		count, err2 := strconv.Atoi(string(fields[1]))
		fields = fields[2:]
		if err1 != nil || err2 != nil || first < 0 || count < 0 || count > len(fields)/3 || first > 1<<24 {
			return errors.New("the copy's table of offsets is broken")
		}
		for n := first; n < first+count; n++ {
			for len(f.at) <= n {
				f.at = append(f.at, span{})
			}
			if start, err := strconv.Atoi(string(fields[0])); err == nil && string(fields[2]) == "n" && start > 0 && start < end {
				f.at[n].start = start
				starts = append(starts, start)
			}
			fields = fields[3:]
		}
	}
	slices.Sort(starts)
	for n, s := range f.at {
		if s.start == 0 {
			continue
		}
		f.at[n].end = end
		if next := sort.SearchInts(starts, s.start+1); next < len(starts) {
			f.at[n].end = starts[next]
		}
	}
	return nil
}

// findPages lists the pages under a node of the tree.
func (f *savedFile) findPages(node int, seen map[int]bool) error {
	if seen[node] || len(seen) > 1<<20 {
		return errors.New("the copy's pages are no tree")
	}
	seen[node] = true
	d := f.dict(node)
	kids := d.get("Kids")
	if kids == nil {
		f.pages = append(f.pages, node)
		return nil
	}
	if n, ok := refOf(kids); ok {
		kids = f.body(n)
	}
	for _, kid := range refsOf(kids) {
		if err := f.findPages(kid, seen); err != nil {
			return err
		}
		delete(seen, kid) // a page may be there twice
	}
	return nil
}

// bytesOf returns object n as it is written, nil where there is none.
func (f *savedFile) bytesOf(n int) []byte {
	if n <= 0 || n >= len(f.at) {
		return nil
	}
	return f.data[f.at[n].start:f.at[n].end]
}

// body returns object n without "n 0 obj" before it.
func (f *savedFile) body(n int) []byte { return bodyOf(f.bytesOf(n)) }

func bodyOf(object []byte) []byte {
	l := lexer{data: object}
	for range 3 {
		l.next()
	}
	return object[l.at:]
}

// dict returns the dictionary of object n, that of a stream as well.
func (f *savedFile) dict(n int) rawDict {
	d, _, _ := parseDict(f.body(n))
	return d
}

// dictOf returns the dictionary that a value is or refers to.
func (f *savedFile) dictOf(value []byte) rawDict {
	if n, ok := refOf(value); ok {
		return f.dict(n)
	}
	d, _, _ := parseDict(value)
	return d
}

// value returns object n as github.com/ledongthuc/pdf reads it.
func (f *savedFile) value(n int) pdf.Value { return f.objects.Index(n) }

// resourcesOf returns those of a page, which may be its parents'.
func (f *savedFile) resourcesOf(page int) *resources {
	r := &resources{value: pdf.Page{V: f.value(page)}.Resources()}
	for n, depth := page, 0; depth < 64; depth++ {
		d := f.dict(n)
		if own := d.get("Resources"); own != nil {
			r.raw = f.dictOf(own)
			break
		}
		var ok bool
		if n, ok = refOf(d.get("Parent")); !ok {
			break
		}
	}
	return r
}

// mostDecoded is the most that a stream is unpacked to.
const mostDecoded = 64 << 20

// content returns the data of stream n, unpacked.
func (f *savedFile) content(n int) ([]byte, error) {
	v := f.value(n)
	filters := namesOf(v.Key("Filter"))
	if !slices.ContainsFunc(filters, func(f string) bool { return f != "FlateDecode" && f != "ASCII85Decode" }) {
		return decoded(v)
	}
	if v.Key("DecodeParms").Kind() != pdf.Null {
		return nil, errors.New("a content stream with parameters")
	}
	data := f.streamOf(n)
	for _, filter := range filters {
		r, err := unpack(filter, data)
		if err != nil {
			return nil, err
		}
		if data, err = readMost(r); err != nil {
			return nil, err
		}
	}
	return data, nil
}

// streamOf returns the data of stream n as it is written.
func (f *savedFile) streamOf(n int) []byte {
	d, end, ok := parseDict(f.body(n))
	if !ok {
		return nil
	}
	start, ok := streamStartsAt(f.body(n)[end:])
	if !ok {
		return nil
	}
	data := f.body(n)[end+start:]
	return data[:min(max(0, int(numberOf(d.get("Length")))), len(data))]
}

// streamStartsAt returns where the data begins behind a stream's dictionary.
func streamStartsAt(behind []byte) (int, bool) {
	l := lexer{data: behind}
	if string(l.text(l.next())) != "stream" {
		return 0, false
	}
	at := l.at
	for _, end := range []byte("\r\n") {
		if at < len(behind) && behind[at] == end {
			at++
		}
	}
	return at, true
}

// contents returns the numbers of a page's content streams and their data, put
// together as viewers do.
func (f *savedFile) contents(page int) (numbers []int, data []byte, err error) {
	entry := f.dict(page).get("Contents")
	if n, ok := refOf(entry); ok && f.value(n).Kind() == pdf.Array {
		entry = f.body(n)
	}
	numbers = refsOf(entry)
	var parts [][]byte
	for _, n := range numbers {
		if f.value(n).Kind() != pdf.Stream {
			continue
		}
		part, err := f.content(n)
		if err != nil {
			return numbers, nil, err
		}
		parts = append(parts, part)
	}
	return numbers, bytes.Join(parts, []byte("\n")), nil
}

// namesOf returns the names in a value that is one, or an array of some.
func namesOf(v pdf.Value) []string {
	if v.Kind() == pdf.Name {
		return []string{v.Name()}
	}
	var names []string
	for i := range v.Len() {
		names = append(names, v.Index(i).Name())
	}
	return names
}

// decoded unpacks a stream with the filters that github.com/ledongthuc/pdf
// knows.
func decoded(v pdf.Value) (data []byte, err error) {
	err = recovered(func() error {
		data, err = readMost(v.Reader())
		return err
	})
	return data, err
}

// readMost reads a stream of content. One that breaks off is what viewers make
// of it: its beginning.
func readMost(r io.Reader) ([]byte, error) {
	data, err := io.ReadAll(io.LimitReader(r, mostDecoded+1))
	if len(data) > mostDecoded {
		return nil, errors.New("a stream of more than 64 MiB")
	}
	if len(data) > 0 {
		return data, nil
	}
	return data, err
}

// unpack undoes one filter, those that github.com/ledongthuc/pdf does not know
// among them.
func unpack(filter string, data []byte) (io.Reader, error) {
	switch filter {
	case "LZWDecode":
		return lzw.NewReader(bytes.NewReader(data), lzw.MSB, 8), nil
	case "ASCIIHexDecode":
		before, _, _ := bytes.Cut(data, []byte(">"))
		return bytes.NewReader(hexString(before)), nil
	case "ASCII85Decode":
		before, _, _ := bytes.Cut(data, []byte("~>"))
		return ascii85.NewDecoder(bytes.NewReader(before)), nil
	case "FlateDecode":
		return zlib.NewReader(bytes.NewReader(data))
	}
	return nil, fmt.Errorf("a content stream in %s", filter)
}

// recovered calls f and turns its panics into errors: github.com/ledongthuc/pdf
// panics on what it does not expect.
func recovered(f func() error) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("%v", r)
		}
	}()
	return f()
}
