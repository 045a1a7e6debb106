package library

import (
	"context"
	"encoding/json"
	"path"
	"slices"
	"strings"

	"recto/document"
	"recto/export"
	"recto/storage"
	"recto/wire"
)

// Alignment opens a document beside one of its translations, in a format of
// export.ParallelFormats. language and translation, the SHA-256 of its file,
// choose among several; where that leaves more than one, it is the one that is
// shown. An empty run stands for the current one. One that could not be aligned gives
// the reason as the error.
func (l *Library) Alignment(ctx context.Context, id, run, language, translation, format string) (*storage.Object, error) {
	f, ok := export.LookupParallel(format)
	if !ok {
		return nil, document.Errorf(document.KindNotFound, "There is no format %q of a text beside its translation.", format)
	}
	view, err := l.Document(ctx, id, run)
	if err != nil {
		return nil, err
	}
	a, err := chooseAlignment(view, language, translation)
	if err != nil {
		return nil, err
	}
	key := storage.BeadsKey(id, a.Recipe)
	if format != "json" {
		key = storage.AlignmentExportKey(id, a.Recipe, AlignmentFile(f))
	}
	object, err := storage.OpenObject(ctx, l.Store, key)
	if err != nil {
		return nil, Missing(err, "The alignment")
	}
	name := view.Files[0].Name
	object.Name, object.ContentType = strings.TrimSuffix(name, path.Ext(name))+"."+a.Language+"."+f.Extension, f.Type
	return object, nil
}

// Parallel returns what Alignment opens as JSON, without the boxes and lines of
// its words, which the pages have too, and what came of it at a glance. It is
// shared: nobody may change it.
func (l *Library) Parallel(ctx context.Context, id, run, language, translation string) (*document.Parallel, *wire.AlignedView, error) {
	view, err := l.Document(ctx, id, run)
	if err != nil {
		return nil, nil, err
	}
	a, err := chooseAlignment(view, language, translation)
	if err != nil {
		return nil, nil, err
	}
	key := storage.BeadsKey(id, a.Recipe)
	name := key + " " + a.SHA256
	if p, ok := l.parallels.get(name); ok {
		return p, a, nil
	}
	form, _, err := l.read(ctx, key, mostManifest)
	if err != nil {
		return nil, nil, Missing(err, "The alignment")
	}
	p, words, err := parseParallel(form)
	if err == nil {
		err = checkParallel(p)
	}
	if err != nil {
		return nil, nil, corrupt(key, "%w", err)
	}
	// The longest are remembered too: each of their pages asks for them.
	l.parallels.put(name, p, min(64*words+128*(len(p.Ru)+len(p.En)), mostRemembered/2))
	return p, a, nil
}

// placedSentence is a sentence without the boxes of its words and lines: they
// are most of an alignment, and take most of the time to read it.
type placedSentence struct {
	document.Sentence
	Words []struct {
		Start int      `json:"start"`
		End   int      `json:"end"`
		Page  int      `json:"page"`
		Line  string   `json:"line"`
		Words []string `json:"words"`
	} `json:"words"`
	Lines skipped `json:"lines"`
}

// skipped is what is not read.
type skipped struct{}

func (*skipped) UnmarshalJSON([]byte) error { return nil }

// parseParallel reads an alignment without boxes, and counts its words.
func parseParallel(form []byte) (p *document.Parallel, words int, err error) {
	var read struct {
		document.Parallel
		Ru []placedSentence `json:"ru"`
		En []placedSentence `json:"en"`
	}
	if err := json.Unmarshal(form, &read); err != nil {
		return nil, 0, err
	}
	side := func(placed []placedSentence) []document.Sentence {
		sentences := make([]document.Sentence, len(placed))
		for i, s := range placed {
			words += len(s.Words)
			sentences[i] = s.Sentence
			sentences[i].Words = make([]document.SentenceWord, len(s.Words))
			for k, w := range s.Words {
				sentences[i].Words[k] = document.SentenceWord{Start: w.Start, End: w.End, Page: w.Page, Line: w.Line, Words: w.Words}
			}
		}
		return sentences
	}
	read.Parallel.Ru, read.Parallel.En = side(read.Ru), side(read.En)
	return &read.Parallel, words, nil
}

// chooseAlignment finds the one that is asked for.
func chooseAlignment(view *wire.View, language, translation string) (*wire.AlignedView, error) {
	chosen := view.FindTranslation(language, translation)
	switch {
	case chosen == nil && translation != "":
		return nil, document.Errorf(document.KindNotFound, "There is no translation %.64q of this document.", translation)
	case chosen == nil && language != "":
		return nil, document.Errorf(document.KindNotFound, "There is no translation into %.40q.", language)
	case chosen == nil:
		return nil, document.Errorf(document.KindNotFound, "This document has no translation.")
	case chosen.Failure != nil:
		return nil, chosen.Failure
	case chosen.Status == wire.AlignmentWaiting:
		e := document.Errorf(document.KindNotFound, "The translation %s has not been aligned yet.", chosen.Name)
		e.Hint = "It is set beside the document as soon as that has been read; the event document.aligned, or ready, tells."
		return nil, e
	}
	return chosen, nil
}

// TranslationText opens what was understood of a translation: a
// document.Translation as JSON, of which an alignment's spans are places. An
// empty sha256 stands for the translation into the language that is shown.
func (l *Library) TranslationText(ctx context.Context, id, language, sha256 string) (*storage.Object, error) {
	t, err := l.translation(ctx, id, language, sha256)
	if err != nil {
		return nil, err
	}
	object, err := storage.OpenObject(ctx, l.Store, storage.TranslationTextKey(id, t.Language, t.SHA256))
	if document.IsKind(err, document.KindNotFound) {
		return nil, document.Errorf(document.KindNotFound, "The translation %s has not been understood, or not yet.", t.Name)
	}
	if err != nil {
		return nil, err
	}
	object.Name, object.ContentType = strings.TrimSuffix(t.Name, path.Ext(t.Name))+".json", "application/json"
	return object, nil
}

// translation returns a translation into a language; an empty sha256 stands for
// the one that is shown.
func (l *Library) translation(ctx context.Context, id, language, sha256 string) (*wire.TranslationFile, error) {
	s, _, err := l.Source(ctx, id)
	if err != nil {
		return nil, err
	}
	manifest, _, err := l.Manifest(ctx, id)
	if document.IsKind(err, document.KindNotFound) {
		manifest, err = &wire.Manifest{}, nil
	}
	if err != nil {
		return nil, err
	}
	view := wire.View{Source: *s}
	view.DescribeTranslations(manifest.Alignments)
	found := view.FindTranslation(language, sha256)
	if found == nil {
		return nil, document.Errorf(document.KindNotFound, "There is no such translation into %q.", language)
	}
	i := slices.IndexFunc(s.Translations, wire.TranslationFile{Language: found.Language, SHA256: found.Translation}.Same)
	return &s.Translations[i], nil
}

// AlignmentFile is the last part of the key of an alignment's export.
func AlignmentFile(f export.ParallelFormat) string { return "document." + f.Extension }
