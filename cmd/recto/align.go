package main

import (
	"context"
	"fmt"
	"io"
	"path/filepath"
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

// noDictionary says what follows where no dictionary is installed.
const noDictionary = "alignments are less sure. Install mueller7-dict and dict-freedict-eng-rus (scripts/setup.sh does)"

// alignFlags are what the command line of recto align says.
type alignFlags struct {
	lang         []string
	passwordFile string
	format       string
	out          string // file, or - for standard output
	asLines      bool
}

// alignVerb sets two texts side by side. With --learn nothing is aligned: the
// documents of a storage teach a lexicon for the alignments to come.
func alignVerb(c *command) action {
	var f alignFlags
	c.flags.StringVar(&f.format, "format", "tsv", "`FORMAT` to write: "+strings.Join(parallelNames(), ", "))
	c.choices("format", parallelNames()...)
	c.flags.StringVarP(&f.out, "output", "o", "-", "`FILE` for the result; - is standard output")
	c.flags.BoolVar(&f.asLines, "lines", false, "both texts have one sentence a line and a blank line between paragraphs")
	lang, passwordFile := c.languages([]string{"auto"}, languagesOfScans), c.passwordFile()
	learn := c.flags.Bool("learn", false, "make a lexicon of all alignments in the storage, for those to come")
	config := c.config("storage", "s3-endpoint", "s3-addressing")
	return func(ctx context.Context, paths []string) error {
		f.lang, f.passwordFile = *lang, *passwordFile
		if !*learn {
			return runAlign(ctx, c, f, paths)
		}
		if len(paths) > 0 {
			return document.Errorf(document.KindUsage, "--learn takes no files: it learns from the documents in the storage.")
		}
		return learnLexicon(ctx, c, config)
	}
}

// runAlign sets two texts side by side. The first is taken for the original;
// which of them is Russian and which English, their words tell. A translation
// that is doubtful is written all the same, with a warning.
func runAlign(ctx context.Context, c *command, f alignFlags, paths []string) error {
	if len(paths) < 1 || len(paths) > 2 || len(paths) == 2 && paths[0] == "-" && paths[1] == "-" || len(paths) == 1 && f.asLines {
		return document.Errorf(document.KindUsage, "Give two files, the original and its translation, or one that holds both; one of them may be - for standard input.")
	}
	write, err := parallelWriter(f.format)
	if err != nil {
		return err
	}
	sides, err := f.sides(ctx, c, paths)
	if err != nil {
		return err
	}
	p, err := pipeline.Beside(sides[0], sides[1], align.Evidence{Dictionary: loadDictionary(c.stderr)})
	if err != nil {
		return err
	}
	if err := writeResult(f.out, c.stdout, func(w io.Writer) error { return write(w, p) }); err != nil {
		return err
	}
	summarize(c.stderr, p)
	for _, s := range sides {
		if err := s.Partial(); err != nil {
			return err
		}
	}
	return nil
}

// parallelNames are the formats of recto align.
func parallelNames() []string {
	var names []string
	for _, f := range export.ParallelFormats {
		names = append(names, f.Name)
	}
	return append(names, beadsFormat)
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
	return nil, document.Errorf(document.KindUsage, "There is no format %q; there are %s.", name, strings.Join(parallelNames(), ", "))
}

// sides reads the two files, or the one that holds both, one after the other:
// each has its pages to keep all readers busy.
func (f alignFlags) sides(ctx context.Context, c *command, paths []string) ([]*pipeline.Text, error) {
	sides := make([]*pipeline.Text, len(paths))
	if f.asLines {
		for i, path := range paths {
			var err error
			if sides[i], err = readLines(path); err != nil {
				return nil, err
			}
		}
		return sides, nil
	}
	options, err := textOptions(f.lang, f.passwordFile)
	if err != nil {
		return nil, err
	}
	readers, err := startReaders(0, errorLog(c.stderr))
	if err != nil {
		return nil, err
	}
	defer readers.Close()
	bar := newProgress(c.stderr)
	bar.start(len(paths))
	defer bar.stop()
	for i, path := range paths {
		if sides[i], err = readText(ctx, readers, path, options, bar); err != nil {
			return nil, err
		}
	}
	if len(sides) == 1 { // it holds both
		original, translation, err := sides[0].Split()
		return []*pipeline.Text{original, translation}, err
	}
	return sides, nil
}

// lexiconCache is where the dictionaries are kept compiled.
func lexiconCache() string { return filepath.Join(cacheDir(), "lexicon") }

// loadDictionary returns what the installed dictionaries hold, nil without any.
// That, or a cache that cannot be written, is a note and no error.
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
