package ingest

import (
	"io"
	"os"

	"recto/document"
)

// PDF returns the bytes of the PDF that file is, or of the entry of that name
// where file is a zip. They are valid until done is called.
func PDF(file *os.File, entry string, options Options) (original io.ReadSeeker, done func(), err error) {
	info, err := file.Stat()
	if err != nil {
		return nil, nil, err
	}
	c := &content{file: file, size: info.Size()}
	if entry == "" {
		return c.reader(), func() {}, nil
	}
	options.Limits = options.Limits.orDefaults()
	inside, err := unzip(c, entry, options)
	if err != nil {
		return nil, nil, document.AsError(err).On(options.Name, 0)
	}
	return inside.reader(), inside.close, nil
}

// unzip returns the bytes of one entry.
func unzip(c *content, name string, options Options) (*content, error) {
	z, listed, err := readZip(c, options)
	if err != nil {
		return nil, err
	}
	for i := range listed {
		if listed[i].name == name {
			return z.inflate(&listed[i])
		}
	}
	return nil, document.Errorf(document.KindNotFound, "The zip holds no %s.", name)
}
