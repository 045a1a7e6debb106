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
	file, page := opened.locate(number)
	original := opened.Originals[file]
	if unread := opened.unread[file]; unread != nil {
		return nil, on(unread, original.Name, page)
	}
	var html bytes.Buffer
	sink := reader.Sink{
		Begin: func(int) error { html.Reset(); return nil },
		Blob:  func(blob []byte) error { html.Write(blob); return nil },
	}
	request := reader.ExplainRequest{
		Name: original.Name, Password: options.Password, Page: page, Languages: options.Recipe.Languages,
		Title: fmt.Sprintf("page %d of %s", page, original.Name),
	}
	if _, err := reader.Call(ctx, readers, reader.Explain, source(original), request, sink); err != nil {
		return nil, on(err, original.Name, page)
	}
	return html.Bytes(), nil
}
