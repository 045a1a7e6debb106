// Package token cuts sentences into tokens: the stems of their words, numbers and
// months. It undoes what typewriters and OCR do to Russian words.
package token

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"recto/align/word"
	"recto/document"
)

// Text is one side of a bitext, cut into tokens.
type Text struct {
	*Vocabulary
	// Sentences are those of the running text: stamps, page numbers and the
	// like are left out.
	Sentences []Sentence
	// Source holds all sentences as the caller gave them, places for each of
	// them its index in sentences, -1 for what is left out.
	Source []document.Sentence
	Places []int
}

// Sentence is a sentence of running text.
type Sentence struct {
	Tokens []Token
	// Length is the number of letters, digits and signs, plus one a word.
	Length float64
	// Heading is true for a short line without an end mark before one that begins
	// with a capital letter.
	Heading bool
	// Paragraph is that of the source.
	Paragraph int
	// Index is the sentence's in the source.
	Index int
}

// NewRussian cuts Russian sentences into tokens. known tells whether a
// dictionary has a word of a stem; nil where there is no dictionary.
func NewRussian(source []document.Sentence, known func(stem string) bool) *Text {
	v := NewVocabulary(word.StemRu)
	return newText(source, v, func(s string) []Token { return Russian(s, v, known) })
}

// NewEnglish cuts English sentences into tokens.
func NewEnglish(source []document.Sentence) *Text {
	v := NewVocabulary(word.StemEn)
	return newText(source, v, func(s string) []Token { return English(s, v, nil) })
}

func newText(source []document.Sentence, v *Vocabulary, tokens func(string) []Token) *Text {
	t := &Text{Vocabulary: v, Source: source, Places: make([]int, len(source))}
	for i, s := range source {
		if s.Kind != document.SentenceBody {
			t.Places[i] = -1
			continue
		}
		t.Places[i] = len(t.Sentences)
		t.Sentences = append(t.Sentences, Sentence{tokens(s.Text), Length(s.Text), heading(source, i), s.Paragraph, i})
	}
	return t
}

// heading: see Sentence.
func heading(source []document.Sentence, i int) bool {
	const longest = 70
	text := strings.TrimSpace(source[i].Text)
	last, _ := utf8.DecodeLastRuneInString(text)
	if i+1 == len(source) || utf8.RuneCountInString(text) > longest || !unicode.IsLetter(last) {
		return false
	}
	first, _ := utf8.DecodeRuneInString(text)
	next, _ := utf8.DecodeRuneInString(strings.TrimSpace(source[i+1].Text))
	return unicode.IsUpper(first) && unicode.IsUpper(next)
}

// Length counts letters, digits and signs, not blanks, plus one a word.
func Length(s string) float64 {
	n, blank := 0, true
	for _, r := range s {
		if r == ' ' || r == '\t' || r == '\n' {
			blank = true
			continue
		}
		n++
		if blank {
			n++
		}
		blank = false
	}
	return float64(n)
}

// WordCount counts the words of a text.
func (t *Text) WordCount() int {
	n := 0
	for i := range t.Sentences {
		n += len(t.Sentences[i].Tokens)
	}
	return n
}

// Begins reports whether a paragraph begins with sentence i.
func (t *Text) Begins(i int) bool {
	return i == 0 || t.Sentences[i].Paragraph != t.Sentences[i-1].Paragraph
}

// Occurrence is a token and the sentence of the source that it is in.
type Occurrence struct {
	Token
	Sentence int
}

// Occurrences appends the tokens of some sentences of the source, those of
// running text.
func (t *Text) Occurrences(out []Occurrence, sentences []int) []Occurrence {
	for _, s := range sentences {
		if k := t.Places[s]; k >= 0 {
			for _, token := range t.Sentences[k].Tokens {
				out = append(out, Occurrence{token, s})
			}
		}
	}
	return out
}
