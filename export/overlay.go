package export

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"image"
	"io"
	"iter"
	"slices"

	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"

	"recto/document"
	"recto/pdfium"
)

// Overlay writes a searchable copy of the PDF src: the pages that recto read
// from their pictures lose the unseen text that somebody else laid over them,
// and get ours. Everything else stays as it is, above all the pictures and what
// can be seen.
//
// Of a page's content nothing but operators that show text is cut, and each
// page that changed is drawn from the source and from the copy, as it goes out.
// Where the two differ the old text stays.
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
	o := overlay{Engine: engine, src: src, size: size, password: password, only: only}
	if err := o.open(); err != nil {
		return nil, err
	}
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
	if o.layer.font > 0 {
		fontObjects(o.out, o.layer.font, &o.layer.codes)
	}
	file, err := o.proven()
	if err != nil {
		return nil, err
	}
	return o.notes, file.write(blob)
}

// overlay is a copy with the pages done so far.
type overlay struct {
	*pdfium.Engine
	src      io.ReadSeeker
	size     int64
	password string
	only     []int
	out      *copyOf
	layer    layerFont
	pages    []*overlaidPage
	notes    []string
}

// layerFont is the font that all text layers of a copy are set in.
type layerFont struct {
	font  int
	codes codes
}

// largestDecrypted is the largest encrypted PDF: its copy is made in memory.
const largestDecrypted = 1 << 30

// open has PDFium save the pages that are kept, without encryption and
// signatures, and reads what it saved.
func (o *overlay) open() error {
	var gaps gaps
	doc, err := gaps.open(o.Engine, o.src, o.size, o.password)
	if err != nil {
		return err
	}
	defer func() { closeDocument(o.Engine, doc) }()
	total := pageCount(o.Engine, doc)
	if err := o.keep(doc); err != nil {
		return err
	}
	flags := requests.SaveFlagNoIncremental
	if isEncrypted(o.Engine, doc) {
		if o.size > largestDecrypted {
			return document.Errorf(document.KindTooLarge, "The encrypted PDF has %.1f GB; a searchable copy can be made of 1 GB.", float64(o.size)/1e9)
		}
		flags = requests.SaveFlagRemoveSecurity
		o.notes = append(o.notes, "The copy is not encrypted.")
	}
	signatures, err := o.FPDF_GetSignatureCount(&requests.FPDF_GetSignatureCount{Document: doc})
	if err != nil {
		return err
	}
	if signatures.Count > 0 {
		unsigned, err := withoutSignatures(o.Engine, doc)
		if err != nil {
			return err
		}
		closeDocument(o.Engine, doc)
		doc, flags = unsigned, requests.SaveFlagNoIncremental
		o.notes = append(o.notes, "The copy carries no signature, nor the bookmarks and form of the signed file.")
	}
	saved, err := o.saved(doc, flags)
	if err != nil {
		return err
	}
	o.out = newCopy(saved, gaps, versionOf(o.src))
	o.restoreBoxes(total)
	return nil
}

// saved returns the document as PDFium saves it. One whose pages are no sound
// tree goes page by page into a new document.
func (o *overlay) saved(doc references.FPDF_DOCUMENT, flags requests.SaveFlags) (*savedFile, error) {
	saved, err := saveThin(o.Engine, doc, flags)
	if err == nil && len(saved.pages) == pageCount(o.Engine, doc) {
		return saved, nil
	}
	fresh, err := newDocument(o.Engine)
	if err != nil {
		return nil, err
	}
	defer closeDocument(o.Engine, fresh)
	if _, err := o.FPDF_ImportPages(&requests.FPDF_ImportPages{Source: doc, Destination: fresh}); err != nil {
		return nil, document.Errorf(document.KindDamaged, "Its pages cannot be copied into a searchable PDF: %w.", err)
	}
	if saved, err = saveThin(o.Engine, fresh, requests.SaveFlagNoIncremental); err != nil {
		return nil, err
	}
	if len(saved.pages) != pageCount(o.Engine, fresh) {
		return nil, document.Errorf(document.KindDamaged, "The pages of the PDF are no sound tree.")
	}
	return saved, nil
}

// overlaidPage is a page that gets a text layer.
type overlaidPage struct {
	number  int // in the source
	index   int // in the copy, from 0
	object  int
	content []byte // of the text layer
	// edits are what may be done to the page, the most thorough first. The
	// first is done.
	edits []edit
	// added are the objects that the edit made, before is what the page was
	// where that had changed already.
	added  []int
	before []byte
	// look is what the page of the source looks like.
	look [sha256.Size]byte
}

