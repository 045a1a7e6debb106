package library

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"recto/document"
	"recto/storage"
	"recto/wire"
)

// What is read from the storage is checked here, before anybody counts, cuts
// or names things by it: disks rot, and others may have written there. A record
// that fails is KindCorrupt. It costs the answer that needs it and no other.

// The largest records in bytes. A manifest has some 400 for each page; of a
// page no reader passes on more.
const (
	mostRecord   = 16 << 20
	mostManifest = 512 << 20
	mostPage     = 64 << 20
)

// corrupt says what is wrong with an object of the storage.
func corrupt(key, format string, args ...any) *document.Error {
	e := document.Errorf(document.KindCorrupt, "%s in the storage is damaged: %w", key, fmt.Errorf(format, args...))
	e.Lasting = true
	return e
}

// read returns an object that has at most so many bytes.
func (l *Records) read(ctx context.Context, key string, most int64) ([]byte, storage.Info, error) {
	return storage.ReadAtMost(ctx, l.Store, key, most)
}

// readJSON decodes an object that recto wrote, and checks it.
func (l *Records) readJSON(ctx context.Context, key string, most int64, v any, check func() error) (etag string, err error) {
	data, info, err := l.read(ctx, key, most)
	if document.IsKind(err, document.KindTooLarge) {
		return "", corrupt(key, "%w", err)
	}
	if err != nil {
		return "", err
	}
	if err := json.Unmarshal(data, v); err != nil {
		return "", corrupt(key, "%w", err)
	}
	if err := check(); err != nil {
		return "", corrupt(key, "%w", err)
	}
	return info.ETag, nil
}

// getJSON decodes an object that recto wrote and of which nothing is counted,
// cut or named.
func (l *Records) getJSON(ctx context.Context, key string, v any) (etag string, err error) {
	return l.readJSON(ctx, key, mostManifest, v, func() error { return nil })
}

// ReadObject decodes an object that recto wrote; one that others wrote there is
// KindCorrupt.
func (l *Records) ReadObject(ctx context.Context, key string, v any) error {
	_, err := l.readJSON(ctx, key, mostRecord, v, func() error { return nil })
	return err
}

// check is a condition that a record has to meet, and what is wrong where it
// does not.
type check struct {
	holds bool
	wrong string
}

// firstWrong returns the first condition that does not hold as an error.
func firstWrong(all ...check) error {
	for _, c := range all {
		if !c.holds {
			return fmt.Errorf("%s", c.wrong)
		}
	}
	return nil
}

func checkSource(id string, s *wire.Source) error {
	return firstWrong(
		check{s.ID == id, "it is of another document"},
		check{s.Deleted != nil || len(s.Files) > 0, "it names no file"},
		check{!slices.ContainsFunc(s.Files, func(f wire.SourceFile) bool { return !storage.ValidID(f.SHA256) || f.Size < 0 }), "a file is malformed"},
		check{!slices.ContainsFunc(s.Translations, func(t wire.TranslationFile) bool {
			return !storage.ValidLanguage(t.Language) || !storage.ValidID(t.SHA256) || t.Size < 0
		}), "a translation is malformed"},
	)
}

func checkOpenMark(m *wire.OpenMark) error {
	if time.Until(m.Held) > 2*HoldFor { // nobody says that
		m.Held = time.Time{}
	}
	return firstWrong(
		check{m.Lane == wire.Today || m.Lane == wire.Backlog, "there is no such lane"},
		check{1 <= m.Attempt && m.Attempt <= storage.MaxCounter, "there is no such attempt"},
		check{m.Run == "" || storage.ValidRun(m.Run), "the run is malformed"},
	)
}

func checkRun(id, run string, r *Run) error {
	pages, err := pagesOf(r.Files)
	if err != nil {
		return err
	}
	return firstWrong(
		check{r.ID == id && r.Document.Run == run, "it is of another run"},
		check{pages > 0 || len(r.Files) == 0 || len(r.Unread) > 0, "it has no pages"},
		check{len(r.Unread) == 0 || len(r.Unread) == len(r.Files), "it does not say of each file whether it can be read"},
	)
}

// pagesOf counts the pages of files.
func pagesOf(files []document.File) (pages int, err error) {
	for _, f := range files {
		if !storage.ValidID(f.SHA256) || f.Size < 0 || f.Pages < 0 || f.Pages > storage.MaxCounter-pages {
			return 0, fmt.Errorf("a file is malformed")
		}
		pages += f.Pages
	}
	return pages, nil
}

