package lexicon

import (
	"iter"
	"slices"
	"strings"

	"recto/document"
)

// Evidence counts the letters of a text by script, and those of them that stand
// in words of the script's lexicon.
type Evidence struct {
	Letters, Known map[string]int // by language tag
	// Long counts the known letters in words of five letters and more, which
	// noise hardly ever gives.
	Long int
}

// Weigh counts the evidence in words. Known words of one or two letters do not
// count, since noise gives them too.
func (s Set) Weigh(words []string) Evidence { return s.weigh(slices.Values(words)) }

// WeighWords counts the evidence in the words of a page.
func (s Set) WeighWords(words []document.Word) Evidence {
	return s.weigh(func(yield func(string) bool) {
		for i := range words {
			if !yield(words[i].Text) {
				return
			}
		}
	})
}

func (s Set) weigh(words iter.Seq[string]) Evidence {
	e := Evidence{Letters: map[string]int{}, Known: map[string]int{}}
	for word := range words {
		word = Letters(word)
		tag := LanguageOf(word)
		if tag == "" {
			continue
		}
		n := len([]rune(word))
		e.Letters[tag] += n
		if n >= 3 && s.Has(tag, word) {
			e.Known[tag] += n
			if n >= 5 {
				e.Long += n
			}
		}
	}
	return e
}

// IsText reports whether a text is Russian or English rather than garbage: at
// least half of its letters stand in known words, where there are enough of
// them to tell.
func (s Set) IsText(text string) bool {
	share, letters := s.Weigh(strings.Fields(text)).Share()
	return letters >= 20 && share >= 0.5
}

// Languages returns the languages of a text, the stronger one first, and none
// where it has no known words.
func (s Set) Languages(text string) []string {
	e := s.Weigh(strings.Fields(text))
	if e.KnownLetters() == 0 {
		return nil
	}
	return e.Languages()
}

// KnownLetters returns the number of letters in known words.
func (e Evidence) KnownLetters() int {
	known := 0
	for _, n := range e.Known {
		known += n
	}
	return known
}

// Share returns the share of letters that stand in known words, and the number
// of letters.
func (e Evidence) Share() (share float64, letters int) {
	for _, n := range e.Letters {
		letters += n
	}
	if letters == 0 {
		return 0, 0
	}
	return float64(e.KnownLetters()) / float64(letters), letters
}

// Languages returns the languages of a page with this evidence, the stronger
// one first; both where it says nothing. A script with under a fifth of the
// known letters does not count: reading in two languages costs half as much
// again and makes the main one a little worse.
func (e Evidence) Languages() []string {
	ru, en := e.Known["ru"], e.Known["en"]
	switch {
	case ru+en == 0:
		return []string{"ru", "en"}
	case 5*en < ru+en:
		return []string{"ru"}
	case 5*ru < ru+en:
		return []string{"en"}
	case en > ru:
		return []string{"en", "ru"}
	}
	return []string{"ru", "en"}
}
