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
	manifest := &wire.Manifest{
		Schema: wire.ManifestSchema, Status: wire.StatusReady, Attempt: open.Attempt, Document: record.Document, Exports: []wire.Export{},
	}
	formats := w.Formats
	files, err := w.export(ctx, manifest, record, results, formats, how.password)
	if reason := fault(err); reason != nil && ctx.Err() == nil && slices.Contains(formats, "pdf") {
		// Only the PDF is made out of what strangers sent.
		w.Log.Warn("there will be no searchable PDF", "document", job.Document, "error", err)
		formats = slices.DeleteFunc(slices.Clone(formats), func(f string) bool { return f == "pdf" })
		manifest.Status, manifest.Failure = wire.StatusPartial, reason
		files, err = w.export(ctx, manifest, record, results, formats, how.password)
	}
	defer func() {
		for _, f := range files {
			f.Close()
		}
	}()
	if err != nil {
		return err
	}
	for _, f := range files {
		e := wire.Export{Format: f.format.Name, File: library.ExportFile(f.format), Type: f.format.Type, Size: f.digest.Size(), SHA256: f.digest.SHA256(), Pages: f.pages}
		body := io.NewSectionReader(f.spool.Reader, 0, f.digest.Size())
		if _, err := w.Store.Put(ctx, storage.ExportKey(job.Document, job.Run, e.File), body, f.digest.Size(), storage.Options{ContentType: e.Type, SHA256: e.SHA256}); err != nil {
			return err
		}
		manifest.Exports = append(manifest.Exports, e)
	}
	source, _, err := w.Source(ctx, job.Document)
	if document.IsKind(err, document.KindNotFound) {
		return nil // deleted
	}
	if err != nil {
		return err
	}
	if manifest.Alignments, err = w.alignments(ctx, source, manifest); err != nil {
		return err
	}
	return w.Commit(ctx, job.Document, open, manifest)
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

// export makes the exports with the same code as Document, from the pages in
// storage, and fills the manifest's pages. The caller closes the files, also
// after an error.
func (w *Worker) export(ctx context.Context, manifest *wire.Manifest, record *library.Run, results map[int]library.PageResult, formats []string, password string) (files []*exportSpool, err error) {
	opened := record.Opened()
	defer closeOriginals(opened)
	options := pipeline.Options{Password: password, Formats: formats, Spool: w.Scratch}
	exports, err := pipeline.NewExports(opened, options, func(f export.Format) (io.WriteCloser, error) {
		spool, err := scratch.Create(w.Scratch)
		if err != nil {
			return nil, err
		}
		files = append(files, &exportSpool{format: f, spool: spool, digest: document.NewDigest()})
		return unclosed{files[len(files)-1]}, nil
	})
	if err != nil {
		return files, err
	}
	defer exports.Abandon()
	exports.Turn = func() {
		for _, f := range files {
			f.turn()
		}
	}
	manifest.Pages, manifest.Quality = []wire.ManifestPage{}, 0
	withText := 0
	for number := 1; number <= record.PageCount(); number++ {
		page, form, err := w.StoredPage(ctx, results[number].Key)
		if err != nil {
			return files, err
		}
		if page.Source.File >= len(opened.Originals) {
			return files, document.Errorf(document.KindCorrupt, "%s in the storage comes from a file that the document has not.", results[number].Key)
		}
		chosen := results[number].Chosen(page, form)
		manifest.Pages = append(manifest.Pages, chosen)
		switch {
		case page.Failure != nil:
			manifest.Status = wire.StatusPartial
		case page.Origin != document.OriginNone:
			manifest.Quality += page.Quality
			withText++
		}
		if err := w.exportPage(ctx, exports, opened, page, password); err != nil {
			return files, err
		}
	}
	if withText > 0 {
		manifest.Quality = math.Round(manifest.Quality/float64(withText)*1e4) / 1e4
	}
	if !slices.ContainsFunc(manifest.Pages, func(p wire.ManifestPage) bool { return p.Failure == nil }) {
		manifest.Status, manifest.Failure = wire.StatusFailed, manifest.Pages[0].Failure
	}
	if err := exports.Finish(ctx, w.Readers); err != nil {
		return files, err
	}
	manifest.Notes, manifest.Skipped = opened.Notes, opened.Skipped
	return files, nil
}

// exportPage adds a page to the exports, with its picture where one shows it.
func (w *Worker) exportPage(ctx context.Context, exports *pipeline.Exports, opened *pipeline.Opened, page *document.Page, password string) error {
	page.Image = nil
	result := &pipeline.Result{Page: *page}
	if exports.WantsPictures() {
		if err := w.picture(ctx, opened, result, password); err != nil {
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
func (w *Worker) picture(ctx context.Context, opened *pipeline.Opened, result *pipeline.Result, password string) error {
	from := result.Page.Source
	original := opened.Originals[from.File]
	if from.Kind != "pdf" && result.Page.Failure != nil {
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
