// Command recto reads scans of archive documents; see recto --help.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/spf13/pflag"

	"recto/document"
)

// verb is one thing that recto does. Verbs without a summary are recto's own
// business and not listed.
type verb struct {
	name    string
	args    string
	summary string
	run     func(ctx context.Context, c *command, args []string) error
}

var verbs = []verb{
	{"ocr", "PATH...", "read scans and write text, searchable PDFs and more", runOCR},
	{"translation", "FILE", "tell what a translation's file holds, as JSON", runTranslation},
	{"serve", "", "take documents in, read them, and hand out what was read", runServe},
	{"worker", "", "read what servers take in, beside them or on other machines", runWorker},
	{"ingest", "PATH...", "hand files, folders or s3://bucket/prefix to a server", runIngest},
	{"status", "[ID...]", "tell how far a server is with its documents", runStatus},
	{"get", "ID", "fetch text, exports, pages, images or originals from a server", runGet},
	{"retry", "[ID...]", "have a server read again what failed", runRetry},
	{"token", "COMMAND", "add NAME --role ROLE, list or revoke NAME: who may use a server", runToken},
	{"reindex", "", "make the catalogue anew from the storage", runReindex},
	{"align", "RU EN", "set a text and its translation side by side, sentence by sentence", runAlign},
	{"doctor", "", "tell what is installed, what is missing, and which values are in force", runDoctor},
	{"version", "", "tell the version of recto, of its parts and of the models", runVersion},
	{readerVerb, "", "", runReader},
}

// command is what a verb has to do with: where it prints, and its own flags.
type command struct {
	stdout, stderr io.Writer
	flags          *pflag.FlagSet
}

func main() {
	// A reader hears no signals: its parent decides when it ends.
	ctx := context.Background()
	if len(os.Args) < 2 || os.Args[1] != readerVerb {
		var stop context.CancelFunc
		ctx, stop = signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM)
		defer stop()
		// A second Ctrl-C ends the process at once.
		context.AfterFunc(ctx, stop)
	}
	os.Exit(run(ctx, os.Args[1:], os.Stdout, os.Stderr))
}

// run does what args say and returns the exit code.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	if len(args) == 0 || args[0] == "--help" || args[0] == "-h" || args[0] == "help" {
		usage(stdout)
		return 0
	}
	if args[0] == "--version" {
		args = append([]string{"version"}, args[1:]...)
	}
	for _, v := range verbs {
		if v.name != args[0] {
			continue
		}
		c := &command{stdout, stderr, pflag.NewFlagSet(v.name, pflag.ContinueOnError)}
		c.flags.SetOutput(io.Discard)
		c.flags.Usage = func() {}
		return c.report(v, v.run(ctx, c, args[1:]), ctx)
	}
	fmt.Fprintf(stderr, "recto: there is no verb %q; recto --help lists them.\n", args[0])
	return document.KindUsage.ExitCode()
}

// report prints an error once, for the person at the terminal, and returns its
// exit code.
func (c *command) report(v verb, err error, ctx context.Context) int {
	switch {
	case err == nil:
		return 0
	case errors.Is(err, pflag.ErrHelp):
		fmt.Fprintf(c.stdout, "recto %s [flags] %s: %s\n\n%s", v.name, v.args, v.summary, c.flags.FlagUsages())
		return 0
	case ctx.Err() != nil:
		fmt.Fprintln(c.stderr, "recto: interrupted; what was complete is kept.")
		return document.KindInterrupted.ExitCode()
	}
	var silent *reported
	if errors.As(err, &silent) {
		return silent.kind.ExitCode()
	}
	e := document.AsError(err)
	fmt.Fprintf(c.stderr, "recto: %s\n", e)
	if hint := e.Advice(); hint != "" {
		fmt.Fprintf(c.stderr, "  %s\n", hint)
	}
	return e.Kind.ExitCode()
}

// reported is an error that its verb has told people about already.
type reported struct{ kind document.Kind }

func (r *reported) Error() string { return string(r.kind) }

// parse reads the verb's flags and returns its other arguments.
func (c *command) parse(args []string) ([]string, error) {
	err := c.flags.Parse(args)
	if err != nil && !errors.Is(err, pflag.ErrHelp) {
		return nil, document.Errorf(document.KindUsage, "%s.", strings.TrimSuffix(err.Error(), "."))
	}
	return c.flags.Args(), err
}

func usage(w io.Writer) {
	fmt.Fprint(w, "recto reads scans of archive documents.\n\n")
	for _, v := range verbs {
		if v.summary != "" {
			fmt.Fprintf(w, "  recto %-11s %-9s %s\n", v.name, v.args, v.summary)
		}
	}
	fmt.Fprint(w, "\nrecto VERB --help lists the flags of a verb.\n\nExit codes: 0 ok, 1 usage, 2 bad input, 3 something missing, 4 some pages failed,\n5 not allowed, 6 storage or queue unavailable, 7 internal, 8 encrypted, 130 interrupted.\n")
}
