package pipeline

import (
	"context"
	"encoding/json"
	"os"
	"strings"

	"recto/align/segment"
	"recto/document"
	"recto/reader"
)

// Text is one of two texts that are to be set side by side.
type Text struct {
	Source document.TextSource
	// Understood is what the text is; nil for one that has a sentence a line.
	Understood *document.Translation
	// Pages are those of a scan.
	Pages []*document.Page
	// Lines is a text with a sentence a line.
	Lines string
	// whole is the file that the text is a part of; nil for one that is all of it.
	whole *Text
	// paired says that the paragraphs of a file in two languages are pairs.
	paired bool
}

// Split returns the two texts of a file that holds an original and its
// translation.
func (t *Text) Split() (original, translation *Text, err error) {
	if t.Understood == nil || t.Understood.Original == nil {
		e := document.Errorf(document.KindNoText, "There is one text in the file, not an original and its translation.")
		e.Hint = "Give a second file."
		return nil, nil, e.On(t.Source.Name, 0)
	}
	o := t.Understood.Original
	translated := *t.Understood
	translated.Original = nil
	original = &Text{Source: t.Source, Understood: &document.Translation{Schema: t.Understood.Schema, Language: o.Language, Body: o.Body}, whole: t, paired: o.Paired}
	return original, &Text{Source: t.Source, Understood: &translated, whole: t, paired: o.Paired}, nil
}

// in returns the text in a language, where the file holds two.
func (t *Text) in(language string) *Text {
	if original, _, err := t.Split(); err == nil && original.Understood.Language == language {
		return original
	}
	return t
}

// ReadText has readers understand a file of any kind: a text, a PDF or
// picture, which is read page by page, or a reading that recto has made. seen
// is called for every page that was read; pages is how many there will be.
func ReadText(ctx context.Context, readers *reader.Pool, original *Original, options Options, seen func(page *document.Page, pages int)) (*Text, error) {
	t := &Text{Source: document.TextSource{Name: original.Name, SHA256: original.SHA256}}
	begun := false
	sink := reader.Sink{
		Begin: func(int) error { begun, t.Pages = true, nil; return nil },
		Blob: func(form []byte) error {
			var page document.Page
			err := json.Unmarshal(form, &page)
			t.Pages = append(t.Pages, &page)
			return err
		},
	}
	from := reader.Source{Key: original.SHA256, Files: []*os.File{original.File}}
	result, err := reader.Call(ctx, readers, reader.Translation, from, reader.TranslationRequest{Name: original.Name}, sink)
	if !begun && document.IsKind(err, document.KindInternal) {
		return nil, document.Errorf(document.KindUnavailable, "The readers do not work: %w", err)
	}
	if err != nil {
		return nil, on(err, original.Name, 0)
	}
	if !result.Pages {
		return t, t.TakeOver(result.Translation)
	}
	opened, err := Open(ctx, readers, []*Original{original}, options)
	if err != nil {
		return nil, err
	}
	numbers, err := options.Pages.Of(opened.Pages())
	if err != nil {
		return nil, on(err, original.Name, 0)
	}
	err = Read(ctx, readers, opened, numbers, options, false, func(result *Result) error {
		t.Pages = append(t.Pages, &result.Page)
		seen(&result.Page, len(numbers))
		return nil
	})
	if err != nil {
		return nil, err
	}
	return t, t.Understand(ctx, readers)
}

// Understand has a reader understand the text of the pages.
func (t *Text) Understand(ctx context.Context, readers *reader.Pool) error {
	document.JoinPages(t.Pages)
	text := t.text()
	if strings.TrimSpace(text) == "" {
		e := document.Errorf(document.KindNoText, "There is no text on its pages.")
		return e.On(t.Source.Name, 0)
	}
	request := reader.TranslationRequest{Name: t.Source.Name, Text: text}
	result, err := reader.Call(ctx, readers, reader.Translation, reader.Source{}, request, reader.Sink{})
	if err != nil {
		return on(err, t.Source.Name, 0)
	}
	return t.TakeOver(result.Translation)
}

// TakeOver sets what a reader has understood, now or earlier.
func (t *Text) TakeOver(what *document.Translation) error {
	if what == nil {
		return document.Errorf(document.KindInternal, "A reader has understood nothing and said nothing.").On(t.Source.Name, 0)
	}
	t.Understood = what
	t.Source.Citation, t.Source.Credits = what.Citation, what.Credits
	return nil
}

// Partial returns an error where a page is missing.
func (t *Text) Partial() error {
	if t.whole != nil {
		return t.whole.Partial()
	}
	for _, page := range t.Pages {
		if page.Failure != nil {
			partial := document.Errorf(document.KindPartial, "A page could not be read: %w.", page.Failure)
			partial.Hint = page.Failure.Advice()
			return partial
		}
	}
	return nil
}

// title returns what the text calls itself, as far as that is known.
func (t *Text) title() string {
	if t.Understood == nil {
		return ""
	}
	return t.Understood.Title
}

// text returns the text as it is compared.
func (t *Text) text() string {
	switch {
	case t.Pages != nil:
		var texts []string
		for _, page := range t.Pages {
			texts = append(texts, page.Text())
		}
		return strings.Join(texts, "\f")
	case t.Understood != nil:
		return t.Understood.Text()
	}
	return t.Lines
}

// sentences cuts the text. Pages are cut as they are, so that every word keeps
// its place on them; but the printout of an archive's page, which has more
// than the translation on it, is cut as it was understood.
func (t *Text) sentences(language string) []document.Sentence {
	switch {
	case t.Understood == nil:
		return segment.Lines(t.Lines, language)
	case t.Pages != nil && t.Understood.Original == nil && t.Understood.Citation == "" && t.Understood.Summary == "":
		return segment.Pages(t.Pages, language)
	}
	return segment.Translation(t.Understood)
}
