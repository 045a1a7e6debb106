// Package translation takes in a translation: it finds in foreign bytes the
// document's title, date, citation, reference and credits, the translated body
// with its notes, and the rest of the file.
//
// Every kind of file is first cut into blocks, the smallest pieces that stand
// for themselves: paragraphs, headings, cells, lines. Then each block is given
// exactly one role, by what markup and wording say. So nothing is lost: what
// has no place in the translation is kept as dropped, with the reason.
//
// Everything is pure. It runs inside a reader process, fetches nothing and
// follows no link. Only plain text comes out.
package translation