// checkManifest checks the manifest of a document; an empty run stands for the
// one that it names.
func checkManifest(id, run string, m *wire.Manifest) error {
	pages, err := pagesOf(m.Document.Files)
	if err != nil {
		return err
	}
	err = firstWrong(
		check{m.Document.ID == id && (run == "" || m.Document.Run == run), "it is of another document or run"},
		check{m.Status.Terminal(), "there is no such status"},
		check{0 <= m.Attempt && m.Attempt <= storage.MaxCounter, "there is no such attempt"},
		check{storage.ValidRun(m.Document.Run) || m.Document.Run == "" && len(m.Pages) == 0, "the run is malformed"},
		check{len(m.Pages) == 0 || len(m.Pages) == pages, "it has not as many pages as its files"},
		check{0 <= m.Quality && m.Quality <= 1, "the quality is none"},
	)
	if err != nil {
		return err
	}
	for i := range m.Pages {
		if p := &m.Pages[i]; p.Number != i+1 || p.Attempt < 0 || p.Quality < 0 || p.Quality > 1 || checkImage(p.Image) != nil {
			return fmt.Errorf("page %d is malformed", i+1)
		}
	}
	for i := range m.Exports {
		if !wellCut(&m.Exports[i], pages) {
			return fmt.Errorf("the export %.20q is malformed", m.Exports[i].Format)
		}
	}
	for _, a := range m.Alignments {
		if !storage.ValidLanguage(a.Language) || !storage.ValidID(a.Translation) || a.Failure == nil && !storage.ValidRun(a.Recipe) {
			return fmt.Errorf("an alignment is malformed")
		}
	}
	return nil
}

// wellCut reports whether the pages of an export follow one another within it.
func wellCut(e *wire.Export, pages int) bool {
	cuts := e.Pages
	return e.Size >= 0 && (len(cuts) == 0 || len(cuts) == pages+1 && cuts[0] >= 0 && cuts[pages] <= e.Size && slices.IsSorted(cuts))
}

func checkImage(i *document.StoredImage) error {
	if i != nil && (!storage.ValidID(i.SHA256) || i.Width < 0 || i.Height < 0 || i.Size < 0) {
		return fmt.Errorf("the picture is malformed")
	}
	return nil
}

// farthest is the largest coordinate of a page, in canvas pixels: no picture
// that recto reads has as many on a side.
const farthest = 1 << 20

func checkPage(key string, p *document.Page) error {
	_, _, number, _, ok := storage.ParsePageKey(key)
	if !ok {
		number, ok = storage.ParseRereadPageKey(key)
	}
	c := &p.Canvas
	err := firstWrong(
		check{ok && p.Number == number, "it is of another page"},
		check{0 <= p.Source.File && p.Source.File < storage.MaxCounter && 0 <= p.Source.Page && p.Source.Page <= storage.MaxCounter, "it comes from nowhere"},
		check{0 <= c.Width && c.Width <= farthest && 0 <= c.Height && c.Height <= farthest, "the canvas is malformed"},
		check{0 <= p.Quality && p.Quality <= 1, "the quality is none"},
	)
	if err == nil {
		err = checkImage(p.Image)
	}
	if err != nil {
		return err
	}
	for i := range p.Regions {
		r := &p.Regions[i]
		if !near(r.Box) {
			return fmt.Errorf("region %d is malformed", i+1)
		}
		for _, line := range r.Lines {
			if !near(line.Box) || slices.ContainsFunc(line.Words, func(w document.Word) bool { return !near(w.Box) }) {
				return fmt.Errorf("a line of region %d is malformed", i+1)
			}
		}
	}
	return nil
}

// near reports whether a box can be on a canvas.
func near(b document.Box) bool {
	return min(b.Left, b.Top, b.Right, b.Bottom) >= -farthest && max(b.Left, b.Top, b.Right, b.Bottom) <= farthest
}

// checkParallel holds an alignment against itself: what it refers to is there.
func checkParallel(p *document.Parallel) error {
	inside := func(n int, indices ...int) bool {
		return !slices.ContainsFunc(indices, func(i int) bool { return i < 0 || i >= n })
	}
	ru, en, beads := len(p.Ru), len(p.En), len(p.Beads)
	whole := (ru+en == 0) == (beads == 0)
	held := map[bool]int{}
	for _, b := range p.Beads {
		held[false] += len(b.Ru)
		held[true] += len(b.En)
		whole = whole && inside(ru, b.Ru...) && inside(en, b.En...)
		for _, l := range b.Links {
			whole = whole && inside(ru, l.Ru.Sentence) && inside(en, l.En.Sentence) && l.Ru.Start >= 0 && l.En.Start >= 0 && l.Ru.Start <= l.Ru.End && l.En.Start <= l.En.End
		}
	}
	whole = whole && held[false] == ru && held[true] == en
	if j := p.Judgement; j != nil {
		for _, m := range j.Moved {
			whole = whole && inside(ru, m.FromRu, m.ToRu) && inside(en, m.FromEn, m.ToEn)
		}
		for _, passage := range j.RuOnly {
			whole = whole && inside(ru, passage.From, passage.To)
		}
		for _, passage := range j.EnOnly {
			whole = whole && inside(en, passage.From, passage.To)
		}
		for _, d := range slices.Concat(j.Disagreements, j.Look) {
			whole = whole && inside(beads, d.Bead)
		}
	}
	return firstWrong(check{whole, "it refers to what it does not have"})
}
