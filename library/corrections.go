package library

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/sync/errgroup"

	"recto/document"
	"recto/storage"
	"recto/wire"
)

// Corrections returns all corrections of a document in the order of their
// numbers. Each is fetched once: they never change.
func (l *Records) Corrections(ctx context.Context, id string) (document.Corrections, error) {
	var names, keys []string
	for info, err := range l.Store.List(ctx, storage.CorrectionsPrefix(id), "") {
		if err != nil {
			return nil, err
		}
		names, keys = append(names, info.Key+" "+info.ETag), append(keys, info.Key)
	}
	all := make(document.Corrections, len(keys))
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(pagesAtOnce)
	for i, name := range names {
		if known, ok := l.corrections.get(name); ok {
			all[i] = known
			continue
		}
		group.Go(func() error {
			return document.Recovered(func() error {
				c := &all[i]
				_, err := l.readJSON(ctx, keys[i], mostRecord, c, func() error {
					return errors.Join(c.Check(), firstWrong(check{storage.CorrectionKey(id, c.Number) == keys[i], "it has another number"}))
				})
				if err == nil {
					l.corrections.put(name, *c, len(wire.JSON(c)))
				}
				return err
			})
		})
	}
	return all, group.Wait()
}

// Corrected returns a page of a run with standing corrections over it: as people
// want it to be read, where that was done, and with what they wrote; and what of
// that does not fit. page is the run's own.
func (l *Records) Corrected(ctx context.Context, id, run string, page *document.Page, standing document.Corrections) (*document.Page, []document.Misfit, error) {
	var misfits []document.Misfit
	if recipe := standing.PageRecipe(page.Number).Hash(); recipe != "" {
		again, _, err := l.StoredPage(ctx, storage.RereadPageKey(id, run, recipe, page.Number))
		switch {
		case document.IsKind(err, document.KindNotFound): // it will be
		case err != nil:
			return nil, nil, err
		case again.Failure != nil:
			misfits = standing.Unread(page.Number, again.Failure)
		default:
			page = again
		}
	}
	return page, append(misfits, page.Correct(standing)...), nil
}

// mostTries is how often a correction gives way to others that were faster.
const mostTries = 100

// Correct adds a correction that somebody has made of what the current run, with
// all that was corrected before, shows: each of its places has to be there, letter
// by letter. after is the number of the last correction that they saw; a negative
// one does not ask. Where somebody else was faster it is KindConflict.
func (l *Library) Correct(ctx context.Context, id string, after int, by string, c document.Correction) (*document.Correction, error) {
	c.Schema, c.By, c.At = document.CorrectionSchema, by, now()
	if err := checkCorrection(&c); err != nil {
		return nil, err
	}
	for tries := 1; ; tries++ {
		all, err := l.Corrections(ctx, id)
		if err != nil {
			return nil, err
		}
		last := all.Last()
		if c.Number = last + 1; after >= 0 && after != last {
			return nil, document.Errorf(document.KindConflict, "Somebody has made correction %d meanwhile.", last)
		}
		if err := l.applies(ctx, id, &c, all); err != nil {
			return nil, err
		}
		form := wire.JSON(c)
		_, err = l.Store.PutIfAbsent(ctx, storage.CorrectionKey(id, c.Number), bytes.NewReader(form), int64(len(form)), storage.Options{})
		if document.IsKind(err, document.KindConflict) && tries < mostTries {
			continue
		}
		if err != nil {
			return nil, err
		}
		break
	}
	if err := l.WantUpdate(ctx, id); err != nil {
		// It stands, and whoever comes next makes what follows from it.
		l.Log.Warn("a correction is stored and waits for the queue", "document", id, "error", err)
	}
	l.Announce(ctx, wire.Event{Type: wire.DocumentChanged, Document: id})
	return &c, nil
}

// Undo takes a correction back.
func (l *Library) Undo(ctx context.Context, id string, number int, by string) (*document.Correction, error) {
	return l.Correct(ctx, id, -1, by, document.Correction{Kind: document.CorrectUndo, Undo: number})
}

// checkCorrection refuses what is malformed, and brings texts and languages to
// their forms.
func checkCorrection(c *document.Correction) (err error) {
	for i := range c.Places {
		p := &c.Places[i]
		if !utf8.ValidString(p.New) {
			return document.Errorf(document.KindUsage, "The text of place %d is no UTF-8.", i+1)
		}
		if !strings.ContainsAny(p.New, "\n\r\f\x00") {
			p.New = strings.Join(strings.Fields(p.New), " ")
		}
	}
	if c.Languages, err = languageTags(c.Languages); err != nil {
		return err
	}
	if c.Pair != nil {
		if c.Pair.Language = document.LanguageTag(c.Pair.Language); !storage.ValidLanguage(c.Pair.Language) {
			return document.Errorf(document.KindUsage, "%.40q is no language tag.", c.Pair.Language)
		}
	}
	return c.Check()
}

// applies returns why a correction cannot be made of what stands there now.
func (l *Library) applies(ctx context.Context, id string, c *document.Correction, all document.Corrections) error {
	r, err := l.selectRun(ctx, id, "")
	if err != nil {
		return err
	}
	record, err := l.Run(ctx, id, r.run)
	if err != nil {
		return Missing(err, "A run")
	}
	pages := record.PageCount()
	if last := slices.Max(append([]int{c.Page}, c.Order...)); last > pages {
		return document.Errorf(document.KindNoSuchPage, "There is no page %d; the document has %d.", last, pages)
	}
	switch c.Kind {
	case document.CorrectUndo:
		if err := undoable(c.Undo, all); err != nil {
			return err
		}
	case document.CorrectText:
		return l.fits(ctx, id, r.run, pages, c, all.Standing())
	}
	if with := append(slices.Clone(all), *c); pages > 0 && len(with.Standing().Order(pages)) == 0 {
		e := document.Errorf(document.KindUsage, "The document would have no page left.")
		e.Hint = "A document that is not wanted is deleted as a whole."
		return e
	}
	return nil
}

func undoable(number int, all document.Corrections) error {
	if !slices.ContainsFunc(all, func(c document.Correction) bool { return c.Number == number }) {
		return document.Errorf(document.KindNotFound, "There is no correction %d.", number)
	}
	if by := all.UndoneBy()[number]; by != 0 {
		e := document.Errorf(document.KindConflict, "Correction %d was undone already, by correction %d.", number, by)
		e.Hint = fmt.Sprintf("Undo %d to bring it back.", by)
		return e
	}
	return nil
}

// fits returns KindConflict where a place of a correction is not there as it says.
func (l *Library) fits(ctx context.Context, id, run string, pages int, c *document.Correction, standing document.Corrections) error {
	shown := map[int]*document.Page{}
	for i := range c.Places {
		place := &c.Places[i]
		if place.Page > pages {
			return document.Errorf(document.KindNoSuchPage, "There is no page %d; the document has %d.", place.Page, pages)
		}
		page := shown[place.Page]
		if page == nil {
			var err error
			if page, err = l.correctedPage(ctx, id, run, place.Page, standing); err != nil {
				return err
			}
			shown[place.Page] = page
		}
		if why := page.Fits(place); why != "" {
			return document.Errorf(document.KindConflict, "%s", why)
		}
	}
	return nil
}
