package worker

import (
	"bytes"
	"context"
	"slices"
	"time"

	"recto/document"
	"recto/library"
	"recto/pipeline"
	"recto/reader"
	"recto/storage"
	"recto/wire"
)

// What people correct lies over every run:
//
//	corrections/<n>.json                      as it was made; never changed
//	runs/<run>/reread/<recipe>/000001.json    a page as people want it to be read
//	runs/<run>/corrected/<digest>/            exports with the corrections that stand
//	manifest.json                             names them, and what does not fit
//
// The digest names the corrections, so that what was made once, and undone, is
// there when it is wanted again.

// settle is how long nobody has to have corrected anything before exports are
// made of it: who goes through a page makes a correction every few seconds.
const settle = 2 * time.Second

// settled returns the corrections of a document once no more come.
func (w *Worker) settled(ctx context.Context, id string) (document.Corrections, error) {
	for {
		all, err := w.Corrections(ctx, id)
		if err != nil || len(all) == 0 {
			return all, err
		}
		wait := time.Until(all[len(all)-1].At.Add(settle))
		if wait <= 0 || wait > settle { // the clock of who made it may differ
			return all, nil
		}
		select {
		case <-time.After(wait):
		case <-ctx.Done():
			return nil, document.Errorf(document.KindInterrupted, "Interrupted: %w", ctx.Err())
		}
	}
}

// correct makes what the corrections of a document call for of the run that a
// manifest is of; nil where nobody has corrected anything. What was made of them
// before holds, unless the pages of the run are others now.
func (w *Worker) correct(ctx context.Context, manifest *wire.Manifest, all document.Corrections, others bool, password string) (*wire.Corrected, error) {
	standing := all.Standing()
	c := &wire.Corrected{Last: len(all), Digest: standing.Digest()}
	switch {
	case len(all) == 0:
		return nil, nil
	case c.Digest == "" || len(manifest.Pages) == 0:
		return c, nil
	}
	id, run := manifest.Document.ID, manifest.Document.Run
	if !others {
		made, err := w.CorrectedRun(ctx, id, run, c.Digest)
		if err == nil {
			made.Last = c.Last
			return made, nil
		}
		if !document.IsKind(err, document.KindNotFound) {
			return nil, err
		}
	}
	record, err := w.Run(ctx, id, run)
	if err != nil {
		return nil, library.Missing(err, "A run")
	}
	if err := w.reread(ctx, record, standing, password); err != nil {
		return nil, err
	}
	if err := w.exportCorrected(ctx, record, standing, password, c); err != nil {
		return nil, err
	}
	form := wire.JSON(c)
	_, err = w.Store.Put(ctx, storage.CorrectedKey(id, run, c.Digest), bytes.NewReader(form), int64(len(form)), storage.Options{})
	return c, err
}

// exportCorrected makes the exports of a run with corrections over it.
func (w *Worker) exportCorrected(ctx context.Context, record *library.Run, standing document.Corrections, password string, c *wire.Corrected) error {
	total := record.PageCount()
	results, err := w.Results(ctx, record.ID, record.Run, 1, total)
	if err != nil {
		return err
	}
	numbers := standing.Order(total)
	if len(numbers) != total || !slices.IsSorted(numbers) {
		c.Order = numbers
	}
	made, err := w.exports(ctx, record, numbers, password, func(number int) (*document.Page, wire.ManifestPage, error) {
		page, form, err := w.StoredPage(ctx, results[number].Key)
		if err != nil {
			return nil, wire.ManifestPage{}, library.Missing(err, "A page")
		}
		if !standing.Touch(number) {
			return page, results[number].Chosen(page, form), nil
		}
		page, misfits, err := w.Corrected(ctx, record.ID, record.Run, page, standing)
		if err != nil {
			return nil, wire.ManifestPage{}, err
		}
		chosen := results[number].Chosen(page, wire.JSON(page))
		if page.Failure == nil {
			chosen.Attempt = 0
		}
		c.Misfits, c.Pages = append(c.Misfits, misfits...), append(c.Pages, chosen)
		return page, chosen, nil
	})
	if err != nil {
		return err
	}
	defer made.close()
	c.Quality, c.Failure = made.quality, made.failure
	c.Exports, err = w.keepExports(ctx, made, func(file string) string {
		return storage.CorrectedExportKey(record.ID, record.Run, c.Digest, file)
	})
	return err
}

// reread reads pages again as people want them to be read, those that were not
// yet.
func (w *Worker) reread(ctx context.Context, record *library.Run, standing document.Corrections, password string) error {
	opened := record.Opened()
	defer closeOriginals(opened)
	for _, number := range standing.Reread() {
		recipe := standing.PageRecipe(number)
		key := storage.RereadPageKey(record.ID, record.Run, recipe.Hash(), number)
		_, err := w.Store.Stat(ctx, key)
		if err == nil || number > opened.Pages() {
			continue
		}
		if !document.IsKind(err, document.KindNotFound) {
			return err
		}
		file, _ := opened.Locate(number)
		if o := opened.Originals[file]; o.File == nil {
			if o.File, err = w.Originals.Open(ctx, o.SHA256); err != nil {
				return err
			}
		}
		if err := w.readAs(ctx, opened, number, recipe, key, password); err != nil {
			return err
		}
	}
	return nil
}

// readAs reads a page by a recipe of its own and keeps its record, or that it
// cannot be read so.
func (w *Worker) readAs(ctx context.Context, opened *pipeline.Opened, number int, recipe document.PageRecipe, key, password string) error {
	job := wire.Job{Document: opened.Document.ID, Run: opened.Document.Run}
	request := reader.PageRequest{Password: password, Languages: opened.Document.Recipe.Languages, Turn: recipe.Turn, Store: true}
	if len(recipe.Languages) > 0 {
		request.Languages = recipe.Languages
	}
	read, picture, err := pipeline.ReadPage(ctx, w.Readers, opened, number, request, func(attempt int) error {
		if attempt > 1 {
			if err := w.Queue.Died(ctx, job.Document, job.Run, number); err != nil {
				return err
			}
		}
		return w.Queue.Begin(ctx, job.Document, job.Run, number)
	})
	if end := w.Queue.End(context.WithoutCancel(ctx), job.Document, job.Run, number); end != nil && err == nil {
		return end
	}
	if err == nil {
		if read.Page.Image, err = w.keepPicture(ctx, job, read.Stored, picture); err != nil {
			return err
		}
		return w.PutOnce(ctx, key, wire.JSON(&read.Page))
	}
	reason := fault(err)
	if reason == nil || ctx.Err() != nil {
		return err
	}
	w.Log.Info("a page cannot be read as somebody wants it", "document", job.Document, "page", number, "reason", err)
	failed := pipeline.FailedPage(opened, number, reason)
	return w.PutOnce(ctx, key, wire.JSON(&failed))
}
