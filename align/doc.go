// Package align sets a Russian text beside its English translation, or an
// English text beside its Russian one: sentence by sentence, then word by
// word, and says how far the translation can be trusted.
//
// A document goes through its packages in this order:
//
//	segment     a text, a translation or scanned pages -> sentences with their kind
//	token       sentences -> tokens: the stems of their words, numbers, months
//	links       which words of the two texts may translate each other
//	path        the likeliest pairing of the sentences, each with its probability
//	facts       dates, numbers and names that differ between paired sentences
//	judge       whether the translation belongs to the text, and what it lacks
//	links       again: which word of a pair translates which
//
// [Align] is the way from token on. Beside it stand package learn, which makes
// a lexicon of many alignments for the next ones, and package dictionary, which
// makes one of the dictionaries that the system has installed. Packages word
// and lexicon serve all of them.
//
// All but dictionary is pure: no input or output, no clock, no randomness.
// Without a lexicon everything works, and is less sure.
package align

// Revision grows when the same texts and lexica give another alignment: it is
// part of an alignment's recipe.
const Revision = 7
