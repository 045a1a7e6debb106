// Package document holds the nouns of recto: what a document, a page, a line
// and a word are, where they stand on the scan, how they are named, and what
// can go wrong with them.
//
// It imports the standard library only, and everything else imports it. The
// types are plain values with documented JSON forms; the JSON form of a Page
// and of a Document is the project's public page schema.
package document
