package export

import (
	"bytes"
	"fmt"
	"io"

	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"

	"recto/document"
	"recto/pdfium"
)

// Merge joins PDFs, in order, into one with all their pages. Bookmarks, forms
// and what else belongs to a whole document stay behind. The file goes out
// through blob in pieces of at most 1 MiB, which blob must not keep; the same
// parts give the same bytes.
func Merge(blob func([]byte) error, engine *pdfium.Engine, parts []io.ReadSeeker) error {
	all, err := newDocument(engine)
	if err != nil {
		return err
	}
	defer closeDocument(engine, all)
	var gaps gaps
	pages := 0
	for i, part := range parts {
		n, err := gaps.appendPart(engine, all, part, pages)
		if err != nil {
			return document.Errorf(document.AsError(err).Kind, "part %d: %w", i+1, err)
		}
		pages += n
	}
	saved, err := saveThin(engine, all, requests.SaveFlagNoIncremental)
	if err != nil {
		return err
	}
	return newCopy(saved, gaps, "").file().write(blob)
}

// appendPart adds the pages of a PDF behind those that are there, at of them, and
// returns how many it has.
func (g *gaps) appendPart(engine *pdfium.Engine, all references.FPDF_DOCUMENT, part io.ReadSeeker, at int) (int, error) {
	size, err := part.Seek(0, io.SeekEnd)
	if err != nil {
		return 0, err
	}
	doc, err := g.open(engine, part, size, "")
	if err != nil {
		return 0, err
	}
	defer closeDocument(engine, doc)
	n := pageCount(engine, doc)
	_, err = engine.FPDF_ImportPages(&requests.FPDF_ImportPages{Source: doc, Destination: all, Index: at})
	return n, err
}

// newDocument returns a document without pages. PDFium's own would carry a date
// that means nothing. The caller closes it.
func newDocument(engine *pdfium.Engine) (references.FPDF_DOCUMENT, error) {
	var empty bytes.Buffer
	f := newPDFFile(&empty)
	catalog, tree, info := f.reserve(), f.reserve(), f.reserve()
	f.object(catalog, fmt.Sprintf("<</Type/Catalog/Pages %d 0 R>>", tree))
	f.object(tree, "<</Type/Pages/Count 0/Kids[]>>")
	f.object(info, "<</Producer(recto)>>")
	if err := f.finish(catalog, info); err != nil {
		return "", err
	}
	return engine.Open(bytes.NewReader(empty.Bytes()), int64(empty.Len()), "")
}
