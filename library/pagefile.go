package library

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"
	"sync/atomic"

	"golang.org/x/sync/errgroup"

	"recto/document"
	"recto/export"
	"recto/storage"
	"recto/wire"
)

// PageFile returns one page in a format of documents, the name that it is
// saved under, and the run that it is of. It is cut out of the finished export
// of the document, or made of the page's record as long as there is none, and
// always for txt: a page by itself has the words that stand on it, and where
// people have corrected something.
func (l *Library) PageFile(ctx context.Context, id, run string, number int, format string) (form []byte, name, of string, err error) {
	f, ok := export.Lookup(format)
	if !ok || format != "txt" && !f.Paged {
		return nil, "", "", document.Errorf(document.KindNotFound, "There are no pages as %q.", format)
	}
	r, err := l.selectRun(ctx, id, run)
	if err != nil {
		return nil, "", "", err
	}
	standing, err := l.standing(ctx, id)
	if err != nil {
		return nil, "", "", err
	}
	digest := standing.Digest()
	if r.manifest != nil && !r.failed(number) && digest == "" { // a retry may have read it by now
		made := slices.IndexFunc(r.manifest.Exports, func(e wire.Export) bool { return e.Format == format && len(e.Pages) > number })
		if made >= 0 && number >= 1 {
			form, err = l.cut(ctx, storage.ExportKey(id, r.run, ExportFile(f)), &r.manifest.Exports[made], number)
			if form != nil || err != nil {
				return form, pageName(&r.manifest.Document, number, f), r.run, err
			}
		}
	}
	record, err := l.Run(ctx, id, r.run)
	if err != nil {
		return nil, "", "", err
	}
	form, err = l.writtenPage(ctx, &record.Document, r.run, number, f, standing)
	return form, pageName(&record.Document, number, f), r.run, err
}

// writtenPage writes a page of a document in a format. The text of a page that
// has been read is remembered: to decode the page's record takes twenty times
// what all else takes.
func (l *Library) writtenPage(ctx context.Context, d *document.Document, run string, number int, f export.Format, standing document.Corrections) ([]byte, error) {
	key := storage.PageKey(d.ID, run, number) + "." + f.Name + " " + standing.Digest()
	if form, ok := l.texts.get(key); ok {
		return form, nil
	}
	page, err := l.readPage(ctx, d.ID, run, number)
	if err != nil {
		return nil, err
	}
	lasts := page.Failure == nil // a retry may read what failed, also below corrections
	if page, err = l.overlaid(ctx, d.ID, run, page, standing); err != nil {
		return nil, err
	}
	var out bytes.Buffer
	writer := f.New(&out, d)
	if err := writer.Page(page); err != nil {
		return nil, err
	}
	if err := writer.Close(); err != nil {
		return nil, err
	}
	if f.Name == "txt" && lasts && standing.PageRecipe(number).Hash() == "" {
		l.texts.put(key, out.Bytes(), out.Len())
	}
	return out.Bytes(), nil
}

// Text returns the running text of the pages that have been read so far, and
// the run that it is of. A page that has not been read is empty where others
// follow that have, so that the text of each stands at its place. What a page gives is remembered, so that asking again
// costs little more than a listing.
func (l *Library) Text(ctx context.Context, id, run string) (form []byte, of string, err error) {
	r, err := l.selectRun(ctx, id, run)
	if err != nil {
		return nil, "", err
	}
	record, err := l.Run(ctx, id, r.run)
	if document.IsKind(err, document.KindNotFound) || document.IsKind(err, document.KindUsage) {
		return nil, "", document.Errorf(document.KindNotFound, "Nothing of this document has been read yet.")
	}
	if err != nil {
		return nil, "", err
	}
	results, err := l.Results(ctx, id, r.run, 1, record.PageCount())
	if err != nil {
		return nil, "", err
	}
	standing, err := l.standing(ctx, id)
	if err != nil {
		return nil, "", err
	}
	order := standing.Order(record.PageCount())
	pages := make([]*document.Page, len(order))
	group, running := errgroup.WithContext(ctx)
	group.SetLimit(pagesAtOnce)
	for i, number := range order {
		result, there := results[number]
		if !there {
			continue
		}
		group.Go(func() error {
			return document.Recovered(func() (err error) {
				if standing.Touch(number) {
					pages[i], err = l.correctedPage(running, id, r.run, number, standing)
				} else {
					pages[i], err = l.textPage(running, result.Key)
				}
				return err
			})
		})
	}
	if err := group.Wait(); err != nil {
		return nil, "", err
	}
	unread := func(p *document.Page) bool { return p == nil }
	document.JoinPages(slices.DeleteFunc(slices.Clone(pages), unread))
	for len(pages) > 0 && unread(pages[len(pages)-1]) {
		pages = pages[:len(pages)-1]
	}
	f, _ := export.Lookup("txt")
	var out bytes.Buffer
	writer := f.New(&out, &record.Document)
	for _, page := range pages {
		if unread(page) {
			page = new(document.Page)
		}
		if err := writer.Page(page); err != nil {
			return nil, "", err
		}
	}
	return out.Bytes(), r.run, writer.Close()
}

