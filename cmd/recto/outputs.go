package main

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"sync"

	"recto/document"
	"recto/export"
)

// outputs is the folder that results go to.
type outputs struct {
	dir string
	// tidy are the folders from which what killed processes left was removed.
	tidy sync.Map
}

func newOutputs(dir string) (*outputs, error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, document.DiskError(err, "The output folder cannot be made")
	}
	return &outputs{dir: dir}, nil
}

// begin starts the results of one document. Nothing is visible under its name
// before commit.
func (o *outputs) begin(stem string) *outputFiles {
	if o == nil {
		return &outputFiles{}
	}
	folder := filepath.Dir(filepath.Join(o.dir, stem))
	if _, done := o.tidy.LoadOrStore(folder, true); !done {
		removeDead(folder)
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
	format export.Format
	*temporary
}

// create makes the file for one format.
func (o *outputFiles) create(format export.Format) (io.WriteCloser, error) {
	folder := filepath.Dir(filepath.Join(o.dir, o.stem))
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return nil, document.DiskError(err, "The output folder cannot be made")
	}
	file, err := newTemporary(folder, "."+format.Extension)
	if err != nil {
		return nil, err
	}
	o.files = append(o.files, outputFile{format, file})
	return checkedFile{file.File}, nil
}

// commit gives the files their names and returns them by format, relative to
// the output folder.
func (o *outputFiles) commit() (map[string]savedFile, error) {
	saved := map[string]savedFile{}
	for _, file := range o.files {
		name := o.stem + "." + file.format.Extension
		info, err := os.Stat(file.Name())
		if err == nil {
			err = os.Rename(file.Name(), filepath.Join(o.dir, name))
		}
		if err != nil {
			return nil, document.DiskError(err, "A result cannot be put in its place")
		}
		file.release()
		saved[file.format.Name] = savedFile{name, info.Size()}
	}
	o.files = nil
	return saved, nil
}

// abandon removes what was not committed.
func (o *outputFiles) abandon() {
	for _, file := range o.files {
		os.Remove(file.Name())
		file.release()
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