// page gives one page its text layer.
func (o *overlay) page(p *document.Page) error {
	content := textLayer(p, *p.Canvas.ToPDF, &o.layer.codes)
	if len(content) == 0 {
		return nil
	}
	index := p.Source.Page - 1
	if len(o.only) > 0 {
		index = slices.Index(o.only, p.Source.Page)
	}
	if index < 0 || index >= len(o.out.pages) {
		return fmt.Errorf("the copy has no page %d", p.Source.Page)
	}
	if o.layer.font == 0 {
		o.layer.font = o.out.reserve()
	}
	page := &overlaidPage{number: p.Source.Page, index: index, object: o.out.pages[index], content: content}
	if slices.ContainsFunc(o.pages, func(other *overlaidPage) bool { return other.object == page.object }) {
		return nil // the file shows one page twice
	}
	page.edits = o.out.editsOf(page.object, p)
	o.pages = append(o.pages, page)
	return o.out.apply(page, o.layer.font)
}

// proven returns the copy when each page of it that changed looks as in the
// source. A page that does not is done again, with less taken away.
func (o *overlay) proven() (*pieceFile, error) {
	err := o.draw(o.src, o.size, o.password, o.pages, func(p *overlaidPage) int { return p.number }, func(p *overlaidPage, look [sha256.Size]byte, err error) error {
		p.look = look
		return nil
	})
	if err != nil {
		return nil, err
	}
	for unproven := o.pages; ; {
		file := o.out.file()
		var differ []*overlaidPage
		err := o.draw(file, file.size, "", unproven, func(p *overlaidPage) int { return p.index + 1 }, func(p *overlaidPage, look [sha256.Size]byte, err error) error {
			if err == nil && look == p.look && look != unseen || len(p.edits) == 0 {
				return nil
			}
			differ = append(differ, p)
			o.out.undo(p)
			p.edits = p.edits[1:]
			return o.out.apply(p, o.layer.font)
		})
		if err != nil {
			return nil, err
		}
		if unproven = differ; len(differ) == 0 {
			o.note()
			return file, nil
		}
	}
}

// note says what of the old text stayed.
func (o *overlay) note() {
	for _, p := range o.pages {
		switch {
		case len(p.edits) == 0:
			o.notes = append(o.notes, fmt.Sprintf("Page %d is as it was, without the text that was read: with it the page would look different.", p.number))
		case p.edits[0].note != "":
			o.notes = append(o.notes, fmt.Sprintf("Page %d %s", p.number, p.edits[0].note))
		}
	}
}

// unseen is the look of a page that cannot be drawn.
var unseen [sha256.Size]byte

// mostDrawn is how many pages are drawn until the document is opened anew:
// PDFium keeps the pictures of all of them.
const mostDrawn = 16

// draw draws pages of a PDF and hands on how each looks.
func (o *overlay) draw(src io.ReadSeeker, size int64, password string, pages []*overlaidPage, number func(*overlaidPage) int,
	drawn func(p *overlaidPage, look [sha256.Size]byte, err error) error) error {
	for some := range slices.Chunk(pages, mostDrawn) {
		doc, err := o.Open(src, size, password)
		if err != nil {
			return err
		}
		for _, p := range some {
			look, lookErr := lookOf(o.Engine, doc, number(p))
			if err = drawn(p, look, lookErr); err != nil {
				break
			}
		}
		closeDocument(o.Engine, doc)
		if err != nil {
			return err
		}
	}
	return nil
}

// drawnSide is the longer side of a page that is drawn to be compared, in
// pixels: an A4 sheet has 85 dpi then.
const drawnSide = 1000

// lookOf draws a page and returns a digest of all pixels: what is drawn by the
// same program from the same operators is the same to the last bit.
func lookOf(engine *pdfium.Engine, doc references.FPDF_DOCUMENT, number int) (look [sha256.Size]byte, err error) {
	page, done, err := loadPage(engine, doc, number)
	if err != nil {
		return unseen, err
	}
	defer done()
	drawn, err := engine.RenderPageInPixels(&requests.RenderPageInPixels{Page: page, Width: drawnSide, Height: drawnSide})
	if err != nil {
		return unseen, err
	}
	defer drawn.Cleanup()
	picture, ok := drawn.Result.RenderedImage.(*image.RGBA)
	if !ok {
		return unseen, errors.New("a page is drawn in an unknown form")
	}
	return sha256.Sum256(picture.Pix), nil
}

// keep deletes all pages but those that are asked for.
func (o *overlay) keep(doc references.FPDF_DOCUMENT) error {
	if len(o.only) == 0 {
		return nil
	}
	for n := pageCount(o.Engine, doc); n >= 1; n-- {
		if slices.Contains(o.only, n) {
			continue
		}
		if _, err := o.FPDFPage_Delete(&requests.FPDFPage_Delete{Document: doc, PageIndex: n - 1}); err != nil {
			return err
		}
	}
	return nil
}

// loadPage returns the page of that number; done closes it.
func loadPage(engine *pdfium.Engine, doc references.FPDF_DOCUMENT, number int) (page requests.Page, done func(), err error) {
	ref, err := engine.LoadPage(doc, number)
	if err != nil {
		return requests.Page{}, nil, fmt.Errorf("load: %w", err)
	}
	return requests.Page{ByReference: &ref}, func() {
		engine.FPDF_ClosePage(&requests.FPDF_ClosePage{Page: ref})
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
