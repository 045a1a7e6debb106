package library

import (
	"context"
	"regexp"
	"strconv"

	"recto/cite"
	"recto/document"
	"recto/wire"
)

// Place is what somebody cites of a document: all of it, a page, or an excerpt.
type Place struct {
	// Run is the reading; empty stands for the current one.
	Run string
	// Page counts from 1; 0 stands for all, or for the page that From names.
	Page int
	// From and To are places of document.Page.Excerpt; both empty stand for all
	// of the page.
	From, To string
}

// Cited is what is known of a place that is cited. Its URL is the caller's to
// set.
type Cited struct {
	cite.Work
	// Excerpt is nil for a page or a document as a whole.
	Excerpt *document.Excerpt
	// Current is the run that counts today; it differs from Run where that was
	// superseded.
	Current string
	// Now is what stands there in the current run; nil where that has nothing
	// there, and where nothing was superseded.
	Now *document.Excerpt
}

// Superseded reports whether the document was read anew.
func (c *Cited) Superseded() bool { return c.Current != c.Run }

// idOnPage is the ID of a line or word, which begins with that of its page.
var idOnPage = regexp.MustCompile(`^p(\d{1,6})r\d+l\d+(?:w\d+)?$`)

// Cite returns what is known of a place.
func (l *Library) Cite(ctx context.Context, id string, at Place) (*Cited, error) {
	view, err := l.Document(ctx, id, at.Run)
	if err != nil {
		return nil, err
	}
	if m := idOnPage.FindStringSubmatch(at.From); m != nil && at.Page == 0 {
		at.Page, _ = strconv.Atoi(m[1])
	}
	c := &Cited{Work: Work(view), Current: view.Run}
	c.Page = at.Page
	if at.Run != "" {
		current, err := l.Document(ctx, id, "")
		if err != nil {
			return nil, err
		}
		c.Current = current.Run
	}
	switch {
	case at.Page == 0 && at.From != "":
		return nil, document.Errorf(document.KindUsage, "%.40q is a line of no page; say which page it is on.", at.From)
	case at.Page == 0 || view.Pages == 0 && at.From == "":
		return c, nil
	case at.Page < 0 || at.Page > view.Pages:
		return nil, document.Errorf(document.KindNoSuchPage, "There is no page %d; the document has %d.", at.Page, view.Pages)
	case at.From == "":
		return c, nil
	}
	return c, l.citeExcerpt(ctx, id, at, c)
}

// citeExcerpt finds the excerpt, and what has become of it.
func (l *Library) citeExcerpt(ctx context.Context, id string, at Place, c *Cited) error {
	page, err := l.page(ctx, id, c.Run, at.Page)
	if err != nil {
		return err
	}
	excerpt, ok := page.Excerpt(at.From, at.To)
	if !ok {
		return document.Errorf(document.KindNotFound, "Page %d has no line %.40q.", at.Page, at.From)
	}
	c.Excerpt, c.First, c.Last = &excerpt, excerpt.First, excerpt.Last
	if !c.Superseded() {
		return nil
	}
	now, err := l.page(ctx, id, c.Current, at.Page)
	if document.IsKind(err, document.KindNotFound) {
		return nil // not read again yet
	}
	if err != nil {
		return err
	}
	// Another canvas is another picture, of which the box says nothing.
	if now.Canvas.Width == page.Canvas.Width && now.Canvas.Height == page.Canvas.Height && now.Canvas.Turn == page.Canvas.Turn {
		if found, ok := now.ExcerptIn(excerpt.Box); ok {
			c.Now = &found
		}
	}
	return nil
}

// Work is a document as it is cited.
func Work(v *wire.View) cite.Work {
	w := cite.Work{
		ID: v.ID, Run: v.Run, Title: v.Title, Date: v.Date, Reference: v.Reference, Original: v.Metadata["citation"],
		Rights: v.Rights, Languages: v.Languages, Pages: v.Pages,
	}
	if w.Title == "" {
		w.Title = v.Files[0].Name
	}
	if len(w.Languages) == 0 {
		w.Languages = languagesRead(v)
	}
	return w
}

// languagesRead are those of the first page that was read, the most used first.
func languagesRead(v *wire.View) []string {
	for _, page := range v.Results {
		if len(page.Languages) > 0 {
			return page.Languages
		}
	}
	return nil
}
