package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"golang.org/x/sync/errgroup"

	"recto/document"
	"recto/export"
	"recto/pipeline"
	"recto/reader"
)

// passwordVariable may hold the password of encrypted PDFs.
const passwordVariable = "RECTO_PDF_PASSWORD"

// ocrFlags are what the command line of recto ocr says.
type ocrFlags struct {
	lang, formats []string
	pages         string
	passwordFile  string
	jobs          int
	asDocument    bool
	force         bool
	explain       string // folder, or empty
	out           string // folder, or - for standard output
}

func ocrVerb(c *command) action {
	lang := c.languages([]string{"auto"}, languagesOfScans)
	passwordFile := c.passwordFile()
	var f ocrFlags
	c.flags.StringSliceVar(&f.formats, "format", []string{"txt", "pdf"}, "`FORMATS` to write: "+strings.Join(formatNames(), ", ")+", or "+allFormats)
	c.list("format", func() []string { return append(formatNames(), allFormats) })
	c.flags.StringVar(&f.pages, "pages", "", "read these `PAGES` only, such as 1-3,7")
	c.complete("pages", nothing)
	c.flags.StringVarP(&f.out, "output", "o", "recto-out", "`FOLDER` for the results; - writes one result to standard output")
	c.complete("output", folders)
	c.flags.BoolVar(&f.asDocument, "as-document", false, "take each folder as one document, its files in natural order")
	c.flags.BoolVar(&f.force, "force", false, "read again what was read completely before")
	c.flags.StringVar(&f.explain, "explain", "", "`FOLDER` for a web page per page that shows how it was read, step by step; reads everything again")
	c.complete("explain", folders)
	c.flags.IntVar(&f.jobs, "jobs", 0, "`NUMBER` of pages read at the same time; 0 is one per core")
	c.complete("jobs", nothing)
	return func(ctx context.Context, paths []string) error {
		f.lang, f.passwordFile = *lang, *passwordFile
		if f.out == "-" && !c.flags.Changed("format") {
			f.formats = []string{"txt"}
		}
		return runOCR(ctx, c, f, paths)
	}
}

func runOCR(ctx context.Context, c *command, f ocrFlags, paths []string) error {
	if f.jobs < 0 {
		return document.Errorf(document.KindUsage, "--jobs counts pages read at the same time; %d makes no sense.", f.jobs)
	}
	if f.jobs == 0 {
		f.jobs = runtime.NumCPU()
	}
	tasks, err := collect(paths, f.asDocument, f.out)
	if err != nil {
		return err
	}
	batch, err := newBatch(c, f)
	if err != nil {
		return err
	}
	batch.tasks = tasks
	if batch.toStdout && (len(batch.tasks) != 1 || len(batch.options.Formats) != 1) {
		return document.Errorf(document.KindUsage, "Standard output takes one document in one format.")
	}
	if err := needModels(); err != nil {
		return err
	}
	readers, err := startReaders(f.jobs, errorLog(c.stderr))
	if err != nil {
		return err
	}
	defer readers.Close()
	return batch.read(ctx, readers, f.jobs)
}

// errorLog has only errors, for verbs that tell people of everything else.
func errorLog(w io.Writer) *slog.Logger {
	return slog.New(slog.NewTextHandler(w, &slog.HandlerOptions{Level: slog.LevelError}))
}

// allFormats stands for every format there is.
const allFormats = "all"

func formatNames() []string {
	var names []string
	for _, f := range export.Formats {
		names = append(names, f.Name)
	}
	return names
}

// chosenFormats returns the formats asked for, each once.
func chosenFormats(names []string) ([]string, error) {
	var chosen []string
	for _, name := range names {
		some := []string{name}
		if name == allFormats {
			some = formatNames()
		} else if _, ok := export.Lookup(name); !ok {
			return nil, document.Errorf(document.KindUsage, "There is no format %q; there are %s, and %s of them.", name, strings.Join(formatNames(), ", "), allFormats)
		}
		for _, format := range some {
			if !slices.Contains(chosen, format) {
				chosen = append(chosen, format)
			}
		}
	}
	if len(chosen) == 0 {
		return nil, document.Errorf(document.KindUsage, "Name a format: %s, or %s of them.", strings.Join(formatNames(), ", "), allFormats)
	}
	return chosen, nil
}

