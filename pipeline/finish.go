package pipeline

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash"
	"io"
	"math"
	"slices"

	"recto/document"
	"recto/export"
	"recto/reader"
	"recto/storage"
	"recto/wire"
)

// finish makes the exports out of the pages in storage and writes the
// manifest. Where pages are missing it queues them again.
func (w *Worker) finish(ctx context.Context, job wire.Job, open wire.OpenMark, record *runRecord, t telling) error {
	total := record.pages()
	results, err := w.results(ctx, job.Document, job.Run, 1, total)
	if err != nil {
		return err
	}
	for number := 1; number <= total; number++ {
		if !results[number].settled(open.Attempt) {
			return t.add(ctx, wire.Job{Kind: wire.JobOpen, Lane: open.Lane, Document: job.Document})
		}
	}
	manifest := &wire.Manifest{
		Schema: wire.ManifestSchema, Status: wire.StatusReady, Attempt: open.Attempt, Document: record.Document, Exports: []wire.Export{},
	}
	formats := w.Formats
	files, err := w.export(ctx, manifest, record, results, formats, t.password)
	if reason := fault(err); reason != nil && ctx.Err() == nil && slices.Contains(formats, "pdf") {
		// Only the PDF is made out of what strangers sent.
		w.Log.Warn("there will be no searchable PDF", "document", job.Document, "error", err)
		formats = slices.DeleteFunc(slices.Clone(formats), func(f string) bool { return f == "pdf" })
		manifest.Status, manifest.Failure = wire.StatusPartial, reason
		files, err = w.export(ctx, manifest, record, results, formats, t.password)
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
		e := wire.Export{Format: f.format.Name, File: exportFile(f.format), Type: f.format.Type, Size: f.size, SHA256: hex.EncodeToString(f.hash.Sum(nil)), Pages: f.pages}
		body := io.NewSectionReader(f.spool.reader, 0, f.size)
		if _, err := w.Store.Put(ctx, storage.ExportKey(job.Document, job.Run, e.File), body, f.size, storage.Options{ContentType: e.Type, SHA256: e.SHA256}); err != nil {
			return err
		}
		manifest.Exports = append(manifest.Exports, e)
	}
	source, _, err := w.source(ctx, job.Document)
	if document.IsKind(err, document.KindNotFound) {
		return nil // deleted
	}
	if err != nil {
		return err
	}
	if manifest.Alignments, err = w.alignments(ctx, source, manifest); err != nil {
		return err
	}
	return w.commit(ctx, job.Document, open, manifest)
}

// exportSpool takes an export while it is made. Close by its writer is not
// the end of it.
type exportSpool struct {
	format export.Format
	spool  *spool
	hash   hash.Hash
	size   int64
	// pages is where each page begins, and where the last one ends.
	pages []int64
}

// paged are the formats of which single pages are cut out of the file of all.
// Text is not: in that of a document a page may end with the rest of a word
// that stands on the next.
var paged = []string{"hocr", "alto"}

// turn notes that a page begins here, or that the last one has ended.
func (s *exportSpool) turn() {
	if slices.Contains(paged, s.format.Name) {
		s.pages = append(s.pages, s.size)
	}
}

