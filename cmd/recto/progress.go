package main

import (
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"

	"recto/document"
	"recto/ingest"
)

// progress tells a person how far a batch is: a bar with pages, rate and time
// left on a terminal, a line for each document elsewhere. It is safe for
// concurrent use.
type progress struct {
	mu       sync.Mutex
	out      io.Writer
	bar      *progressbar.ProgressBar // nil where out is no terminal
	tasks    int
	known    map[string]bool // documents whose number of pages is in the bar
	expected int
	outcomes []outcome
}

func newProgress(out io.Writer) *progress {
	p := &progress{out: out, known: map[string]bool{}}
	if file, ok := out.(*os.File); ok && term.IsTerminal(int(file.Fd())) {
		p.bar = progressbar.NewOptions(-1,
			progressbar.OptionSetWriter(out), progressbar.OptionSetDescription("reading"),
			progressbar.OptionShowCount(), progressbar.OptionShowIts(), progressbar.OptionSetItsString("pages"),
			progressbar.OptionSetPredictTime(true), progressbar.OptionThrottle(100*time.Millisecond),
			progressbar.OptionClearOnFinish(), progressbar.OptionFullWidth())
	}
	return p
}

func (p *progress) start(tasks int) { p.tasks = tasks }

// page counts a page of a document that has the given number of them. Until
// all documents are open, the number of pages still to come is estimated from
// those that are.
func (p *progress) page(t task, page *document.Page, pages int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.bar == nil {
		return
	}
	if !p.known[t.stem] {
		p.known[t.stem] = true
		p.expected += pages
		p.bar.ChangeMax(max(p.expected, p.expected*p.tasks/len(p.known)))
	}
	p.bar.Add(1)
}

// done takes the outcome of a document.
func (p *progress) done(o outcome) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.outcomes = append(p.outcomes, o)
	if p.bar == nil {
		fmt.Fprintf(p.out, "[%d/%d] %s\n", len(p.outcomes), p.tasks, o.describe())
		return
	}
	if !p.known[o.task.stem] {
		p.tasks-- // nothing was read of it
	}
}

func (p *progress) stop() {
	if p.bar != nil {
		p.bar.Finish()
	}
}

// summary tells what was read, and names each failed file and page with its
// reason and what to do. It returns the error that stands for the batch.
func (p *progress) summary() error {
	var pages, failed, read, kept, lost int
	var skipped []string
	kinds := map[document.Kind]bool{}
	for _, o := range p.outcomes {
		pages += o.pages - len(o.failures)
		failed += len(o.failures)
		skipped = append(skipped, o.skipped...)
		switch {
		case o.err != nil:
			lost++
			kinds[o.err.Kind] = true
		case o.kept:
			kept++
		case o.pages > 0:
			read++
		}
		for _, note := range o.notes {
			fmt.Fprintf(p.out, "%s: %s\n", o.task.name, note)
		}
	}
	fmt.Fprintf(p.out, "%s read, %s", count(read, "document"), count(pages, "page"))
	for _, part := range []struct {
		n    int
		text string
	}{
		{failed, count(failed, "page") + " failed"},
		{lost, count(lost, "document") + " not read"},
		{kept, fmt.Sprintf("%d complete already", kept)},
		{len(skipped), count(len(skipped), "file") + " skipped that are no scans"},
	} {
		if part.n > 0 {
			fmt.Fprintf(p.out, ", %s", part.text)
		}
	}
	fmt.Fprintln(p.out, ".")
	p.nameSkipped(skipped)
	for _, o := range p.outcomes {
		p.explain(o)
	}
	switch {
	case lost > 0 && read+kept == 0 && len(kinds) == 1:
		for kind := range kinds {
			return &reported{kind}
		}
	case lost > 0 && read+kept == 0:
		return &reported{document.KindDamaged}
	case lost > 0 || failed > 0:
		return &reported{document.KindPartial}
	}
	return nil
}

// mostSkipped is how many skipped files are named.
const mostSkipped = 20

// nameSkipped names the files that were skipped, in natural order.
func (p *progress) nameSkipped(names []string) {
	if len(names) == 0 {
		return
	}
	slices.SortFunc(names, ingest.Natural)
	more := ""
	if n := len(names) - mostSkipped; n > 0 {
		names, more = names[:mostSkipped], fmt.Sprintf(" and %d more", n)
	}
	fmt.Fprintf(p.out, "Skipped: %s%s\n", strings.Join(names, ", "), more)
}

// explain names what failed of a document.
func (p *progress) explain(o outcome) {
	failures := o.failures
	if o.err != nil {
		failures = append(failures, o.err)
	}
	for _, e := range failures {
		e = o.task.where(e)
		fmt.Fprintf(p.out, "%s\n  %s\n", e, e.Advice())
	}
}

// count gives "1 page", "2 pages".
func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
