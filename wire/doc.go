// Package wire holds what the parts of the service hand one another and what
// they keep of a document besides its pages: uploads and changes, jobs and
// events, the records in the storage, and the answers of the API. The nouns of
// a page are in package document.
//
// The types are plain values. Those that travel or are stored have a
// documented JSON form; docs/service.md describes it.
package wire
