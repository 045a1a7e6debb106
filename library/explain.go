package library

import (
	"context"

	"recto/document"
	"recto/pipeline"
)

// Explain shows how a page was read, as pipeline.Explain does; an empty run
// stands for the current one, and of names it. A PDF that needs a password is
// KindEncrypted: no password is kept.
func (l *Library) Explain(ctx context.Context, id, run string, number int) (html []byte, of string, err error) {
	r, err := l.selectRun(ctx, id, run)
	if err != nil {
		return nil, "", err
	}
	record, err := l.Run(ctx, id, r.run)
	if err != nil {
		return nil, r.run, err
	}
	if number > record.PageCount() {
		return nil, r.run, document.Errorf(document.KindNotFound, "There is no page %d; the document has %d.", number, record.PageCount())
	}
	opened := record.Opened()
	file, _ := opened.Locate(number)
	original := opened.Originals[file]
	if original.File, err = l.Originals.Open(ctx, original.SHA256); err != nil {
		return nil, r.run, err
	}
	defer original.File.Close()
	html, err = pipeline.Explain(ctx, l.Openers, opened, number, pipeline.Options{Recipe: record.Recipe})
	return html, r.run, err
}
