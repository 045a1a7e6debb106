package ingest

import (
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"

	"recto/document"
	"recto/pdfium"
)

// pdfFile is an open PDF.
type pdfFile struct {
	engine  *pdfium.Engine
	doc     references.FPDF_DOCUMENT
	options Options
	bytes   int64
	total   int
	// shared is true where a page cannot be copied without most of the file.
	shared bool
	// form draws what is filled into form fields; "" where there are none.
	form references.FPDF_FORMHANDLE
	// notes are what people should know of the file; its first page has them.
	notes []string
}

func openPDF(c *content, options Options, outline *document.Outline) (pages, error) {
	if options.PDFium == nil {
		return nil, document.Errorf(document.KindMissing, "There is no engine to read PDFs with.")
	}
	engine, err := options.PDFium()
	if err != nil {
		return nil, err
	}
	doc, err := engine.Open(c.reader(), c.size, options.Password)
	if err != nil {
		return nil, err
	}
	f := &pdfFile{engine: engine, doc: doc, options: options, bytes: c.size, shared: c.size > largestFile}
	if err := f.describe(outline); err != nil {
		f.close()
		return nil, err
	}
	return f, nil
}

// describe counts the pages and finds what a copy of the file would lose.
func (f *pdfFile) describe(outline *document.Outline) error {
	count, err := f.engine.FPDF_GetPageCount(&requests.FPDF_GetPageCount{Document: f.doc})
	if err != nil {
		return damaged("The pages of the PDF cannot be counted: %w.", err)
	}
	if f.total = count.PageCount; f.total <= 0 {
		return damaged("The PDF has no pages.")
	}
	// Each of these fails only where there is nothing to tell.
	if r, err := f.engine.FPDF_GetSecurityHandlerRevision(&requests.FPDF_GetSecurityHandlerRevision{Document: f.doc}); err == nil {
		outline.Encrypted = r.SecurityHandlerRevision >= 0
	}
	if s, err := f.engine.FPDF_GetSignatureCount(&requests.FPDF_GetSignatureCount{Document: f.doc}); err == nil {
		outline.Signed = s.Count > 0
	}
	if note := f.attachedNote(); note != "" {
		f.notes = append(f.notes, note)
		outline.Notes = f.notes
	}
	if t, err := f.engine.FPDF_GetFormType(&requests.FPDF_GetFormType{Document: f.doc}); err == nil && t.FormType != 0 {
		if form, err := f.engine.FPDFDOC_InitFormFillEnvironment(&requests.FPDFDOC_InitFormFillEnvironment{Document: f.doc}); err == nil {
			f.form = form.FormHandle
		}
	}
	return nil
}

func (f *pdfFile) count() int { return f.total }

func (f *pdfFile) page(n int) (*Page, error) {
	p, err := f.load(n)
	if err != nil {
		return nil, err
	}
	defer p.close()
	page := &Page{
		Source: document.PageSource{Kind: "pdf"},
		Origin: document.OriginNone,
	}
	if text := p.textLayer(); text != nil {
		page.Origin = document.OriginTextLayer
		page.Canvas, page.Regions, page.Quality = text.canvas, text.regions, text.quality
	} else if page.Image, page.Notes, err = p.picture(); err != nil {
		return nil, err
	}
	if n == 1 {
		page.Notes = append(page.Notes, f.notes...)
	}
	return page, nil
}

func (f *pdfFile) image(n int) (*document.Image, error) {
	p, err := f.load(n)
	if err != nil {
		return nil, err
	}
	defer p.close()
	// The picture of a page with text lies on the canvas that its text has.
	if p.textLayer() != nil {
		image, _, err := p.draw(textDPI)
		return image, err
	}
	image, _, err := p.picture()
	return image, err
}

func (f *pdfFile) close() {
	if f.form != "" {
		f.engine.FPDFDOC_ExitFormFillEnvironment(&requests.FPDFDOC_ExitFormFillEnvironment{FormHandle: f.form})
	}
	f.engine.FPDF_CloseDocument(&requests.FPDF_CloseDocument{Document: f.doc})
}
