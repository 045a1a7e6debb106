// Package server is recto's HTTP side: the API below /api/v1, described by
// openapi.json, and the plain pages for archivists at /.
//
// routes.go has all routes on one screen. What they ask for is a Library and a
// few functions, handed in by whoever starts the server; nothing here knows
// where documents are kept or how they are read. An uploader's bytes are
// passed on, never looked into, and nothing of a request becomes a file path.
package server
