package library

import (
	"bytes"
	"context"

	"recto/document"
	"recto/storage"
	"recto/wire"
)

// CorrectedRun returns what was made of a run with the corrections that a digest
// names.
func (l *Records) CorrectedRun(ctx context.Context, id, run, digest string) (*wire.Corrected, error) {
	var c wire.Corrected
	_, err := l.getJSON(ctx, storage.CorrectedKey(id, run, digest), &c)
	return &c, err
}

// KeepDoubts stores the doubtful words of a run.
func (l *Records) KeepDoubts(ctx context.Context, id, run string, d *document.Doubts) error {
	form := wire.JSON(d)
	_, err := l.Store.Put(ctx, storage.DoubtsKey(id, run), bytes.NewReader(form), int64(len(form)), storage.Options{})
	return err
}

// allDoubts returns the doubtful words of a run. Those of a run from before they
// were kept are found now.
func (l *Library) allDoubts(ctx context.Context, id, run string) (*document.Doubts, error) {
	key := storage.DoubtsKey(id, run)
	info, err := l.Store.Stat(ctx, key)
	if document.IsKind(err, document.KindNotFound) {
		return l.findDoubts(ctx, id, run)
	}
	if err != nil {
		return nil, err
	}
	if known, ok := l.doubts.get(key + " " + info.ETag); ok {
		return known, nil
	}
	d := &document.Doubts{}
	if _, err := l.readJSON(ctx, key, mostRecord, d, func() error { return nil }); err != nil {
		return nil, err
	}
	l.doubts.put(key+" "+info.ETag, d, int(info.Size))
	return d, nil
}

func (l *Library) findDoubts(ctx context.Context, id, run string) (*document.Doubts, error) {
	d := &document.Doubts{}
	if err := l.eachPage(ctx, id, run, nil, d.Add); err != nil {
		return nil, err
	}
	return d, l.KeepDoubts(ctx, id, run, d)
}

// eachPage calls do for every page of a run that was read, in order, with
// standing corrections over it.
func (l *Library) eachPage(ctx context.Context, id, run string, standing document.Corrections, do func(*document.Page)) error {
	record, err := l.Run(ctx, id, run)
	if err != nil {
		return Missing(err, "A run")
	}
	for number := 1; number <= record.PageCount(); number++ {
		page, err := l.correctedPage(ctx, id, run, number, standing)
		if document.IsKind(err, document.KindNotFound) {
			continue
		}
		if err != nil {
			return err
		}
		do(page)
	}
	return nil
}

// RankedDoubt is a doubtful word and how many of its run are worse.
type RankedDoubt struct {
	document.Doubt
	Rank int `json:"rank"`
}

// Doubts returns the doubtful words of the current run that no standing
// correction has seen to, the worst first, and the run.
func (l *Library) Doubts(ctx context.Context, id string) (words []RankedDoubt, run string, err error) {
	r, err := l.selectRun(ctx, id, "")
	if err != nil {
		return nil, "", err
	}
	if r.manifest == nil {
		return nil, r.run, nil
	}
	all, err := l.allDoubts(ctx, id, r.run)
	if err != nil {
		return nil, r.run, err
	}
	corrections, err := l.Corrections(ctx, id)
	standing := corrections.Standing()
	for rank, d := range all.Words {
		if !standing.Settled(&d) {
			words = append(words, RankedDoubt{d, rank})
		}
	}
	return words, r.run, err
}

// Alike is a word that reads like another, and where it stands.
type Alike struct {
	document.Doubt
	// Doubtful tells that its reading is doubtful, too.
	Doubtful bool `json:"doubtful"`
}

// mostAlike is how many words are shown at once as being alike.
const mostAlike = 200

// Alike returns the words of a document that read like this one, as people see
// them now, but for those that somebody has seen to; mostAlike at most.
func (l *Library) Alike(ctx context.Context, id, word string) (words []Alike, run string, err error) {
	r, err := l.selectRun(ctx, id, "")
	if err != nil {
		return nil, "", err
	}
	corrections, err := l.Corrections(ctx, id)
	if err != nil {
		return nil, r.run, err
	}
	err = l.eachPage(ctx, id, r.run, corrections.Standing(), func(p *document.Page) {
		for _, d := range p.Alike(word) {
			if len(words) < mostAlike {
				words = append(words, Alike{d, d.Quality < document.PoorQuality})
			}
		}
	})
	return words, r.run, err
}
