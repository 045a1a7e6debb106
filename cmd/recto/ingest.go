package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"strings"
	"sync"

	"recto/document"
	"recto/reader"
	"recto/wire"
)

// ingestVerb hands files, folders and what lies in buckets to a server.
func ingestVerb(c *command) action {
	asDocument := c.flags.Bool("as-document", false, "take each folder as one document, its files in natural order")
	backlog := c.flags.Bool("backlog", false, "let what others upload go first")
	wait := c.flags.Bool("wait", false, "wait until everything is read, and show how far it is")
	lang := c.languages(nil, "`LANGUAGES` to read in; found out page by page if empty")
	metadata := c.flags.StringArray("metadata", nil, "`KEY=VALUE` for every document; may be repeated")
	labels := c.flags.StringSlice("label", nil, "`LABELS` for every document")
	passwordFile := c.passwordFile()
	asJSON := c.flags.Bool("json", false, "print a JSON object for each document")
	config := c.config("server", "s3-endpoint", "s3-addressing", "state")
	return func(ctx context.Context, paths []string) error {
		client, err := config.client()
		if err != nil {
			return err
		}
		i := &delivery{client: client, c: c, json: *asJSON, said: wire.Statement{Languages: languageTags(*lang), Labels: *labels}}
		if *backlog {
			i.lane = wire.Backlog
		}
		if i.password, err = password(*passwordFile); err != nil {
			return err
		}
		if i.said.Metadata, err = pairs(*metadata); err != nil {
			return err
		}
		return i.run(ctx, config, paths, *asDocument, *wait)
	}
}

// run sends all that paths name. What is there already is not sent again.
func (i *delivery) run(ctx context.Context, config config, paths []string, asDocument, wait bool) error {
	sources, done, err := openItemSources(ctx, i.c, config, paths)
	if err != nil {
		return err
	}
	defer done()
	var items []uploadItem
	skipped := 0
	for _, from := range sources {
		found, others, err := from.pack(ctx, asDocument)
		if err != nil {
			return err
		}
		for n := range found {
			found[n].from = from
		}
		items, skipped = append(items, found...), skipped+others
	}
	if i.tasks = len(items); skipped > 0 {
		fmt.Fprintf(i.c.stderr, "%s passed over that cannot be scans.\n", count(skipped, "file"))
	}
	if !wait {
		_, err := i.send(ctx, items)
		return i.verdict(err)
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	news := i.client.follow(ctx)
	sent, err := i.send(ctx, items)
	if err != nil {
		return err
	}
	return i.await(ctx, sent, news)
}

// pairs takes key=value apart.
func pairs(all []string) (map[string]string, error) {
	var values map[string]string
	for _, pair := range all {
		key, value, ok := strings.Cut(pair, "=")
		if key = strings.TrimSpace(key); !ok || key == "" {
			return nil, document.Errorf(document.KindUsage, "Metadata has the form key=value, and %q has not.", pair)
		}
		if values == nil {
			values = map[string]string{}
		}
		values[key] = strings.TrimSpace(value)
	}
	return values, nil
}

// openItemSources returns where the documents that paths name come from. The caller
// calls done.
func openItemSources(ctx context.Context, c *command, config config, paths []string) (sources []itemSource, done func(), err error) {
	var closers []io.Closer
	end := func() {
		for _, closer := range closers {
			closer.Close()
		}
	}
	here := &disk{}
	here.readers = sync.OnceValues(func() (*reader.Pool, error) {
		inspectionReaders, err := startReaders(1, slog.New(slog.NewTextHandler(c.stderr, &slog.HandlerOptions{Level: slog.LevelError})))
		if err == nil {
			closers = append(closers, inspectionReaders)
		}
		return inspectionReaders, err
	})
	for _, path := range paths {
		if !strings.HasPrefix(path, "s3://") {
			here.paths = append(here.paths, path)
			continue
		}
		there, err := openBucket(ctx, path, config)
		if err != nil {
			end()
			return nil, nil, err
		}
		sources, closers = append(sources, there), append(closers, there)
	}
	if len(here.paths) > 0 || len(sources) == 0 {
		sources = append(sources, here)
	}
	return sources, end, nil
}

// verdict is err, or that some documents were not taken in.
func (i *delivery) verdict(err error) error {
	if err == nil && len(i.failed) > 0 {
		return &reported{i.failed[0].Kind}
	}
	return err
}
