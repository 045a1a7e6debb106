package reader

import (
	"time"

	"recto/document"
)

// The jobs that a reader process can do. cmd/recto gives each its work; the
// types below are what travels. A reader never writes: everything comes back
// in the result and in the blobs beside it.
var (
	// Open tells the type of a file and counts its pages.
	Open = Job[OpenRequest, document.Outline]{Name: "open"}
	// Entries tells what scans a zip holds.
	Entries = Job[EntriesRequest, EntriesResult]{Name: "entries", Extra: func(in EntriesRequest) time.Duration {
		return time.Duration(in.Size>>25) * time.Second // 32 MiB are unpacked in far less
	}}
	// Page reads one page. Its blobs follow PageResult.
	Page = Job[PageRequest, PageResult]{Name: "page"}
	// Picture returns the picture of a page as a PDF embeds it, as blob 0.
	Picture = Job[PictureRequest, document.PDFImage]{Name: "picture"}
	// Explain shows how a page is read: its blobs, one after the other, are an
	// HTML page.
	Explain = Job[ExplainRequest, ExplainResult]{Name: "explain"}
	// Scale draws a stored image smaller, or a part of it: its blobs, one after
	// the other, are a JPEG or PNG.
	Scale = Job[ScaleRequest, ScaleResult]{Name: "scale"}
	// Overlay writes a searchable copy of a PDF: its blobs, in order, are the
	// bytes of the new file.
	Overlay = Job[OverlayRequest, OverlayResult]{Name: "overlay", Extra: func(in OverlayRequest) time.Duration {
		// PDFium walks the document for each page: 1,000 pages take a minute,
		// twice as many four.
		return time.Duration(len(in.Only)) * time.Second
	}}
	// Merge joins several PDFs into one: descriptors 0 and up are the parts,
	// its blobs the bytes of the new file.
	Merge = Job[MergeRequest, MergeResult]{Name: "merge"}
	// Translation understands a text. Its blobs are the pages of a file that
	// holds a reading, a document.Page as JSON each.
	Translation = Job[TranslationRequest, TranslationResult]{Name: "translation"}
)

// OpenRequest is for descriptor 0, the file.
type OpenRequest struct {
	Name     string `json:"name"`
	Password string `json:"password,omitempty"`
}

// EntriesRequest is for descriptor 0, the zip, of that size in bytes.
type EntriesRequest struct {
	Size int64 `json:"size"`
}

// EntriesResult has the hashes of the scans in order.
type EntriesResult struct {
	SHA256 []string `json:"sha256"`
}

// PageRequest is for descriptor 0, the file.
type PageRequest struct {
	Name     string `json:"name"`
	Password string `json:"password,omitempty"`
	// Page counts the pages of the file from 1.
	Page int `json:"page"`
	// Languages to read in, BCP 47 or model names; empty lets the page decide.
	Languages []string `json:"languages,omitempty"`
	// Turn is by how much the picture is to be turned clockwise, on top of its own
	// orientation; nil finds out.
	Turn *int `json:"turn,omitempty"`
	// Embed asks for the picture as a PDF embeds it; images only.
	Embed bool `json:"embed,omitempty"`
	// Store asks for the picture as the service keeps it. At most one of both
	// may be asked for.
	Store bool `json:"store,omitempty"`
	// Unread leaves the reading out, for the picture alone of a page that
	// cannot be read.
	Unread bool `json:"unread,omitempty"`
}

// PageResult is a page read. Its Number, ID and Source.File are the caller's
// to set.
type PageResult struct {
	Page document.Page `json:"page"`
	// Embedded describes blob 0 where PageRequest.Embed asked for it.
	Embedded *document.PDFImage `json:"embedded,omitempty"`
	// Stored describes the picture in the blobs, one after the other, where
	// PageRequest.Store asked for it; its hash and size are the caller's to
	// set.
	Stored *document.StoredImage `json:"stored,omitempty"`
}

// PictureRequest is for descriptor 0, the file, which is no PDF.
type PictureRequest struct {
	Name     string `json:"name"`
	Password string `json:"password,omitempty"`
	// Page counts the pages of the file from 1.
	Page int `json:"page"`
}

// ExplainRequest is for descriptor 0, the file.
type ExplainRequest struct {
	Name     string `json:"name"`
	Password string `json:"password,omitempty"`
	// Page counts the pages of the file from 1.
	Page int `json:"page"`
	// Languages to read in, as in PageRequest.
	Languages []string `json:"languages,omitempty"`
	// Title is what the page is called.
	Title string `json:"title"`
}

// ExplainResult is empty; the HTML page is in the blobs.
type ExplainResult struct{}

// OverlayRequest is for descriptors 0, the PDF, and 1, the pages: JSON objects
// of document.Page, a line each, in order of Source.Page.
type OverlayRequest struct {
	Name     string `json:"name"`
	Password string `json:"password,omitempty"`
	// Entry names the PDF inside descriptor 0 where that is a zip.
	Entry string `json:"entry,omitempty"`
	// Only these pages of the source are kept, numbered from 1 and ascending;
	// empty keeps all.
	Only []int `json:"only,omitempty"`
}

// OverlayResult says what a searchable copy could not keep.
type OverlayResult struct {
	Notes []string `json:"notes,omitempty"`
}

// MergeRequest names the parts for messages.
type MergeRequest struct {
	Names []string `json:"names"`
}

// TranslationRequest is for descriptor 0, the file, or for Text.
type TranslationRequest struct {
	Name string `json:"name"`
	// Text is that of pages that were read, a form feed between them.
	Text string `json:"text,omitempty"`
}

// TranslationResult has what was understood, or Pages.
type TranslationResult struct {
	Translation *document.Translation `json:"translation,omitempty"`
	// Pages says that the file is a PDF or picture: the text of its pages is
	// to be read first.
	Pages bool `json:"pages,omitempty"`
}

// MergeResult is empty; the file is in the blobs.
type MergeResult struct{}

// ScaleRequest is for descriptor 0, an image of document.StoredImage's types.
type ScaleRequest struct {
	// Type is image/jpeg or image/png.
	Type string `json:"type"`
	document.Drawing
}

// ScaleResult is empty; the image is in the blobs.
type ScaleResult struct{}
