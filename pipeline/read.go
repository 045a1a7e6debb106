package pipeline

import (
	"bytes"
	"context"
	"errors"
	"os"

	"golang.org/x/sync/errgroup"

	"recto/document"
	"recto/reader"
)

// Options say how a document is read.
type Options struct {
	// ID is the document's, where it is known; else it is found out.
	ID string
	// Title of the document; its first file's name if empty.
	Title string
	// Pages to read; all if empty.
	Pages PageRange
	// Password opens encrypted originals.
	Password string
	// Recipe holds the languages and whatever else decides the result.
	Recipe document.Recipe
	// Formats to export to, by name.
	Formats []string
	// Folder is true for a folder that is one document: files in it that are
	// no scans are left out, and one that cannot be opened is a failed page.
	Folder bool
	// Spool is the folder for files that live only as long as the reading.
	Spool string
	// Work is the folder that keeps pages of documents that are not complete, so
	// that a reading which is interrupted goes on there; none if empty. When the
	// document is complete, ForgetPages removes them.
	Work string
	// Ahead is how many pages are read at the same time; usually the number
	// of reader processes and a few more, so that none of them waits.
	Ahead int
}

// Opened is a document whose originals are known to be readable.
type Opened struct {
	Document  document.Document
	Originals []*Original
	Outlines  []document.Outline
	// Unread holds, beside Originals, why a file of a folder cannot be opened,
	// or nil; such a file counts as one page.
	Unread []*document.Error
	// Skipped names what is no scan in a folder or zip.
	Skipped []string
	// Notes are what people should know of the originals.
	Notes []string
}

// Open asks a reader what each original is and how many pages it has. Together
// they are the document.
func Open(ctx context.Context, readers *reader.Pool, originals []*Original, options Options) (*Opened, error) {
	opened := &Opened{}
	var hashes []string
	for _, original := range originals {
		request := reader.OpenRequest{Name: original.Name, Password: options.Password}
		begun := false
		sink := reader.Sink{Begin: func(int) error { begun = true; return nil }}
		outline, err := reader.Call(ctx, readers, reader.Open, source(original), request, sink)
		if !begun && document.IsKind(err, document.KindInternal) {
			return nil, document.Errorf(document.KindUnavailable, "The readers do not work: %w", err)
		}
		if options.Folder && document.IsKind(err, document.KindNoScan) {
			opened.Skipped = append(opened.Skipped, original.Name)
			continue
		}
		unread := unreadFile(err)
		switch {
		case err == nil:
		case options.Folder && unread != nil:
			outline = document.Outline{Type: "application/octet-stream", Pages: 1}
		default:
			return nil, on(err, original.Name, 0)
		}
		opened.Unread = append(opened.Unread, unread)
		if options.ID == "" {
			held, err := Identity(ctx, readers, original)
			if err != nil {
				return nil, err
			}
			hashes = append(hashes, held...)
		}
		opened.Originals = append(opened.Originals, original)
		opened.Outlines = append(opened.Outlines, outline)
		opened.Skipped = append(opened.Skipped, outline.Skipped...)
		opened.Notes = append(opened.Notes, outline.Notes...)
		opened.Document.Files = append(opened.Document.Files, document.File{
			Name: original.Name, SHA256: original.SHA256, Size: original.Size, Type: outline.Type, Pages: outline.Pages,
		})
	}
	if len(opened.Originals) == 0 {
		return nil, document.Errorf(document.KindNoScan, "There are no scans in it.")
	}
	opened.Document.Schema = document.Schema
	if opened.Document.ID = options.ID; options.ID == "" {
		opened.Document.ID = document.ID(hashes...)
	}
	opened.Document.Title = options.Title
	opened.ReadBy(options.Recipe)
	return opened, nil
}

// ReadBy sets the recipe and the run that it names. What could not be opened is
// part of the recipe: the pages are others as soon as it can be.
func (o *Opened) ReadBy(recipe document.Recipe) {
	recipe.Unopened = nil
	for i, original := range o.Originals {
		if o.Unread[i] != nil || o.Outlines[i].Locked {
			recipe.Unopened = append(recipe.Unopened, original.SHA256)
		}
	}
	o.Document.Recipe, o.Document.Run = recipe, recipe.Hash()
}

// unreadFile returns err if it is the fault of the file itself, as damage is;
// else nil.
func unreadFile(err error) *document.Error {
	for _, kind := range []document.Kind{
		document.KindDamaged, document.KindUnsupported, document.KindEncrypted, document.KindTooLarge,
		document.KindTimeout, document.KindMemory, document.KindCrashed,
	} {
		if document.IsKind(err, kind) {
			return document.AsError(err)
		}
	}
	return nil
}

// Pages returns the number of pages of all originals.
func (o *Opened) Pages() int {
	pages := 0
	for _, outline := range o.Outlines {
		pages += outline.Pages
	}
	return pages
}

// Locate returns the file, from 0, and the page in it, from 1, of a page of
// the document.
func (o *Opened) Locate(number int) (file, page int) {
	for file, outline := range o.Outlines {
		if number <= outline.Pages {
			return file, number
		}
		number -= outline.Pages
	}
	panic("pipeline: a page beyond the document")
}

// PageFailure returns why a page cannot be read because its file cannot be
// opened; nil where it can.
func (o *Opened) PageFailure(number int) *document.Error {
	file, page := o.Locate(number)
	if o.Unread[file] == nil {
		return nil
	}
	return o.Unread[file].On(o.Originals[file].Name, page)
}

// source is an original as readers take it. Jobs on one original have one key,
// so that a reader keeps it open from page to page.
func source(original *Original) reader.Source {
	return reader.Source{Key: original.SHA256, Files: []*os.File{original.File}}
}

