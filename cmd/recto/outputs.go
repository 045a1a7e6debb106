package main

import (
	"errors"
	"io"
	"os"
	"path/filepath"

	"recto/document"
	"recto/export"
)

// outputs is the folder that results go to.
type outputs struct{ dir string }

func newOutputs(dir string) (*outputs, error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, document.DiskError(err, "The output folder cannot be made")
	}
	return &outputs{dir}, nil
}

// begin starts the results of one document. Nothing is visible under its name
// before commit.
func (o *outputs) begin(stem string) *outputFiles {
	if o == nil {
		return &outputFiles{}
	}
	return &outputFiles{dir: o.dir, stem: stem}
}

// outputFiles are the results of one document, in files that get their names
// when all of them are complete.
type outputFiles struct {
	dir, stem string
	files     []outputFile
}

type outputFile struct {
	format    export.Format
	temporary string
}

// create makes the file for one format.
func (o *outputFiles) create(format export.Format) (io.WriteCloser, error) {
	folder := filepath.Dir(filepath.Join(o.dir, o.stem))
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return nil, document.DiskError(err, "The output folder cannot be made")
	}
	file, err := os.CreateTemp(folder, ".recto-*."+format.Extension)
	if err != nil {
		return nil, document.DiskError(err, "The output folder cannot be written")
	}
	o.files = append(o.files, outputFile{format, file.Name()})
	return checkedFile{file}, file.Chmod(0o644)
}

// commit gives the files their names and returns them by format, relative to
// the output folder.
func (o *outputFiles) commit() (map[string]savedFile, error) {
	saved := map[string]savedFile{}
	for _, file := range o.files {
		name := o.stem + "." + file.format.Extension
		info, err := os.Stat(file.temporary)
		if err == nil {
			err = os.Rename(file.temporary, filepath.Join(o.dir, name))
		}
		if err != nil {
			return nil, document.DiskError(err, "A result cannot be put in its place")
		}
		saved[file.format.Name] = savedFile{name, info.Size()}
	}
	o.files = nil
	return saved, nil
}

// abandon removes what was not committed.
func (o *outputFiles) abandon() {
	for _, file := range o.files {
		os.Remove(file.temporary)
	}
	o.files = nil
}

// checkedFile says in people's words why a file cannot be written.
type checkedFile struct{ file *os.File }

func (c checkedFile) Write(p []byte) (int, error) {
	n, err := c.file.Write(p)
	return n, document.DiskError(err, "A result cannot be written")
}

func (c checkedFile) Close() error {
	return document.DiskError(errors.Join(c.file.Sync(), c.file.Close()), "A result cannot be written")
}
