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

// settleMost is how long exports wait at most for who never pauses.
const settleMost = 30 * time.Second

// settled returns the corrections of a document once no more come.
func (w *Worker) settled(ctx context.Context, id string) (document.Corrections, error) {
	for begun := time.Now(); ; {
		all, err := w.Corrections(ctx, id)
		if err != nil || len(all) == 0 {
			return all, err
		}
		wait := time.Until(all[len(all)-1].At.Add(settle))
		if wait <= 0 || wait > settle || time.Since(begun) >= settleMost { // the clock of who made it may differ
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
	c := &wire.Corrected{Last: all.Last(), Digest: standing.Digest(), Attempt: manifest.Attempt}
	switch {
	case len(all) == 0:
		return nil, nil
	case c.Digest == "" || len(manifest.Pages) == 0:
		return c, nil
	}
	id, run := manifest.Document.ID, manifest.Document.Run
	if !others {
		made, err := w.CorrectedRun(ctx, id, run, c.Digest)
		switch {
		case err == nil && made.Attempt == manifest.Attempt:
			made.Last = c.Last
			return made, nil
		case err == nil:
			others = true // a retry has read more of them since
		case !document.IsKind(err, document.KindNotFound):
			return nil, err
		}
	}
	record, err := w.Run(ctx, id, run)
	if err != nil {
		return nil, library.Missing(err, "A run")
	}
	if err := w.reread(ctx, record, standing, others, password); err != nil {
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
	made, err := w.exports(ctx, record, numbers, password, func(number int) (*takenPage, error) {
		own, form, err := w.StoredPage(ctx, results[number].Key)
		if err != nil {
			return nil, library.Missing(err, "A page")
		}
		if !standing.Touch(number) {
			return &takenPage{page: own, chosen: results[number].Chosen(own, form)}, nil
		}
		failed := own.Failure != nil
		page, misfits, err := w.Corrected(ctx, record.ID, record.Run, own, standing)
		if err != nil {
			return nil, err
		}
		chosen := results[number].Chosen(page, wire.JSON(page))
		if page.Failure == nil {
			chosen.Attempt = 0
		}
		return &takenPage{page: page, chosen: chosen, unseen: failed && page == own, misfits: misfits}, nil
	})
	if err != nil {
		return err
	}
	defer made.close()
	c.Quality, c.Failure, c.Misfits = made.quality, made.failure, made.misfits
	for _, page := range made.pages {
		if standing.Touch(page.Number) {
			c.Pages = append(c.Pages, page)
		}
	}
	c.Exports, err = w.keepExports(ctx, made, func(file string) string {
		return storage.CorrectedExportKey(record.ID, record.Run, c.Digest, file)
	})
	return err
}

// reread reads pages again as people want them to be read, those that were not
// yet; on a retry also those that could not be.
func (w *Worker) reread(ctx context.Context, record *library.Run, standing document.Corrections, retry bool, password string) error {
	opened := record.Opened()
	defer closeOriginals(opened)
	for _, number := range standing.Reread() {
		recipe := standing.PageRecipe(number)
		key := storage.RereadPageKey(record.ID, record.Run, recipe.Hash(), number)
		if number > opened.Pages() {
			continue
		}
		read, err := w.isReread(ctx, key, retry)
		if err != nil {
			return err
		}
		if read {
			continue
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

// isReread reports whether there is a record of a page that was read again; for
// a retry, one that does not tell of a failure.
func (w *Worker) isReread(ctx context.Context, key string, retry bool) (bool, error) {
	var failed bool
	var err error
	if retry {
		var page *document.Page
		if page, _, err = w.StoredPage(ctx, key); err == nil {
			failed = page.Failure != nil
		}
	} else {
		_, err = w.Store.Stat(ctx, key)
	}
	if document.IsKind(err, document.KindNotFound) {
		return false, nil
	}
	return err == nil && !failed, err
}

// readAs reads a page by a recipe of its own and keeps its record, also over that
// of a failure, or else that it cannot be read so.
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
		form := wire.JSON(&read.Page)
		_, err = w.Store.Put(ctx, key, bytes.NewReader(form), int64(len(form)), storage.Options{})
		return err
	}
	reason := fault(err)
	if reason == nil || ctx.Err() != nil {
		return err
	}
	w.Log.Info("a page cannot be read as somebody wants it", "document", job.Document, "page", number, "reason", err)
	failed := pipeline.FailedPage(opened, number, reason)
	return w.PutOnce(ctx, key, wire.JSON(&failed))
}
