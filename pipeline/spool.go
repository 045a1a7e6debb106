package pipeline

import (
	"bytes"
	"io"
	"os"

	"recto/document"
	"recto/reader"
)

// spool is a file without a name, gone when it is closed. Writing goes through
// it; reader is a second descriptor for reading only, as reader processes take
// it.
type spool struct {
	*os.File
	reader *os.File
}

// newSpool returns an empty spool on the disk of dir. The caller closes it.
func newSpool(dir string) (*spool, error) {
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
	return &spool{file, reader}, nil
}

func (s *spool) Write(p []byte) (int, error) {
	n, err := s.File.Write(p)
	return n, document.DiskError(err, "What was read so far cannot be written")
}

// Close frees the disk space.
func (s *spool) Close() error {
	s.reader.Close()
	return s.File.Close()
}

// collect keeps all blobs in memory, one after the other, anew for each attempt.
func collect(into *bytes.Buffer) reader.Sink {
	return reader.Sink{
		Begin: func(int) error { into.Reset(); return nil },
		Blob:  func(blob []byte) error { into.Write(blob); return nil },
	}
}

// sink writes blobs to the spool, anew for each attempt.
func (s *spool) sink() reader.Sink {
	return reader.Sink{
		Begin: func(int) error {
			if err := s.Truncate(0); err != nil {
				return err
			}
			_, err := s.Seek(0, io.SeekStart)
			return err
		},
		Blob: func(blob []byte) error { _, err := s.Write(blob); return err },
	}
}
