package ingest

import (
	"bytes"
	"io"
	"os"
	"syscall"

	"recto/document"
)

// content is the bytes of a file: those of a descriptor, a part of them, or
// bytes in memory that a zip's entry was inflated to.
type content struct {
	file *os.File
	// offset and size tell which part of file it is.
	offset, size int64
	// data are the bytes once they are in memory, mapped or inflated.
	data   []byte
	mapped []byte
}

// reader returns a reader that uses the bytes where they are.
func (c *content) reader() *io.SectionReader {
	if c.file == nil {
		return io.NewSectionReader(bytes.NewReader(c.data), 0, c.size)
	}
	return io.NewSectionReader(c.file, c.offset, c.size)
}

// head returns the first bytes, for sniff.
func (c *content) head() ([]byte, error) {
	head := make([]byte, min(c.size, sniffSize))
	n, err := readAt(c.reader(), head, 0)
	return head[:n], err
}

// bytes returns all bytes, mapped rather than copied. They are valid until
// close.
func (c *content) bytes() ([]byte, error) {
	if c.data != nil || c.size == 0 {
		return c.data, nil
	}
	// A mapping begins at a page of memory.
	lead := c.offset % int64(os.Getpagesize())
	mapped, err := syscall.Mmap(int(c.file.Fd()), c.offset-lead, int(c.size+lead), syscall.PROT_READ, syscall.MAP_PRIVATE)
	if err != nil {
		return nil, document.Errorf(document.KindInternal, "The file cannot be mapped into memory: %w.", err)
	}
	c.mapped, c.data = mapped, mapped[lead:]
	return c.data, nil
}

// close gives the mapping back.
func (c *content) close() {
	if c.mapped != nil {
		syscall.Munmap(c.mapped)
		c.mapped, c.data = nil, nil
	}
}
