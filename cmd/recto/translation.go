package main

import (
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"

	"recto/document"
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
	readers, err := startReaders(0, slog.New(slog.NewTextHandler(c.stderr, &slog.HandlerOptions{Level: slog.LevelError})))
	if err != nil {
		return err
	}
	defer readers.Close()
	bar := newProgress(c.stderr)
	bar.start(1)
	text, err := readText(ctx, readers, paths[0], options, bar)
	bar.stop()
	if err != nil {
		return err
	}
	out := json.NewEncoder(c.stdout)
	out.SetEscapeHTML(false)
	out.SetIndent("", "  ")
	if err := out.Encode(text.Understood); err != nil {
		return err
	}
	if err := text.Understood.Usable(); err != nil {
		return on(err, text.Source.Name)
	}
	return text.Partial()
}

// readText has readers understand a file; bar shows how far it is.
func readText(ctx context.Context, readers *reader.Pool, path string, options pipeline.Options, bar *progress) (*pipeline.Text, error) {
	original, err := openTranslation(path)
	if err != nil {
		return nil, err
	}
	defer original.File.Close()
	return pipeline.ReadText(ctx, readers, original, options, func(page *document.Page, pages int) {
		bar.page(task{stem: original.SHA256}, page, pages)
	})
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
