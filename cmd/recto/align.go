package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"path/filepath"
	"runtime"
	"strings"

	"recto/align"
	"recto/align/dictionary"
	"recto/align/lexicon"
	"recto/document"
	"recto/export"
	"recto/pipeline"
)

// beadsFormat is a line a bead, for programs that score alignments.
const beadsFormat = "beads"

// noDictionary says what it means that there is none.
const noDictionary = "alignments are less sure. Install mueller7-dict and dict-freedict-eng-rus (scripts/setup.sh does)"

// runAlign sets two texts side by side. The first is taken for the original;
// which of them is Russian and which English, their words tell. A translation
// that is doubtful is written all the same, with a warning.
//
// With --learn nothing is aligned: the documents of a storage teach a lexicon
// for the alignments to come.
func runAlign(ctx context.Context, c *command, args []string) error {
	config := c.config("storage", "s3-endpoint", "s3-addressing")
	learn := c.flags.Bool("learn", false, "make a lexicon of all alignments in the storage, for those to come")
	format := c.flags.String("format", "tsv", "what to write: "+parallelNames())
	out := c.flags.StringP("output", "o", "-", "file for the result; - is standard output")
	asLines := c.flags.Bool("lines", false, "both texts have one sentence a line and a blank line between paragraphs")
	lang := c.flags.StringSlice("lang", []string{"auto"}, "languages of scans: auto, ru, en, or any installed Tesseract model")
	passwordFile := c.flags.String("password-file", "", "file with the password of encrypted PDFs; or set "+passwordVariable)
	paths, err := c.parse(args)
	if err != nil {
		return err
	}
	if *learn {
		if len(paths) > 0 {
			return document.Errorf(document.KindUsage, "--learn takes no files: it learns from the documents in the storage.")
		}
		return learnLexicon(ctx, c, config)
	}
	if len(paths) != 2 || paths[0] == "-" && paths[1] == "-" {
		return document.Errorf(document.KindUsage, "Give two files, the original and its translation; one of them may be - for standard input.")
	}
	write, err := parallelWriter(*format)
	if err != nil {
		return err
	}
	sides := make([]*pipeline.Text, 2)
	if *asLines {
		for i, path := range paths {
			if sides[i], err = readLines(path); err != nil {
				return err
			}
		}
	} else {
		options := pipeline.Options{Recipe: document.Recipe{Languages: languageTags(*lang)}, Ahead: runtime.NumCPU() + 2}
		if options.Password, err = password(*passwordFile); err != nil {
			return err
		}
		if err := readSides(ctx, c, paths, sides, options); err != nil {
			return err
		}
	}
	p, err := pipeline.Beside(sides[0], sides[1], align.Evidence{Dictionary: loadDictionary(c.stderr)})
	if err != nil {
		return err
	}
	if err := writeResult(*out, c.stdout, func(w io.Writer) error { return write(w, p) }); err != nil {
		return err
	}
	tell(c.stderr, p)
	for _, s := range sides {
		if err := s.Partial(); err != nil {
			return err
		}
	}
	return nil
}

func parallelNames() string {
	var names []string
	for _, f := range export.ParallelFormats {
		names = append(names, f.Name)
	}
	return strings.Join(append(names, beadsFormat), ", ")
}

func parallelWriter(name string) (func(io.Writer, *document.Parallel) error, error) {
	if name == beadsFormat {
		return func(w io.Writer, p *document.Parallel) error {
			_, err := io.WriteString(w, align.FormatBeads(p.Beads))
			return err
		}, nil
	}
	if f, ok := export.LookupParallel(name); ok {
		return f.Write, nil
	}
	return nil, document.Errorf(document.KindUsage, "There is no format %q; there are %s.", name, parallelNames())
}

// readSides reads the files, one after the other: each has its pages to keep
// all readers busy.
func readSides(ctx context.Context, c *command, paths []string, sides []*pipeline.Text, options pipeline.Options) error {
	readers, err := startReaders(0, slog.New(slog.NewTextHandler(c.stderr, &slog.HandlerOptions{Level: slog.LevelError})))
	if err != nil {
		return err
	}
	defer readers.Close()
	bar := newProgress(c.stderr)
	bar.start(len(paths))
	defer bar.stop()
	for i, path := range paths {
		if sides[i], err = readText(ctx, readers, path, options, bar); err != nil {
			return err
		}
	}
	return nil
}

// lexiconCache is where the dictionaries are kept compiled.
func lexiconCache() string { return filepath.Join(cacheDir(), "lexicon") }

// loadDictionary returns what the installed dictionaries hold, nil without any.
// That, or a cache that cannot be written, is told and no error.
func loadDictionary(notes io.Writer) *lexicon.Lexicon {
	words, err := dictionary.Load(dictionary.Debian, lexiconCache())
	switch {
	case words == nil && err != nil:
		fmt.Fprintf(notes, "note: the dictionaries cannot be used (%v): %s.\n", err, noDictionary)
	case words == nil:
		fmt.Fprintf(notes, "note: no dictionary is installed: %s.\n", noDictionary)
	case err != nil:
		fmt.Fprintf(notes, "note: the dictionaries cannot be kept compiled (%v): each start takes some seconds.\n", err)
	}
	return words
}
