package pipeline

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"recto/document"
)

// keptPages are the pages of a document that have been read while it is not
// complete, a file each in a folder of the document and its run: an interrupted
// reading goes on with what is missing. The zero value keeps nothing.
//
// A file begins with the SHA-256 of the files, the run, the page's number and
// the record that follows. One that is cut short, damaged, or of another page,
// file or run does not fit it and is no page.
//
// Documents are told apart by the files as they were given: a zip and its
// content are one document, but a page says in which file it lies.
type keptPages struct {
	dir, files, run string
}

// keptOf returns the kept pages of a document below a folder; none if that is "".
func keptOf(work string, o *Opened) keptPages {
	if work == "" {
		return keptPages{}
	}
	files := o.files()
	return keptPages{filepath.Join(work, files, o.Document.Run), files, o.Document.Run}
}

// files is the identity of the files as they were given.
func (o *Opened) files() string {
	var hashes []string
	for _, original := range o.Originals {
		hashes = append(hashes, original.SHA256)
	}
	return document.ID(hashes...)
}

func (k keptPages) path(number int) string {
	return filepath.Join(k.dir, fmt.Sprintf("%06d.json", number))
}

// sealed returns a record with its digest before it.
func (k keptPages) sealed(number int, record []byte) []byte {
	sum := document.SHA256(fmt.Appendf(nil, "%s %s %d\n%s", k.files, k.run, number, record))
	return append([]byte(sum+"\n"), record...)
}

// load returns a page that was kept, nil where there is none.
func (k keptPages) load(number int) *document.Page {
	if k.dir == "" {
		return nil
	}
	form, err := os.ReadFile(k.path(number))
	if err != nil {
		return nil
	}
	_, record, _ := bytes.Cut(form, []byte("\n"))
	if !bytes.Equal(form, k.sealed(number, record)) {
		return nil
	}
	var page document.Page
	if json.Unmarshal(record, &page) != nil {
		return nil
	}
	return &page
}

// save keeps a page that was read.
func (k keptPages) save(page *document.Page) error {
	if k.dir == "" {
		return nil
	}
	record, err := json.Marshal(page)
	if err != nil {
		return err
	}
	err = os.MkdirAll(k.dir, 0o755)
	if errors.Is(err, fs.ErrNotExist) {
		return nil // a document that is complete takes the folder away just now
	}
	if err != nil {
		return document.DiskError(err, "The folder for pages that are read cannot be made")
	}
	file, err := os.CreateTemp(k.dir, ".page-*")
	if err == nil {
		_, err = file.Write(k.sealed(page.Number, record))
		err = errors.Join(err, file.Close())
		if err == nil {
			err = os.Rename(file.Name(), k.path(page.Number))
		}
		if err != nil {
			os.Remove(file.Name())
		}
	}
	if errors.Is(err, fs.ErrNotExist) {
		return nil // another process has completed the document
	}
	return document.DiskError(err, "A page that was read cannot be kept")
}

// ForgetPages removes the pages that were kept of a document, of all its runs:
// it is complete.
func ForgetPages(work string, opened *Opened) error {
	if work == "" {
		return nil
	}
	return forget(filepath.Join(work, opened.files()))
}

// ForgetOtherRuns removes the pages that were kept of a document's other runs,
// which nothing may ever ask for again.
func ForgetOtherRuns(work string, opened *Opened) error {
	if work == "" {
		return nil
	}
	dir := filepath.Join(work, opened.files())
	runs, err := os.ReadDir(dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return document.DiskError(err, "The folder for pages that are read cannot be listed")
	}
	for _, run := range runs {
		if run.Name() == opened.Document.Run {
			continue
		}
		if err := forget(filepath.Join(dir, run.Name())); err != nil {
			return err
		}
	}
	return nil
}

// forget removes a folder. Where another reading of the same files puts a page
// into it at this moment, that reading will remove it.
func forget(dir string) error {
	err := os.RemoveAll(dir)
	if errors.Is(err, fs.ErrExist) { // the folder is not empty
		return nil
	}
	return document.DiskError(err, "The pages of a complete document cannot be removed")
}
