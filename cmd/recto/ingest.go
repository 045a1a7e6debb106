package main

import (
	"context"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"time"

	"recto/document"
	"recto/reader"
)

// runIngest hands files and folders to a server. What is there already is not
// sent again.
func runIngest(ctx context.Context, c *command, args []string) error {
	config := c.config("server")
	asDocument := c.flags.Bool("as-document", false, "take each folder as one document, its files in natural order")
	backlog := c.flags.Bool("backlog", false, "let what others upload go first")
	wait := c.flags.Bool("wait", false, "wait until everything is read, and show how far it is")
	lang := c.flags.StringSlice("lang", nil, "languages to read in; found out page by page if empty")
	metadata := c.flags.StringArray("metadata", nil, "key=value, for every document; may be repeated")
	labels := c.flags.StringSlice("label", nil, "labels for every document")
	passwordFile := c.flags.String("password-file", "", "file with the password of encrypted PDFs; or set "+passwordVariable)
	asJSON := c.flags.Bool("json", false, "print a JSON object for each document")
	paths, err := c.parse(args)
	if err != nil {
		return err
	}
	client, err := config.client()
	if err != nil {
		return err
	}
	secret, err := password(*passwordFile)
	if err != nil {
		return err
	}
	parcels, skipped, err := pack(paths, *asDocument)
	if err != nil {
		return err
	}
	i := &delivery{client: client, c: c, json: *asJSON, fields: [][2]string{}, tasks: len(parcels)}
	var lookers *reader.Pool
	defer func() {
		if lookers != nil {
			lookers.Close()
		}
	}()
	i.readers = sync.OnceValues(func() (_ *reader.Pool, err error) {
		lookers, err = startReaders(1, slog.New(slog.NewTextHandler(c.stderr, &slog.HandlerOptions{Level: slog.LevelError})))
		return lookers, err
	})
	if *backlog {
		i.fields = append(i.fields, [2]string{"lane", "backlog"})
	}
	if tags := languageTags(*lang); len(tags) > 0 {
		i.fields = append(i.fields, [2]string{"languages", strings.Join(tags, ",")})
	}
	for _, pair := range *metadata {
		i.fields = append(i.fields, [2]string{"metadata", pair})
	}
	if len(*labels) > 0 {
		i.fields = append(i.fields, [2]string{"labels", strings.Join(*labels, ",")})
	}
	if secret != "" {
		i.fields = append(i.fields, [2]string{"password", secret})
	}
	if skipped > 0 {
		fmt.Fprintf(c.stderr, "%s passed over that cannot be scans.\n", count(skipped, "file"))
	}
	sent, err := i.send(ctx, parcels)
	if err != nil {
		return err
	}
	if !*wait {
		return i.verdict(nil)
	}
	return i.await(ctx, sent)
}

// await waits until all documents have come to their end, and shows how far
// they are.
func (i *delivery) await(ctx context.Context, all []sent) error {
	bar := newProgress(i.c.stderr)
	bar.start(len(all))
	defer bar.stop()
	seen := map[string]int{}
	for len(all) > 0 {
		var waiting []sent
		for _, s := range all {
			view, err := i.client.document(ctx, s.id)
			if err != nil {
				return err
			}
			t := task{name: s.name, stem: s.id}
			for ; seen[s.id] < view.Read+view.Failed; seen[s.id]++ {
				bar.page(t, nil, view.Pages)
			}
			if !view.Status.Terminal() {
				waiting = append(waiting, s)
				continue
			}
			bar.done(outcomeOf(t, view))
		}
		all = waiting
		if len(all) > 0 {
			select {
			case <-time.After(min(time.Second, 100*time.Millisecond*time.Duration(len(all)))):
			case <-ctx.Done():
				return ctx.Err()
			}
		}
	}
	bar.stop()
	return i.verdict(bar.summary())
}

// outcomeOf tells of a document what recto ocr would.
func outcomeOf(t task, v *document.View) outcome {
	o := outcome{task: t, pages: v.Pages, failures: v.Failures, notes: v.Notes, skipped: len(v.Skipped)}
	if v.Status == document.StatusFailed && v.Failure != nil {
		o.err, o.failures, o.pages = v.Failure, nil, 0
	}
	return o
}

// verdict is err, or that some documents were not taken in.
func (i *delivery) verdict(err error) error {
	if err == nil && len(i.failed) > 0 {
		return &reported{i.failed[0].Kind}
	}
	return err
}
