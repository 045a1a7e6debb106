package main

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"runtime"

	"recto/document"
	"recto/pipeline"
	"recto/reader"
)

func translationVerb(c *command) action {
	lang, passwordFile := c.languages([]string{"auto"}, languagesOfScans), c.passwordFile()
	return func(ctx context.Context, paths []string) error {
		if len(paths) != 1 {
			return document.Errorf(document.KindUsage, "Give one file, or - for standard input.")
		}
		options, err := textOptions(*lang, *passwordFile)
		if err != nil {
			return err
		}
		return printTranslation(ctx, c, paths[0], options)
	}
}

// textOptions returns how a text that may be a scan is read.
func textOptions(lang []string, passwordFile string) (pipeline.Options, error) {
	secret, err := password(passwordFile)
	return pipeline.Options{Recipe: document.Recipe{Languages: languageTags(lang)}, Ahead: runtime.NumCPU() + 2, Password: secret}, err
}

// printTranslation prints what is understood of a translation's file. A text
// that is neither English nor Russian is printed and an error all the same.
func printTranslation(ctx context.Context, c *command, path string, options pipeline.Options) error {
	readers, err := startReaders(0, errorLog(c.stderr))
	if err != nil {
		return err
	}
	defer readers.Close()
	bar := newProgress(c.stderr)
	bar.start(1)
	text, err := readText(ctx, readers, path, options, bar)
	bar.stop()
	if err != nil {
		return err
	}
	if err := printJSON(c.stdout, text.Understood); err != nil {
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
		bar.page(task{stem: original.SHA256}, pages)
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
