package library

import (
	"context"
	"encoding/json"
	"time"

	"recto/document"
	"recto/pipeline"
	"recto/storage"
	"recto/wire"
)

// Run is what opening the originals told, the JSON form of a run's
// document.json: a document.Document with three members more.
type Run struct {
	document.Document
	Notes   []string `json:"notes,omitempty"`
	Skipped []string `json:"skipped,omitempty"`
	// Unread has for each file why it cannot be opened, or null; it is absent
	// where all can be.
	Unread []*document.Error `json:"unread,omitempty"`
}

// Run returns the record of a run.
func (l *Records) Run(ctx context.Context, id, run string) (*Run, error) {
	var r Run
	_, err := l.readJSON(ctx, storage.RunDocumentKey(id, run), mostManifest, &r, func() error { return checkRun(id, run, &r) })
	return &r, err
}

// PageCount returns the number of pages of all files.
func (r *Run) PageCount() int {
	pages := 0
	for _, f := range r.Files {
		pages += f.Pages
	}
	return pages
}

// Opened is the record as pipeline.Open had returned it, for originals that
// are still to be fetched.
func (r *Run) Opened() *pipeline.Opened {
	o := &pipeline.Opened{Document: r.Document, Skipped: r.Skipped, Notes: r.Notes, Unread: r.Unread}
	if o.Unread == nil {
		o.Unread = make([]*document.Error, len(r.Files))
	}
	for _, f := range r.Files {
		o.Originals = append(o.Originals, &pipeline.Original{Name: f.Name, SHA256: f.SHA256, Size: f.Size})
		o.Outlines = append(o.Outlines, document.Outline{Type: f.Type, Pages: f.Pages})
	}
	return o
}

// PageResult is what the storage has of a page.
type PageResult struct {
	// Read is true for a page that was read; Key is then that of its record,
	// else that of the last failed attempt.
	Read    bool
	Attempt int
	Key     string
}

// Results returns what the storage has of the pages first to last of a run.
func (l *Records) Results(ctx context.Context, id, run string, first, last int) (map[int]PageResult, error) {
	results := map[int]PageResult{}
	after := ""
	if first > 1 {
		after = storage.PageKey(id, run, first-1)
	}
	for info, err := range l.Store.List(ctx, storage.PagesPrefix(id, run), after) {
		if err != nil {
			return nil, err
		}
		_, _, page, attempt, ok := storage.ParsePageKey(info.Key)
		if !ok {
			continue
		}
		if page > last {
			break
		}
		if r := results[page]; !r.Read && (attempt == 0 || attempt > r.Attempt) {
			results[page] = PageResult{Read: attempt == 0, Attempt: attempt, Key: info.Key}
		}
	}
	return results, nil
}

// LastProgress returns when a run last got on, by the storage's clock.
func (l *Records) LastProgress(ctx context.Context, id, run string) (time.Time, error) {
	var last time.Time
	for info, err := range l.Store.List(ctx, storage.RunPrefix(id, run), "") {
		if err != nil {
			return last, err
		}
		if info.ModTime.After(last) {
			last = info.ModTime
		}
	}
	return last, nil
}

// Settled reports whether nothing is left to do for a page in an attempt.
func (r PageResult) Settled(attempt int) bool { return r.Read || r.Attempt >= attempt }

// StoredPage returns the record of a page by its key, also in its JSON form.
func (l *Records) StoredPage(ctx context.Context, key string) (page *document.Page, form []byte, err error) {
	form, _, err = l.read(ctx, key, mostPage)
	if err != nil {
		return nil, nil, err
	}
	page, err = parsePage(key, form)
	return page, form, err
}

// parsePage decodes the record of a page that has this key.
func parsePage(key string, form []byte) (*document.Page, error) {
	var page document.Page
	err := json.Unmarshal(form, &page)
	if err == nil {
		err = checkPage(key, &page)
	}
	if err != nil {
		return nil, corrupt(key, "%w", err)
	}
	return &page, nil
}

// Chosen is what a manifest says of a page for which the result was chosen,
// given the page and its JSON form.
func (r PageResult) Chosen(page *document.Page, form []byte) wire.ManifestPage {
	chosen := wire.ManifestPage{
		Number: page.Number, SHA256: document.SHA256(form), Quality: page.Quality, Flaws: page.Flaws(),
		Languages: page.Languages, Image: page.Image, Failure: page.Failure,
	}
	if !r.Read {
		chosen.Attempt = r.Attempt
	}
	return chosen
}
