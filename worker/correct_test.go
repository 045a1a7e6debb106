package worker

import (
	"bytes"
	"strings"
	"testing"

	"recto/document"
	"recto/library"
	"recto/storage"
	"recto/storage/dir"
	"recto/wire"
)

func newWorker(t *testing.T) *Worker {
	t.Helper()
	store, err := dir.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	return &Worker{Records: &library.Records{Store: store}}
}

func (w *Worker) put(t *testing.T, key string, v any) {
	t.Helper()
	form := wire.JSON(v)
	if _, err := w.Store.Put(t.Context(), key, bytes.NewReader(form), int64(len(form)), storage.Options{}); err != nil {
		t.Fatal(err)
	}
}

var testID, testRun = strings.Repeat("ab", 32), "0123456789abcdef"

// What was made of corrections holds for the attempt whose pages they lay over.
func TestCorrectHoldsForItsAttempt(t *testing.T) {
	w := newWorker(t)
	all := document.Corrections{{Number: 3, Kind: document.CorrectLeftOut, Page: 1, Out: true}}
	digest := all.Standing().Digest()
	w.put(t, storage.CorrectedKey(testID, testRun, digest), wire.Corrected{Last: 1, Digest: digest, Attempt: 1, Quality: .5})
	m := &wire.Manifest{Attempt: 1, Document: document.Document{ID: testID, Run: testRun}, Pages: make([]wire.ManifestPage, 2)}
	if c, err := w.correct(t.Context(), m, all, false, ""); err != nil || c.Quality != .5 || c.Last != 3 {
		t.Errorf("in the same attempt: %+v, %v", c, err)
	}
	m.Attempt = 2 // it is made anew, and the run is looked for
	if _, err := w.correct(t.Context(), m, all, false, ""); !document.IsKind(err, document.KindCorrupt) {
		t.Errorf("after a retry it holds still: %v", err)
	}
}

// A page that could not be read again as somebody wants it is tried on a retry,
// and only then.
func TestRereadIsRetried(t *testing.T) {
	w := newWorker(t)
	page := func(number int, failure *document.Error) string {
		p := document.Page{Schema: document.PageSchema, Regions: []document.Region{}, Failure: failure}
		p.Identify(number)
		key := storage.RereadPageKey(testID, testRun, testRun, number)
		w.put(t, key, p)
		return key
	}
	read, failed := page(1, nil), page(2, &document.Error{Kind: document.KindTimeout})
	missing := storage.RereadPageKey(testID, testRun, testRun, 3)
	for _, c := range []struct {
		key         string
		retry, want bool
	}{{read, false, true}, {read, true, true}, {failed, false, true}, {failed, true, false}, {missing, false, false}, {missing, true, false}} {
		if got, err := w.isReread(t.Context(), c.key, c.retry); err != nil || got != c.want {
			t.Errorf("%+v: %t, %v", c, got, err)
		}
	}
}
