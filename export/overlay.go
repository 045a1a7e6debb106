package export

import (
	"bytes"
	"fmt"
	"image"
	"io"
	"iter"
	"slices"

	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
	"github.com/klippa-app/go-pdfium/structs"

	"recto/document"
	"recto/pdfium"
)

// Overlay writes a searchable copy of the PDF src: the pages that recto read
// from their pictures lose the invisible text that somebody else laid over
// them, and get ours. Everything else stays as it is, above all the pictures
// and what can be seen.
//
// pages come in order of Source.Page, which need not be all of them; a page
// that is missing, failed or has text of its own is left alone. only, numbered
// from 1 and ascending, names the pages to keep; empty keeps all. The copy goes
// out through blob in pieces of at most 1 MiB, which blob must not keep. The
// same source and pages give the same bytes.
//
// notes tell what of the source the copy could not keep, in words for people.
func Overlay(blob func([]byte) error, engine *pdfium.Engine, src io.ReadSeeker, password string,
	pages iter.Seq2[*document.Page, error], only []int) (notes []string, err error) {
	size, err := src.Seek(0, io.SeekEnd)
	if err != nil {
		return nil, err
	}
	doc, err := engine.Open(src, size, password)
	if err != nil {
		return nil, err
	}
	defer closeDocument(engine, doc)
	o := overlay{Engine: engine, doc: doc}
	for page, err := range pages {
		if err != nil {
			return nil, err
		}
		if page.Origin != document.OriginOCR || page.Canvas.ToPDF == nil {
			continue
		}
		if err := o.page(page); err != nil {
			return nil, document.AsError(err).On("", page.Source.Page)
		}
	}
	if err := o.keep(only); err != nil {
		return nil, err
	}
	security, err := engine.FPDF_GetSecurityHandlerRevision(&requests.FPDF_GetSecurityHandlerRevision{Document: doc})
	if err != nil {
		return nil, err
	}
	flags := requests.SaveFlagNoIncremental
	if security.SecurityHandlerRevision != -1 {
		flags = requests.SaveFlagRemoveSecurity
		o.notes = append(o.notes, "The copy is not encrypted.")
	}
	signatures, err := engine.FPDF_GetSignatureCount(&requests.FPDF_GetSignatureCount{Document: doc})
	if err != nil {
		return nil, err
	}
	if signatures.Count > 0 {
		if doc, err = withoutSignatures(engine, doc); err != nil {
			return nil, err
		}
		defer closeDocument(engine, doc)
		flags = requests.SaveFlagNoIncremental
		o.notes = append(o.notes, "The copy carries no signature, nor the bookmarks and form of the signed file.")
	}
	return o.notes, savePDF(blob, engine, doc, flags)
}

// overlay is a source with the pages done so far.
type overlay struct {
	*pdfium.Engine
	doc   references.FPDF_DOCUMENT
	notes []string
}

// keep deletes all pages but those named; no names keep all.
func (o *overlay) keep(only []int) error {
	if len(only) == 0 {
		return nil
	}
	count, err := o.FPDF_GetPageCount(&requests.FPDF_GetPageCount{Document: o.doc})
	if err != nil {
		return err
	}
	for n := count.PageCount; n >= 1; n-- {
		if slices.Contains(only, n) {
			continue
		}
		if _, err := o.FPDFPage_Delete(&requests.FPDFPage_Delete{Document: o.doc, PageIndex: n - 1}); err != nil {
			return err
		}
	}
	return nil
}

// page replaces the text layer of one page.
func (o *overlay) page(p *document.Page) error {
	var c codes
	content := textLayer(p, *p.Canvas.ToPDF, &c)
	if len(content) == 0 {
		return nil
	}
	page, done, err := o.load(p.Source.Page - 1)
	if err != nil {
		return err
	}
	defer func() { done() }()
	old, err := removeOldText(o.Engine, page, true)
	if err == nil && old.dared && !o.looksAsBefore(page, p.Source.Page-1) {
		// An image was not as opaque as it seemed: be content with less.
		done()
		if page, done, err = o.load(p.Source.Page - 1); err != nil {
			return err
		}
		old, err = removeOldText(o.Engine, page, false)
	}
	if err != nil {
		return fmt.Errorf("old text: %w", err)
	}
	if old.left {
		o.notes = append(o.notes, fmt.Sprintf("Page %d keeps old invisible text beside the new: it is part of a drawing that shows something as well.", p.Source.Page))
	}
	if err := o.insert(page, p, content, &c); err != nil {
		return fmt.Errorf("text layer: %w", err)
	}
	if _, err := o.FPDFPage_GenerateContent(&requests.FPDFPage_GenerateContent{Page: page}); err != nil {
		return fmt.Errorf("content: %w", err)
	}
	return nil
}

