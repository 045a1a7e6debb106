package main

import (
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"recto/document"
	"recto/ingest/translation"
	"recto/pipeline"
	"recto/reader"
)

// runTranslation prints what is understood of a translation's file. A text
// that is neither English nor Russian is printed and an error all the same.
func runTranslation(ctx context.Context, c *command, args []string) error {
	lang := c.flags.StringSlice("lang", []string{"auto"}, "languages of a scan: auto, ru, en, or any installed Tesseract model")
	passwordFile := c.flags.String("password-file", "", "file with the password of an encrypted PDF; or set "+passwordVariable)
	paths, err := c.parse(args)
	if err != nil {
		return err
	}
	if len(paths) != 1 {
		return document.Errorf(document.KindUsage, "Give one file, or - for standard input.")
	}
	options := pipeline.Options{Recipe: document.Recipe{Languages: languageTags(*lang)}, Ahead: runtime.NumCPU() + 2}
	if options.Password, err = password(*passwordFile); err != nil {
		return err
	}
	original, err := openTranslation(paths[0])
	if err != nil {
		return err
	}
	defer original.File.Close()
	readers, err := startReaders(0, slog.New(slog.NewTextHandler(c.stderr, &slog.HandlerOptions{Level: slog.LevelError})))
	if err != nil {
		return err
	}
	defer readers.Close()
	bar := newProgress(c.stderr)
	bar.start(1)
	read, err := readTranslation(ctx, readers, original, options, bar)
	bar.stop()
	if err != nil {
		return err
	}
	t := read.translation
	out := json.NewEncoder(c.stdout)
	out.SetEscapeHTML(false)
	out.SetIndent("", "  ")
	if err := out.Encode(t); err != nil {
		return err
	}
	if err := t.Usable(); err != nil {
		return document.AsError(err).On(original.Name, 0)
	}
	return read.partial()
}

// openTranslation opens a file, or keeps standard input in one that has no
// name any more.
func openTranslation(path string) (*pipeline.Original, error) {
	if path != "-" {
		return pipeline.OpenOriginal(path, filepath.Base(path))
	}
	spool, err := os.CreateTemp("", "recto-*")
	if err != nil {
		return nil, err
	}
	defer os.Remove(spool.Name())
	defer spool.Close()
	if _, err := io.Copy(spool, os.Stdin); err != nil {
		return nil, document.Errorf(document.KindDamaged, "Standard input cannot be read: %w", err)
	}
	return pipeline.OpenOriginal(spool.Name(), "standard input")
}

// textRead is what was understood of a file: its text, and its pages where it
// has such.
type textRead struct {
	translation *document.Translation
	pages       []*document.Page
	// failed is why the first page that could not be read is missing.
	failed *document.Error
}

// partial returns an error where a page is missing.
func (t *textRead) partial() error {
	if t.failed == nil {
		return nil
	}
	partial := document.Errorf(document.KindPartial, "A page could not be read: %w.", t.failed)
	partial.Hint = t.failed.Advice()
	return partial
}

// readTranslation has readers understand a translation's file: as a text, or
// page by page where it is a PDF or a picture; bar shows how far it is.
func readTranslation(ctx context.Context, readers *reader.Pool, original *pipeline.Original, options pipeline.Options, bar *progress) (*textRead, error) {
	source := reader.Source{Key: original.SHA256, Files: []*os.File{original.File}}
	result, err := reader.Call(ctx, readers, reader.Translation, source, reader.TranslationRequest{Name: original.Name}, reader.Sink{})
	if err != nil {
		return nil, err
	}
	if !result.Pages {
		return &textRead{translation: result.Translation}, nil
	}
	opened, err := pipeline.Open(ctx, readers, []*pipeline.Original{original}, options)
	if err != nil {
		return nil, err
	}
	numbers, err := options.Pages.Of(opened.Pages())
	if err != nil {
		return nil, err
	}
	var pages []*document.Page
	err = pipeline.Read(ctx, readers, opened, numbers, options, false, func(result *pipeline.Result) error {
		pages = append(pages, &result.Page)
		bar.page(task{stem: original.SHA256}, &result.Page, len(numbers))
		return nil
	})
	if err != nil {
		return nil, err
	}
	return understandPages(original.Name, pages)
}

// understandPages understands the text of pages that were read.
func understandPages(name string, pages []*document.Page) (*textRead, error) {
	read := &textRead{pages: pages}
	var texts []string
	for _, page := range pages {
		if read.failed == nil {
			read.failed = page.Failure
		}
		texts = append(texts, page.Text())
	}
	var err error
	if read.translation, err = translation.FromText(strings.Join(texts, "\f")); err != nil {
		return nil, document.AsError(err).On(name, 0)
	}
	return read, nil
}
