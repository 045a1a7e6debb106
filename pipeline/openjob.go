package pipeline

import (
	"bytes"
	"context"
	"slices"

	"golang.org/x/sync/errgroup"

	"recto/document"
	"recto/storage"
	"recto/wire"
)

// open finds out what pages a document has, and begins to read them: in the run
// of the recipe where all its files can be opened, else in one of its own,
// which says which cannot. The next attempt tries those again, and what it can
// open makes another run, that takes over what was read.
func (w *Worker) open(ctx context.Context, open wire.OpenMark, etag string, source *wire.Source, before *wire.Manifest, t telling) error {
	recipe, err := w.Recipe(source.Languages)
	if err != nil {
		return w.giveUp(ctx, open, source, document.Recipe{Languages: source.Languages}, err)
	}
	run := recipe.Hash()
	record, err := w.runRecord(ctx, source.ID, run)
	fresh := document.IsKind(err, document.KindNotFound)
	if fresh {
		record, err = w.openOriginals(ctx, source, recipe, before, t.password)
		if document.IsKind(err, document.KindNotFound) {
			err = document.Errorf(document.KindInternal, "An original is missing in the storage: %w", err)
		}
	}
	if err == nil {
		run = record.Run
	}
	if open.Run != run {
		open.Run = run
		if err := w.swap(ctx, storage.OpenKey(source.ID), etag, mustJSON(open)); err != nil {
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
		form := mustJSON(record)
		if _, err := w.Store.Put(ctx, storage.RunDocumentKey(source.ID, run), bytes.NewReader(form), int64(len(form)), storage.Options{}); err != nil {
			return err
		}
	}
	return w.readOn(ctx, open, record, before, t)
}

// readOn queues the pages of a document that are not there yet.
func (w *Worker) readOn(ctx context.Context, open wire.OpenMark, record *runRecord, before *wire.Manifest, t telling) error {
	id, pages := record.ID, record.pages()
	results, err := w.results(ctx, id, open.Run, 1, pages)
	if err != nil {
		return err
	}
	if err := w.takeOver(ctx, before, record, results); err != nil {
		return err
	}
	var settled []int
	for number := 1; number <= pages; number++ {
		if results[number].settled(open.Attempt) {
			settled = append(settled, number)
		}
	}
	if len(settled) > 0 {
		complete, err := w.Queue.Done(ctx, id, open.Run, pages, settled...)
		if err != nil {
			return err
		}
		if complete || len(settled) == pages {
			return t.add(ctx, wire.Job{Kind: wire.JobFinish, Lane: open.Lane, Document: id, Run: open.Run, Total: pages})
		}
	}
	jobs := slices.DeleteFunc(wire.SplitPages(open.Lane, id, open.Run, pages), func(j wire.Job) bool {
		for number := j.First; number <= j.Last; number++ {
			if !results[number].settled(open.Attempt) {
				return false
			}
		}
		return true
	})
	return t.add(ctx, jobs...)
}

// openOriginals asks a reader of each original and returns what it says.
func (w *Worker) openOriginals(ctx context.Context, source *wire.Source, recipe document.Recipe, before *wire.Manifest, password string) (*runRecord, error) {
	var originals []*Original
	defer func() {
		for _, o := range originals {
			o.File.Close()
		}
	}()
	for _, f := range source.Files {
		file, err := w.Cache.Open(ctx, f.SHA256)
		if err != nil {
			return nil, err
		}
		originals = append(originals, &Original{Name: f.Name, SHA256: f.SHA256, Size: f.Size, File: file})
	}
	run := recipe.Hash()
	options := Options{ID: source.ID, Title: source.Title, Password: password, Recipe: recipe, Folder: len(originals) > 1}
	if err := w.Queue.Begin(ctx, source.ID, run, 0); err != nil {
		return nil, err
	}
	opened, err := Open(ctx, w.Readers, originals, options)
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
	opened.recall(before, recipe)
	record := &runRecord{Document: opened.Document, Notes: opened.Notes, Skipped: opened.Skipped}
	for i, unread := range opened.unread {
		if unread != nil {
			opened.unread[i] = fault(unread)
			record.Unread = opened.unread
		}
	}
	return record, nil
}

// recall takes what an earlier attempt with the recipe knows of files that
// cannot be opened this time. What has been read is not lost by bad luck.
func (o *Opened) recall(before *wire.Manifest, recipe document.Recipe) {
	if before == nil || len(before.Pages) == 0 || !sameReading(before.Document.Recipe, recipe) {
		return
	}
	for i := range o.unread {
		known := slices.IndexFunc(before.Document.Files, func(f document.File) bool { return f.SHA256 == o.Originals[i].SHA256 })
		if o.unread[i] == nil || known < 0 || slices.Contains(before.Document.Recipe.Unopened, o.Originals[i].SHA256) {
			continue
		}
		f := before.Document.Files[known]
		o.unread[i], o.Outlines[i] = nil, document.Outline{Type: f.Type, Pages: f.Pages}
		o.Document.Files[i].Type, o.Document.Files[i].Pages = f.Type, f.Pages
	}
	o.readBy(recipe)
}

// sameReading reports whether two recipes read a page the same way, whatever
// else of the document could be opened.
func sameReading(a, b document.Recipe) bool {
	a.Unopened, b.Unopened = nil, nil
	return a.Hash() == b.Hash()
}

// takeOver copies pages that an earlier attempt has read, in a run in which
// fewer of the files could be opened, to their numbers in this one.
func (w *Worker) takeOver(ctx context.Context, before *wire.Manifest, record *runRecord, results map[int]result) error {
	if before == nil || before.Document.Run == record.Run || !sameReading(before.Document.Recipe, record.Recipe) {
		return nil
	}
	places := places(&before.Document, &record.Document)
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(pagesAtOnce)
	for _, page := range before.Pages {
		to, ok := places[page.Number]
		if !ok || page.Failure != nil || results[to.number].read {
			continue
		}
		key := storage.PageKey(record.ID, record.Run, to.number)
		results[to.number] = result{read: true, key: key}
		group.Go(func() error {
			form, _, err := storage.ReadAll(ctx, w.Store, storage.PageKey(record.ID, before.Document.Run, page.Number))
			if err != nil {
				return missing(err, "A page")
			}
			read, err := parsePage(form)
			if err != nil {
				return err
			}
			read.Source.File = to.file
			read.Identify(to.number)
			return w.put(ctx, key, mustJSON(read))
		})
	}
	return group.Wait()
}

// place is where a page stands in a document: its file, from 0, and its number.
type place struct{ file, number int }

// places tells where the pages of one reading of a document stand in another,
// by their numbers. Files of which the other has more or fewer pages are left
// out.
func places(from, to *document.Document) map[int]place {
	where := map[int]place{}
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
				where[number+n] = place{next, start + n}
			}
			file, first = next+1, start+to.Files[next].Pages
		}
		number += f.Pages
	}
	return where
}
