package document

import (
	"slices"
	"time"
)

// What the service keeps of a document besides its pages. Everything here has
// a documented JSON form; docs/service.md tells it in words.
const (
	SourceSchema   = "recto.source/1"
	ManifestSchema = "recto.manifest/1"
)

// Status is how far a document is.
type Status string

const (
	StatusQueued  Status = "queued"
	StatusReading Status = "reading"
	StatusReady   Status = "ready"
	// StatusPartial is ready but for some pages or exports; each says why.
	StatusPartial Status = "partial"
	StatusFailed  Status = "failed"
)

// Terminal reports whether nothing more will happen by itself.
func (s Status) Terminal() bool {
	return s == StatusReady || s == StatusPartial || s == StatusFailed
}

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
	// Deleted marks a document that was taken away; its originals stand.
	Deleted *Saying `json:"deleted,omitempty"`
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
	Title     string    `json:"title,omitempty"`
	Reference Reference `json:"reference,omitzero"`
	// Date is when the document was written, in the archivist's words.
	Date string `json:"date,omitempty"`
	// Source says where the scans come from.
	Source  string `json:"source,omitempty"`
	Credits string `json:"credits,omitempty"`
	Rights  string `json:"rights,omitempty"`
	// Languages to read in, BCP 47; empty lets each page decide.
	Languages []string `json:"languages,omitempty"`
	Labels    []string `json:"labels,omitempty"`
	// Access is what the archive says of who may see it: AccessOpen for all,
	// AccessRestricted for those whom it names. recto shows it, and does not
	// know whom: who may read anything here may read this.
	Access   string            `json:"access,omitempty"`
	Metadata map[string]string `json:"metadata,omitempty"`
}

// The values of Access.
const (
	AccessOpen       = "open"
	AccessRestricted = "restricted"
)

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

// OpenMark is the JSON form of open/<id>: the work on the document that has
// not ended yet.
type OpenMark struct {
	Lane Lane `json:"lane"`
	// Attempt counts from 1, and grows with every retry: pages that failed in
	// an earlier one are read again.
	Attempt int `json:"attempt"`
	// Run names the recipe once the document is being read.
	Run string `json:"run,omitempty"`
	// Held is until when one server keeps the document to itself, because it
	// alone has the password.
	Held time.Time `json:"held,omitzero"`
}

// Manifest is what came of a document, the JSON form of manifest.json. It
// depends on the bytes, the recipe and the attempt alone.
type Manifest struct {
	Schema string `json:"schema"`
	Status Status `json:"status"`
	// Attempt is that of the OpenMark which it ends.
	Attempt int `json:"attempt"`
	// Document names the run, its recipe and the files with their pages.
	// A document that failed as a whole has no types and pages.
	Document Document       `json:"document"`
	Pages    []ManifestPage `json:"pages"`
	Exports  []Export       `json:"exports"`
	// Alignments are those of its translations that have been tried.
	Alignments []Aligned `json:"alignments,omitempty"`
	// Quality is the mean over all pages with text, 0 to 1.
	Quality float64 `json:"quality"`
	// Failure says why the document failed, or why an export is missing.
	Failure *Error   `json:"failure,omitempty"`
	Notes   []string `json:"notes,omitempty"`
	// Skipped names what is no scan in a zip.
	Skipped []string `json:"skipped,omitempty"`
}

// Locked reports whether the document, or a part of it, needs a password.
func (m *Manifest) Locked() bool {
	return m.Failure.is(KindEncrypted) || slices.ContainsFunc(m.Pages, func(p ManifestPage) bool { return p.Failure.is(KindEncrypted) })
}

// ManifestPage is the result that was chosen for a page.
type ManifestPage struct {
	Number int `json:"number"`
	// Attempt is 0 for a page that was read; else the failed attempt.
	Attempt int `json:"attempt,omitempty"`
	// SHA256 is that of the page's JSON form in storage.
	SHA256    string       `json:"sha256"`
	Quality   float64      `json:"quality"`
	Languages []string     `json:"languages,omitempty"`
	Image     *StoredImage `json:"image,omitempty"`
	Failure   *Error       `json:"failure,omitempty"`
}

