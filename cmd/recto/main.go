// Command recto reads scans of archive documents; see recto --help.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"recto/document"
)

func main() {
	// A reader is started by recto itself and hears no signals: its parent
	// decides when it ends.
	if len(os.Args) > 1 && os.Args[1] == readerVerb {
		os.Exit(report(context.Background(), os.Stderr, "", serveReader()))
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	// A second Ctrl-C ends the process at once.
	context.AfterFunc(ctx, stop)
	os.Exit(run(ctx, os.Args[1:], os.Stdout, os.Stderr))
}

// run does what args say and returns the exit code.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	if len(args) > 0 && args[0] == "--version" {
		args = append([]string{"version"}, args[1:]...)
	}
	root := newCommands(stdout, stderr)
	root.SetArgs(args)
	ran, err := root.ExecuteContextC(ctx)
	if _, _, missing := root.Find(args); missing != nil {
		err = noVerb(root, args[0])
	}
	return report(ctx, stderr, ran.CommandPath(), err)
}

// report prints the error of a command once, for the person at the terminal,
// and returns its exit code.
func report(ctx context.Context, stderr io.Writer, command string, err error) int {
	switch {
	case err == nil:
		return 0
	case ctx.Err() != nil:
		fmt.Fprintln(stderr, "recto: interrupted; what was complete is kept.")
		return document.KindInterrupted.ExitCode()
	}
	var silent *reported
	if errors.As(err, &silent) {
		return silent.kind.ExitCode()
	}
	e := document.AsError(err)
	fmt.Fprintf(stderr, "recto: %s\n", e)
	hint := e.Advice()
	if e.Kind == document.KindUsage && e.Hint == "" {
		hint = "See " + command + " --help."
	}
	fmt.Fprintf(stderr, "  %s\n", hint)
	if e.Kind == document.KindInternal {
		fmt.Fprintf(stderr, "  %s\n", versionLine(version()))
	}
	return e.Kind.ExitCode()
}

// reported is an error that its verb has told people about already.
type reported struct{ kind document.Kind }

func (r *reported) Error() string { return string(r.kind) }
