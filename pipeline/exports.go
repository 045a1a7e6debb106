package pipeline

import (
	"context"
	"errors"
	"io"

	"recto/document"
	"recto/export"
	"recto/reader"
)

// Create makes the place where a document's export in one format goes. The
// writer is closed when the export is complete; whatever stands there after an
// error is the caller's to throw away.
type Create func(export.Format) (io.WriteCloser, error)

// Document tells the whole story of one document: it opens the originals,
// reads the chosen pages and writes the exports while it reads. seen is called
// for every page in order; pages is how many there will be.
func Document(ctx context.Context, readers *reader.Pool, originals []*Original, options Options, create Create, seen func(result *Result, pages int)) (*Opened, error) {
	opened, err := Open(ctx, readers, originals, options)
	if err != nil {
		return nil, err
	}
	numbers, err := options.Pages.Of(opened.Pages())
	if err != nil {
		return nil, on(err, originals[0].Name, 0)
	}
	if len(numbers) == 1 {
		options.Work = "" // there is no page to go on at
	}
	exports, err := NewExports(opened, options, create)
	if err != nil {
		return nil, err
	}
	defer exports.Abandon()
	err = Read(ctx, readers, opened, numbers, options, exports.WantsPictures(), func(result *Result) error {
		seen(result, len(numbers))
		return exports.Page(result)
	})
	if err != nil {
		return nil, err
	}
	return opened, exports.Finish(ctx, readers)
}

// Exports writes a document in several formats at once.
type Exports struct {
	writers []export.Writer
	closers []io.Closer
	// pdf is nil where no PDF is wanted.
	pdf *pdfExport
	// held are pages that have come and are not written yet.
	held []*Result
	// Turn, where it is not nil, is called before each page that is written and
	// after the last.
	Turn func()
}

// NewExports begins the exports to options.Formats. The caller ends them with
// Finish, and calls Abandon in any case.
func NewExports(opened *Opened, options Options, create Create) (*Exports, error) {
	e := &Exports{}
	for _, name := range options.Formats {
		format, ok := export.Lookup(name)
		if !ok {
			return nil, document.Errorf(document.KindUsage, "There is no format %q.", name)
		}
		out, err := create(format)
		if err != nil {
			e.Abandon()
			return nil, err
		}
		if format.New == nil {
			e.pdf = &pdfExport{opened: opened, options: options, out: out}
			continue
		}
		e.writers = append(e.writers, format.New(out, &opened.Document))
		e.closers = append(e.closers, out)
	}
	return e, nil
}

// WantsPictures reports whether an export shows the pages' pictures, as a PDF
// does.
func (e *Exports) WantsPictures() bool { return e.pdf != nil }

func (e *Exports) turn() {
	if e.Turn != nil {
		e.Turn()
	}
}

// mostHeld bounds how many blank pages are waited through for the rest of a
// word.
const mostHeld = 8

// Page takes the next page. One that ends within a word is held back until the
// rest of the word has come; Finish writes what is left.
func (e *Exports) Page(result *Result) error {
	e.held = append(e.held, result)
	var pages []*document.Page
	for _, held := range e.held {
		pages = append(pages, &held.Page)
	}
	document.JoinPages(pages)
	switch n := len(e.held); {
	case pages[n-1].Interrupted():
		if err := e.write(e.held[:n-1]); err != nil {
			return err
		}
		e.held = []*Result{result}
		return nil
	case n > 1 && n < mostHeld && pages[n-1].Blank():
		return nil
	}
	return e.flush()
}

// flush writes the pages that are held back.
func (e *Exports) flush() error {
	held := e.held
	e.held = nil
	return e.write(held)
}

func (e *Exports) write(results []*Result) error {
	for _, result := range results {
		e.turn()
		if err := e.writePage(result); err != nil {
			return err
		}
	}
	return nil
}

func (e *Exports) writePage(result *Result) error {
	for _, w := range e.writers {
		if err := w.Page(&result.Page); err != nil {
			return err
		}
	}
	if e.pdf == nil {
		return nil
	}
	return e.pdf.page(result)
}

// Finish writes what ends the exports, and closes them.
func (e *Exports) Finish(ctx context.Context, readers *reader.Pool) error {
	if err := e.flush(); err != nil {
		return err
	}
	e.turn()
	for _, w := range e.writers {
		if err := w.Close(); err != nil {
			return err
		}
	}
	var errs []error
	for _, c := range e.closers {
		errs = append(errs, c.Close())
	}
	e.closers = nil
	if e.pdf != nil {
		errs = append(errs, e.pdf.finish(ctx, readers))
	}
	return errors.Join(errs...)
}

// Abandon closes what is still open, after an error; after Finish it does
// nothing.
func (e *Exports) Abandon() {
	for _, c := range e.closers {
		c.Close()
	}
	e.closers = nil
	if e.pdf != nil {
		e.pdf.abandon()
	}
}