// StoredImage is a page's picture as the service keeps it, with the pixels of
// the canvas: the source JPEG's own bytes where they are upright, else PNG for
// bilevel and JPEG for the others.
type StoredImage struct {
	SHA256 string `json:"sha256"`
	// Type is image/jpeg or image/png.
	Type   string `json:"type"`
	Width  int    `json:"width"`
	Height int    `json:"height"`
	// Size is in bytes.
	Size int64 `json:"size"`
}

// Extension is what the image's key ends in.
func (s *StoredImage) Extension() string {
	if s.Type == "image/png" {
		return "png"
	}
	return "jpg"
}

// Export is one file that was made of a run.
type Export struct {
	// Format is its name in the table of formats, File the last part of its
	// key.
	Format string `json:"format"`
	File   string `json:"file"`
	Type   string `json:"type"`
	Size   int64  `json:"size"`
	SHA256 string `json:"sha256"`
	// Pages are the offsets in bytes at which each page begins, and at last
	// where the last one ends: what stands before the first, one page and what
	// stands after the last are the file of that page alone. Not all formats
	// have such pages.
	Pages []int64 `json:"pages,omitempty"`
}

// View is all that people and programs see of a document at a glance.
type View struct {
	Source
	Status Status `json:"status"`
	// Run is the one this view is of; Runs are all there are.
	Run  string   `json:"run,omitempty"`
	Runs []string `json:"runs,omitempty"`
	// Pages is how many it has, 0 as long as that is not known; Read and
	// Failed are how many have come to either end.
	Pages  int `json:"pages"`
	Read   int `json:"read"`
	Failed int `json:"failed"`
	// Quality is the mean over all pages with text, 0 to 1; only for a
	// document that is ready or partial.
	Quality float64 `json:"quality,omitempty"`
	// Failure says why the document failed; its Hint is always filled.
	Failure *Error `json:"failure,omitempty"`
	// Failures are those of its pages, hints filled.
	Failures []*Error `json:"failures,omitempty"`
	Exports  []Export `json:"exports,omitempty"`
	// Alignments tell of each translation what came of it.
	Alignments []AlignedView `json:"alignments,omitempty"`
	Notes      []string      `json:"notes,omitempty"`
	Skipped    []string      `json:"skipped,omitempty"`
	// ETag changes with the Source and is what Patch asks for.
	ETag string `json:"-"`
	// Results are the pages that have come to an end, in order, hints filled.
	Results []ManifestPage `json:"-"`
}

// Locked reports whether the document, or a part of it, needs a password.
func (v *View) Locked() bool {
	return v.Failure.is(KindEncrypted) || slices.ContainsFunc(v.Failures, func(e *Error) bool { return e.is(KindEncrypted) })
}

// Describe fills a view with what came of a run.
func (v *View) Describe(m *Manifest) {
	v.Status, v.Run, v.Pages, v.Quality = m.Status, m.Document.Run, len(m.Pages), m.Quality
	v.Notes, v.Skipped = m.Notes, m.Skipped
	v.Exports = slices.Clone(m.Exports)
	for i := range v.Exports {
		v.Exports[i].Pages = nil // many, and of no use at a glance
	}
	v.Failure = advised(m.Failure)
	v.DescribeTranslations(m.Alignments)
	v.Settle(m.Pages)
}

// Settle fills a view with the pages that have come to an end, in order.
func (v *View) Settle(pages []ManifestPage) {
	v.Results = slices.Clone(pages)
	for i := range v.Results {
		page := &v.Results[i]
		if page.Failure == nil {
			v.Read++
			continue
		}
		v.Failed++
		page.Failure = advised(page.Failure).On("", page.Number)
		v.Failures = append(v.Failures, page.Failure)
	}
}

// advised returns a copy of e with its hint in words; nil stays nil.
func advised(e *Error) *Error {
	if e == nil {
		return nil
	}
	c := *e
	if c.What == "" {
		c.What = kinds[c.Kind].text
	}
	c.Hint = c.Advice()
	return &c
}
