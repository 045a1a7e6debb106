package pipeline

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"os"

	"recto/document"
	"recto/export"
	"recto/reader"
	"recto/scratch"
)

// pdfExport makes the searchable PDF of a document. Runs of pages that come
// from one PDF become a searchable copy of it, which a reader process makes
// when the pages are known; runs of pictures become a new PDF, written here
// page by page. Where there is more than one run, a reader joins them.
type pdfExport struct {
	opened  *Opened
	options Options
	out     io.WriteCloser
	parts   []*pdfPart
	// pictures writes the last part while it is one of pictures.
	pictures *export.PDF
}

// pdfPart is one run of pages.
type pdfPart struct {
	from document.PageSource
	// pages are the numbers within the original, for a part from a PDF.
	pages []int
	// spool holds the page records of a part from a PDF, a JSON object a
	// line, and the finished PDF of a part from pictures.
	spool  *scratch.File
	buffer *bufio.Writer
}

// page adds the next page.
func (p *pdfExport) page(result *Result) error {
	from := result.Page.Source
	part := p.last()
	if part == nil || !part.takes(from) {
		if err := p.closePart(); err != nil {
			return err
		}
		var err error
		if part, err = p.newPart(from); err != nil {
			return err
		}
	}
	if from.Kind != "pdf" {
		return p.pictures.Page(&result.Page, result.Picture)
	}
	page := result.Page
	page.Source.Page = pdfPage(from)
	part.pages = append(part.pages, page.Source.Page)
	line, err := json.Marshal(page)
	if err != nil {
		return fmt.Errorf("page %d: %w", result.Page.Number, err)
	}
	_, err = part.buffer.Write(append(line, '\n'))
	return err
}

func (p *pdfExport) last() *pdfPart {
	if len(p.parts) == 0 {
		return nil
	}
	return p.parts[len(p.parts)-1]
}

// takes reports whether a page belongs to the same run.
func (p *pdfPart) takes(from document.PageSource) bool {
	if p.from.Kind != from.Kind {
		return false
	}
	if from.Kind != "pdf" {
		return true
	}
	// A copy of a PDF has its pages in their order.
	return p.from.File == from.File && p.from.Name == from.Name && pdfPage(from) > p.pages[len(p.pages)-1]
}

// pdfPage is the number of a page within its PDF.
func pdfPage(from document.PageSource) int {
	if from.Name != "" {
		return from.Entry
	}
	return from.Page
}

func (p *pdfExport) newPart(from document.PageSource) (*pdfPart, error) {
	spool, err := scratch.Create(p.options.Spool)
	if err != nil {
		return nil, err
	}
	part := &pdfPart{from: from, spool: spool, buffer: bufio.NewWriterSize(spool, 1<<18)}
	p.parts = append(p.parts, part)
	if from.Kind != "pdf" {
		p.pictures = export.NewPDF(part.buffer, &p.opened.Document)
	}
	return part, nil
}

// closePart ends the run in hand.
func (p *pdfExport) closePart() error {
	part := p.last()
	if part == nil {
		return nil
	}
	if part.from.Kind != "pdf" {
		if err := p.pictures.Close(); err != nil {
			return err
		}
	}
	return part.buffer.Flush()
}

// finish makes the PDF out of the parts and closes it.
func (p *pdfExport) finish(ctx context.Context, readers *reader.Pool) error {
	if err := p.closePart(); err != nil {
		return err
	}
	for _, part := range p.parts {
		if part.from.Kind != "pdf" {
			continue
		}
		if err := p.overlay(ctx, readers, part); err != nil {
			return err
		}
	}
	if err := p.write(ctx, readers); err != nil {
		return err
	}
	out := p.out
	p.out = nil
	return out.Close()
}

// overlay replaces a part's page records by the searchable copy of its PDF.
func (p *pdfExport) overlay(ctx context.Context, readers *reader.Pool, part *pdfPart) error {
	original := p.opened.Originals[part.from.File]
	copied, err := scratch.Create(p.options.Spool)
	if err != nil {
		return err
	}
	request := reader.OverlayRequest{Name: original.Name, Password: p.options.Password, Entry: part.from.Name, Only: part.pages}
	result, err := reader.Call(ctx, readers, reader.Overlay,
		reader.Source{Files: []*os.File{original.File, part.spool.Reader}}, request, spoolSink(copied))
	part.spool.Close()
	part.spool = copied
	if err != nil {
		return on(err, original.Name, 0)
	}
	p.opened.Notes = append(p.opened.Notes, result.Notes...)
	return nil
}

// write brings the only part, or all parts joined, to where the PDF goes.
func (p *pdfExport) write(ctx context.Context, readers *reader.Pool) error {
	result := p.last()
	if len(p.parts) > 1 {
		joined, err := scratch.Create(p.options.Spool)
		if err != nil {
			return err
		}
		defer joined.Close()
		var files []*os.File
		request := reader.MergeRequest{}
		for _, part := range p.parts {
			files = append(files, part.spool.Reader)
			request.Names = append(request.Names, p.opened.Originals[part.from.File].Name)
		}
		if _, err := reader.Call(ctx, readers, reader.Merge, reader.Source{Files: files}, request, spoolSink(joined)); err != nil {
			return err
		}
		result = &pdfPart{spool: joined}
	}
	if result == nil {
		return nil
	}
	_, err := io.Copy(p.out, io.NewSectionReader(result.spool.Reader, 0, math.MaxInt64))
	return err
}

// abandon closes whatever is open.
func (p *pdfExport) abandon() {
	for _, part := range p.parts {
		part.spool.Close()
	}
	p.parts = nil
	if p.out != nil {
		p.out.Close()
		p.out = nil
	}
}
