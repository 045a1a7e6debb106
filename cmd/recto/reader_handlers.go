package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"io"
	"iter"
	"os"

	"recto/document"
	"recto/export"
	"recto/ingest"
	"recto/ocr"
	"recto/ocr/engine"
	"recto/pdfium"
	"recto/reader"
)

// readerHandlers do the jobs of a reader process: here intake, recognition and
// export meet. Their engines are started when they are first needed.
type readerHandlers struct {
	tessdata, cache string
	engine          *pdfium.Engine
	pages           *ocr.Reader
}

func (h *readerHandlers) pdfium() (*pdfium.Engine, error) {
	var err error
	if h.engine == nil {
		h.engine, err = pdfium.Start(h.cache)
	}
	return h.engine, err
}

func (h *readerHandlers) ocr() (*ocr.Reader, error) {
	var err error
	if h.tessdata == "" {
		return nil, noModels()
	}
	if h.pages == nil {
		h.pages, err = ocr.New(h.tessdata)
	}
	return h.pages, err
}

// isLanguage is what intake asks before it trusts a text layer.
func (h *readerHandlers) isLanguage(text string) bool {
	pages, err := h.ocr()
	return err == nil && pages.IsLanguage(text)
}

// opened is a source that stays open from job to job, for those that bring the
// same password.
type opened struct {
	*ingest.Source
	password string
}

func (o opened) Close() error {
	o.Source.Close()
	return nil
}

// source returns the file of a job, opened.
func (h *readerHandlers) source(c *reader.Context, name, password string) (*ingest.Source, error) {
	if o, ok := c.Opened.(opened); ok {
		if o.password == password {
			return o.Source, nil
		}
		o.Source.Close()
		c.Opened = nil
	}
	source, err := ingest.Open(c.Files()[0], ingest.Options{
		Name: name, Password: password, PDFium: h.pdfium, IsLanguage: h.isLanguage,
	})
	if err != nil {
		return nil, err
	}
	c.Opened = opened{source, password}
	return source, nil
}

func (h *readerHandlers) open(c *reader.Context, in reader.OpenRequest) (document.Outline, error) {
	source, err := h.source(c, in.Name, in.Password)
	if err != nil {
		return document.Outline{}, err
	}
	return source.Outline(), nil
}

func zipEntries(c *reader.Context, _ reader.EntriesRequest) (reader.EntriesResult, error) {
	hashes, err := ingest.Entries(c.Files()[0], ingest.Limits{})
	return reader.EntriesResult{SHA256: hashes}, err
}

func (h *readerHandlers) page(c *reader.Context, in reader.PageRequest) (reader.PageResult, error) {
	source, err := h.source(c, in.Name, in.Password)
	if err != nil {
		return reader.PageResult{}, err
	}
	pages, err := h.ocr()
	if err != nil {
		return reader.PageResult{}, err
	}
	taken, err := source.Page(in.Page)
	if err != nil {
		return reader.PageResult{}, err
	}
	result := reader.PageResult{}
	switch {
	case in.Unread:
		result.Page.Canvas = taken.Canvas
		if taken.Image != nil && taken.Image.Orientation <= 1 {
			result.Page.Canvas = document.Canvas{Width: taken.Image.Width, Height: taken.Image.Height}
		}
	case taken.Image == nil:
		result.Page = textLayerPage(taken, pages)
	default:
		var page *document.Page
		if in.Turn != nil {
			page, err = pages.ReadTurned(taken.Image, in.Languages, *in.Turn)
		} else {
			page, err = pages.Read(taken.Image, in.Languages)
		}
		if err != nil {
			return result, err
		}
		page.Source = taken.Source
		page.Notes = append(page.Notes, taken.Notes...)
		result.Page = *page
	}
	if in.Store {
		err := h.store(c, source, in.Page, taken.Image, &result)
		return result, err
	}
	if taken.Image != nil && in.Embed && taken.Source.Kind != "pdf" {
		if result.Embedded, err = embed(taken.Image); err != nil {
			return result, err
		}
		return result, c.Blob(result.Embedded.Data)
	}
	return result, nil
}

// picture sends the picture of a page as a PDF holds it.
func (h *readerHandlers) picture(c *reader.Context, in reader.PictureRequest) (document.PDFImage, error) {
	source, err := h.source(c, in.Name, in.Password)
	if err != nil {
		return document.PDFImage{}, err
	}
	image, err := source.Image(in.Page)
	if err != nil {
		return document.PDFImage{}, err
	}
	embedded, err := embed(image)
	if err != nil {
		return document.PDFImage{}, err
	}
	return *embedded, c.Blob(embedded.Data)
}

// storedQuality is that of JPEGs which recto makes.
const storedQuality = 90

