package library

import (
	"context"
	"maps"
	"strings"

	"recto/document"
	"recto/wire"
)

// Fill takes over from a translation what nobody has said of the document, and
// marks it as taken from there. What a person has said, or emptied again,
// stays.
func (l *Records) Fill(ctx context.Context, id string, t wire.TranslationFile, from *document.Translation) error {
	said := wire.Saying{By: t.Added.By, At: now(), From: t.SHA256}
	return l.changeSource(ctx, id, func(s *wire.Source) error {
		take := func(name string, known *string, value string) {
			value = strings.TrimSpace(value)
			if _, once := s.Filled[name]; once || *known != "" || value == "" || len(value) > maxText {
				return
			}
			*known = value
			if s.Filled == nil {
				s.Filled = map[string]wire.Saying{}
			}
			s.Filled[name] = said
		}
		given := wire.Statement{Title: from.Title, Date: from.Date, Credits: strings.Join(from.Credits, " ")}
		// Two shelf marks are not mixed.
		if from.Reference != nil && s.Reference == (document.Reference{}) {
			given.Reference = *from.Reference
		}
		values := fields(&given)
		for i, known := range fields(&s.Statement) {
			take(known.name, known.value, *values[i].value)
		}
		for _, m := range [][2]string{{"classification", from.Classification}, {"summary", from.Summary}, {"citation", from.Citation}} {
			value := s.Metadata[m[0]]
			take("metadata."+m[0], &value, m[1])
			if value != "" {
				if s.Metadata == nil {
					s.Metadata = map[string]string{}
				}
				s.Metadata[m[0]] = value
			}
		}
		return nil
	})
}

// forgetOrigins drops where members came from that a person has changed.
func forgetOrigins(s *wire.Source, before wire.Statement) {
	values := fields(&before)
	for i, known := range fields(&s.Statement) {
		if *known.value != *values[i].value && *known.value != "" {
			delete(s.Filled, known.name)
		}
	}
	for key, value := range s.Metadata {
		if before.Metadata[key] != value {
			delete(s.Filled, "metadata."+key)
		}
	}
}

// giveBack empties what was taken from a translation.
func giveBack(s *wire.Source, sha256 string) {
	taken := func(name string) bool { return s.Filled[name].From == sha256 }
	for _, known := range fields(&s.Statement) {
		if taken(known.name) {
			*known.value = ""
		}
	}
	maps.DeleteFunc(s.Metadata, func(key, _ string) bool { return taken("metadata." + key) })
	maps.DeleteFunc(s.Filled, func(name string, _ wire.Saying) bool { return taken(name) })
}
