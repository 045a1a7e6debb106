package scratch

import (
	"io"
	"os"

	"recto/document"
)

// File is a file without a name, gone when it is closed. Writing goes through
// it; Reader is a second descriptor for reading only, as reader processes take
// it.
type File struct {
	*os.File
	Reader *os.File
}

// Create returns an empty file on the disk of dir. The caller closes it.
func Create(dir string) (*File, error) {
	file, err := os.CreateTemp(dir, "recto-spool-*")
	if err != nil {
		return nil, document.DiskError(err, "The folder for results cannot be written")
	}
	defer os.Remove(file.Name())
	reader, err := os.Open(file.Name())
	if err != nil {
		file.Close()
		return nil, document.DiskError(err, "The folder for results cannot be read")
	}
	return &File{file, reader}, nil
}

func (f *File) Write(p []byte) (int, error) {
	n, err := f.File.Write(p)
	return n, document.DiskError(err, "What was read so far cannot be written")
}

// Clear makes the file empty, to be written from its beginning.
func (f *File) Clear() error {
	if err := f.Truncate(0); err != nil {
		return err
	}
	_, err := f.Seek(0, io.SeekStart)
	return err
}

// Close frees the disk space.
func (f *File) Close() error {
	f.Reader.Close()
	return f.File.Close()
}

// Writer gives the errors of what it writes to their kind, as Error does.
type Writer struct{ io.Writer }

func (w Writer) Write(p []byte) (int, error) {
	n, err := w.Writer.Write(p)
	return n, Error(err)
}