// store sends the picture of a page as the service keeps it, with the pixels
// of its canvas: the file's own bytes where these are a JPEG that every
// browser shows, else a PNG of a bilevel picture and a JPEG of the others.
func (h *readerHandlers) store(c *reader.Context, source *ingest.Source, page int, image *document.Image, result *reader.PageResult) error {
	if image == nil {
		var err error
		if image, err = source.Image(page); err != nil {
			return err
		}
	}
	canvas := result.Page.Canvas
	if canvas.Turn == 0 && image.Orientation <= 1 && image.Width == canvas.Width && image.Height == canvas.Height && image.Encoding == document.EncodingJPEG {
		if own, ok := ingest.Embed(image); ok && own.Decode == "" && own.ColorSpace != "/DeviceCMYK" {
			result.Stored = &document.StoredImage{Type: "image/jpeg", Width: own.Width, Height: own.Height}
			_, err := c.Write(own.Data)
			return err
		}
	}
	picture, _, err := engine.Decode(image)
	if err != nil {
		return err
	}
	defer picture.Close()
	turned, err := picture.Turn(canvas.Turn)
	if err != nil {
		return err
	}
	defer turned.Close()
	result.Stored = &document.StoredImage{Type: "image/jpeg", Width: turned.Width(), Height: turned.Height()}
	var data []byte
	if turned.Depth() == 1 {
		result.Stored.Type = "image/png"
		data, err = turned.PNG()
	} else {
		data, err = turned.JPEG(storedQuality)
	}
	if err != nil {
		return err
	}
	_, err = c.Write(data)
	return err
}

// textLayerPage is the record of a page from its text layer.
func textLayerPage(taken *ingest.Page, pages *ocr.Reader) document.Page {
	page := document.Page{
		Schema: document.PageSchema, Source: taken.Source, Canvas: taken.Canvas, Origin: taken.Origin,
		Quality: taken.Quality, Regions: taken.Regions, Notes: taken.Notes,
	}
	page.Languages = pages.Languages(page.Text())
	document.JoinWords(page.Regions)
	return page
}

// embed returns a picture as a PDF holds it: its own bytes where that is
// possible, its pixels otherwise.
func embed(image *document.Image) (*document.PDFImage, error) {
	if embedded, ok := ingest.Embed(image); ok {
		return embedded, nil
	}
	picture, _, err := engine.Decode(image)
	if err != nil {
		return nil, err
	}
	defer picture.Close()
	made, err := remade(picture, image.Encoding)
	if err != nil {
		return nil, err
	}
	embedded, ok := ingest.Embed(made)
	if !ok {
		return nil, document.Errorf(document.KindInternal, "The %s picture made for the PDF does not fit into one.", made.Encoding)
	}
	return embedded, nil
}

// remade returns a picture as a file that a PDF can take over: without loss, but
// as a JPEG where the source is a photograph packed with losses, or a book of
// them, which would become ten times as large.
func remade(picture *engine.Pix, source document.Encoding) (*document.Image, error) {
	if picture.Depth() == 1 || source != document.EncodingHEIF && source != document.EncodingDjVu {
		return picture.Lossless()
	}
	data, err := picture.JPEG(storedQuality)
	return &document.Image{Encoding: document.EncodingJPEG, Width: picture.Width(), Height: picture.Height(), Orientation: 1, Data: data}, err
}

func (h *readerHandlers) overlay(c *reader.Context, in reader.OverlayRequest) (reader.OverlayResult, error) {
	engine, err := h.pdfium()
	if err != nil {
		return reader.OverlayResult{}, err
	}
	files := c.Files()
	original, done, err := ingest.PDF(files[0], in.Entry, ingest.Options{Name: in.Name, PDFium: h.pdfium})
	if err != nil {
		return reader.OverlayResult{}, err
	}
	defer done()
	notes, err := export.Overlay(c.Blob, engine, original, in.Password, records(files[1]), in.Only)
	return reader.OverlayResult{Notes: notes}, err
}

// records reads page records, a JSON object a line, through ReadAt.
func records(file *os.File) iter.Seq2[*document.Page, error] {
	return func(yield func(*document.Page, error) bool) {
		decoder := json.NewDecoder(bufio.NewReader(io.NewSectionReader(file, 0, 1<<62)))
		for {
			var page document.Page
			err := decoder.Decode(&page)
			if errors.Is(err, io.EOF) || !yield(&page, err) || err != nil {
				return
			}
		}
	}
}

func (h *readerHandlers) merge(c *reader.Context, in reader.MergeRequest) (reader.MergeResult, error) {
	engine, err := h.pdfium()
	if err != nil {
		return reader.MergeResult{}, err
	}
	var parts []io.ReadSeeker
	for _, file := range c.Files() {
		part, _, err := ingest.PDF(file, "", ingest.Options{})
		if err != nil {
			return reader.MergeResult{}, err
		}
		parts = append(parts, part)
	}
	return reader.MergeResult{}, export.Merge(c.Blob, engine, parts)
}
