package main

import (
	"context"
	"fmt"
	"strings"

	"recto/document"
)

// rereadVerb has documents read again, as far as they would be read differently.
func rereadVerb(c *command) action {
	where := c.flags.String("where", "", "`CONDITION` of the documents: failed, quality<0.7 or engine!=current")
	lang := c.flags.String("lang", "", "`LANGUAGES` to read in from now on, such as ru,en")
	config := c.config("server")
	return func(ctx context.Context, ids []string) error {
		if (len(ids) > 0) == (*where != "") {
			return document.Errorf(document.KindUsage, "Name the documents to read again, or say --where.")
		}
		client, err := config.client()
		if err != nil {
			return err
		}
		request := map[string]any{"ids": ids, "where": *where}
		if *lang != "" {
			request["languages"] = strings.FieldsFunc(*lang, func(r rune) bool { return r == ',' || r == '+' })
		}
		for {
			var answer struct {
				Queued, Unchanged []string
				Next              string
			}
			if err := client.postFor(ctx, "/api/v1/reread", request, &answer); err != nil {
				return err
			}
			for _, id := range answer.Queued {
				fmt.Fprintln(c.stdout, id)
			}
			for _, id := range answer.Unchanged {
				fmt.Fprintf(c.stderr, "%s would be read just as it was\n", id)
			}
			if answer.Next == "" {
				return nil
			}
			request["cursor"] = answer.Next
		}
	}
}
