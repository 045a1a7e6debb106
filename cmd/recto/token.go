package main

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"recto/document"
	"recto/server"
)

func tokenVerb(c *command) action {
	role := c.flags.String("role", "", "`ROLE` of the new token: read, upload or admin")
	c.choices("role", string(server.RoleRead), string(server.RoleUpload), string(server.RoleAdmin))
	expires := c.flags.String("expires", "", "`WHEN` the new token ends: a day such as 2030-12-31, or a time from now such as 90d or 12h; never if empty")
	config := c.config("tokens")
	return func(_ context.Context, words []string) error {
		until, err := endOf(*expires, time.Now())
		if err != nil {
			return err
		}
		return runToken(c, config, words, server.Role(*role), until)
	}
}

// endOf understands when a token ends: a day, which it lasts out, days or a time
// from now, or never.
func endOf(when string, now time.Time) (time.Time, error) {
	if when == "" {
		return time.Time{}, nil
	}
	if day, err := time.Parse(time.DateOnly, when); err == nil {
		return day.AddDate(0, 0, 1), nil
	}
	if days, err := strconv.Atoi(strings.TrimSuffix(when, "d")); err == nil && days > 0 && strings.HasSuffix(when, "d") {
		return now.AddDate(0, 0, days).UTC().Truncate(time.Second), nil
	}
	if d, err := time.ParseDuration(when); err == nil && d > 0 {
		return now.Add(d).UTC().Truncate(time.Second), nil
	}
	return time.Time{}, document.Errorf(document.KindUsage, "%q is no time for a token to end; 2030-12-31, 90d and 12h are.", when)
}

// ending says when a token ends, or has.
func ending(t *server.Token, now time.Time) string {
	switch {
	case t.Expires.IsZero():
		return "never expires"
	case t.Ended(now):
		return "expired " + t.Expires.Format(time.DateOnly)
	}
	return "expires " + t.Expires.Format(time.DateOnly)
}

func lastUse(at time.Time) string {
	if at.IsZero() {
		return "not used"
	}
	return "used " + at.UTC().Format("2006-01-02 15:04 UTC")
}

// runToken manages who may use a server.
func runToken(c *command, config config, words []string, role server.Role, expires time.Time) error {
	tokens, err := server.OpenTokens(config.get("tokens"))
	if err != nil {
		return err
	}
	switch {
	case len(words) == 2 && words[0] == "add":
		token, err := tokens.AddUntil(words[1], role, time.Now(), expires)
		if err != nil {
			return err
		}
		fmt.Fprintln(c.stdout, token)
		fmt.Fprintln(c.stderr, "Keep it safe: it is not shown again.")
	case len(words) == 1 && words[0] == "list":
		list, err := tokens.List()
		if err != nil {
			return err
		}
		used := tokens.Used()
		for _, t := range list {
			fmt.Fprintf(c.stdout, "%-24s %-7s made %s  %-19s %s\n", t.Name, t.Role, t.Created.Format(time.DateOnly), ending(&t, time.Now()), lastUse(used[t.Name]))
		}
	case len(words) == 2 && words[0] == "revoke":
		return tokens.Revoke(words[1])
	default:
		return document.Errorf(document.KindUsage, "Say add NAME --role ROLE, list, or revoke NAME.")
	}
	return nil
}
