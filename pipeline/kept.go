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
// A file begins with the SHA-256 of the document, the run, the page's number and
// the record that follows. One that is cut short, damaged, or of another page,
// document or run does not fit it and is no page.
type keptPages struct {
	dir, document, run string
}

// keptOf returns the kept pages of a document below a folder; none if that is "".
func keptOf(work string, d *document.Document) keptPages {
	if work == "" {
		return keptPages{}
	}
	return keptPages{filepath.Join(work, d.ID, d.Run), d.ID, d.Run}
}

func (k keptPages) path(number int) string {
	return filepath.Join(k.dir, fmt.Sprintf("%06d.json", number))
}

// sealed returns a record with its digest before it.
func (k keptPages) sealed(number int, record []byte) []byte {
	sum := document.SHA256(fmt.Appendf(nil, "%s %s %d\n%s", k.document, k.run, number, record))
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
	if err := os.MkdirAll(k.dir, 0o755); err != nil {
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
func ForgetPages(work, id string) error {
	if work == "" {
		return nil
	}
	if err := os.RemoveAll(filepath.Join(work, id)); err != nil {
		return document.DiskError(err, "The pages of a complete document cannot be removed")
	}
	os.Remove(work) // unless there are others
	return nil
}
