package worker

import (
	"bytes"
	"context"
	"slices"

	"golang.org/x/sync/errgroup"

	"recto/document"
	"recto/library"
	"recto/pipeline"
	"recto/storage"
	"recto/wire"
)

// open finds out what pages a document has, and begins to read them: in the run
// of the recipe where all its files can be opened, else in one of its own,
// which says which cannot. The next attempt tries those again, and what it can
// open makes another run, that takes over what was read.
func (w *Worker) open(ctx context.Context, open wire.OpenMark, etag string, source *wire.Source, before *wire.Manifest, how execution) error {
	recipe, err := w.Recipe(source.Languages)
	if err != nil {
		return w.giveUp(ctx, open, source, document.Recipe{Languages: source.Languages}, err)
	}
	run := recipe.Hash()
	record, err := w.Run(ctx, source.ID, run)
	fresh := document.IsKind(err, document.KindNotFound)
	if fresh {
		record, err = w.openOriginals(ctx, source, recipe, before, how.password)
		if document.IsKind(err, document.KindNotFound) {
			err = document.Errorf(document.KindInternal, "An original is missing in the storage: %w", err)
		}
	}
	if err == nil {
		run = record.Run
	}
	if open.Run != run {
		open.Run = run
		if err := w.SwapOpenMark(ctx, source.ID, etag, open); err != nil {
			if document.IsKind(err, document.KindConflict) {
				return ErrYield // look at it again
			}
			return err
		}
	}
	if err != nil {
		return w.giveUp(ctx, open, source, recipe, err)
	}
	if fresh {
		// Whoever was here before has written the same, but for the reasons
		// why files cannot be opened.
		form := wire.JSON(record)
		if _, err := w.Store.Put(ctx, storage.RunDocumentKey(source.ID, run), bytes.NewReader(form), int64(len(form)), storage.Options{}); err != nil {
			return err
		}
	}
	return w.readOn(ctx, open, record, before, how)
}

// readOn queues the pages of a document that are not there yet.
func (w *Worker) readOn(ctx context.Context, open wire.OpenMark, record *library.Run, before *wire.Manifest, how execution) error {
	id, pages := record.ID, record.PageCount()
	results, err := w.Results(ctx, id, open.Run, 1, pages)
	if err != nil {
		return err
	}
	if err := w.takeOver(ctx, before, record, results); err != nil {
		return err
	}
	var settled []int
	for number := 1; number <= pages; number++ {
		if results[number].Settled(open.Attempt) {
			settled = append(settled, number)
		}
	}
	if len(settled) > 0 {
		complete, err := w.Queue.Done(ctx, id, open.Run, pages, settled...)
		if err != nil {
			return err
		}
		if complete || len(settled) == pages {
			return how.add(ctx, wire.Job{Kind: wire.JobFinish, Lane: open.Lane, Document: id, Run: open.Run, Total: pages})
		}
	}
	jobs := slices.DeleteFunc(wire.SplitPages(open.Lane, id, open.Run, pages), func(j wire.Job) bool {
		for number := j.First; number <= j.Last; number++ {
			if !results[number].Settled(open.Attempt) {
				return false
			}
		}
		return true
	})
	return how.add(ctx, jobs...)
}

// openOriginals asks a reader of each original and returns what it says.
func (w *Worker) openOriginals(ctx context.Context, source *wire.Source, recipe document.Recipe, before *wire.Manifest, password string) (*library.Run, error) {
	var originals []*pipeline.Original
	defer func() {
		for _, o := range originals {
			o.File.Close()
		}
	}()
	for _, f := range source.Files {
		file, err := w.Originals.Open(ctx, f.SHA256)
		if err != nil {
			return nil, err
		}
		originals = append(originals, &pipeline.Original{Name: f.Name, SHA256: f.SHA256, Size: f.Size, File: file})
	}
	run := recipe.Hash()
	options := pipeline.Options{ID: source.ID, Title: source.Title, Password: password, Recipe: recipe, Folder: len(originals) > 1}
	if err := w.Queue.Begin(ctx, source.ID, run, 0); err != nil {
		return nil, err
	}
	opened, err := pipeline.Open(ctx, w.Readers, originals, options)
	after := w.Queue.End
	if document.IsKind(err, document.KindCrashed) {
		after = w.Queue.Died
	}
	if err := after(ctx, source.ID, run, 0); err != nil {
		return nil, err
	}
	if err != nil {
		return nil, err
	}
	recall(opened, before, recipe)
	record := &library.Run{Document: opened.Document, Notes: opened.Notes, Skipped: opened.Skipped}
	for i, unread := range opened.Unread {
		if unread != nil {
			opened.Unread[i] = fault(unread)
			record.Unread = opened.Unread
		}
	}
	return record, nil
}

