package pipeline

import (
	"bytes"
	"context"
	"fmt"

	"recto/reader"
)

// Explain returns an HTML page that shows how a page of the document is read:
// each step of its preparation as a picture with its numbers, each reading and
// what was thought of it.
func Explain(ctx context.Context, readers *reader.Pool, opened *Opened, number int, options Options) ([]byte, error) {
	if err := opened.PageFailure(number); err != nil {
		return nil, err
	}
	file, page := opened.Locate(number)
	original := opened.Originals[file]
	var html bytes.Buffer
	request := reader.ExplainRequest{
		Name: original.Name, Password: options.Password, Page: page, Languages: options.Recipe.Languages,
		Title: fmt.Sprintf("page %d of %s", page, original.Name),
	}
	if _, err := reader.Call(ctx, readers, reader.Explain, source(original), request, memorySink(&html)); err != nil {
		return nil, on(err, original.Name, page)
	}
	return html.Bytes(), nil
}
