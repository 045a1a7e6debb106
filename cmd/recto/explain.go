package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"golang.org/x/sync/errgroup"

	"recto/document"
	"recto/pipeline"
	"recto/reader"
)

// explain writes a page of HTML for each page of a document that was read, in
// the folder asked for: box/17.pdf becomes box/17/0001.html and so on. A page
// that cannot be shown is named in the outcome by its failure already.
func (b *batch) explainPages(ctx context.Context, readers *reader.Pool, t task, opened *pipeline.Opened) error {
	numbers, err := b.options.Pages.Of(opened.Pages())
	if err != nil {
		return err
	}
	folder := filepath.Join(b.explain, t.stem)
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return document.DiskError(err, "The folder for explanations cannot be made")
	}
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(b.options.Ahead)
	for _, number := range numbers {
		group.Go(func() error {
			html, err := pipeline.Explain(ctx, readers, opened, number, b.options)
			if err != nil {
				return ctx.Err()
			}
			path := filepath.Join(folder, fmt.Sprintf("%04d.html", number))
			return document.DiskError(os.WriteFile(path, html, 0o644), "An explanation cannot be written")
		})
	}
	return group.Wait()
}
