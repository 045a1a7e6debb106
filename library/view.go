package library

import (
	"context"
	"fmt"
	"path"
	"slices"
	"strings"

	"golang.org/x/sync/errgroup"

	"recto/document"
	"recto/export"
	"recto/storage"
	"recto/wire"
)

// Document returns what there is to see of a document: of the current run if
// run is empty. While it is read again, its current run is the finished one.
func (l *Library) Document(ctx context.Context, id, run string) (*wire.View, error) {
	s, etag, err := l.Source(ctx, id)
	if err != nil {
		return nil, err
	}
	view := &wire.View{Source: *s, ETag: etag, Status: wire.StatusQueued}
	view.DescribeTranslations(nil)
	manifest, _, err := l.Manifest(ctx, id)
	if err != nil && !document.IsKind(err, document.KindNotFound) {
		return nil, err
	}
	open, underWay, err := l.underWay(ctx, id, manifest)
	if err != nil {
		return nil, err
	}
	if view.Runs, err = l.runs(ctx, id); err != nil {
		return nil, err
	}
	finished := manifest != nil && (run == "" || run == manifest.Document.Run)
	if !finished && run != "" && !(underWay && run == open.Run) {
		if manifest, err = l.runManifest(ctx, id, run); err != nil {
			return nil, err
		}
		view.Describe(manifest)
		return view, l.describeCorrections(ctx, view, manifest.Corrected)
	}
	if finished && underWay && open.Run == manifest.Document.Run {
		if manifest, err = l.retried(ctx, id, manifest); err != nil {
			return nil, err
		}
	}
	var corrected *wire.Corrected
	if finished {
		view.Describe(manifest)
		corrected = manifest.Corrected
	}
	if underWay {
		if err := l.describeWork(ctx, view, open); err != nil {
			return nil, err
		}
	}
	return view, l.describeCorrections(ctx, view, corrected)
}

// describeCorrections fills a view with what people have corrected.
func (l *Library) describeCorrections(ctx context.Context, view *wire.View, made *wire.Corrected) error {
	if l.asRead {
		return nil
	}
	all, err := l.Corrections(ctx, view.ID)
	if err == nil {
		view.Correct(made, all.Last(), all.Standing())
	}
	return err
}

// underWay reports whether a document has not come to its end, and its mark
// then.
func (l *Library) underWay(ctx context.Context, id string, manifest *wire.Manifest) (open wire.OpenMark, is bool, err error) {
	open, _, err = l.OpenMark(ctx, id)
	if document.IsKind(err, document.KindNotFound) {
		return open, false, nil
	}
	return open, err == nil && !Ended(open, manifest), err
}

// runManifest returns the manifest of a run; one that is not known is
// KindNotFound.
func (l *Library) runManifest(ctx context.Context, id, run string) (*wire.Manifest, error) {
	if storage.ValidRun(run) {
		if manifest, _, err := l.manifestAt(ctx, storage.RunManifestKey(id, run), id, run); err == nil {
			return manifest, nil
		}
	}
	return nil, document.Errorf(document.KindNotFound, "There is no run %.64s of this document.", run)
}

// describeWork fills a view of a document that is under way. While a retry
// runs, what is there already stays to be seen.
func (l *Library) describeWork(ctx context.Context, view *wire.View, open wire.OpenMark) error {
	view.Status = wire.StatusQueued
	if open.Run == "" {
		return nil
	}
	view.Status = wire.StatusReading
	if view.Run != "" {
		return nil
	}
	return l.progress(ctx, view, view.ID, open)
}

// progress fills a view with the pages that a first run has so far.
func (l *Library) progress(ctx context.Context, view *wire.View, id string, open wire.OpenMark) error {
	view.Run = open.Run
	record, err := l.Run(ctx, id, open.Run)
	if document.IsKind(err, document.KindNotFound) {
		return nil // about to be opened
	}
	if err != nil {
		return err
	}
	view.Pages = record.PageCount()
	results, err := l.Results(ctx, id, open.Run, 1, view.Pages)
	if err != nil {
		return err
	}
	var numbers []int
	for number, r := range results {
		if r.Settled(open.Attempt) {
			numbers = append(numbers, number)
		}
	}
	slices.Sort(numbers)
	pages, err := l.outcomes(ctx, results, numbers)
	if err != nil {
		return err
	}
	view.Settle(pages)
	return nil
}

