package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"

	"recto/document"
)

// runGet fetches what was made of a document, a page of it, or what was
// uploaded.
func runGet(ctx context.Context, c *command, args []string) error {
	config := c.config("server")
	page := c.flags.Int("page", 0, "this page only")
	format := c.flags.String("format", "txt", "txt, pdf, json, hocr, alto, image and explanation (of a page), original; beside a translation: alignment (JSON), tsv, tmx, tei, html")
	lang := c.flags.String("lang", "", "language of the translation; the latest one if empty")
	file := c.flags.Int("file", 1, "which of the originals")
	run := c.flags.String("run", "", "of this run rather than the current one")
	out := c.flags.StringP("output", "o", "-", "file to write; - is standard output")
	ids, err := c.parse(args)
	if err != nil {
		return err
	}
	if len(ids) != 1 {
		return document.Errorf(document.KindUsage, "Name one document.")
	}
	client, err := config.client()
	if err != nil {
		return err
	}
	path := "/api/v1/documents/" + url.PathEscape(ids[0])
	query := url.Values{}
	switch {
	case *format == "alignment":
		path += "/alignment"
	case *format == "original":
		path += fmt.Sprintf("/files/%d", *file)
	case *page == 0 && *format == "image":
		return document.Errorf(document.KindUsage, "Say with --page which page's image.")
	case *page == 0:
		path += "/exports/" + url.PathEscape(*format)
	default:
		ending, ok := map[string]string{"txt": "/text", "json": "", "hocr": "/hocr", "alto": "/alto", "image": "/image", "explanation": "/explanation"}[*format]
		if !ok {
			return document.Errorf(document.KindUsage, "There is no %q of a single page.", *format)
		}
		path += fmt.Sprintf("/pages/%d%s", *page, ending)
	}
	for name, value := range map[string]string{"run": *run, "lang": *lang} {
		if value != "" {
			query.Set(name, value)
		}
	}
	if len(query) > 0 {
		path += "?" + query.Encode()
	}
	answer, err := client.do(ctx, http.MethodGet, path, nil)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	return writeResult(*out, c.stdout, func(w io.Writer) error {
		_, err := io.Copy(w, answer.Body)
		return err
	})
}
