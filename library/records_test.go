package library

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"recto/document"
	"recto/storage"
	"recto/wire"
)

// idle is a queue that keeps jobs and does nothing.
type idle struct{ jobs []wire.Job }

func (q *idle) Add(_ context.Context, jobs ...wire.Job) (int, error) {
	q.jobs = append(q.jobs, jobs...)
	return len(jobs), nil
}
func (*idle) Begin(context.Context, string, string, int) error { return nil }
func (*idle) End(context.Context, string, string, int) error   { return nil }
func (*idle) Died(context.Context, string, string, int) error  { return nil }
func (*idle) Done(context.Context, string, string, int, ...int) (bool, error) {
	return false, nil
}
func (*idle) Forget(context.Context, string, string) error { return nil }
func (*idle) Clear(context.Context, string) error          { return nil }
func (*idle) Announce(context.Context, wire.Event) error   { return nil }

const testRun = "0123456789abcdef"

// finished is a library with a document of some pages that has been read.
func finished(t *testing.T, pages int) (l *Library, id string) {
	t.Helper()
	l = &Library{Records: &Records{Store: newStore(t), Queue: &idle{}, Log: slog.New(slog.DiscardHandler)}}
	id = strings.Repeat("ab", 32)
	d := document.Document{Schema: document.Schema, ID: id, Run: testRun, Files: []document.File{{Name: "a.pdf", SHA256: id, Size: 1, Type: "application/pdf", Pages: pages}}}
	m := wire.Manifest{Schema: wire.ManifestSchema, Status: wire.StatusReady, Attempt: 1, Document: d, Exports: []wire.Export{}}
	for n := 1; n <= pages; n++ {
		m.Pages = append(m.Pages, wire.ManifestPage{Number: n, SHA256: id})
	}
	put(t, l, storage.SourceKey(id), wire.Source{Schema: wire.SourceSchema, ID: id, Files: []wire.SourceFile{{Name: "a.pdf", SHA256: id, Size: 1}}})
	put(t, l, storage.RunDocumentKey(id, testRun), Run{Document: d})
	put(t, l, storage.ManifestKey(id), m)
	return l, id
}

func put(t *testing.T, l *Library, key string, v any) {
	t.Helper()
	form := wire.JSON(v)
	if _, err := l.Store.Put(t.Context(), key, bytes.NewReader(form), int64(len(form)), storage.Options{}); err != nil {
		t.Fatal(err)
	}
}

// A job that was given up after the document had been read leaves it as it is,
// and a document without a record holds up no other.
func TestSweepKeepsWhatWasRead(t *testing.T) {
	l, id := finished(t, 2)
	gone := strings.Repeat("00", 32)
	put(t, l, storage.OpenKey(gone), wire.OpenMark{Lane: wire.Today, Attempt: 1})
	put(t, l, storage.OpenKey(id), wire.OpenMark{Lane: wire.Today, Attempt: 1, Run: testRun})
	dead := func(context.Context) (map[string]*document.Error, error) {
		reason := &document.Error{Kind: document.KindInternal, What: "Three times."}
		return map[string]*document.Error{id: reason, gone: reason}, nil
	}
	if err := l.Sweep(t.Context(), time.Now().Add(time.Hour), dead); err != nil {
		t.Fatal(err)
	}
	m, _, err := l.Manifest(t.Context(), id)
	if err != nil || m.Status != wire.StatusReady || len(m.Pages) != 2 {
		t.Errorf("the manifest is %+v, %v", m, err)
	}
	if _, _, err := l.OpenMark(t.Context(), id); !document.IsKind(err, document.KindNotFound) {
		t.Errorf("the mark stands: %v", err)
	}
}

// Where a correction was lost the next one has the next number, and each is
// found by its own.
func TestCorrectionsWithAGap(t *testing.T) {
	l, id := finished(t, 4)
	leave := func(page int) document.Correction {
		return document.Correction{Kind: document.CorrectLeftOut, Page: page, Out: true}
	}
	for page := 1; page <= 2; page++ {
		if _, err := l.Correct(t.Context(), id, page-1, "ann", leave(page)); err != nil {
			t.Fatal(err)
		}
	}
	if err := l.Store.Delete(t.Context(), storage.CorrectionKey(id, 1)); err != nil {
		t.Fatal(err)
	}
	c, err := l.Correct(t.Context(), id, 2, "ann", leave(3))
	if err != nil || c.Number != 3 {
		t.Fatalf("%+v, %v", c, err)
	}
	if _, err := l.Undo(t.Context(), id, 1, "ann"); !document.IsKind(err, document.KindNotFound) {
		t.Errorf("undoing one that was lost: %v", err)
	}
	if _, err := l.Undo(t.Context(), id, 3, "ann"); err != nil {
		t.Error(err)
	}
}

