// Measure proves what recto promises of itself, a figure at a time, with the
// real program on real scans. It ends with exit code 1 if an aim is missed.
//
//	scripts/measure.sh [-v] FIGURE...
//
// Scans come from $RECTO_EVAL or ../shared/eval, and from testdata where there
// are none.
package main

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"recto/scripts/run"
)

// figures are what can be measured. Each prints its figure and reports whether
// the aim is met.
var figures = []figure{
	{"good", "every good file is read, with the right number of pages", (*measure).good},
	{"bad", "every bad file ends in time and within its memory, with a clear error", (*measure).bad},
	{"steady", "every good file and public page gives the same bytes twice, in time and within its memory", (*measure).steady},
	{"kill", "readers killed at random moments cost nothing", (*measure).kill},
	{"pdf", "searchable PDFs are sound, keep their pictures and have words where they stand", (*measure).pdf},
	{"pixels", "searchable PDFs of many programs look as before in two others", (*measure).pixels},
	{"memory", "a scan of 1,000 pages is read in little memory", (*measure).memory},
	{"overtake", "an archivist's page is not kept waiting by a backlog of 1,000 documents", (*measure).overtake},
	{"throughput", "the service reads as fast as recto ocr; what a page costs there", (*measure).throughput},
	{"latin", "Latin words and Roman numerals in Russian text are read as such, and what it costs", (*measure).latin},
	{"nothing", "pages on which there is nothing to read give no words", (*measure).nothing},
	{"legible", "print with hardly a word of a dictionary is kept: figures, codes, names, listings", (*measure).legible},
	{"upright", "such pages are turned upright, however they lie", (*measure).upright},
	{"quality", "[DIR]: what recto expects of a page is near the truth, and worst pages come first", (*measure).quality},
	{"fit", "no figure: fits the estimate to other pages than those of quality and writes its weights", (*measure).fit},
	{"languages", "a page in another language or in old spelling is said to be so", (*measure).languages},
	{"mixed", "hardly a word of the public pages has letters of both scripts", (*measure).mixed},
	{"translations", "pages of many shapes on which translations are published are understood, by field", (*measure).translations},
	{"marks", "what is wrong beside strokes and stamps is said to be doubtful, and what is right is not", (*measure).marks},
	{"order", "words follow each other as they do on the page, in every layout, beside Tesseract", (*measure).order},
}

// figure is one of them.
type figure struct {
	name    string
	about   string
	measure func(m *measure) (met bool, err error)
}

// measure is what all figures need.
type measure struct {
	bin     string
	tmp     string
	keep    string
	eval    string
	verbose bool
	pages   int
	seed    uint64
	only    string
	rest    []string
}

func main() {
	met, err := proveAll(os.Args[1:])
	if err != nil {
		fmt.Fprintln(os.Stderr, "measure:", err)
	}
	if err != nil || !met {
		os.Exit(1)
	}
}

func proveAll(args []string) (met bool, err error) {
	m := &measure{eval: run.Eval()}
	flags := flag.NewFlagSet("measure", flag.ContinueOnError)
	flags.StringVar(&m.bin, "bin", "bin/recto", "the recto to measure")
	flags.BoolVar(&m.verbose, "v", false, "name each word that is missed, and the like")
	flags.IntVar(&m.pages, "pages", 1000, "memory: pages of the scan")
	flags.Uint64Var(&m.seed, "seed", 1, "kill: decides the moments; marks: the pages")
	flags.StringVar(&m.keep, "keep", "", "leave what is made for the measurement in this folder")
	flags.StringVar(&m.only, "only", "", "good, bad, steady, pdf, latin: only files (sets) whose path (name) contains this")
	flags.Usage = func() {
		fmt.Fprintln(os.Stderr, "usage: measure [flags] FIGURE...")
		for _, f := range figures {
			fmt.Fprintf(os.Stderr, "  %-10s %s\n", f.name, f.about)
		}
		flags.PrintDefaults()
	}
	if err := flags.Parse(args); err != nil {
		return false, err
	}
	if flags.NArg() == 0 {
		flags.Usage()
		return false, errors.New("name a figure")
	}
	if m.tmp = m.keep; m.tmp == "" {
		if m.tmp, err = os.MkdirTemp("", "measure-"); err != nil {
			return false, err
		}
		defer os.RemoveAll(m.tmp)
	}
	met = true
	for m.rest = flags.Args(); len(m.rest) > 0; {
		name := m.rest[0]
		m.rest = m.rest[1:]
		ok, err := m.one(name)
		if err != nil {
			return false, fmt.Errorf("%s: %w", name, err)
		}
		verdict := "met"
		if !ok {
			verdict, met = "MISSED", false
		}
		fmt.Printf("%s: %s\n\n", name, verdict)
	}
	return met, nil
}

func (m *measure) one(name string) (met bool, err error) {
	for _, f := range figures {
		if f.name == name {
			fmt.Printf("%s: %s\n", f.name, f.about)
			return f.measure(m)
		}
	}
	return false, errors.New("there is no such figure")
}

// outcome is what a run of a program came to.
type outcome struct {
	code      int
	stderr    string
	cpu, wall float64 // seconds
	peak      peaks
}

// recto runs recto ocr and watches how much memory its processes take. disturb
// may be nil, or is called with the process's number while it runs.
func (m *measure) recto(disturb func(pid int, ended <-chan struct{}), args ...string) (outcome, error) {
	cmd := exec.Command(m.bin, append([]string{"ocr"}, args...)...)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	begin := time.Now()
	if err := cmd.Start(); err != nil {
		return outcome{}, err
	}
	var o outcome
	ended, watched := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(watched)
		o.peak = watchMemory(cmd.Process.Pid, ended)
	}()
	if disturb != nil {
		disturbed := make(chan struct{})
		go func() { defer close(disturbed); disturb(cmd.Process.Pid, ended) }()
		defer func() { <-disturbed }()
	}
	err := cmd.Wait()
	close(ended)
	<-watched
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		return outcome{}, err
	}
	o.code, o.stderr, o.wall = cmd.ProcessState.ExitCode(), stderr.String(), time.Since(begin).Seconds()
	if status, ok := cmd.ProcessState.Sys().(syscall.WaitStatus); ok && status.Signaled() {
		o.code = 128 + int(status.Signal())
	}
	o.cpu = (cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()).Seconds()
	return o, nil
}

// trace reports whether what a run printed is a programmer's message.
func (o *outcome) trace() bool {
	return strings.Contains(o.stderr, "panic:") || strings.Contains(o.stderr, "goroutine ") || strings.Contains(o.stderr, "SIG")
}

// file returns the path of a scan below eval, "" where it is absent.
func (m *measure) file(name string) string {
	path := filepath.Join(m.eval, name)
	if _, err := os.Stat(path); err != nil {
		return ""
	}
	return path
}
