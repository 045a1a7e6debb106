package document

import (
	"io"
)

// Schema names the JSON form of a whole document: a Document object with one
// more member "pages", the array of its Page objects in order.
const Schema = "recto.document/1"

// Document is what holds for all its pages.
type Document struct {
	Schema string `json:"schema"`
	// ID is the document's identity; see ID.
	ID    string `json:"id"`
	Title string `json:"title,omitempty"`
	Files []File `json:"files"`
	// Run is the hash of Recipe and names this reading.
	Run    string `json:"run"`
	Recipe Recipe `json:"recipe"`
}

// File is one uploaded file of a document.
type File struct {
	// Name is what the archivist called it. It is never used as a path.
	Name   string `json:"name"`
	SHA256 string `json:"sha256"`
	// Size is in bytes.
	Size int64 `json:"size"`
	// Type is the media type that the content shows, such as application/pdf.
	Type  string `json:"type"`
	Pages int    `json:"pages"`
}

// Outline is what opening a file tells of it.
type Outline struct {
	// Type is the media type that the content shows.
	Type  string `json:"type"`
	Pages int    `json:"pages"`
	// Encrypted and Signed are lost in a searchable PDF made from the file.
	Encrypted bool `json:"encrypted,omitempty"`
	Signed    bool `json:"signed,omitempty"`
	// Locked tells that entries of a zip need a password; each stands for one
	// page.
	Locked bool `json:"locked,omitempty"`
	// Skipped names entries of a zip that are no scans.
	Skipped []string `json:"skipped,omitempty"`
	// Notes are what people should know of the file.
	Notes []string `json:"notes,omitempty"`
}

// ID returns the identity of a document of these files, given by their
// SHA-256 in order: of one file it is that file's own, of several the SHA-256
// of a prefix with a version and the hashes, a line each. A zip stands for the
// scans in it.
func ID(files ...string) string {
	if len(files) == 1 {
		return files[0]
	}
	d := NewDigest()
	io.WriteString(d, "recto.document/1\n")
	for _, f := range files {
		io.WriteString(d, f+"\n")
	}
	return d.SHA256()
}
