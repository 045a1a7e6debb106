package main

import (
	"context"
	"fmt"
	"net/url"

	"recto/document"
	"recto/wire"
)

// retryVerb has documents read again, as far as they failed.
func retryVerb(c *command) action {
	failed := c.flags.Bool("failed", false, "retry all that failed, wholly or in part")
	passwordFile := c.passwordFile()
	config := c.config("server")
	return func(ctx context.Context, ids []string) error {
		if len(ids) == 0 && !*failed {
			return document.Errorf(document.KindUsage, "Name the documents to retry, or say --failed.")
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
			more, err := client.failed(ctx)
			if err != nil {
				return err
			}
			ids = append(ids, more...)
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
}

// failed returns the IDs of all documents that failed, wholly or in part.
func (c *client) failed(ctx context.Context) ([]string, error) {
	var ids []string
	for _, status := range []wire.Status{wire.StatusFailed, wire.StatusPartial} {
		for cursor := ""; ; {
			var l listing
			if err := c.get(ctx, fmt.Sprintf("/api/v1/documents?status=%s&limit=500&cursor=%s", status, url.QueryEscape(cursor)), &l); err != nil {
				return nil, err
			}
			for _, d := range l.Documents {
				ids = append(ids, d.ID)
			}
			if cursor = l.Next; cursor == "" {
				break
			}
		}
	}
	return ids, nil
}
