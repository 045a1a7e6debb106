// Package align sets a Russian text beside its English translation, or an
// English text beside its Russian one: sentence by sentence, then word by
// word, and says how far the translation can be trusted.
//
// The way is: [Split] or [SplitPages] cut the texts into sentences and type
// the lines that are none, [Align] pairs the sentences and judges what came of
// it, a [Learner] makes a lexicon of many alignments for the next ones.
//
// Everything here is pure: no input or output, no clock, no randomness. The
// dictionaries come in as a [Lexicon]; package align/lexicon reads them from
// the system. Without them everything works, and is less sure.
package align

// Revision grows when the same texts and lexica give another alignment: it is
// part of an alignment's recipe.
const Revision = 3
