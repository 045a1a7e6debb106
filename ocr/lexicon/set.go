package lexicon

import (
	"errors"
	"path/filepath"

	"recto/document"
)

// Set holds the lexicons of the languages that pages are read in, by language
// tag. A language without one has no known words.
type Set map[string]*Lexicon

// OpenSet opens the word lists of Tesseract models in a directory. A model
// without one is left out.
func OpenSet(dir string, models []string) (Set, error) {
	set := Set{}
	for _, model := range models {
		switch list, err := Open(filepath.Join(dir, model+".traineddata")); {
		case err == nil:
			set[document.LanguageTag(model)] = list
		case !errors.Is(err, ErrNone):
			return nil, err
		}
	}
	return set, nil
}

// Has reports whether a word stands in the lexicon of a language.
func (s Set) Has(tag, word string) bool { return s[tag] != nil && s[tag].Has(word) }

// Any reports whether there is a lexicon for one of the languages.
func (s Set) Any(tags []string) bool {
	for _, tag := range tags {
		if s[document.LanguageTag(tag)] != nil {
			return true
		}
	}
	return false
}
