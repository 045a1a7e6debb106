package main

import (
	"context"
	"fmt"
	"net/url"

	"recto/document"
	"recto/wire"
)

// runRetry has documents read again, as far as they failed.
func runRetry(ctx context.Context, c *command, args []string) error {
	config := c.config("server")
	failed := c.flags.Bool("failed", false, "retry all that failed, wholly or in part")
	passwordFile := c.flags.String("password-file", "", "file with the password of an encrypted PDF; or set "+passwordVariable)
	ids, err := c.parse(args)
	if err != nil {
		return err
	}
	client, err := config.client()
	if err != nil {
		return err
	}
	secret, err := password(*passwordFile)
	if err != nil {
		return err
	}
	if *failed {
		for _, status := range []wire.Status{wire.StatusFailed, wire.StatusPartial} {
			for cursor := ""; ; {
				var l listing
				if err := client.get(ctx, fmt.Sprintf("/api/v1/documents?status=%s&limit=500&cursor=%s", status, url.QueryEscape(cursor)), &l); err != nil {
					return err
				}
				for _, d := range l.Documents {
					ids = append(ids, d.ID)
				}
				if cursor = l.Next; cursor == "" {
					break
				}
			}
		}
	} else if len(ids) == 0 {
		return document.Errorf(document.KindUsage, "Name the documents to retry, or say --failed.")
	}
	for _, id := range ids {
		body := map[string]string{}
		if secret != "" {
			body["password"] = secret
		}
		if err := client.post(ctx, "/api/v1/documents/"+url.PathEscape(id)+"/retry", body); err != nil {
			return err
		}
		fmt.Fprintln(c.stdout, id)
	}
	return nil
}
