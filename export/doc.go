// Package export writes read documents in the formats that people and other
// programs take: plain text, JSON, hOCR, ALTO and searchable PDF.
//
// The formats of text are in one table, Formats, and have one shape, Writer:
// pages go in one after the other and out at once, so that a document of
// thousands of pages needs the memory of one. A searchable PDF is made from
// pictures by PDF, from a PDF by Overlay, and joined from several by Merge.
//
// A text beside its translation has formats of its own, in ParallelFormats.
//
// Nothing here reads a clock or depends on the order of a map: the same pages
// give the same bytes.
package export