// Result is a page that was read, or not: then it carries its Failure.
type Result struct {
	Page document.Page
	// Picture is the page's picture as a PDF embeds it, where that was asked
	// for and the original is no PDF.
	Picture document.PDFImage
	// Kept tells that an interrupted reading had read the page.
	Kept bool
}

// Read reads pages of the document, given by their numbers, several at a time,
// and calls emit for each in the order of the numbers. A page that cannot be
// read is a result as well; an error is of emit, or ctx's, or says that there
// are no readers.
func Read(ctx context.Context, readers *reader.Pool, opened *Opened, numbers []int, options Options, pictures bool, emit func(*Result) error) error {
	group, ctx := errgroup.WithContext(ctx)
	queue := make(chan chan *Result, max(1, options.Ahead))
	group.Go(func() error {
		defer close(queue)
		for _, number := range numbers {
			done := make(chan *Result, 1)
			select {
			case queue <- done:
			case <-ctx.Done():
				return ctx.Err()
			}
			group.Go(func() error {
				return document.Recovered(func() error {
					result, err := readResult(ctx, readers, opened, number, options, pictures)
					if err == nil {
						done <- result
					}
					return err
				})
			})
		}
		return nil
	})
	group.Go(func() error {
		for done := range queue {
			select {
			case result := <-done:
				if err := document.Recovered(func() error { return emit(result) }); err != nil {
					return err
				}
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		return nil
	})
	return group.Wait()
}

// readResult reads one page of the document. What keeps it from being read is
// in the result.
func readResult(ctx context.Context, readers *reader.Pool, opened *Opened, number int, options Options, pictures bool) (*Result, error) {
	kept := keptOf(options.Work, opened)
	if result := keptResult(ctx, readers, opened, kept.load(number), options, pictures); result != nil {
		return result, nil
	}
	request := reader.PageRequest{Password: options.Password, Languages: options.Recipe.Languages, Embed: pictures}
	read, picture, err := ReadPage(ctx, readers, opened, number, request, func(int) error { return nil })
	switch {
	case err != nil && (ctx.Err() != nil || document.IsKind(err, document.KindInterrupted)):
		return nil, errors.Join(ctx.Err(), err)
	case err != nil:
		read.Page = FailedPage(opened, number, err)
	default:
		if err := kept.save(&read.Page); err != nil {
			return nil, err
		}
	}
	result := &Result{Page: read.Page}
	if err == nil && read.Embedded != nil {
		result.Picture = *read.Embedded
		result.Picture.Data = picture
	}
	return result, nil
}

// keptResult is the result of a page that was kept, with its picture where that
// is asked for; nil where there is no such page, or no picture can be made.
func keptResult(ctx context.Context, readers *reader.Pool, opened *Opened, page *document.Page, options Options, pictures bool) *Result {
	if page == nil {
		return nil
	}
	if file, number := opened.Locate(page.Number); page.Source.File != file || page.Source.Page != number {
		return nil
	}
	result := &Result{Page: *page, Kept: true}
	if pictures && page.Source.Kind != "pdf" && page.Origin != document.OriginTextLayer {
		var err error
		original := opened.Originals[page.Source.File]
		if result.Picture, err = EmbeddedPicture(ctx, readers, original, page.Source.Page, options.Password); err != nil {
			return nil
		}
	}
	return result
}

// ReadPage has a reader read a page of the document and returns what it says
// and the picture that was asked for. begin is called when a reader has
// received the page, with the number of the attempt; its error ends the reading.
func ReadPage(ctx context.Context, readers *reader.Pool, opened *Opened, number int, request reader.PageRequest, begin func(attempt int) error) (reader.PageResult, []byte, error) {
	if err := opened.PageFailure(number); err != nil {
		return reader.PageResult{}, nil, err
	}
	file, page := opened.Locate(number)
	original := opened.Originals[file]
	request.Name, request.Page = original.Name, page
	var picture bytes.Buffer
	sink := memorySink(&picture)
	sink.Begin = func(attempt int) error { picture.Reset(); return begin(attempt) }
	read, err := reader.Call(ctx, readers, reader.Page, source(original), request, sink)
	if err != nil {
		return read, nil, on(err, original.Name, page)
	}
	read.Page.Source.File = file
	read.Page.Identify(number)
	return read, picture.Bytes(), nil
}

// EmbeddedPicture has a reader make the picture of a page of an original that
// is no PDF as a searchable PDF embeds it.
func EmbeddedPicture(ctx context.Context, readers *reader.Pool, original *Original, page int, password string) (document.PDFImage, error) {
	var data bytes.Buffer
	request := reader.PictureRequest{Name: original.Name, Password: password, Page: page}
	picture, err := reader.Call(ctx, readers, reader.Picture, source(original), request, memorySink(&data))
	if err != nil {
		return document.PDFImage{}, on(err, original.Name, page)
	}
	picture.Data = data.Bytes()
	return picture, nil
}

// FailedPage is the record of a page that could not be read.
func FailedPage(opened *Opened, number int, err error) document.Page {
	file, page := opened.Locate(number)
	kind := "image"
	if opened.Outlines[file].Type == "application/pdf" {
		kind = "pdf"
	}
	p := document.Page{
		Schema: document.PageSchema, Source: document.PageSource{File: file, Page: page, Kind: kind},
		Origin: document.OriginNone, Regions: []document.Region{}, Failure: document.AsError(err),
	}
	p.Identify(number)
	return p
}

// on names the file and page in a document.Error and leaves other errors.
func on(err error, file string, page int) error {
	var e *document.Error
	if errors.As(err, &e) {
		return e.On(file, page)
	}
	return err
}
