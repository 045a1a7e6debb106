package worker

import (
	"context"
	"io"
	"math"
	"slices"

	"recto/document"
	"recto/export"
	"recto/library"
	"recto/pipeline"
	"recto/scratch"
	"recto/storage"
	"recto/wire"
)

// finish makes the exports out of the pages in storage and writes the
// manifest. Where pages are missing it queues them again.
func (w *Worker) finish(ctx context.Context, job wire.Job, open wire.OpenMark, record *library.Run, how execution) error {
	total := record.PageCount()
	results, err := w.Results(ctx, job.Document, job.Run, 1, total)
	if err != nil {
		return err
	}
	for number := 1; number <= total; number++ {
		if !results[number].Settled(open.Attempt) {
			return how.add(ctx, wire.Job{Kind: wire.JobOpen, Lane: open.Lane, Document: job.Document})
		}
	}
	manifest := &wire.Manifest{Schema: wire.ManifestSchema, Status: wire.StatusReady, Attempt: open.Attempt, Document: record.Document}
	made, err := w.exports(ctx, record, inOrder(total), how.password, func(number int) (*takenPage, error) {
		page, form, err := w.StoredPage(ctx, results[number].Key)
		if err != nil {
			return nil, err
		}
		return &takenPage{page: page, chosen: results[number].Chosen(page, form)}, nil
	})
	if err != nil {
		return err
	}
	defer made.close()
	if manifest.Exports, err = w.keepExports(ctx, made, func(file string) string { return storage.ExportKey(job.Document, job.Run, file) }); err != nil {
		return err
	}
	if err := w.KeepDoubts(ctx, job.Document, job.Run, &made.doubts); err != nil {
		return err
	}
	describe(manifest, made)
	source, _, err := w.Source(ctx, job.Document)
	if document.IsKind(err, document.KindNotFound) {
		return nil // deleted
	}
	if err != nil {
		return err
	}
	corrections, err := w.Corrections(ctx, job.Document)
	if err != nil {
		return err
	}
	if manifest.Corrected, err = w.correct(ctx, manifest, corrections, true, how.password); err != nil {
		return err
	}
	if manifest.Alignments, err = w.alignments(ctx, source, manifest, corrections.Standing()); err != nil {
		return err
	}
	return w.Commit(ctx, job.Document, open, manifest)
}

// describe fills a manifest with what the export of all pages came to.
func describe(manifest *wire.Manifest, made *exported) {
	manifest.Pages, manifest.Quality, manifest.Failure = made.pages, made.quality, made.failure
	manifest.Notes, manifest.Skipped = made.notes, made.skipped
	read := func(p wire.ManifestPage) bool { return p.Failure == nil }
	failed := func(p wire.ManifestPage) bool { return p.Failure != nil }
	switch {
	case !slices.ContainsFunc(manifest.Pages, read):
		manifest.Status, manifest.Failure = wire.StatusFailed, manifest.Pages[0].Failure
	case manifest.Failure != nil || slices.ContainsFunc(manifest.Pages, failed):
		manifest.Status = wire.StatusPartial
	}
}

// inOrder are the numbers of all pages.
func inOrder(pages int) []int {
	numbers := make([]int, pages)
	for i := range numbers {
		numbers[i] = i + 1
	}
	return numbers
}

// exported is what an export of pages came to.
type exported struct {
	files []*exportSpool
	// pages are what the manifest says of those that were exported, quality the
	// mean of those with text.
	pages   []wire.ManifestPage
	quality float64
	// doubts are the doubtful words of the pages, misfits the corrections that do
	// not fit them.
	doubts  document.Doubts
	misfits []document.Misfit
	// failure says why there is no searchable PDF.
	failure        *document.Error
	notes, skipped []string
}

func (e *exported) close() {
	for _, f := range e.files {
		f.Close()
	}
}

// exportSpool takes an export while it is made. Close by its writer is not
// the end of it.
type exportSpool struct {
	format export.Format
	spool  *scratch.File
	digest *document.Digest
	// pages is where each page begins, and where the last one ends.
	pages []int64
}

// turn notes that a page begins here, or that the last one has ended.
func (s *exportSpool) turn() {
	if s.format.Paged {
		s.pages = append(s.pages, s.digest.Size())
	}
}

func (s *exportSpool) Write(p []byte) (int, error) {
	n, err := s.spool.Write(p)
	s.digest.Write(p[:n])
	if err != nil {
		err = scratch.Error(err)
	}
	return n, err
}

func (s *exportSpool) Close() error { return s.spool.Close() }

// unclosed keeps a file that its writer is done with.
type unclosed struct{ io.Writer }

func (unclosed) Close() error { return nil }

// takenPage is a page for the exports.
type takenPage struct {
	page *document.Page
	// chosen is what the manifest says of it.
	chosen wire.ManifestPage
	// unseen marks one that could not be read and of which a person has typed the
	// text: its picture may be what cannot be read, and is left out.
	unseen  bool
	misfits []document.Misfit
}

// pageTaker returns a page. It may be asked for one again.
type pageTaker func(number int) (*takenPage, error)

