// Package word knows Russian and English words by themselves: their letters and
// the look-alikes that OCR takes for them, their stems (Porter's stemmers, in
// Snowball's form, with tables of irregular forms), how they sound, which numbers
// and months they name, and how frequent the commonest are.
package word

import (
	"github.com/blevesearch/snowballstem"
	"github.com/blevesearch/snowballstem/english"
	"github.com/blevesearch/snowballstem/russian"
)

// StemRu returns the stem of a Russian word in lower case without ё.
func StemRu(word string) string {
	if lemma, ok := irregularRu[word]; ok {
		return lemma
	}
	env := snowballstem.NewEnv(word)
	russian.Stem(env)
	return env.Current()
}

// StemEn returns the stem of an English word in lower case.
func StemEn(word string) string {
	if lemma, ok := irregularEn[word]; ok {
		word = lemma
	}
	env := snowballstem.NewEnv(word)
	english.Stem(env)
	return env.Current()
}
