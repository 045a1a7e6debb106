// Package layout tells from components of ink where a page has lines of print,
// columns and marks, and from recognised lines in what order they are read and
// what they are: headings, tables, page numbers, line numbers in the margin.
//
// It knows no language and changes no pixel. A component is the box of ink that
// touches; the x-height, the height of small letters such as н or x, is the unit
// that everything is measured in.
package layout
