// Package library keeps the records of documents, and is what HTTP and the
// verbs ask of documents and do to them.
//
//	Records   what the storage says of a document; workers write it, too
//	Library   uploads, changes, views, pages and exports, over the Records
package library

import (
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

	texts remembered[[]byte]
}
