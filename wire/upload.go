package wire

import (
	"os"
	"time"

	"recto/document"
)

// Spooled is a file on its way in, on the disk of this machine. Whoever
// spooled it closes Content, which frees the space.
type Spooled struct {
	// Name is what the person who brings it calls it.
	Name   string
	SHA256 string
	// Size is in bytes.
	Size int64
	// Content is open for reading only and has no name.
	Content *os.File
}

// Close frees the disk space.
func (s *Spooled) Close() error { return s.Content.Close() }

// Upload is what somebody brings: files that are one document in this order,
// what is said of them, and translations.
type Upload struct {
	Files        []*Spooled
	Translations []SpooledTranslation
	Statement
	// Lane is Today if empty.
	Lane Lane
	// By is who brings it.
	By string
	// Password opens an encrypted file. It is kept in the memory of one
	// process until the document is read, and nowhere else.
	Password string
}

// Incoming is a file that comes in pieces, the JSON form of upload.json.
type Incoming struct {
	Name  string    `json:"name"`
	Size  int64     `json:"size"`
	Begun time.Time `json:"begun"`
	// Offset is how many bytes have come.
	Offset int64 `json:"-"`
}

// SpooledTranslation is a file with its language, a BCP 47 tag; an empty one is
// found out.
type SpooledTranslation struct {
	*Spooled
	Language string
}

// Change is what somebody changes in a Statement: members that are nil stay,
// empty ones are emptied.
type Change struct {
	Title     *string             `json:"title"`
	Reference *document.Reference `json:"reference"`
	Date      *string             `json:"date"`
	Source    *string             `json:"source"`
	Credits   *string             `json:"credits"`
	Rights    *string             `json:"rights"`
	Languages *[]string           `json:"languages"`
	Labels    *[]string           `json:"labels"`
	Access    *string             `json:"access"`
	// Metadata changes key by key; an empty value removes the key.
	Metadata map[string]string `json:"metadata"`
	// Shown chooses by language which translation is shown, by the SHA-256 of
	// its file; an empty one gives the choice up.
	Shown map[string]string `json:"shown"`
}

// Apply makes the change to what is said.
func (c *Change) Apply(s *Statement) {
	for _, member := range []struct{ to, from *string }{
		{&s.Title, c.Title}, {&s.Date, c.Date}, {&s.Source, c.Source}, {&s.Credits, c.Credits}, {&s.Rights, c.Rights}, {&s.Access, c.Access},
	} {
		if member.from != nil {
			*member.to = *member.from
		}
	}
	if c.Reference != nil {
		s.Reference = *c.Reference
	}
	if c.Languages != nil {
		s.Languages = *c.Languages
	}
	if c.Labels != nil {
		s.Labels = *c.Labels
	}
	for key, value := range c.Metadata {
		if value == "" {
			delete(s.Metadata, key)
			continue
		}
		if s.Metadata == nil {
			s.Metadata = map[string]string{}
		}
		s.Metadata[key] = value
	}
}

// Conflict tells that an upload said something else than what is known; what
// was known stays.
type Conflict struct {
	// Field is the JSON name of the member, "metadata." before a key.
	Field string `json:"field"`
	Kept  string `json:"kept"`
	Given string `json:"given"`
}

// Accepted answers an upload.
type Accepted struct {
	ID     string `json:"id"`
	Status Status `json:"status"`
	// Duplicate tells that the same bytes were there already, and Restored
	// that they had been deleted.
	Duplicate bool       `json:"duplicate"`
	Restored  bool       `json:"restored,omitempty"`
	Conflicts []Conflict `json:"conflicts"`
}
