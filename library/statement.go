package library

import (
	"bytes"
	"maps"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"recto/document"
	"recto/storage"
	"recto/wire"
)

// newSource is the record of a document that comes for the first time.
func newSource(id string, u wire.Upload) wire.Source {
	s := wire.Source{
		Schema: wire.SourceSchema, ID: id, Statement: u.Statement, Lane: u.Lane, Uploaded: now(), By: u.By,
	}
	for _, f := range u.Files {
		s.Files = append(s.Files, wire.SourceFile{Name: f.Name, SHA256: f.SHA256, Size: f.Size})
	}
	addTranslations(&s, u.Translations, u.By)
	return s
}

// merge adds to a record what an upload of the same files brings that is new,
// and returns what contradicts.
func merge(s *wire.Source, u wire.Upload) []wire.Conflict {
	conflicts := []wire.Conflict{}
	said := wire.Saying{By: u.By, At: now()}
	fill := func(field string) {
		if s.Filled == nil {
			s.Filled = map[string]wire.Saying{}
		}
		s.Filled[field] = said
	}
	given := fields(&u.Statement)
	for i, known := range fields(&s.Statement) {
		switch given := *given[i].value; {
		case given == "" || given == *known.value:
		case *known.value == "":
			*known.value = given
			fill(known.name)
		default:
			conflicts = append(conflicts, wire.Conflict{Field: known.name, Kept: *known.value, Given: given})
		}
	}
	lists := func(field string, known *[]string, given []string) {
		switch {
		case len(given) == 0 || slices.Equal(given, *known):
		case len(*known) == 0:
			*known = given
			fill(field)
		default:
			conflicts = append(conflicts, wire.Conflict{Field: field, Kept: strings.Join(*known, ", "), Given: strings.Join(given, ", ")})
		}
	}
	lists("languages", &s.Languages, u.Languages)
	lists("labels", &s.Labels, u.Labels)
	for _, key := range slices.Sorted(maps.Keys(u.Metadata)) {
		switch known, value := s.Metadata[key], u.Metadata[key]; {
		case value == "" || known == value:
		case known == "":
			if s.Metadata == nil {
				s.Metadata = map[string]string{}
			}
			s.Metadata[key] = value
			fill("metadata." + key)
		default:
			conflicts = append(conflicts, wire.Conflict{Field: "metadata." + key, Kept: known, Given: value})
		}
	}
	addTranslations(s, u.Translations, u.By)
	return conflicts
}

// field is a member of a Statement with its JSON name.
type field struct {
	name  string
	value *string
}

// fields are the plain texts of a Statement, always in the same order.
func fields(s *wire.Statement) []field {
	r := &s.Reference
	return []field{
		{"title", &s.Title}, {"date", &s.Date}, {"source", &s.Source}, {"credits", &s.Credits}, {"rights", &s.Rights}, {"access", &s.Access},
		{"reference.repository", &r.Repository}, {"reference.fond", &r.Fond}, {"reference.opis", &r.Opis}, {"reference.delo", &r.Delo},
		{"reference.leaves", &r.Leaves}, {"reference.file", &r.File}, {"reference.volume", &r.Volume}, {"reference.box", &r.Box}, {"reference.folder", &r.Folder},
		{"reference.text", &r.Text},
	}
}

// The most that people may say, in bytes.
const (
	maxText     = 4000
	maxMetadata = 100
)

// checkStatement refuses what is malformed, and brings languages to their tags.
func checkStatement(s *wire.Statement) (err error) {
	for _, f := range fields(s) {
		*f.value = strings.TrimSpace(*f.value)
		if err := checkText(f.name, *f.value); err != nil {
			return err
		}
	}
	if s.Access = wire.AccessOf(s.Access); s.Access != "" && s.Access != wire.AccessPublic && s.Access != wire.AccessPrivate {
		return document.Errorf(document.KindUsage, "The access %q is neither %s nor %s.", s.Access, wire.AccessPublic, wire.AccessPrivate)
	}
	if s.Languages, err = languageTags(s.Languages); err != nil {
		return err
	}
	if len(s.Metadata) > maxMetadata || len(s.Labels) > maxMetadata {
		return document.Errorf(document.KindUsage, "There are more than %d labels or pieces of metadata.", maxMetadata)
	}
	for _, label := range s.Labels {
		if err := checkText("A label", label); err != nil {
			return err
		}
	}
	for key, value := range s.Metadata {
		if key == "" || len(key) > 200 || !utf8.ValidString(key) {
			return document.Errorf(document.KindUsage, "The metadata %q is malformed.", key)
		}
		if err := checkText("metadata."+key, value); err != nil {
			return err
		}
	}
	return nil
}

func checkText(name, value string) error {
	if len(value) > maxText || !utf8.ValidString(value) {
		return document.Errorf(document.KindUsage, "%s is longer than %d bytes or no UTF-8.", name, maxText)
	}
	return nil
}

// languageTags returns the tags of languages by their names, each once; "auto"
// adds no tag.
func languageTags(names []string) (tags []string, err error) {
	for _, name := range names {
		tag := document.LanguageTag(strings.TrimSpace(name))
		if tag == "" || tag == "auto" || slices.Contains(tags, tag) {
			continue
		}
		if !storage.ValidLanguage(tag) {
			return nil, document.Errorf(document.KindUsage, "%q is no language tag.", name)
		}
		tags = append(tags, tag)
	}
	return tags, nil
}

func now() time.Time { return time.Now().UTC().Truncate(time.Second) }

// Adds reports whether a record lacks something of what is said, and what of
// it contradicts the record: what an upload of the same files would bring.
func Adds(known wire.Source, said wire.Statement) (bool, []wire.Conflict) {
	if checkStatement(&said) != nil {
		return true, nil // the upload will tell what is wrong
	}
	before := wire.JSON(known.Statement)
	known.Metadata, known.Filled = maps.Clone(known.Metadata), maps.Clone(known.Filled)
	conflicts := merge(&known, wire.Upload{Statement: said})
	return !bytes.Equal(before, wire.JSON(known.Statement)), conflicts
}
