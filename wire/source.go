package wire

import (
	"slices"
	"time"

	"recto/document"
)

// SourceSchema names the JSON form of a Source.
const SourceSchema = "recto.source/1"

// Source is what the archivist said of a document, the JSON form of its
// source.json. It is changed by compare-and-swap only.
type Source struct {
	Schema string       `json:"schema"`
	ID     string       `json:"id"`
	Files  []SourceFile `json:"files"`
	Statement
	Translations []TranslationFile `json:"translations,omitempty"`
	// Lane is where its jobs are queued.
	Lane Lane `json:"lane"`
	// Uploaded is when the document came first, and By who brought it.
	Uploaded time.Time `json:"uploaded"`
	By       string    `json:"by,omitempty"`
	// Filled names what was empty at first and came with a later upload or
	// change: by the JSON name of the member, "metadata." before a key.
	Filled map[string]Saying `json:"filled,omitempty"`
	// Changed is who last changed what is said, and when.
	Changed *Saying `json:"changed,omitempty"`
	// Shown names, by language, the translation that somebody chose to be
	// shown, by the SHA-256 of its file.
	Shown map[string]string `json:"shown,omitempty"`
	// Removed are translations that were taken away; their files stand.
	Removed []TranslationFile `json:"removedTranslations,omitempty"`
	// Deleted marks a document that was taken away; its originals stand.
	Deleted *Saying `json:"deleted,omitempty"`
}

// Anonymous returns the source as strangers may see it: without the names of
// people, and without what was taken away.
func (s *Source) Anonymous() *Source {
	c := *s
	c.By, c.Filled, c.Changed, c.Removed, c.Deleted = "", nil, nil, nil, nil
	c.Translations = AnonymousTranslations(s.Translations)
	return &c
}

// AnonymousTranslations returns translations without who brought or removed them.
func AnonymousTranslations(list []TranslationFile) []TranslationFile {
	list = slices.Clone(list)
	for i := range list {
		list[i].Added.By, list[i].Removed = "", nil
	}
	return list
}

// SourceFile is one original, in order.
type SourceFile struct {
	// Name is what the archivist called it; it is never used as a path.
	Name   string `json:"name"`
	SHA256 string `json:"sha256"`
	Size   int64  `json:"size"`
}

// Statement is the part of a Source that people fill in and change. What is
// empty is not known.
type Statement struct {
	Title     string             `json:"title,omitempty"`
	Reference document.Reference `json:"reference,omitzero"`
	// Date is when the document was written, in the archivist's words.
	Date string `json:"date,omitempty"`
	// Source says where the scans come from.
	Source  string `json:"source,omitempty"`
	Credits string `json:"credits,omitempty"`
	Rights  string `json:"rights,omitempty"`
	// Languages to read in, BCP 47; empty lets each page decide.
	Languages []string `json:"languages,omitempty"`
	Labels    []string `json:"labels,omitempty"`
	// Access is who may see it: AccessPublic is everybody, where the server lets
	// in who has no token; all else is AccessPrivate.
	Access   string            `json:"access,omitempty"`
	Metadata map[string]string `json:"metadata,omitempty"`
}

// The values of Access.
const (
	AccessPublic  = "public"
	AccessPrivate = "private"
)

// AccessOf returns a value of Access for the word that once stood for it: open
// was for everybody, restricted for those whom the archive names. Any other
// word stays.
func AccessOf(word string) string {
	switch word {
	case "open":
		return AccessPublic
	case "restricted":
		return AccessPrivate
	}
	return word
}

// Saying is who said something, and when.
type Saying struct {
	By string    `json:"by,omitempty"`
	At time.Time `json:"at"`
	// From is the SHA-256 of the translation that it was taken from; empty
	// for what a person said.
	From string `json:"from,omitempty"`
}

// TranslationFile is a translation as it was uploaded.
type TranslationFile struct {
	Language string `json:"language"`
	Name     string `json:"name"`
	SHA256   string `json:"sha256"`
	Size     int64  `json:"size"`
	Added    Saying `json:"added"`
	// Removed is who took it away, and when.
	Removed *Saying `json:"removed,omitempty"`
}

// Same reports whether two are the same file in the same language.
func (t TranslationFile) Same(other TranslationFile) bool {
	return t.Language == other.Language && t.SHA256 == other.SHA256
}
