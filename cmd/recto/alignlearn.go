package main

import (
	"context"
	"fmt"
	"time"

	"recto/library"
)

// learnLexicon makes a lexicon of the alignments in the storage.
func learnLexicon(ctx context.Context, c *command, config config) error {
	store, err := openStore(ctx, config)
	if err != nil {
		return err
	}
	defer store.Close()
	records := &library.Records{Store: store}
	documents, last := 0, time.Now()
	learned, err := records.Learn(ctx, loadDictionary(c.stderr), func() {
		if documents++; time.Since(last) > 5*time.Second {
			last = time.Now()
			fmt.Fprintf(c.stderr, "%s looked at\n", count(documents, "document"))
		}
	})
	if err != nil {
		return err
	}
	if learned.Full {
		fmt.Fprintln(c.stderr, "That is enough to learn from; other documents were not looked at.")
	}
	if learned.Known {
		fmt.Fprintln(c.stderr, "Nothing new: the newest lexicon says the same.")
	}
	_, err = fmt.Fprintf(c.stdout, "lexicon %s: %s, learned from %s of %s\n", learned.Version,
		count(learned.Pairs, "pair"), count(learned.Alignments, "alignment"), count(learned.Documents, "document"))
	return err
}