func (s *exportSpool) Write(p []byte) (int, error) {
	n, err := s.spool.Write(p)
	s.hash.Write(p[:n])
	s.size += int64(n)
	if err != nil {
		err = scratchError(err)
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
func (w *Worker) export(ctx context.Context, manifest *wire.Manifest, record *runRecord, results map[int]result, formats []string, password string) (files []*exportSpool, err error) {
	opened := record.opened()
	defer func() {
		for _, o := range opened.Originals {
			if o.File != nil {
				o.File.Close()
			}
		}
	}()
	options := Options{Password: password, Formats: formats, Spool: w.Scratch}
	exports, err := newExports(opened, options, func(f export.Format) (io.WriteCloser, error) {
		spool, err := newSpool(w.Scratch)
		if err != nil {
			return nil, err
		}
		files = append(files, &exportSpool{format: f, spool: spool, hash: sha256.New()})
		return unclosed{files[len(files)-1]}, nil
	})
	if err != nil {
		return files, err
	}
	defer exports.abandon()
	exports.turn = func() {
		for _, f := range files {
			f.turn()
		}
	}
	manifest.Pages, manifest.Quality = []wire.ManifestPage{}, 0
	withText := 0
	for number := 1; number <= record.pages(); number++ {
		form, _, err := storage.ReadAll(ctx, w.Store, results[number].key)
		if err != nil {
			return files, err
		}
		page, err := parsePage(form)
		if err != nil {
			return files, err
		}
		chosen := chosenPage(page, form, results[number])
		manifest.Pages = append(manifest.Pages, chosen)
		switch {
		case page.Failure != nil:
			manifest.Status = wire.StatusPartial
		case page.Origin != document.OriginNone:
			manifest.Quality += page.Quality
			withText++
		}
		page.Image = nil
		result := &Result{Page: *page}
		if exports.pdf != nil {
			if err := w.picture(ctx, opened, result, password); err != nil {
				return files, err
			}
		}
		if err := exports.page(result); err != nil {
			return files, err
		}
	}
	if err := exports.flush(); err != nil {
		return files, err
	}
	exports.turn()
	if withText > 0 {
		manifest.Quality = math.Round(manifest.Quality/float64(withText)*1e4) / 1e4
	}
	if !slices.ContainsFunc(manifest.Pages, func(p wire.ManifestPage) bool { return p.Failure == nil }) {
		manifest.Status, manifest.Failure = wire.StatusFailed, manifest.Pages[0].Failure
	}
	if err := exports.finish(ctx, w.Readers); err != nil {
		return files, err
	}
	manifest.Notes, manifest.Skipped = opened.Notes, opened.Skipped
	return files, nil
}

func chosenPage(page *document.Page, form []byte, r result) wire.ManifestPage {
	sum := sha256.Sum256(form)
	chosen := wire.ManifestPage{
		Number: page.Number, SHA256: hex.EncodeToString(sum[:]), Quality: page.Quality,
		Languages: page.Languages, Image: page.Image, Failure: page.Failure,
	}
	if !r.read {
		chosen.Attempt = r.attempt
	}
	return chosen
}

// picture adds what the searchable PDF needs besides the page's record: its
// picture, or the original PDF.
func (w *Worker) picture(ctx context.Context, opened *Opened, result *Result, password string) error {
	from := result.Page.Source
	original := opened.Originals[from.File]
	if from.Kind != "pdf" && result.Page.Failure != nil {
		return nil
	}
	if original.File == nil {
		var err error
		if original.File, err = w.Cache.Open(ctx, original.SHA256); err != nil {
			return err
		}
	}
	if from.Kind == "pdf" {
		return nil
	}
	var picture bytes.Buffer
	request := reader.PictureRequest{Name: original.Name, Password: password, Page: from.Page}
	embedded, err := reader.Call(ctx, w.Readers, reader.Picture, source(original), request, collect(&picture))
	if err != nil {
		return on(err, original.Name, from.Page)
	}
	result.Picture = embedded
	result.Picture.Data = picture.Bytes()
	if opened.Outlines[from.File].Pages == 1 {
		original.File.Close()
		original.File = nil
	}
	return nil
}

// commit makes a manifest the current one and concludes the document. It may
// be cut off anywhere and is then done again.
func (l *Library) commit(ctx context.Context, id string, open wire.OpenMark, manifest *wire.Manifest) error {
	form := mustJSON(manifest)
	run := manifest.Document.Run
	if len(manifest.Pages) > 0 {
		key := storage.RunManifestKey(id, run)
		if _, err := l.Store.Put(ctx, key, bytes.NewReader(form), int64(len(form)), storage.Options{}); err != nil {
			return err
		}
	}
	for {
		there, etag, err := l.manifest(ctx, id)
		if err != nil && !document.IsKind(err, document.KindNotFound) {
			return err
		}
		if there != nil && there.Attempt > open.Attempt {
			return nil // somebody is ahead of us
		}
		if there != nil && bytes.Equal(mustJSON(there), form) {
			break
		}
		err = l.swap(ctx, storage.ManifestKey(id), etag, form)
		if err == nil {
			break
		}
		if !document.IsKind(err, document.KindConflict) {
			return err
		}
	}
	return l.conclude(ctx, id, open, manifest)
}

// conclude tells that a document has come to its end and takes the mark away.
// While the mark stands, whoever comes next does this again.
func (l *Library) conclude(ctx context.Context, id string, open wire.OpenMark, manifest *wire.Manifest) error {
	run := manifest.Document.Run
	e := wire.Event{
		Type: wire.EventType("document." + string(manifest.Status)), Document: id, Run: run, Failure: manifest.Failure,
		ID: fmt.Sprintf("%s.%s.%d.%s", id, run, open.Attempt, manifest.Status),
	}
	if err := l.Queue.Announce(ctx, e); err != nil {
		return err
	}
	if err := l.Queue.Forget(ctx, id, run); err != nil {
		return err
	}
	// Somebody else may have done all this long ago, and a retry have begun.
	if now, _, err := l.openMark(ctx, id); err != nil || now.Attempt != open.Attempt {
		if document.IsKind(err, document.KindNotFound) {
			return nil
		}
		return err
	}
	// A translation may have come while the manifest was made.
	if waits, err := l.unaligned(ctx, id); err != nil || waits {
		if err == nil {
			_, err = l.Queue.Add(ctx, wire.Job{Kind: wire.JobAlign, Lane: wire.Today, Document: id})
		}
		return err
	}
	return l.Store.Delete(ctx, storage.OpenKey(id))
}

// Fail ends a document that cannot be read as a whole.
func (l *Library) Fail(ctx context.Context, source *wire.Source, open wire.OpenMark, recipe document.Recipe, reason *document.Error) error {
	manifest := &wire.Manifest{
		Schema: wire.ManifestSchema, Status: wire.StatusFailed, Attempt: open.Attempt, Failure: reason,
		Document: document.Document{Schema: document.Schema, ID: source.ID, Title: source.Title, Run: open.Run, Recipe: recipe},
		Pages:    []wire.ManifestPage{}, Exports: []wire.Export{},
	}
	for _, f := range source.Files {
		manifest.Document.Files = append(manifest.Document.Files, document.File{Name: f.Name, SHA256: f.SHA256, Size: f.Size})
	}
	return l.commit(ctx, source.ID, open, manifest)
}
