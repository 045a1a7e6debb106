package library

import (
	"context"
	"slices"
	"strings"

	"recto/document"
	"recto/pipeline"
	"recto/storage"
	"recto/wire"
)

// AttachTranslation adds a translation to a document, to be aligned with it as
// soon as both are there, and to be shown then. What is no translation is
// refused, and so is one in another language than is said.
func (l *Library) AttachTranslation(ctx context.Context, id string, t wire.SpooledTranslation, by string) (*wire.View, error) {
	if _, _, err := l.Source(ctx, id); err != nil {
		return nil, err
	}
	said := t.Language
	if err := l.understand(ctx, &t); err != nil {
		return nil, err
	}
	if said != "" && said != t.Language {
		e := document.Errorf(document.KindNoText, "The text is in the language %q, not in %q.", t.Language, said).On(t.Name, 0)
		e.Hint = "Say its own language, or none."
		return nil, e
	}
	if err := l.keepTranslation(ctx, id, t); err != nil {
		return nil, err
	}
	return l.changeTranslations(ctx, id, func(s *wire.Source) error {
		addTranslations(s, []wire.SpooledTranslation{t}, by)
		delete(s.Shown, t.Language)
		return nil
	})
}

// RemoveTranslation takes a translation away, and with it what was taken from
// it; an empty sha256 stands for the one of its language that is shown. Its
// file stays, so that RestoreTranslation brings it back.
func (l *Library) RemoveTranslation(ctx context.Context, id, language, sha256, by string) (*wire.View, error) {
	t, err := l.translation(ctx, id, language, sha256)
	if err != nil {
		return nil, err
	}
	return l.changeTranslations(ctx, id, func(s *wire.Source) error {
		i := slices.IndexFunc(s.Translations, t.Same)
		if i < 0 {
			return nil // somebody was faster
		}
		removed := s.Translations[i]
		removed.Removed = &wire.Saying{By: by, At: now()}
		s.Translations = slices.Delete(s.Translations, i, i+1)
		s.Removed = append(s.Removed, removed)
		if s.Shown[removed.Language] == removed.SHA256 {
			delete(s.Shown, removed.Language)
		}
		giveBack(s, removed.SHA256)
		return nil
	})
}

// RestoreTranslation brings a translation back that was taken away; an empty
// sha256 stands for the last one of its language.
func (l *Library) RestoreTranslation(ctx context.Context, id, language, sha256 string) (*wire.View, error) {
	if _, _, err := l.Source(ctx, id); err != nil {
		return nil, err
	}
	return l.changeTranslations(ctx, id, func(s *wire.Source) error {
		for i, t := range slices.Backward(s.Removed) {
			if strings.EqualFold(t.Language, language) && (sha256 == "" || t.SHA256 == sha256) {
				t.Removed = nil
				s.Removed = slices.Delete(s.Removed, i, i+1)
				s.Translations = append(s.Translations, t)
				return nil
			}
		}
		return document.Errorf(document.KindNotFound, "No translation into %.40q was removed that could be restored.", language)
	})
}

// changeTranslations changes what a record says of translations, and has those
// aligned that nobody has tried.
func (l *Library) changeTranslations(ctx context.Context, id string, fn func(*wire.Source) error) (*wire.View, error) {
	if err := l.changeSource(ctx, id, fn); err != nil {
		return nil, err
	}
	if err := l.WantUpdate(ctx, id); err != nil {
		return nil, err
	}
	l.Announce(ctx, wire.Event{Type: wire.DocumentChanged, Document: id})
	return l.Document(ctx, id, "")
}

// addTranslations adds those that are not there, byte for byte.
func addTranslations(s *wire.Source, translations []wire.SpooledTranslation, by string) {
	for _, t := range translations {
		added := wire.TranslationFile{Language: t.Language, Name: t.Name, SHA256: t.SHA256, Size: t.Size, Added: wire.Saying{By: by, At: now()}}
		if slices.ContainsFunc(s.Translations, added.Same) {
			continue
		}
		s.Removed = slices.DeleteFunc(s.Removed, added.Same)
		s.Translations = append(s.Translations, added)
	}
}

// choose takes over which translations are to be shown.
func choose(s *wire.Source, shown map[string]string) error {
	for language, sha256 := range shown {
		if language = document.LanguageTag(language); sha256 == "" {
			delete(s.Shown, language)
			continue
		}
		chosen := wire.TranslationFile{Language: language, SHA256: sha256}
		if !slices.ContainsFunc(s.Translations, chosen.Same) {
			return document.Errorf(document.KindUsage, "The document has no translation %.64q into %.40q that could be shown.", sha256, language)
		}
		if s.Shown == nil {
			s.Shown = map[string]string{}
		}
		s.Shown[language] = sha256
	}
	return nil
}

// keepTranslation stores a translation as it came.
func (l *Library) keepTranslation(ctx context.Context, id string, t wire.SpooledTranslation) error {
	if !storage.ValidLanguage(t.Language) {
		return document.Errorf(document.KindUsage, "%q is no language tag.", t.Language).On(t.Name, 0)
	}
	return l.keep(ctx, storage.TranslationSourceKey(id, t.Language, t.SHA256), t.Spooled)
}

// understand has a reader look into a translation, refuses what cannot be set
// beside a document, with the reason, and settles its language: what is found
// goes before what was said.
func (l *Library) understand(ctx context.Context, t *wire.SpooledTranslation) error {
	if t.Size == 0 {
		return document.Errorf(document.KindNoText, "The file is empty.").On(t.Name, 0)
	}
	t.Language = document.LanguageTag(t.Language)
	if l.Openers == nil {
		if t.Language == "" {
			t.Language = "en"
		}
		return nil
	}
	options := pipeline.Options{Pages: firstPages, Spool: l.Scratch, Ahead: 1}
	original := &pipeline.Original{Name: t.Name, SHA256: t.SHA256, Size: t.Size, File: t.Content}
	text, err := pipeline.ReadText(ctx, l.Openers, original, options, func(*document.Page, int) {})
	scan := text != nil && text.Pages != nil
	if scan && document.IsKind(err, document.KindNoText) {
		err, text.Understood = nil, &document.Translation{Language: "und"} // later pages may have some
	}
	if err != nil {
		return err
	}
	found := text.Understood
	unknown := found.Usable()
	switch {
	case unknown == nil && found.Original != nil && found.Original.Language == t.Language:
		// The file holds both texts.
	case unknown == nil:
		t.Language = found.Language
	case found.Language != "und" && !scan:
		return document.AsError(unknown).On(t.Name, 0)
	case t.Language == "":
		t.Language = document.LettersLanguage(found.Text())
	}
	return nil
}

// firstPages are the pages of a scanned translation that tell its language.
var firstPages, _ = pipeline.ParsePageRange("1-2")