// retried is a manifest with what a retry has made of its failed pages so far.
func (l *Library) retried(ctx context.Context, id string, m *wire.Manifest) (*wire.Manifest, error) {
	results, err := l.Results(ctx, id, m.Document.Run, 1, len(m.Pages))
	if err != nil {
		return nil, err
	}
	var again []int
	for _, page := range m.Pages {
		if r := results[page.Number]; page.Failure != nil && (r.Read || r.Attempt > page.Attempt) {
			again = append(again, page.Number)
		}
	}
	pages, err := l.outcomes(ctx, results, again)
	if err != nil {
		return nil, err
	}
	now := *m
	now.Pages = slices.Clone(m.Pages)
	for _, page := range pages {
		now.Pages[page.Number-1] = page
	}
	return &now, nil
}

// outcomes tells what came of pages, given by their numbers.
func (l *Records) outcomes(ctx context.Context, results map[int]PageResult, numbers []int) ([]wire.ManifestPage, error) {
	pages := make([]wire.ManifestPage, len(numbers))
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(pagesAtOnce)
	for i, number := range numbers {
		group.Go(func() error {
			return document.Recovered(func() (err error) {
				pages[i], err = l.outcome(ctx, results[number])
				return err
			})
		})
	}
	return pages, group.Wait()
}

// pagesAtOnce is how many pages one request fetches at the same time.
const pagesAtOnce = 16

// outcome tells what came of a page. It is asked again and again while a
// document is read and never changes, so that it is remembered.
func (l *Records) outcome(ctx context.Context, r PageResult) (wire.ManifestPage, error) {
	if page, ok := l.known.get(r.Key); ok {
		return page, nil
	}
	page, form, err := l.StoredPage(ctx, r.Key)
	if err != nil {
		return wire.ManifestPage{}, err
	}
	chosen := r.Chosen(page, form)
	l.known.put(r.Key, chosen, 500) // or about that
	return chosen, nil
}

// runs returns the runs that have been opened, in order.
func (l *Library) runs(ctx context.Context, id string) ([]string, error) {
	var runs []string
	for after := ""; ; {
		found := false
		for info, err := range l.Store.List(ctx, storage.RunsPrefix(id), after) {
			if err != nil {
				return nil, err
			}
			if _, run, ok := storage.ParseRunDocumentKey(info.Key); ok {
				runs = append(runs, run)
			}
			parts := strings.SplitN(strings.TrimPrefix(info.Key, storage.RunsPrefix(id)), "/", 2)
			after, found = storage.RunsPrefix(id)+parts[0]+"0", true
			break
		}
		if !found {
			return runs, nil
		}
	}
}

// selectedRun is one run of a document.
type selectedRun struct {
	source *wire.Source
	run    string
	// manifest is what came of it; nil as long as that is not known.
	manifest *wire.Manifest
}

// selectRun returns a run of a document, the current one if run is empty.
func (l *Library) selectRun(ctx context.Context, id, run string) (*selectedRun, error) {
	source, _, err := l.Source(ctx, id)
	if err != nil {
		return nil, err
	}
	r := &selectedRun{source: source, run: run}
	manifest, _, err := l.Manifest(ctx, id)
	switch {
	case err == nil && (run == "" || run == manifest.Document.Run):
		r.run, r.manifest = manifest.Document.Run, manifest
		return r, nil
	case err != nil && !document.IsKind(err, document.KindNotFound):
		return nil, err
	case run != "":
		r.manifest, _, err = l.manifestAt(ctx, storage.RunManifestKey(id, run), id, run)
		if document.IsKind(err, document.KindNotFound) || document.IsKind(err, document.KindUsage) {
			err = nil
		}
		return r, err
	}
	open, _, err := l.OpenMark(ctx, id)
	if err != nil && !document.IsKind(err, document.KindNotFound) {
		return nil, err
	}
	if r.run = open.Run; r.run == "" {
		return nil, document.Errorf(document.KindNotFound, "Nothing of this document has been read yet.")
	}
	return r, nil
}

// failed reports whether a page could not be read, as far as is known.
func (r *selectedRun) failed(number int) bool {
	return r.manifest != nil && 1 <= number && number <= len(r.manifest.Pages) && r.manifest.Pages[number-1].Failure != nil
}

