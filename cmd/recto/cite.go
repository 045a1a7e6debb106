package main

import (
	"context"
	"net/url"
	"strconv"

	"recto/cite"
	"recto/document"
)

// citeVerb words a citation, or fetches the proof of one.
func citeVerb(c *command) action {
	page := c.flags.Int("page", 0, "`NUMBER` of the page")
	line := c.flags.String("line", "", "`LINE` of the page: its number, or the ID of a line or word")
	to := c.flags.String("to", "", "`LINE` at which the excerpt ends; the same if empty")
	run := c.flags.String("run", "", "as this `RUN` read it rather than the current one")
	format := c.flags.String("format", "", "`FORMAT`: proof, chicago, plain, bibtex, ris, or source (the archive's own words); proof of a line, else plain")
	names := []string{"proof"}
	for _, f := range cite.Formats {
		names = append(names, f.Name)
	}
	c.choices("format", names...)
	out := c.flags.StringP("output", "o", "-", "`FILE` to write; - is standard output")
	config := c.config("server")
	return func(ctx context.Context, ids []string) error {
		if len(ids) != 1 {
			return document.Errorf(document.KindUsage, "Name one document.")
		}
		query := url.Values{}
		for name, value := range map[string]string{"line": *line, "to": *to, "run": *run} {
			if value != "" {
				query.Set(name, value)
			}
		}
		if *page != 0 {
			query.Set("page", strconv.Itoa(*page))
		}
		part := "/proof?"
		if as := *format; as != "proof" && (as != "" || *line == "") {
			if part = "/citation?"; as == "" {
				as = "plain"
			}
			query.Set("format", as)
		}
		client, err := config.client()
		if err != nil {
			return err
		}
		return client.save(ctx, "/api/v1/documents/"+url.PathEscape(ids[0])+part+query.Encode(), *out, c.stdout)
	}
}