// exports makes the exports of pages, given by their numbers. What keeps the
// searchable PDF from being made is noted; only that is made out of what strangers
// sent. The caller closes the files.
func (w *Worker) exports(ctx context.Context, record *library.Run, numbers []int, password string, take pageTaker) (*exported, error) {
	made, err := w.export(ctx, record, numbers, w.Formats, password, take)
	if reason := fault(err); reason != nil && ctx.Err() == nil && slices.Contains(w.Formats, "pdf") {
		w.Log.Warn("there will be no searchable PDF", "document", record.ID, "error", err)
		formats := slices.DeleteFunc(slices.Clone(w.Formats), func(f string) bool { return f == "pdf" })
		if made, err = w.export(ctx, record, numbers, formats, password, take); err == nil {
			made.failure = reason
		}
	}
	return made, err
}

// keepExports stores the files of an export.
func (w *Worker) keepExports(ctx context.Context, made *exported, key func(file string) string) ([]wire.Export, error) {
	exports := []wire.Export{}
	for _, f := range made.files {
		e := wire.Export{Format: f.format.Name, File: library.ExportFile(f.format), Type: f.format.Type, Size: f.digest.Size(), SHA256: f.digest.SHA256(), Pages: f.pages}
		body := io.NewSectionReader(f.spool.Reader, 0, f.digest.Size())
		if _, err := w.Store.Put(ctx, key(e.File), body, f.digest.Size(), storage.Options{ContentType: e.Type, SHA256: e.SHA256}); err != nil {
			return nil, err
		}
		exports = append(exports, e)
	}
	return exports, nil
}

// export makes exports with the same code as Document. After an error all its
// files are closed.
func (w *Worker) export(ctx context.Context, record *library.Run, numbers []int, formats []string, password string, take pageTaker) (made *exported, err error) {
	opened := record.Opened()
	defer closeOriginals(opened)
	made = &exported{pages: []wire.ManifestPage{}}
	defer func() {
		if err != nil {
			made.close()
		}
	}()
	options := pipeline.Options{Password: password, Formats: formats, Spool: w.Scratch}
	exports, err := pipeline.NewExports(opened, options, func(f export.Format) (io.WriteCloser, error) {
		spool, err := scratch.Create(w.Scratch)
		if err != nil {
			return nil, err
		}
		made.files = append(made.files, &exportSpool{format: f, spool: spool, digest: document.NewDigest()})
		return unclosed{made.files[len(made.files)-1]}, nil
	})
	if err != nil {
		return made, err
	}
	defer exports.Abandon()
	exports.Turn = func() {
		for _, f := range made.files {
			f.turn()
		}
	}
	withText := 0
	for _, number := range numbers {
		taken, err := take(number)
		if err != nil {
			return made, err
		}
		page := taken.page
		if page.Source.File >= len(opened.Originals) {
			return made, document.Errorf(document.KindCorrupt, "Page %d in the storage comes from a file that the document has not.", number)
		}
		made.pages, made.misfits = append(made.pages, taken.chosen), append(made.misfits, taken.misfits...)
		made.doubts.Add(page)
		if page.Failure == nil && page.Origin != document.OriginNone {
			made.quality += page.Quality
			withText++
		}
		if err := w.exportPage(ctx, exports, opened, taken, password); err != nil {
			return made, err
		}
	}
	if withText > 0 {
		made.quality = math.Round(made.quality/float64(withText)*1e4) / 1e4
	}
	if err := exports.Finish(ctx, w.Readers); err != nil {
		return made, err
	}
	made.notes, made.skipped = opened.Notes, opened.Skipped
	return made, nil
}

// exportPage adds a page to the exports, with its picture where one shows it.
func (w *Worker) exportPage(ctx context.Context, exports *pipeline.Exports, opened *pipeline.Opened, taken *takenPage, password string) error {
	taken.page.Image = nil
	result := &pipeline.Result{Page: *taken.page}
	if exports.WantsPictures() {
		if err := w.picture(ctx, opened, result, taken.unseen, password); err != nil {
			return err
		}
	}
	return exports.Page(result)
}

// closeOriginals closes those of a document that are open.
func closeOriginals(opened *pipeline.Opened) {
	for _, o := range opened.Originals {
		if o.File != nil {
			o.File.Close()
		}
	}
}

// picture adds what the searchable PDF needs besides the page's record: its
// picture, or the original PDF.
func (w *Worker) picture(ctx context.Context, opened *pipeline.Opened, result *pipeline.Result, unseen bool, password string) error {
	from := result.Page.Source
	original := opened.Originals[from.File]
	if from.Kind != "pdf" && (unseen || result.Page.Failure != nil) {
		return nil
	}
	if original.File == nil {
		var err error
		if original.File, err = w.Originals.Open(ctx, original.SHA256); err != nil {
			return err
		}
	}
	if from.Kind == "pdf" {
		return nil
	}
	embedded, err := pipeline.EmbeddedPicture(ctx, w.Readers, original, from.Page, password)
	if err != nil {
		return err
	}
	result.Picture = embedded
	if opened.Outlines[from.File].Pages == 1 {
		original.File.Close()
		original.File = nil
	}
	return nil
}