// workName is the folder in the output folder that keeps the pages of documents
// whose reading was interrupted, or some of whose pages failed.
const workName = ".recto-work"

// batch is what one call of recto ocr reads.
type batch struct {
	tasks    []task
	options  pipeline.Options
	force    bool
	explain  string // folder, or empty
	work     string // folder for pages of what is not complete
	toStdout bool
	outputs  *outputs
	ledger   *ledger
	progress *progress
	stdout   io.Writer
}

func newBatch(c *command, f ocrFlags) (*batch, error) {
	b := &batch{toStdout: f.out == "-", stdout: c.stdout, force: f.force || f.explain != "", explain: f.explain}
	b.options.Ahead = f.jobs + 2
	var err error
	if b.options.Formats, err = chosenFormats(f.formats); err != nil {
		return nil, err
	}
	if f.pages != "" {
		if b.options.Pages, err = pipeline.ParsePageRange(f.pages); err != nil {
			return nil, err
		}
	}
	if b.options.Recipe, err = recipe(languageTags(f.lang)); err != nil {
		return nil, err
	}
	if b.options.Password, err = password(f.passwordFile); err != nil {
		return nil, err
	}
	b.progress = newProgress(c.stderr)
	if b.toStdout {
		b.options.Spool = os.TempDir()
		return b, nil
	}
	if b.outputs, err = newOutputs(f.out); err != nil {
		return nil, err
	}
	b.options.Spool, b.work = f.out, filepath.Join(f.out, workName)
	if !b.force {
		b.options.Work = b.work
	}
	b.ledger, err = openLedger(filepath.Join(f.out, ledgerName))
	return b, err
}

// languageTags returns the tags asked for, none for auto.
func languageTags(names []string) []string {
	var tags []string
	split := func(r rune) bool { return r == ',' || r == '+' } // Tesseract writes rus+eng
	for _, name := range strings.FieldsFunc(strings.Join(names, ","), split) {
		if tag := document.LanguageTag(strings.TrimSpace(name)); tag != "auto" && tag != "" && !slices.Contains(tags, tag) {
			tags = append(tags, tag)
		}
	}
	return tags
}

// password reads a password file without the line end, and without the mark
// that editors put before UTF-8. Without a file it is the environment's.
func password(file string) (string, error) {
	if file == "" {
		return os.Getenv(passwordVariable), nil
	}
	data, err := os.ReadFile(file)
	if err != nil {
		return "", document.Errorf(document.KindUsage, "The password file cannot be read: %w", err)
	}
	return strings.TrimRight(strings.TrimPrefix(string(data), "\uFEFF"), "\r\n"), nil
}

// read reads all tasks, several at a time so that every reader has work up to
// the last page, and tells what came of it.
func (b *batch) read(ctx context.Context, readers *reader.Pool, jobs int) error {
	defer b.ledger.Close()
	group, running := errgroup.WithContext(ctx)
	group.SetLimit(jobs + 1)
	b.progress.start(len(b.tasks))
	for _, t := range b.tasks {
		if running.Err() != nil {
			break
		}
		group.Go(func() error {
			o, err := b.one(running, readers, t)
			if err != nil {
				return err
			}
			b.progress.done(o)
			return nil
		})
	}
	err := group.Wait()
	b.progress.stop()
	if b.work != "" {
		os.Remove(b.work) // unless pages of a document that is not complete are in it
	}
	written := errors.Join(b.report(), b.explainIndex())
	if err != nil {
		return errors.Join(err, written)
	}
	report := b.reportPath()
	if written != nil {
		report = ""
	}
	err = b.progress.summary(report)
	return cmp.Or(written, err)
}

