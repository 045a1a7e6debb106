// Show prints what recto made of a document: the text of its first page and a
// list of its pages, from the JSON that recto ocr --format json writes.
//
//	go run ./scripts/show recto-out/report.json
package main

import (
	"fmt"
	"io"
	"os"
	"strings"

	"recto/scripts/run"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: show FILE.json")
		os.Exit(1)
	}
	if err := show(os.Stdout, os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, "show:", err)
		os.Exit(1)
	}
}

func show(w io.Writer, path string) error {
	doc, err := run.Read(path)
	if err != nil {
		return err
	}
	if len(doc.Pages) == 0 {
		return fmt.Errorf("%s: no pages", path)
	}
	first := doc.Pages[0]
	fmt.Fprintf(w, "\nPage %d says:\n\n", first.Number)
	for line := range strings.Lines(first.Text()) {
		fmt.Fprintf(w, "    %s", line)
	}
	fmt.Fprintln(w)
	fmt.Fprintln(w, "page  quality  languages  lines  words")
	for _, p := range doc.Pages {
		if p.Failure != nil {
			fmt.Fprintf(w, "%4d  failed: %v %s\n", p.Number, p.Failure, p.Failure.Advice())
			continue
		}
		lines, words := 0, 0
		for _, region := range p.Regions {
			lines += len(region.Lines)
			for _, line := range region.Lines {
				words += len(line.Words)
			}
		}
		fmt.Fprintf(w, "%4d  %6.1f%%  %-9s  %5d  %5d\n", p.Number, 100*p.Quality, strings.Join(p.Languages, ", "), lines, words)
	}
	return nil
}
