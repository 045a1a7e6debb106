package wire

import (
	"slices"
	"time"

	"recto/document"
)

// ManifestSchema names the JSON form of a Manifest.
const ManifestSchema = "recto.manifest/1"

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
	Document document.Document `json:"document"`
	Pages    []ManifestPage    `json:"pages"`
	Exports  []Export          `json:"exports"`
	// Alignments are those of its translations that have been tried.
	Alignments []Aligned `json:"alignments,omitempty"`
	// Corrected is what was made of the run with the corrections over it; nil as
	// long as nobody has corrected anything. Alignments are of the corrected text.
	Corrected *Corrected `json:"corrected,omitempty"`
	// Quality is the mean over all pages with text, 0 to 1.
	Quality float64 `json:"quality"`
	// Failure says why the document failed, or why an export is missing.
	Failure *document.Error `json:"failure,omitempty"`
	Notes   []string        `json:"notes,omitempty"`
	// Skipped names what is no scan in a zip.
	Skipped []string `json:"skipped,omitempty"`
}

// Corrected is what came of a run with the corrections of people over it.
type Corrected struct {
	// Last is the number of the last correction that was seen, and Digest the
	// document.Corrections.Digest of those that stood then; empty where nothing is
	// changed, and nothing below Misfits is there.
	Last   int    `json:"last"`
	Digest string `json:"digest,omitempty"`
	// Attempt is that of the Manifest whose pages the corrections lie over.
	Attempt int `json:"attempt,omitempty"`
	// Misfits do not fit what was read; nothing of them is lost.
	Misfits []document.Misfit `json:"misfits,omitempty"`
	// Order are the numbers of the pages in the order of the exports; nil where
	// that is 1, 2, 3 and so on.
	Order []int `json:"order,omitempty"`
	// Pages are the results of the pages that are changed.
	Pages   []ManifestPage `json:"pages,omitempty"`
	Exports []Export       `json:"exports,omitempty"`
	// Quality is the mean over all pages with text, 0 to 1.
	Quality float64 `json:"quality,omitempty"`
	// Failure says why an export is missing.
	Failure *document.Error `json:"failure,omitempty"`
}

// Locked reports whether the document, or a part of it, needs a password.
func (m *Manifest) Locked() bool {
	return encrypted(m.Failure) || slices.ContainsFunc(m.Pages, func(p ManifestPage) bool { return encrypted(p.Failure) })
}

// ManifestPage is the result that was chosen for a page.
type ManifestPage struct {
	Number int `json:"number"`
	// Attempt is 0 for a page that was read; else the failed attempt.
	Attempt int `json:"attempt,omitempty"`
	// SHA256 is that of the page's JSON form in storage.
	SHA256    string                `json:"sha256"`
	Quality   float64               `json:"quality"`
	Flaws     []document.Flaw       `json:"flaws,omitempty"`
	Languages []string              `json:"languages,omitempty"`
	Image     *document.StoredImage `json:"image,omitempty"`
	Failure   *document.Error       `json:"failure,omitempty"`
}

// flaws returns what is bad about the page. Manifests from before pages were
// judged tell of failures and low quality only.
func (p *ManifestPage) flaws() []document.Flaw {
	if len(p.Flaws) > 0 {
		return p.Flaws
	}
	page := document.Page{Quality: p.Quality, Failure: p.Failure, Origin: document.OriginOCR}
	if p.Quality == 0 { // also without text
		page.Origin = document.OriginNone
	}
	return page.Flaws()
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

// encrypted reports whether there is an error that asks for a password.
func encrypted(e *document.Error) bool { return e != nil && e.Kind == document.KindEncrypted }
