package main

import (
	"context"
	"os"
	"time"

	"github.com/spf13/cobra/doc"

	"recto/document"
)

// manVerb writes man pages. Their date is that of the commit, so that the same
// source gives the same pages.
func manVerb(c *command) action {
	return func(_ context.Context, args []string) error {
		if len(args) != 1 {
			return document.Errorf(document.KindUsage, "Name one folder for the man pages.")
		}
		if err := os.MkdirAll(args[0], 0o755); err != nil {
			return document.DiskError(err, "The folder cannot be made")
		}
		header := &doc.GenManHeader{Section: "1", Source: "recto", Manual: "recto"}
		if date, err := time.Parse(time.RFC3339, version().Time); err == nil {
			header.Date = &date
		}
		root := c.of.Root()
		root.Long += "\n\n" + exitCodes
		return document.DiskError(doc.GenManTree(root, header, args[0]), "A man page cannot be written")
	}
}