// PageJSON opens the JSON form of a page, and names the run it is of. A page that
// failed is one with its Failure; one that has not been read yet is not found.
// Where people have corrected nothing on it, it is as it is stored.
func (l *Library) PageJSON(ctx context.Context, id, run string, number int) (form *storage.Object, of string, err error) {
	r, err := l.selectRun(ctx, id, run)
	if err != nil {
		return nil, "", err
	}
	standing, err := l.standing(ctx, id)
	if err != nil {
		return nil, "", err
	}
	if !standing.Touch(number) {
		form, err = l.pageObject(ctx, id, r.run, number)
		return form, r.run, err
	}
	page, err := l.correctedPage(ctx, id, r.run, number, standing)
	if err != nil {
		return nil, "", err
	}
	data := wire.JSON(page)
	return storage.NewObject(storage.Info{Key: storage.PageKey(id, r.run, number), ETag: document.SHA256(data)[:24]}, data), r.run, nil
}

func (l *Library) pageObject(ctx context.Context, id, run string, number int) (*storage.Object, error) {
	form, err := storage.OpenObject(ctx, l.Store, storage.PageKey(id, run, number))
	if err == nil {
		return form, nil
	}
	missing := document.Errorf(document.KindNotFound, "Page %d has not been read, or there is no such page.", number)
	if document.IsKind(err, document.KindUsage) {
		return nil, missing
	}
	if !document.IsKind(err, document.KindNotFound) {
		return nil, err
	}
	results, err := l.Results(ctx, id, run, number, number)
	if err != nil {
		return nil, err
	}
	r := results[number]
	if r.Key == "" {
		return nil, missing
	}
	return storage.OpenObject(ctx, l.Store, r.Key)
}

// Page returns a page; see PageJSON.
func (l *Library) Page(ctx context.Context, id, run string, number int) (page *document.Page, of string, err error) {
	r, err := l.selectRun(ctx, id, run)
	if err != nil {
		return nil, "", err
	}
	page, err = l.page(ctx, id, r.run, number)
	return page, r.run, err
}

func (l *Library) page(ctx context.Context, id, run string, number int) (*document.Page, error) {
	standing, err := l.standing(ctx, id)
	if err != nil {
		return nil, err
	}
	return l.correctedPage(ctx, id, run, number, standing)
}

// correctedPage returns a page of a run with standing corrections over it.
func (l *Library) correctedPage(ctx context.Context, id, run string, number int, standing document.Corrections) (*document.Page, error) {
	page, err := l.readPage(ctx, id, run, number)
	if err != nil {
		return nil, err
	}
	return l.overlaid(ctx, id, run, page, standing)
}

// overlaid returns a page as it was read with the corrections over it.
func (l *Library) overlaid(ctx context.Context, id, run string, page *document.Page, standing document.Corrections) (*document.Page, error) {
	if !standing.Touch(page.Number) {
		return page, nil
	}
	page, _, err := l.Corrected(ctx, id, run, page, standing)
	return page, err
}

// readPage returns a page of a run as it was read.
func (l *Library) readPage(ctx context.Context, id, run string, number int) (*document.Page, error) {
	object, err := l.pageObject(ctx, id, run, number)
	if err != nil {
		return nil, err
	}
	defer object.Close()
	page, _, err := l.StoredPage(ctx, object.Key)
	return page, err
}

// Image opens the picture of a page and names the run it is of. A page without
// one is not found.
func (l *Library) Image(ctx context.Context, id, run string, number int) (image *storage.Object, of string, err error) {
	r, err := l.selectRun(ctx, id, run)
	if err != nil {
		return nil, "", err
	}
	stored, err := l.stored(ctx, id, r, number)
	if err != nil {
		return nil, "", err
	}
	if stored == nil {
		return nil, "", document.Errorf(document.KindNotFound, "There is no picture of page %d.", number)
	}
	image, err = storage.OpenObject(ctx, l.Store, storage.ImageKey(id, stored.SHA256, stored.Extension()))
	if err != nil {
		return nil, "", err
	}
	image.Name = fmt.Sprintf("page-%d.%s", number, stored.Extension())
	return image, r.run, nil
}

// stored tells which picture is a page's: the manifest does, and as long as
// there is none, the page's record, which has a thousand times as much in it.
func (l *Library) stored(ctx context.Context, id string, r *selectedRun, number int) (*document.StoredImage, error) {
	standing, err := l.standing(ctx, id)
	if err != nil {
		return nil, err
	}
	known := r.manifest != nil && 1 <= number && number <= len(r.manifest.Pages)
	if known && r.manifest.Pages[number-1].Image != nil && standing.PageRecipe(number).Hash() == "" {
		return r.manifest.Pages[number-1].Image, nil
	}
	page, err := l.correctedPage(ctx, id, r.run, number, standing)
	if err != nil {
		return nil, err
	}
	return page.Image, nil
}

