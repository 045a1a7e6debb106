package export

import (
	"bytes"
	"compress/zlib"
	"crypto/sha256"
	"fmt"
	"hash"
	"io"
	"unicode/utf16"
)

// pdfFile writes a PDF 1.7 file, one object after the other, and keeps nothing
// but where each begins. The first error stays and is what finish returns.
type pdfFile struct {
	out  io.Writer
	hash hash.Hash
	size int64
	// at holds the offset of object n at n-1.
	at  []int64
	err error
}

func newPDFFile(w io.Writer) *pdfFile {
	f := &pdfFile{out: w, hash: sha256.New()}
	// The bytes above 127 tell transfer programs that the file is not text.
	f.print("%PDF-1.7\n%\xE2\xE3\xCF\xD3\n")
	return f
}

// reserve returns the number of an object that is written later.
func (f *pdfFile) reserve() int {
	f.at = append(f.at, 0)
	return len(f.at)
}

// object writes object n.
func (f *pdfFile) object(n int, form string) {
	f.at[n-1] = f.size
	f.print(fmt.Sprintf("%d 0 obj\n%s\nendobj\n", n, form))
}

// stream writes object n as a stream of data, which is written as it is.
// entries are those of its dictionary besides Length.
func (f *pdfFile) stream(n int, entries string, data []byte) {
	f.at[n-1] = f.size
	f.print(fmt.Sprintf("%d 0 obj\n<<%s/Length %d>>\nstream\n", n, entries, len(data)))
	f.write(data)
	f.print("\nendstream\nendobj\n")
}

// packed writes object n as a stream of data, compressed.
func (f *pdfFile) packed(n int, entries string, data []byte) {
	f.stream(n, entries+"/Filter/FlateDecode", pack(data))
}

// finish writes what ends the file. Its ID is a hash of all that stands before.
func (f *pdfFile) finish(catalog, info int) error {
	id := f.hash.Sum(nil)[:16]
	start := f.size
	f.print(fmt.Sprintf("xref\n0 %d\n0000000000 65535 f \n", len(f.at)+1))
	for _, offset := range f.at {
		f.print(fmt.Sprintf("%010d 00000 n \n", offset))
	}
	f.print(fmt.Sprintf("trailer\n<</Size %d/Root %d 0 R/Info %d 0 R/ID[<%x><%[4]x>]>>\nstartxref\n%d\n%%%%EOF\n",
		len(f.at)+1, catalog, info, id, start))
	return f.err
}

func (f *pdfFile) print(s string) { f.write([]byte(s)) }

func (f *pdfFile) write(data []byte) {
	if f.err != nil {
		return
	}
	f.hash.Write(data)
	f.size += int64(len(data))
	_, f.err = f.out.Write(data)
}

func pack(data []byte) []byte {
	var packed bytes.Buffer
	z := zlib.NewWriter(&packed)
	z.Write(data)
	z.Close()
	return packed.Bytes()
}

// pdfString returns a PDF text string in UTF-16.
func pdfString(s string) string {
	return fmt.Sprintf("<FEFF%s>", utf16Hex(s))
}

func utf16Hex(s string) string {
	var hex bytes.Buffer
	for _, unit := range utf16.Encode([]rune(s)) {
		fmt.Fprintf(&hex, "%04X", unit)
	}
	return hex.String()
}
