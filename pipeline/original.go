package pipeline

import (
	"errors"
	"io"
	"io/fs"
	"os"

	"recto/document"
)

// Original is one file as the archivist gave it, open for reading.
type Original struct {
	// Name is what people call it.
	Name   string
	SHA256 string
	Size   int64
	File   *os.File
}

// OpenOriginal opens the file at path and takes its hash. The caller closes
// the original's File.
func OpenOriginal(path, name string) (*Original, error) {
	file, err := os.Open(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, document.Errorf(document.KindNotFound, "There is no such file.").On(name, 0)
	case errors.Is(err, fs.ErrPermission):
		return nil, document.Errorf(document.KindForbidden, "The file may not be read by this user.").On(name, 0)
	case err != nil:
		return nil, document.Errorf(document.KindDamaged, "The file cannot be opened: %w", err).On(name, 0)
	}
	digest := document.NewDigest()
	size, err := io.Copy(digest, file)
	if err != nil {
		file.Close()
		return nil, document.Errorf(document.KindDamaged, "The file cannot be read: %w", err).On(name, 0)
	}
	return &Original{Name: name, SHA256: digest.SHA256(), Size: size, File: file}, nil
}
