// Package links tells which words of two texts may translate each other (Table)
// and which word of a pair of sentences translates which (Words).
//
// Evidence are lexica, a table of the period's abbreviations, numbers, and
// likeness: misread words are looked up by their first letters, words of one root
// by their stems, names by their sound.
package links

import (
	"recto/align/lexicon"
	"recto/align/token"
	"recto/document"
)

// Bitext is a text and its translation, with what ties their words.
type Bitext struct {
	Ru, En *token.Text
	// Lexica are those that the links rest on.
	Lexica []*lexicon.Lexicon
	Links  *Table
}

// New cuts the sentences of both sides into tokens and gathers the
// evidence for pairs of words. Either lexicon may be nil; the dictionary's
// Russian words also tell which words of the text are misread.
func New(ru, en []document.Sentence, dictionary, learned *lexicon.Lexicon) *Bitext {
	b := &Bitext{}
	var known func(string) bool
	if !dictionary.Empty() {
		known = dictionary.KnownRu
		b.Lexica = append(b.Lexica, dictionary)
	}
	if !learned.Empty() {
		b.Lexica = append(b.Lexica, learned)
	}
	b.Ru, b.En = token.NewRussian(ru, known), token.NewEnglish(en)
	b.Links = newTable(b.Ru.Vocabulary, b.En.Vocabulary, b.Lexica)
	return b
}
