package main

import (
	"context"

	"recto/document"
)

// completionVerb prints a script that has a shell complete recto's verbs, flags
// and values. The script asks recto itself.
func completionVerb(c *command) action {
	return func(_ context.Context, args []string) error {
		root, shell := c.of.Root(), ""
		if len(args) == 1 {
			shell = args[0]
		}
		switch shell {
		case "bash":
			return root.GenBashCompletionV2(c.stdout, true)
		case "zsh":
			return root.GenZshCompletion(c.stdout)
		case "fish":
			return root.GenFishCompletion(c.stdout, true)
		}
		return document.Errorf(document.KindUsage, "Name one shell: bash, zsh or fish.")
	}
}