// recall takes what an earlier attempt with the recipe knows of files that
// cannot be opened this time. What has been read is not lost by bad luck.
func recall(o *pipeline.Opened, before *wire.Manifest, recipe document.Recipe) {
	if before == nil || len(before.Pages) == 0 || !sameReading(before.Document.Recipe, recipe) {
		return
	}
	for i := range o.Unread {
		known := slices.IndexFunc(before.Document.Files, func(f document.File) bool { return f.SHA256 == o.Originals[i].SHA256 })
		if o.Unread[i] == nil || known < 0 || slices.Contains(before.Document.Recipe.Unopened, o.Originals[i].SHA256) {
			continue
		}
		f := before.Document.Files[known]
		o.Unread[i], o.Outlines[i] = nil, document.Outline{Type: f.Type, Pages: f.Pages}
		o.Document.Files[i].Type, o.Document.Files[i].Pages = f.Type, f.Pages
	}
	o.ReadBy(recipe)
}

// sameReading reports whether two recipes read a page the same way, whatever
// else of the document could be opened.
func sameReading(a, b document.Recipe) bool {
	a.Unopened, b.Unopened = nil, nil
	return a.Hash() == b.Hash()
}

// copiesAtOnce is how many pages are copied at the same time.
const copiesAtOnce = 16

// takeOver copies pages that an earlier attempt has read, in a run in which
// fewer of the files could be opened, to their numbers in this one.
func (w *Worker) takeOver(ctx context.Context, before *wire.Manifest, record *library.Run, results map[int]library.PageResult) error {
	if before == nil || before.Document.Run == record.Run || !sameReading(before.Document.Recipe, record.Recipe) {
		return nil
	}
	to := positions(&before.Document, &record.Document)
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(copiesAtOnce)
	for _, page := range before.Pages {
		position, ok := to[page.Number]
		if !ok || page.Failure != nil || results[position.number].Read {
			continue
		}
		key := storage.PageKey(record.ID, record.Run, position.number)
		results[position.number] = library.PageResult{Read: true, Key: key}
		group.Go(func() error {
			return document.Recovered(func() error {
				read, _, err := w.StoredPage(ctx, storage.PageKey(record.ID, before.Document.Run, page.Number))
				if err != nil {
					return library.Missing(err, "A page")
				}
				read.Source.File = position.file
				read.Identify(position.number)
				return w.PutOnce(ctx, key, wire.JSON(read))
			})
		})
	}
	return group.Wait()
}

// pagePosition is where a page stands in a document: its file, from 0, and its
// number.
type pagePosition struct{ file, number int }

// positions tells where the pages of one reading of a document stand in another,
// by their numbers. Files of which the other has more or fewer pages are left
// out.
func positions(from, to *document.Document) map[int]pagePosition {
	where := map[int]pagePosition{}
	number, file, first := 1, 0, 1
	for _, f := range from.Files {
		// Both have the files in one order, and either may lack some.
		next, start := file, first
		for next < len(to.Files) && to.Files[next].SHA256 != f.SHA256 {
			start += to.Files[next].Pages
			next++
		}
		if next < len(to.Files) {
			for n := 0; n < f.Pages && f.Pages == to.Files[next].Pages; n++ {
				where[number+n] = pagePosition{next, start + n}
			}
			file, first = next+1, start+to.Files[next].Pages
		}
		number += f.Pages
	}
	return where
}
