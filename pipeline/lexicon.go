package pipeline

import (
	"context"
	"sync"

	"recto/align"
	"recto/document"
	"recto/storage"
)

// learnedLexicon keeps the newest lexicon of the storage in memory. Its zero
// value is ready; it is safe for concurrent use.
type learnedLexicon struct {
	mu      sync.Mutex
	key     string
	lexicon *align.Lexicon
}

// current returns the newest lexicon that was learned, nil where there is
// none.
func (c *learnedLexicon) current(ctx context.Context, store storage.Store) (*align.Lexicon, error) {
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
	var l align.Lexicon
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
