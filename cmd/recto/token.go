package main

import (
	"context"
	"fmt"
	"time"

	"recto/document"
	"recto/server"
)

func tokenVerb(c *command) action {
	role := c.flags.String("role", "", "`ROLE` of the new token: read, upload or admin")
	c.choices("role", string(server.RoleRead), string(server.RoleUpload), string(server.RoleAdmin))
	config := c.config("tokens")
	return func(_ context.Context, words []string) error {
		return runToken(c, config, words, server.Role(*role))
	}
}

// runToken manages who may use a server.
func runToken(c *command, config config, words []string, role server.Role) error {
	tokens, err := server.OpenTokens(config.get("tokens"))
	if err != nil {
		return err
	}
	switch {
	case len(words) == 2 && words[0] == "add":
		token, err := tokens.Add(words[1], role, time.Now())
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
		for _, t := range list {
			fmt.Fprintf(c.stdout, "%-24s %-7s %s\n", t.Name, t.Role, t.Created.Format(time.DateOnly))
		}
	case len(words) == 2 && words[0] == "revoke":
		return tokens.Revoke(words[1])
	default:
		return document.Errorf(document.KindUsage, "Say add NAME --role ROLE, list, or revoke NAME.")
	}
	return nil
}