// load returns the page of that index; done closes it.
func (o *overlay) load(index int) (page requests.Page, done func(), err error) {
	loaded, err := o.FPDF_LoadPage(&requests.FPDF_LoadPage{Document: o.doc, Index: index})
	if err != nil {
		return requests.Page{}, func() {}, fmt.Errorf("load: %w", err)
	}
	return requests.Page{ByReference: &loaded.Page}, func() {
		o.FPDF_ClosePage(&requests.FPDF_ClosePage{Page: loaded.Page})
	}, nil
}

// looksAsBefore reports whether the page, changed in memory, shows the same
// as it does in the file.
func (o *overlay) looksAsBefore(page requests.Page, index int) bool {
	file, done, err := o.load(index)
	defer done()
	if err != nil {
		return false
	}
	before, err := o.look(file)
	if err != nil {
		return false
	}
	after, err := o.look(page)
	return err == nil && bytes.Equal(before, after)
}

// look draws the page as large as a sheet at 100 dpi.
func (o *overlay) look(page requests.Page) ([]byte, error) {
	drawn, err := o.RenderPageInPixels(&requests.RenderPageInPixels{Page: page, Width: 1200, Height: 1200, ImageFormat: requests.RenderImageFormatGrayscale})
	if err != nil {
		return nil, err
	}
	defer drawn.Cleanup()
	return bytes.Clone(drawn.Result.RenderedImage.(*image.Gray).Pix), nil
}

// insert lays the content over the page.
func (o *overlay) insert(page requests.Page, p *document.Page, content []byte, c *codes) error {
	box := p.Canvas.ToPDF.ApplyBox(document.Box{Right: p.Canvas.Width, Bottom: p.Canvas.Height})
	layer := layerPDF(box, content, c)
	text, err := o.Open(bytes.NewReader(layer), int64(len(layer)), "")
	if err != nil {
		return err
	}
	defer closeDocument(o.Engine, text)
	// go-pdfium v1.20 hands PDFium the two documents the wrong way round.
	form, err := o.FPDF_NewXObjectFromPage(&requests.FPDF_NewXObjectFromPage{Source: o.doc, Destination: text})
	if err != nil {
		return err
	}
	defer o.FPDF_CloseXObject(&requests.FPDF_CloseXObject{XObject: form.XObject})
	object, err := o.FPDF_NewFormObjectFromXObject(&requests.FPDF_NewFormObjectFromXObject{XObject: form.XObject})
	if err != nil {
		return err
	}
	// A page becomes a form whose origin is the page's lower left corner.
	if _, err := o.FPDFPageObj_Transform(&requests.FPDFPageObj_Transform{PageObject: object.PageObject,
		Transform: structs.FPDF_FS_MATRIX{A: 1, D: 1, E: float32(box.Left), F: float32(box.Top)}}); err != nil {
		return err
	}
	_, err = o.FPDFPage_InsertObject(&requests.FPDFPage_InsertObject{Page: page, PageObject: object.PageObject})
	return err
}

// layerPDF returns a PDF of one page that is nothing but the text layer. The
// page has the box of the canvas in the user space of the page it is for.
func layerPDF(box document.Box, content []byte, c *codes) []byte {
	var out bytes.Buffer
	f := newPDFFile(&out)
	catalog, tree, page, stream, font, info := f.reserve(), f.reserve(), f.reserve(), f.reserve(), f.reserve(), f.reserve()
	f.object(catalog, fmt.Sprintf("<</Type/Catalog/Pages %d 0 R>>", tree))
	f.object(tree, fmt.Sprintf("<</Type/Pages/Count 1/Kids[%d 0 R]>>", page))
	f.object(page, fmt.Sprintf("<</Type/Page/Parent %d 0 R/MediaBox[%d %d %d %d]/Resources<</Font<</recto %d 0 R>>>>/Contents %d 0 R>>",
		tree, box.Left, box.Top, box.Right, box.Bottom, font, stream))
	f.packed(stream, "", content)
	fontObjects(f, font, c)
	f.object(info, "<<>>")
	f.finish(catalog, info)
	return out.Bytes()
}

func closeDocument(engine *pdfium.Engine, doc references.FPDF_DOCUMENT) {
	engine.FPDF_CloseDocument(&requests.FPDF_CloseDocument{Document: doc})
}