// textPage returns of a page's record what its text is made of.
func (l *Library) textPage(ctx context.Context, key string) (*document.Page, error) {
	form, ok := l.texts.get(key)
	if !ok {
		page, _, err := l.StoredPage(ctx, key)
		if err != nil {
			return nil, err
		}
		if form, err = json.Marshal(onlyText(page)); err != nil {
			return nil, err
		}
		l.texts.put(key, form, len(form))
	}
	page := new(document.Page)
	return page, json.Unmarshal(form, page)
}

// onlyText returns a page with nothing but its running text. Of each line the
// first two and the last two words stand alone, where they stand: one may be a
// part of a word, the one beyond it the number of the line.
func onlyText(p *document.Page) *document.Page {
	text := &document.Page{Number: p.Number, Failure: p.Failure}
	for _, r := range p.Regions {
		if !r.Kind.Running() {
			continue
		}
		region := document.Region{Kind: r.Kind}
		for _, l := range r.Lines {
			line := document.Line{Paragraph: l.Paragraph}
			for i, w := range l.Words {
				if i > 2 && i < len(l.Words)-2 {
					line.Words[2].Text += " " + w.Text
					continue
				}
				line.Words = append(line.Words, document.Word{Box: w.Box, Text: w.Text, Joined: w.Joined, Part: w.Part})
			}
			region.Lines = append(region.Lines, line)
		}
		text.Regions = append(text.Regions, region)
	}
	return text
}

// cut returns the file of one page out of that of all; nil where that is about
// to be replaced by a retry.
func (l *Library) cut(ctx context.Context, key string, e *wire.Export, number int) ([]byte, error) {
	last := e.Pages[len(e.Pages)-1]
	var parts [3]bytes.Buffer
	var other atomic.Bool
	group, ctx := errgroup.WithContext(ctx)
	for i, part := range [][2]int64{{0, e.Pages[0]}, {e.Pages[number-1], e.Pages[number]}, {last, e.Size}} {
		length := part[1] - part[0]
		if length == 0 {
			continue
		}
		group.Go(func() error {
			return document.Recovered(func() error {
				body, info, err := l.Store.Get(ctx, key, storage.Range{Start: part[0], Length: length})
				if err != nil {
					return err
				}
				defer body.Close()
				if info.Size != e.Size {
					other.Store(true)
					return nil
				}
				parts[i].Grow(int(length) + bytes.MinRead)
				_, err = io.Copy(&parts[i], body)
				return err
			})
		})
	}
	if err := group.Wait(); err != nil || other.Load() {
		return nil, err
	}
	return slices.Concat(parts[0].Bytes(), parts[1].Bytes(), parts[2].Bytes()), nil
}

// pageName names the file of a page after the file that it is in.
func pageName(d *document.Document, number int, f export.Format) string {
	stem, before := d.Title, 0
	for _, file := range d.Files {
		if before += file.Pages; number <= before {
			stem = strings.TrimSuffix(file.Name, path.Ext(file.Name))
			break
		}
	}
	return fmt.Sprintf("%s p%d.%s", stem, number, f.Extension)
}
