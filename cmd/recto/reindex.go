package main

import (
	"context"
	"fmt"
	"path/filepath"

	"recto/library"
	"recto/search"
)

func reindexVerb(c *command) action {
	config := c.config("storage", "s3-endpoint", "s3-addressing", "state", "log")
	return func(ctx context.Context, _ []string) error { return runReindex(ctx, c, config) }
}

// runReindex makes the catalogue anew from the storage.
func runReindex(ctx context.Context, c *command, config config) error {
	log, err := newLog(c.stderr, config)
	if err != nil {
		return err
	}
	store, err := openStore(ctx, config)
	if err != nil {
		return err
	}
	defer store.Close()
	catalogue, err := search.Open(filepath.Join(state(config), "catalogue"))
	if err != nil {
		return err
	}
	defer catalogue.Close()
	documents := 0
	counted := func(yield func(*search.Entry, error) bool) {
		for e, err := range entries(ctx, &library.Library{Records: &library.Records{Store: store}}, log) {
			documents++
			if !yield(e, err) {
				return
			}
		}
	}
	if err := catalogue.Replace(ctx, counted); err != nil {
		return err
	}
	_, err = fmt.Fprintf(c.stdout, "%s in the catalogue.\n", count(documents, "document"))
	return err
}
