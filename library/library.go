// Package library keeps the records of documents, and is what HTTP and the
// verbs ask of documents and do to them.
//
//	Records   what the storage says of a document; workers write it, too
//	Library   uploads, changes, views, pages and exports, over the Records
package library

import (
	"context"

	"recto/document"
	"recto/reader"
)

// Library is all that people ask of documents and do to them. It is safe for
// concurrent use.
type Library struct {
	*Records
	// Openers look into zips as they come, for what makes their identity, and
	// explain pages.
	Openers *reader.Pool
	// Originals keeps the files of documents at hand, to explain their pages.
	Originals *Cache
	// Scratch is the folder for files under way; see package scratch.
	Scratch string
	// ReadWithPassword reads a document in this process, because its password
	// is here and nowhere else; nil where that is not possible.
	ReadWithPassword func(id, password string)

	asRead bool
}

// AsRead returns the library as it would be had nobody corrected anything; it is
// for reading only. The corrections themselves are still told.
func (l *Library) AsRead() *Library {
	raw := *l
	raw.asRead = true
	return &raw
}

// standing returns the corrections that hold, none for a library as it was read.
func (l *Library) standing(ctx context.Context, id string) (document.Corrections, error) {
	if l.asRead {
		return nil, nil
	}
	all, err := l.Corrections(ctx, id)
	return all.Standing(), err
}
