package main

import (
	"context"
	_ "embed"
	"fmt"
	"html/template"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"slices"

	"golang.org/x/sync/errgroup"

	"recto/document"
	"recto/pipeline"
	"recto/reader"
)

// explainPages writes a page of HTML for each page of a document that was read, in
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

//go:embed explainindex.html
var explainIndexHTML string

var explainIndexPage = template.Must(template.New("").Parse(explainIndexHTML))

// explainedPage is a line of the index of explanations.
type explainedPage struct {
	judgedPage
	// Link is the page's explanation; empty where there is none.
	Link string
}

// Name is what people call the page.
func (p explainedPage) Name() string { return fmt.Sprintf("%s, page %d", p.File, p.Page) }

// Percent is the page's quality for people; a page that failed has none.
func (p explainedPage) Percent() string {
	if p.Is(document.FlawFailed) {
		return "failed"
	}
	return fmt.Sprintf("%.0f %%", 100*p.Quality)
}

// explainIndex writes index.html into the folder of the explanations: it links
// those of all pages that this call read, the worst first.
func (b *batch) explainIndex() error {
	if b.explain == "" {
		return nil
	}
	var pages []explainedPage
	for _, o := range b.progress.outcomes {
		for _, page := range o.all {
			link := filepath.Join(o.task.stem, fmt.Sprintf("%04d.html", page.Number))
			shown := explainedPage{judgedPage: page}
			if _, err := os.Stat(filepath.Join(b.explain, link)); err == nil {
				shown.Link = (&url.URL{Path: filepath.ToSlash(link)}).String()
			}
			pages = append(pages, shown)
		}
	}
	slices.SortFunc(pages, func(a, b explainedPage) int { return compareJudged(a.judgedPage, b.judgedPage) })
	if err := os.MkdirAll(b.explain, 0o755); err != nil {
		return document.DiskError(err, "The folder for explanations cannot be made")
	}
	return writeResult(filepath.Join(b.explain, "index.html"), nil, func(out io.Writer) error { return explainIndexPage.Execute(out, pages) })
}
