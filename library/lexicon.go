package library

import (
	"bytes"
	"context"
	"fmt"
	"strconv"
	"strings"
	"sync"

	"recto/align/learn"
	"recto/align/lexicon"
	"recto/document"
	"recto/storage"
)

// learnedLexicon keeps the newest lexicon of the storage in memory. Its zero
// value is ready; it is safe for concurrent use.
type learnedLexicon struct {
	mu      sync.Mutex
	key     string
	lexicon *lexicon.Lexicon
}

// LearnedLexicon returns the newest lexicon that was learned, nil where there
// is none.
func (l *Records) LearnedLexicon(ctx context.Context) (*lexicon.Lexicon, error) {
	return l.learned.current(ctx, l.Store)
}

// current returns the newest lexicon that was learned, nil where there is
// none.
func (c *learnedLexicon) current(ctx context.Context, store storage.Store) (*lexicon.Lexicon, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	key, err := newestLexicon(ctx, store)
	if err != nil || key == c.key {
		return c.lexicon, err
	}
	form, _, err := storage.ReadAll(ctx, store, key)
	if err != nil {
		return nil, err
	}
	var l lexicon.Lexicon
	if err := l.UnmarshalBinary(form); err != nil {
		return nil, document.Errorf(document.KindInternal, "%s in the storage is not what this recto writes there: %w", key, err)
	}
	c.key, c.lexicon = key, &l
	return c.lexicon, nil
}

// newestLexicon returns the key of the newest lexicon, "" where there is none.
func newestLexicon(ctx context.Context, store storage.Store) (key string, err error) {
	for info, err := range store.List(ctx, storage.LexiconPrefix, "") {
		if err != nil {
			return "", err
		}
		key = info.Key
	}
	return key, nil
}

// Learned tells what came of Learn.
type Learned struct {
	// Version names the lexicon, Pairs is how many it has.
	Version string
	Pairs   int
	// Documents and Alignments are how many were learned from.
	Documents, Alignments int
	// Known tells that the newest lexicon said the same already.
	Known bool
	// Full tells that there was more than is learned from.
	Full bool
}

// Learn makes a lexicon of the confident beads of all documents and keeps it
// as the newest. Alignments of translations that seem to belong elsewhere
// teach nothing. It goes through the documents one by one, in the order of
// their hashes, and needs no more memory for a million than for some
// thousands. seen is called for each document.
func (l *Records) Learn(ctx context.Context, dictionary *lexicon.Lexicon, seen func()) (*Learned, error) {
	learner := learn.New(dictionary)
	result := &Learned{}
	for id, err := range l.Documents(ctx) {
		if err != nil {
			return nil, err
		}
		if result.Full = learner.Full(); result.Full {
			break
		}
		n, err := l.learnFrom(ctx, id, learner)
		if err != nil {
			return nil, err
		}
		if n > 0 {
			result.Documents++
			result.Alignments += n
		}
		seen()
	}
	if result.Alignments == 0 {
		e := document.Errorf(document.KindNotFound, "There is no alignment in the storage to learn from.")
		e.Hint = "Bring documents with their translations first."
		return nil, e
	}
	return result, l.keepLexicon(ctx, learner, result)
}

// learnFrom adds the alignments of one document and counts them.
func (l *Records) learnFrom(ctx context.Context, id string, learner *learn.Learner) (n int, err error) {
	if _, _, err := l.Source(ctx, id); document.IsKind(err, document.KindNotFound) {
		return 0, nil // deleted
	}
	manifest, _, err := l.Manifest(ctx, id)
	if document.IsKind(err, document.KindNotFound) {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	for _, a := range manifest.Alignments {
		if a.Failure != nil || a.Verdict == document.VerdictWrong {
			continue
		}
		var p document.Parallel
		if _, err := l.getJSON(ctx, storage.BeadsKey(id, a.Recipe), &p); err != nil {
			return n, Missing(err, "An alignment")
		}
		learner.Add(p.Ru, p.En, p.Beads)
		n++
	}
	return n, nil
}

// keepLexicon stores what was learned under the next version, a number and a
// hash of what it says, unless the newest says the same.
func (l *Records) keepLexicon(ctx context.Context, learner *learn.Learner, result *Learned) error {
	form, err := learner.Lexicon("").MarshalBinary()
	if err != nil {
		return err
	}
	hash := document.SHA256(form)[:16]
	newest, err := newestLexicon(ctx, l.Store)
	if err != nil {
		return err
	}
	number := 0
	if newest != "" {
		version := strings.TrimPrefix(newest, storage.LexiconPrefix)
		head, tail, _ := strings.Cut(version, "-")
		if number, err = strconv.Atoi(head); err != nil {
			return document.Errorf(document.KindInternal, "%s in the storage is not named as recto does: %w", newest, err)
		}
		if tail == hash {
			result.Version, result.Known = version, true
		}
	}
	if !result.Known {
		result.Version = fmt.Sprintf("%06d-%s", number+1, hash)
	}
	learned := learner.Lexicon(result.Version)
	result.Pairs = learned.Len()
	if result.Known {
		return nil
	}
	if form, err = learned.MarshalBinary(); err != nil {
		return err
	}
	_, err = l.Store.PutIfAbsent(ctx, storage.LexiconKey(result.Version), bytes.NewReader(form), int64(len(form)), storage.Options{ContentType: "application/octet-stream"})
	return err
}
