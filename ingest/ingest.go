// Package ingest turns foreign bytes into pages: it tells what a file is by
// its content, counts its pages, and hands out each page as a picture or, for
// a page that was born digital, as the text that it carries.
//
// It runs inside a reader process and needs nothing but the descriptor of the
// file. It parses structures and takes pictures out of PDFs; the pixels of
// image files are decoded elsewhere.
package ingest

import (
	"errors"
	"io"
	"os"

	"recto/document"
	"recto/pdfium"
)

// Options say how a file is opened.
type Options struct {
	// Name is for messages only.
	Name string
	// Password opens an encrypted PDF.
	Password string
	Limits   Limits
	// PDFium returns the running PDF engine. It is called when a PDF is met,
	// and the engine stays the caller's.
	PDFium func() (*pdfium.Engine, error)
	// IsLanguage tells whether a page's text is language rather than garbage.
	// Without it no text layer is trusted.
	IsLanguage func(text string) bool
}

// Source is an open file. It serves one goroutine at a time.
type Source struct {
	name    string
	outline document.Outline
	pages   pages
	close   func()
}

// Page is one page of a source.
type Page struct {
	Source document.PageSource
	// Image is the page's picture; nil for a page that has Regions, whose
	// picture Source.Image draws.
	Image *document.Image
	// Canvas and Regions are what a born-digital page carries, with
	// IDs left empty. Origin is then text-layer, and none otherwise.
	Canvas  document.Canvas
	Origin  document.Origin
	Quality float64
	Regions []document.Region
	// Notes are for the page record.
	Notes []string
}

// pages is what the kinds of files have in common: images, PDFs and zips.
type pages interface {
	// count is the number of pages, at least 1.
	count() int
	// page returns page n, from 1 to count.
	page(n int) (*Page, error)
	// image returns the picture of page n even where it has text.
	image(n int) (*document.Image, error)
	close()
}

// Open tells what file is and prepares to read its pages. The file must stay
// open until the source is closed, and is not closed with it. Errors are
// *document.Error.
func Open(file *os.File, options Options) (*Source, error) {
	options.Limits = options.Limits.orDefaults()
	s := &Source{name: options.Name}
	if err := s.open(file, options); err != nil {
		return nil, document.AsError(err).On(s.name, 0)
	}
	return s, nil
}

func (s *Source) open(file *os.File, options Options) error {
	info, err := file.Stat()
	if err != nil {
		return err
	}
	if !info.Mode().IsRegular() {
		return document.Errorf(document.KindNoScan, "This is no regular file.")
	}
	if info.Size() > options.Limits.FileSize {
		return document.Errorf(document.KindTooLarge, "The file has %.1f GB; %.1f GB are the limit.", float64(info.Size())/1e9, float64(options.Limits.FileSize)/1e9)
	}
	c := &content{file: file, size: info.Size()}
	if s.outline, s.pages, err = c.open(options); err != nil {
		c.close()
		return err
	}
	s.close = func() {
		s.pages.close()
		c.close()
	}
	return nil
}

// open opens what c holds by what its first bytes show. A zip inside a zip is
// the caller's to refuse.
func (c *content) open(options Options) (document.Outline, pages, error) {
	head, err := c.head()
	if err != nil {
		return document.Outline{}, nil, err
	}
	outline := document.Outline{Type: sniff(head)}
	var p pages
	switch outline.Type {
	case typePDF:
		p, err = openPDF(c, options, &outline)
	case typeZip:
		p, err = openZip(c, options, &outline)
	case typePNM:
		p, err = openPNM(c, options)
	default:
		parse := parsers[outline.Type]
		if parse == nil {
			return outline, nil, noScan(head, options.Name)
		}
		p, err = openImage(c, parse, options)
	}
	if err != nil {
		return outline, nil, err
	}
	outline.Pages = p.count()
	if outline.Pages > options.Limits.Pages {
		p.close()
		return outline, nil, document.Errorf(document.KindTooLarge, "The file has %d pages; %d are the limit.", outline.Pages, options.Limits.Pages)
	}
	return outline, p, nil
}

// Outline tells what the source is.
func (s *Source) Outline() document.Outline { return s.outline }

// Page returns page n, counted from 1. What it returns is valid until the next
// call and as long as the source is open. Errors are *document.Error.
func (s *Source) Page(n int) (*Page, error) {
	if err := s.check(n); err != nil {
		return nil, err
	}
	page, err := s.pages.page(n)
	if err != nil {
		return nil, document.AsError(err).On(s.name, n)
	}
	page.Source.Page = n
	return page, nil
}

// Image returns the picture of page n, drawn where the page was born digital.
// It is valid as long as a Page is.
func (s *Source) Image(n int) (*document.Image, error) {
	if err := s.check(n); err != nil {
		return nil, err
	}
	image, err := s.pages.image(n)
	if err != nil {
		return nil, document.AsError(err).On(s.name, n)
	}
	return image, nil
}

func (s *Source) check(n int) error {
	if n < 1 || n > s.outline.Pages {
		return document.Errorf(document.KindNoSuchPage, "There is no page %d; the file has %d.", n, s.outline.Pages).On(s.name, 0)
	}
	return nil
}

// Close releases what the source holds, but not the file.
func (s *Source) Close() { s.close() }

// readAt reads what r holds from at, and no error for less than asked.
func readAt(r io.ReaderAt, b []byte, at int64) (int, error) {
	n, err := r.ReadAt(b, at)
	if errors.Is(err, io.EOF) {
		err = nil
	}
	return n, err
}
