package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"

	"recto/document"
	"recto/wire"
)

// statusVerb tells how far documents are.
func statusVerb(c *command) action {
	asJSON := c.flags.Bool("json", false, "print JSON")
	config := c.config("server")
	return func(ctx context.Context, ids []string) error {
		client, err := config.client()
		if err != nil {
			return err
		}
		if len(ids) == 0 {
			return printSummary(ctx, c, client, *asJSON)
		}
		return printStatus(ctx, c, client, ids, *asJSON)
	}
}

func printStatus(ctx context.Context, c *command, client *client, ids []string, asJSON bool) error {
	for _, id := range ids {
		var raw json.RawMessage
		if err := client.get(ctx, "/api/v1/documents/"+url.PathEscape(id), &raw); err != nil {
			return err
		}
		if asJSON {
			fmt.Fprintln(c.stdout, string(raw))
			continue
		}
		var v wire.View
		if err := json.Unmarshal(raw, &v); err != nil {
			return err
		}
		fmt.Fprintf(c.stdout, "%s  %s  %d of %s read, %d failed", v.ID, v.Status, v.Read, count(v.Pages, "page"), v.Failed)
		if v.Quality > 0 {
			fmt.Fprintf(c.stdout, ", quality %.0f %%", 100*v.Quality)
		}
		fmt.Fprintln(c.stdout)
		if v.Failure != nil {
			fmt.Fprintf(c.stdout, "%s\n  %s\n", v.Failure, v.Failure.Advice())
		}
		pages := &tally{flawed: v.Flawed, worst: worstOf(v.Title, &v)}
		pages.namePages(c.stdout, "")
	}
	return nil
}

// listing is what GET /api/v1/documents answers, as far as it is used here.
type listing struct {
	Documents []struct {
		ID          string
		Title       string
		Status      wire.Status
		Pages, Read int
		Failed      int
		Quality     float64
		Failure     *document.Error
	}
	Next   string
	Counts map[wire.Status]int
}

func printSummary(ctx context.Context, c *command, client *client, asJSON bool) error {
	if asJSON {
		var raw json.RawMessage
		if err := client.get(ctx, "/api/v1/documents", &raw); err != nil {
			return err
		}
		_, err := fmt.Fprintln(c.stdout, string(raw))
		return err
	}
	var l listing
	if err := client.get(ctx, "/api/v1/documents", &l); err != nil {
		return err
	}
	for _, status := range []wire.Status{wire.StatusQueued, wire.StatusReading, wire.StatusReady, wire.StatusPartial, wire.StatusFailed} {
		fmt.Fprintf(c.stdout, "%-8s %d\n", status, l.Counts[status])
	}
	for _, d := range l.Documents {
		fmt.Fprintf(c.stdout, "%s  %-8s %4d of %4d  %s\n", d.ID, d.Status, d.Read, d.Pages, d.Title)
	}
	return nil
}