// one reads a task. What is wrong with the task is in the outcome; an error
// ends the batch.
func (b *batch) one(ctx context.Context, readers *reader.Pool, t task) (outcome, error) {
	o := outcome{task: t, every: b.explain != ""}
	originals, err := openOriginals(t)
	defer func() {
		for _, original := range originals {
			original.File.Close()
		}
	}()
	if err != nil {
		o.err = document.AsError(err)
		return o, nil
	}
	options := b.options
	options.Folder = t.folder
	entry := newEntry(t, originals, options)
	if !b.toStdout && !b.force {
		if done, ok := b.ledger.complete(entry, b.outputs); ok {
			o.kept, o.flawed, o.worst = true, len(done.Flawed), done.Flawed
			return o, nil
		}
	}
	files := b.outputs.begin(t.stem)
	defer files.abandon()
	create := files.create
	if b.toStdout {
		create = func(export.Format) (io.WriteCloser, error) { return unclosed{b.stdout}, nil }
	}
	opened, err := pipeline.Document(ctx, readers, originals, options, create, func(result *pipeline.Result, pages int) {
		o.see(result)
		b.progress.page(t, pages)
	})
	switch {
	case ctx.Err() != nil:
		return o, ctx.Err()
	case err != nil:
		o = outcome{task: t, err: document.AsError(err)}
		if o.err.Kind == document.KindNoScan && !t.named {
			o.err, o.skipped = nil, []string{t.name}
			return o, nil
		}
		return o, fatal(err)
	}
	o.notes, o.skipped = opened.Notes, t.within(opened.Skipped)
	t.locate(o.worst, opened)
	t.locate(o.all, opened)
	if b.explain != "" {
		if err := b.explainPages(ctx, readers, t, opened); err != nil {
			return o, err
		}
	}
	if b.toStdout {
		return o, nil
	}
	if entry.Outputs, err = files.commit(); err != nil {
		return o, err
	}
	entry.Pages, entry.Failed, entry.Flawed = o.pages, o.failed, o.worst
	err = b.ledger.add(entry)
	switch {
	case err != nil:
		return o, err
	case o.failed > 0:
		return o, pipeline.ForgetOtherRuns(b.work, opened)
	case entry.Range != "":
		return o, nil // the whole may have been begun, and goes on
	}
	return o, pipeline.ForgetPages(b.work, opened)
}

// fatal returns the errors that are no document's fault and end the batch.
func fatal(err error) error {
	for _, kind := range []document.Kind{document.KindForbidden, document.KindNoSpace, document.KindMissing, document.KindUnavailable} {
		if document.IsKind(err, kind) {
			return err
		}
	}
	return nil
}

func openOriginals(t task) ([]*pipeline.Original, error) {
	var originals []*pipeline.Original
	for i, path := range t.files {
		original, err := pipeline.OpenOriginal(path, t.names[i])
		if err != nil {
			return originals, err
		}
		originals = append(originals, original)
	}
	return originals, nil
}

// unclosed keeps standard output open.
type unclosed struct{ io.Writer }

func (unclosed) Close() error { return nil }

// outcome is what came of a task.
type outcome struct {
	task task
	// err is why the document as a whole was not read.
	err *document.Error
	// pages counts those that came to an end, failed those of them that did
	// not succeed, and resumed those that an interrupted call had read.
	pages, failed, resumed int
	// flawed counts the pages to look at; worst are these, or the worst of them.
	flawed int
	worst  []judgedPage
	// all are all pages, where every page is asked for.
	every bool
	all   []judgedPage
	notes []string
	// kept is true for a result that was complete already.
	kept bool
	// skipped names files that are no scans.
	skipped []string
}

func (o *outcome) see(result *pipeline.Result) {
	page := &result.Page
	o.pages++
	if result.Kept {
		o.resumed++
	}
	if page.Failure != nil {
		o.failed++
	}
	judged := judge(page)
	if len(judged.Flaws) > 0 {
		o.flawed++
		o.worst = append(o.worst, judged)
	}
	if o.every {
		o.all = append(o.all, judged)
	}
}

// describe gives a line about the outcome for logs that are no terminal.
func (o *outcome) describe() string {
	switch {
	case o.err != nil:
		return "failed: " + o.task.where(o.err).Error()
	case o.kept:
		return fmt.Sprintf("%s: complete already", o.task.name)
	case o.pages == 0:
		return fmt.Sprintf("%s: skipped, no scan", o.task.name)
	}
	text := fmt.Sprintf("%s: %s", o.task.name, count(o.pages, "page"))
	if o.failed > 0 {
		text += fmt.Sprintf(", %d failed", o.failed)
	}
	if n := o.flawed - o.failed; n > 0 {
		text += fmt.Sprintf(", %d to look at", n)
	}
	return text
}
