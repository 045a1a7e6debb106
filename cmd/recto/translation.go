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
	t, failed, err := readTranslation(ctx, readers, original, options)
	if err != nil {
		return err
	}
	out := json.NewEncoder(c.stdout)
	out.SetEscapeHTML(false)
	out.SetIndent("", "  ")
	if err := out.Encode(t); err != nil {
		return err
	}
	if err := t.Usable(); err != nil {
		return document.AsError(err).On(original.Name, 0)
	}
	if failed != nil {
		partial := document.Errorf(document.KindPartial, "A page could not be read: %w.", failed)
		partial.Hint = failed.Advice()
		return partial
	}
	return nil
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

// readTranslation has readers understand a translation's file: as a text, or
// page by page where it is a PDF or a picture. failed is why the first page
// that could not be read is missing.
func readTranslation(ctx context.Context, readers *reader.Pool, original *pipeline.Original, options pipeline.Options) (t *document.Translation, failed *document.Error, err error) {
	source := reader.Source{Key: original.SHA256, Files: []*os.File{original.File}}
	result, err := reader.Call(ctx, readers, reader.Translation, source, reader.TranslationRequest{Name: original.Name}, reader.Sink{})
	if err != nil {
		return nil, nil, err
	}
	if !result.Pages {
		return result.Translation, nil, nil
	}
	opened, err := pipeline.Open(ctx, readers, []*pipeline.Original{original}, options)
	if err != nil {
		return nil, nil, err
	}
	numbers, err := options.Pages.Of(opened.Pages())
	if err != nil {
		return nil, nil, err
	}
	var pages []string
	err = pipeline.Read(ctx, readers, opened, numbers, options, false, func(result *pipeline.Result) error {
		if failed == nil {
			failed = result.Page.Failure
		}
		pages = append(pages, result.Page.Text())
		return nil
	})
	if err != nil {
		return nil, nil, err
	}
	t, err = translation.FromText(strings.Join(pages, "\f"))
	if err != nil {
		return nil, nil, document.AsError(err).On(original.Name, 0)
	}
	return t, failed, nil
}
