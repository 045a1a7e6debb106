// Package pipeline is the story of a document: its originals are opened, its
// pages read, and what was read is exported. The same functions serve a person
// at the command line and a worker of the service.
//
//	originals ─▶ Open ─▶ Read, page by page and in order ─▶ Exports ─▶ files
//
// Whatever parses a stranger's bytes runs in the processes of a reader.Pool.
package pipeline
