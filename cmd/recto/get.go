package main

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"recto/document"
	"recto/export"
)

// getFlags say what of a document is fetched.
type getFlags struct {
	page, file        int
	format, lang, run string
}

// getVerb fetches what was made of a document, a page of it, or what was
// uploaded.
func getVerb(c *command) action {
	var f getFlags
	beside := slices.DeleteFunc(parallelNames(), func(name string) bool { return name == "json" || name == beadsFormat })
	c.flags.StringVar(&f.format, "format", "txt", fmt.Sprintf("`FORMAT`: %s, original, bag (all of it, as a zip), and of a page image and explanation; with a translation alignment (JSON), %s",
		strings.Join(formatNames(), ", "), strings.Join(beside, ", ")))
	c.choices("format", slices.Concat(formatNames(), []string{"image", "explanation", "original", "bag", "alignment"}, beside)...)
	c.flags.IntVar(&f.page, "page", 0, "`NUMBER` of the only page to fetch")
	c.flags.StringVar(&f.lang, "lang", "", "`LANGUAGE` of the translation; the latest one if empty")
	c.flags.IntVar(&f.file, "file", 1, "`NUMBER` of the original, for --format original")
	c.flags.StringVar(&f.run, "run", "", "fetch of this `RUN` rather than the current one")
	out := c.flags.StringP("output", "o", "-", "`FILE` to write; - is standard output")
	config := c.config("server")
	return func(ctx context.Context, ids []string) error {
		if len(ids) != 1 {
			return document.Errorf(document.KindUsage, "Name one document.")
		}
		path, err := f.path(ids[0])
		if err != nil {
			return err
		}
		client, err := config.client()
		if err != nil {
			return err
		}
		return client.save(ctx, path, *out, c.stdout)
	}
}

// path returns the path and query of what is asked for of a document.
func (f getFlags) path(id string) (string, error) {
	path := "/api/v1/documents/" + url.PathEscape(id)
	switch {
	case f.format == "alignment", f.format == "bag":
		path += "/" + f.format
	case f.format == "original":
		path += fmt.Sprintf("/files/%d", f.file)
	case f.page == 0 && f.format == "image":
		return "", document.Errorf(document.KindUsage, "Say with --page which page's image.")
	case f.page == 0:
		path += "/exports/" + url.PathEscape(f.format)
	default:
		ending, ok := pageEnding(f.format)
		if !ok {
			return "", document.Errorf(document.KindUsage, "There is no %q of a single page.", f.format)
		}
		path += fmt.Sprintf("/pages/%d%s", f.page, ending)
	}
	query := url.Values{}
	for name, value := range map[string]string{"run": f.run, "lang": f.lang} {
		if value != "" {
			query.Set(name, value)
		}
	}
	if len(query) > 0 {
		path += "?" + query.Encode()
	}
	return path, nil
}

// pageEnding returns what the address of a single page in a format ends in; ok is
// false where the service has no such pages.
func pageEnding(format string) (ending string, ok bool) {
	switch format {
	case "txt":
		return "/text", true
	case "json":
		return "", true
	case "image", "explanation":
		return "/" + format, true
	}
	f, _ := export.Lookup(format)
	return "/" + format, f.Paged
}
