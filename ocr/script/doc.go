// Package script decides in which letters a word is to be written. Each of
// Tesseract's models knows one alphabet and reads the letters of the other as
// the nearest of its own; of two readings of one place the package chooses the
// likelier, mends Roman numerals, formulae and words of mixed letters, and parts
// words that were read as one.
//
// It is given words and lexicons and knows neither pixels nor the recogniser.
package script