// Export opens a document in one format.
func (l *Library) Export(ctx context.Context, id, run, format string) (*storage.Object, error) {
	f, ok := export.Lookup(format)
	if !ok {
		return nil, document.Errorf(document.KindNotFound, "There is no format %q.", format)
	}
	r, err := l.selectRun(ctx, id, run)
	if err != nil {
		return nil, err
	}
	standing, err := l.standing(ctx, id)
	if err != nil {
		return nil, err
	}
	key, digest := storage.ExportKey(id, r.run, ExportFile(f)), standing.Digest()
	if digest != "" {
		key = storage.CorrectedExportKey(id, r.run, digest, ExportFile(f))
	}
	object, err := storage.OpenObject(ctx, l.Store, key)
	if document.IsKind(err, document.KindNotFound) && digest != "" {
		return nil, l.notMade(ctx, r, digest, format)
	}
	if document.IsKind(err, document.KindNotFound) || document.IsKind(err, document.KindUsage) {
		return nil, document.Errorf(document.KindNotFound, "There is no %s of this document, or not yet.", format)
	}
	if err != nil {
		return nil, err
	}
	name := r.source.Files[0].Name
	object.Name, object.ContentType = strings.TrimSuffix(name, path.Ext(name))+"."+f.Extension, f.Type
	return object, nil
}

// notMade returns why there is no export of a run with corrections over it, and
// sees to it that there will be.
func (l *Library) notMade(ctx context.Context, r *selectedRun, digest, format string) error {
	current, _, err := l.Manifest(ctx, r.source.ID)
	if err != nil && !document.IsKind(err, document.KindNotFound) {
		return err
	}
	switch {
	case current == nil:
		return document.Errorf(document.KindNotFound, "There is no %s of this document, or not yet.", format)
	case current.Document.Run != r.run:
		e := document.Errorf(document.KindNotFound, "There is no %s of this earlier reading with what was corrected.", format)
		e.Hint = "Ask for it as it was read, with corrections=none, or for the current reading."
		return e
	case current.Corrected != nil && current.Corrected.Digest == digest:
		if current.Corrected.Failure != nil {
			return current.Corrected.Failure
		}
		return document.Errorf(document.KindNotFound, "There is no %s of this document.", format)
	}
	if err := l.WantUpdate(ctx, r.source.ID); err != nil {
		return err
	}
	e := document.Errorf(document.KindUnavailable, "The %s with what was corrected is being made.", format)
	e.Hint = "Ask again in some seconds, or with corrections=none for what was read."
	return e
}

// ExportFile is the last part of an export's key.
func ExportFile(f export.Format) string { return "document." + f.Extension }

// Original opens file n of a document, counted from 1, as it was uploaded.
func (l *Library) Original(ctx context.Context, id string, n int) (*storage.Object, error) {
	s, _, err := l.Source(ctx, id)
	if err != nil {
		return nil, err
	}
	if n < 1 || n > len(s.Files) {
		return nil, document.Errorf(document.KindNotFound, "There is no file %d; the document has %d.", n, len(s.Files))
	}
	// A record that names another document's file does not hand it out.
	if _, err := l.Store.Stat(ctx, storage.RefKey(s.Files[n-1].SHA256, id)); err != nil {
		return nil, Missing(err, "The reference to a file")
	}
	object, err := storage.OpenObject(ctx, l.Store, storage.OriginalKey(s.Files[n-1].SHA256))
	if err != nil {
		return nil, Missing(err, "A file")
	}
	object.Name = s.Files[n-1].Name
	return object, nil
}

// Translation opens a translation as it was uploaded; an empty sha256 stands
// for the one of its language that is shown.
func (l *Library) Translation(ctx context.Context, id, language, sha256 string) (*storage.Object, error) {
	t, err := l.translation(ctx, id, language, sha256)
	if err != nil {
		return nil, err
	}
	object, err := storage.OpenObject(ctx, l.Store, storage.TranslationSourceKey(id, t.Language, t.SHA256))
	if err != nil {
		return nil, err
	}
	object.Name = t.Name
	return object, nil
}
