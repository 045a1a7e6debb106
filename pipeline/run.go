package pipeline

import (
	"context"
	"encoding/json"
	"time"

	"recto/document"
	"recto/storage"
)

// runRecord is what opening the originals told, the JSON form of a run's
// document.json: a document.Document with two members more.
type runRecord struct {
	document.Document
	Notes   []string `json:"notes,omitempty"`
	Skipped []string `json:"skipped,omitempty"`
	// Unread has for each file why it cannot be opened, or null; it is absent
	// where all can be.
	Unread []*document.Error `json:"unread,omitempty"`
}

func (l *Library) runRecord(ctx context.Context, id, run string) (*runRecord, error) {
	var r runRecord
	_, err := l.getJSON(ctx, storage.RunDocumentKey(id, run), &r)
	return &r, err
}

func (r *runRecord) pages() int {
	pages := 0
	for _, f := range r.Files {
		pages += f.Pages
	}
	return pages
}

// opened is the record as Open had returned it, for originals that are still
// to be fetched.
func (r *runRecord) opened() *Opened {
	o := &Opened{Document: r.Document, Skipped: r.Skipped, Notes: r.Notes, unread: r.Unread}
	if o.unread == nil {
		o.unread = make([]*document.Error, len(r.Files))
	}
	for _, f := range r.Files {
		o.Originals = append(o.Originals, &Original{Name: f.Name, SHA256: f.SHA256, Size: f.Size})
		o.Outlines = append(o.Outlines, document.Outline{Type: f.Type, Pages: f.Pages})
	}
	return o
}

// result is what the storage has of a page.
type result struct {
	// read is true for a page that was read; key is then its result, else
	// that of the last failed attempt.
	read    bool
	attempt int
	key     string
}

// results returns what the storage has of the pages first to last of a run.
func (l *Library) results(ctx context.Context, id, run string, first, last int) (map[int]result, error) {
	results := map[int]result{}
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
		if r := results[page]; !r.read && (attempt == 0 || attempt > r.attempt) {
			results[page] = result{read: attempt == 0, attempt: attempt, key: info.Key}
		}
	}
	return results, nil
}

// lastSign returns when a run last got on, by the storage's clock.
func (l *Library) lastSign(ctx context.Context, id, run string) (time.Time, error) {
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

// settled reports whether nothing is left to do for a page in an attempt.
func (r result) settled(attempt int) bool { return r.read || r.attempt >= attempt }

func parsePage(form []byte) (*document.Page, error) {
	var page document.Page
	if err := json.Unmarshal(form, &page); err != nil {
		return nil, document.Errorf(document.KindInternal, "A page in the storage is not what recto writes there: %w", err)
	}
	return &page, nil
}
