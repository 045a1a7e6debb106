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
	o := overlay{Engine: engine, src: src, size: size, password: password}
	if o.doc, err = o.gaps.open(engine, src, size, password); err != nil {
		return nil, err
	}
	defer closeDocument(engine, o.doc)
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
	return o.notes, o.save(blob)
}

// overlay is a copy with the pages done so far.
type overlay struct {
	*pdfium.Engine
	src      io.ReadSeeker
	size     int64
	password string
	gaps     gaps
	doc      references.FPDF_DOCUMENT
	notes    []string
}

// page replaces the text layer of one page.
func (o *overlay) page(p *document.Page) error {
	var c codes
	content := textLayer(p, *p.Canvas.ToPDF, &c)
	if len(content) == 0 {
		return nil
	}
	page, done, err := loadPage(o.Engine, o.doc, p.Source.Page)
	if err != nil {
		return err
	}
	defer done()
	old, err := findOldText(o.Engine, page, false)
	if err == nil && !isPictureAlone(&old) {
		old, err = o.study(p.Source.Page)
	}
	if err == nil {
		err = old.remove(o.Engine, page)
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

// isPictureAlone reports whether a page holds one object, which is no text.
func isPictureAlone(old *oldText) bool {
	return old.objects <= 1 && len(old.removals) == 0 && !old.left
}

// study finds the old text of a page in the whole source, where images are what
// they are.
func (o *overlay) study(number int) (oldText, error) {
	doc, err := o.Open(o.src, o.size, o.password)
	if err != nil {
		return oldText{}, err
	}
	defer closeDocument(o.Engine, doc)
	page, done, err := loadPage(o.Engine, doc, number)
	if err != nil {
		return oldText{}, err
	}
	defer done()
	old, err := findOldText(o.Engine, page, true)
	if err != nil || !old.dared {
		return old, err
	}
	before, err := look(o.Engine, page)
	if err != nil {
		return old, err
	}
	if err := old.remove(o.Engine, page); err != nil {
		return old, err
	}
	after, err := look(o.Engine, page)
	if err != nil || bytes.Equal(before, after) {
		return old, err
	}
	// An image was not as opaque as it seemed: be content with less.
	again, done, err := loadPage(o.Engine, doc, number)
	if err != nil {
		return old, err
	}
	defer done()
	return findOldText(o.Engine, again, false)
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

// keep deletes all pages but those named; no names keep all.
func (o *overlay) keep(only []int) error {
	if len(only) == 0 {
		return nil
	}
	for n := pageCount(o.Engine, o.doc); n >= 1; n-- {
		if slices.Contains(only, n) {
			continue
		}
		if _, err := o.FPDFPage_Delete(&requests.FPDFPage_Delete{Document: o.doc, PageIndex: n - 1}); err != nil {
			return err
		}
	}
	return nil
}

// save writes the copy, without encryption and signatures.
func (o *overlay) save(blob func([]byte) error) error {
	flags := requests.SaveFlagNoIncremental
	if isEncrypted(o.Engine, o.doc) {
		flags = requests.SaveFlagRemoveSecurity
		o.notes = append(o.notes, "The copy is not encrypted.")
	}
	signatures, err := o.FPDF_GetSignatureCount(&requests.FPDF_GetSignatureCount{Document: o.doc})
	if err != nil {
		return err
	}
	if signatures.Count == 0 {
		return o.gaps.save(blob, o.Engine, o.doc, flags)
	}
	unsigned, err := withoutSignatures(o.Engine, o.doc)
	if err != nil {
		return err
	}
	defer closeDocument(o.Engine, unsigned)
	o.notes = append(o.notes, "The copy carries no signature, nor the bookmarks and form of the signed file.")
	return o.gaps.save(blob, o.Engine, unsigned, requests.SaveFlagNoIncremental)
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

// look draws a page as large as a sheet at 100 dpi.
func look(engine *pdfium.Engine, page requests.Page) ([]byte, error) {
	drawn, err := engine.RenderPageInPixels(&requests.RenderPageInPixels{Page: page, Width: 1200, Height: 1200, ImageFormat: requests.RenderImageFormatGrayscale})
	if err != nil {
		return nil, err
	}
	defer drawn.Cleanup()
	return bytes.Clone(drawn.Result.RenderedImage.(*image.Gray).Pix), nil
}

// loadPage returns the page of that number; done closes it.
func loadPage(engine *pdfium.Engine, doc references.FPDF_DOCUMENT, number int) (page requests.Page, done func(), err error) {
	loaded, err := engine.FPDF_LoadPage(&requests.FPDF_LoadPage{Document: doc, Index: number - 1})
	if err != nil {
		return requests.Page{}, nil, fmt.Errorf("load: %w", err)
	}
	return requests.Page{ByReference: &loaded.Page}, func() {
		engine.FPDF_ClosePage(&requests.FPDF_ClosePage{Page: loaded.Page})
	}, nil
}

func closeDocument(engine *pdfium.Engine, doc references.FPDF_DOCUMENT) {
	engine.FPDF_CloseDocument(&requests.FPDF_CloseDocument{Document: doc})
}

func isEncrypted(engine *pdfium.Engine, doc references.FPDF_DOCUMENT) bool {
	security, err := engine.FPDF_GetSecurityHandlerRevision(&requests.FPDF_GetSecurityHandlerRevision{Document: doc})
	return err == nil && security.SecurityHandlerRevision != -1
}

func pageCount(engine *pdfium.Engine, doc references.FPDF_DOCUMENT) int {
	count, err := engine.FPDF_GetPageCount(&requests.FPDF_GetPageCount{Document: doc})
	if err != nil {
		return -1
	}
	return count.PageCount
}