// A document keeps a page, however it would lose its last.
func TestOnePageStays(t *testing.T) {
	l, id := finished(t, 2)
	correct := func(c document.Correction) error {
		_, err := l.Correct(t.Context(), id, -1, "ann", c)
		return err
	}
	out := func(page int, out bool) document.Correction {
		return document.Correction{Kind: document.CorrectLeftOut, Page: page, Out: out}
	}
	for _, c := range []document.Correction{out(1, true), out(1, false), out(2, true)} {
		if err := correct(c); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []document.Correction{out(1, true), {Kind: document.CorrectUndo, Undo: 2}} {
		if err := correct(c); !document.IsKind(err, document.KindUsage) || !strings.Contains(err.Error(), "no page left") {
			t.Errorf("%+v: %v", c, err)
		}
	}
}

// raced lets somebody else write a record just before a write.
type raced struct {
	storage.Store
	first func()
}

func (r *raced) before() {
	if first := r.first; first != nil {
		r.first = nil
		first()
	}
}

func (r *raced) Get(ctx context.Context, key string, part storage.Range) (body io.ReadCloser, info storage.Info, err error) {
	body, info, err = r.Store.Get(ctx, key, part)
	if key == storage.SourceKey(strings.Repeat("ab", 32)) {
		r.before()
	}
	return body, info, err
}

// A change that comes between is not overwritten by who saw the state before it.
func TestPatchSeesAChangeBetween(t *testing.T) {
	l, id := finished(t, 1)
	_, etag, err := l.Source(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	other, mine := "Записка", "Письмо"
	others := &Library{Records: &Records{Store: l.Store, Queue: l.Queue, Log: l.Log}}
	l.Store = &raced{l.Store, func() {
		if _, err := others.Patch(t.Context(), id, etag, "bob", wire.Change{Title: &other}); err != nil {
			t.Error(err)
		}
	}}
	if _, err := l.Patch(t.Context(), id, etag, "ann", wire.Change{Title: &mine}); !document.IsKind(err, document.KindConflict) {
		t.Errorf("what somebody else wrote is overwritten: %v", err)
	}
}

// The text of a page that failed is not remembered, typed or not: a retry may
// have read it.
func TestTextOfAFailedPageIsNotRemembered(t *testing.T) {
	l, id := finished(t, 1)
	failed := &document.Page{Schema: document.PageSchema, Origin: document.OriginNone, Regions: []document.Region{}, Failure: &document.Error{Kind: document.KindTimeout}}
	failed.Identify(1)
	m, _, err := l.Manifest(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	again := *m
	again.Status, again.Pages = wire.StatusPartial, []wire.ManifestPage{{Number: 1, Attempt: 1, SHA256: id, Failure: failed.Failure}}
	put(t, l, storage.ManifestKey(id), again)
	put(t, l, storage.FailedPageKey(id, testRun, 1, 1), failed)
	typed := document.Place{Page: 1, Box: document.Box{Left: 10, Top: 10, Right: 90, Bottom: 30}, New: "Набрано"}
	put(t, l, storage.CorrectionKey(id, 1), document.Correction{Schema: document.CorrectionSchema, Number: 1, Kind: document.CorrectText, Places: []document.Place{typed}})
	text := func() string {
		form, _, _, err := l.PageFile(t.Context(), id, "", 1, "txt")
		if err != nil {
			t.Fatal(err)
		}
		return string(form)
	}
	if got := text(); got != "Набрано\n\f" {
		t.Errorf("%q", got)
	}
	box := document.Box{Left: 10, Top: 100, Right: 90, Bottom: 130}
	read := &document.Page{
		Schema: document.PageSchema, Origin: document.OriginOCR, Canvas: document.Canvas{Width: 200, Height: 300},
		Regions: []document.Region{{Kind: document.RegionText, Box: box, Lines: []document.Line{{Box: box, Paragraph: 1, Words: []document.Word{{Text: "Прочтено", Box: box}}}}}},
	}
	read.Identify(1)
	put(t, l, storage.PageKey(id, testRun, 1), read)
	if got := strings.Fields(text()); !slices.Contains(got, "Прочтено") {
		t.Errorf("after a retry the text is %q", got)
	}
}
