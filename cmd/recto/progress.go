package main

import (
	"fmt"
	"io"
	"os"
	"sync"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"
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
func (p *progress) page(t task, pages int) {
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
