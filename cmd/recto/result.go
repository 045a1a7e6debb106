package main

import (
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"recto/document"
)

// writeResult writes a file that is complete or not there, or standard output
// for "-". A symbolic link stays one; into what is no file, such as a pipe or
// /dev/null, it writes straight.
func writeResult(path string, stdout io.Writer, write func(io.Writer) error) error {
	if path == "-" {
		return write(stdout)
	}
	if info, err := os.Stat(path); err == nil && !info.Mode().IsRegular() {
		return writeInto(path, write)
	}
	if target, err := filepath.EvalSymlinks(path); err == nil {
		path = target
	}
	removeDead(filepath.Dir(path))
	file, err := newTemporary(filepath.Dir(path), "")
	if err != nil {
		return err
	}
	defer file.release()
	defer os.Remove(file.Name())
	checked := checkedFile{file.File}
	err = write(checked)
	if closed := checked.Close(); err == nil {
		err = closed
	}
	if err != nil {
		return err
	}
	return document.DiskError(os.Rename(file.Name(), path), "The result cannot be put in its place")
}

// writeInto writes into a pipe or device, where there is nothing to sync.
func writeInto(path string, write func(io.Writer) error) error {
	file, err := os.OpenFile(path, os.O_WRONLY, fs.FileMode(0))
	if err != nil {
		return document.DiskError(err, "The result cannot be written")
	}
	err = write(file)
	if closed := file.Close(); err == nil && closed != nil {
		err = document.DiskError(closed, "The result cannot be written")
	}
	return err
}
