package pipeline

import (
	"bytes"
	"context"
	"fmt"

	"recto/document"
	"recto/reader"
)

// ExplainStored is Explain for a page of a stored document; an empty run stands
// for the current one, and of names it. The original comes from the cache. A
// PDF that needs a password is KindEncrypted: no password is kept.
func (l *Library) ExplainStored(ctx context.Context, readers *reader.Pool, cache *Cache, id, run string, number int) (html []byte, of string, err error) {
	r, err := l.reading(ctx, id, run)
	if err != nil {
		return nil, "", err
	}
	record, err := l.runRecord(ctx, id, r.run)
	if err != nil {
		return nil, r.run, err
	}
	if number > record.pages() {
		return nil, r.run, document.Errorf(document.KindNotFound, "There is no page %d; the document has %d.", number, record.pages())
	}
	opened := record.opened()
	file, _ := opened.locate(number)
	original := opened.Originals[file]
	if original.File, err = cache.Open(ctx, original.SHA256); err != nil {
		return nil, r.run, err
	}
	defer original.File.Close()
	html, err = Explain(ctx, readers, opened, number, Options{Recipe: record.Recipe})
	return html, r.run, err
}

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
	request := reader.ExplainRequest{
		Name: original.Name, Password: options.Password, Page: page, Languages: options.Recipe.Languages,
		Title: fmt.Sprintf("page %d of %s", page, original.Name),
	}
	if _, err := reader.Call(ctx, readers, reader.Explain, source(original), request, collect(&html)); err != nil {
		return nil, on(err, original.Name, page)
	}
	return html.Bytes(), nil
}
