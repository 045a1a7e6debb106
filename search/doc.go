// Package search is the catalogue: what a listing says of each document, in
// the order and choice that people ask for.
//
// It is made from storage and can be lost at any time. Open reads what the
// last process left on disk, Replace makes it anew, Put and Remove follow what
// happens. Listings come from memory, an Entry a document; the words of q are
// looked up in a Bleve index on disk, which also carries the entries from one
// process to the next.
package search
