package search

import (
	"strings"
	"unicode"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/analysis/analyzer/custom"
	"github.com/blevesearch/bleve/v2/analysis/lang/en"
	"github.com/blevesearch/bleve/v2/analysis/lang/ru"
	"github.com/blevesearch/bleve/v2/analysis/tokenizer/whitespace"
	"github.com/blevesearch/bleve/v2/mapping"
	"github.com/blevesearch/bleve/v2/search/query"

	"recto/document"
)

// The fields of the index. The same words are in each of the first three, as
// Russian, as English and as they stand; the last brings the entry back.
const (
	fieldRussian = "ru"
	fieldEnglish = "en"
	fieldPlain   = "plain"
	fieldEntry   = "entry"
)

// plainAnalyzer takes words as words made them, figures too.
const plainAnalyzer = "words"

// indexed is the form in which Bleve gets an entry.
type indexed struct {
	Words string `json:"words"`
	Entry string `json:"entry"`
}

func newMapping() mapping.IndexMapping {
	text := func(name, analyzer string) *mapping.FieldMapping {
		f := bleve.NewTextFieldMapping()
		f.Name, f.Analyzer = name, analyzer
		f.Store, f.IncludeTermVectors, f.IncludeInAll, f.DocValues = false, false, false, false
		return f
	}
	entry := bleve.NewTextFieldMapping()
	entry.Name, entry.Index, entry.IncludeInAll, entry.DocValues = fieldEntry, false, false, false
	document := bleve.NewDocumentStaticMapping()
	document.AddFieldMappingsAt("words", text(fieldRussian, ru.AnalyzerName), text(fieldEnglish, en.AnalyzerName), text(fieldPlain, plainAnalyzer))
	document.AddFieldMappingsAt("entry", entry)
	m := bleve.NewIndexMapping()
	err := m.AddCustomAnalyzer(plainAnalyzer, map[string]any{"type": custom.Name, "tokenizer": whitespace.Name})
	if err != nil {
		panic(err) // constant options
	}
	m.DefaultMapping = document
	return m
}

// words takes text apart into words of letters and digits, in lower case and
// their normal form (document.Normal), as documents and queries are compared:
// names of files and archival references hold them together with dots and
// underscores.
func words(texts ...string) []string {
	var all []string
	for _, text := range texts {
		text = strings.ToLower(document.Normal(text))
		all = append(all, strings.FieldsFunc(text, func(r rune) bool {
			return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r)
		})...)
	}
	return all
}

// wordsOf are the words that an entry is found by.
func wordsOf(e *Entry) string {
	texts := append([]string{e.Title, e.Reference, e.Date, e.ID}, e.Names...)
	return strings.Join(words(append(texts, e.Labels...)...), " ")
}

// queryFor asks for entries that have each of the words of q: one of its
// forms, in Russian for Cyrillic words and in English for others, or a word
// that begins with it.
func queryFor(q []string) query.Query {
	var all []query.Query
	for _, word := range q {
		form := bleve.NewMatchQuery(word)
		form.Analyzer, form.FieldVal = en.AnalyzerName, fieldEnglish
		if strings.ContainsFunc(word, func(r rune) bool { return unicode.Is(unicode.Cyrillic, r) }) {
			form.Analyzer, form.FieldVal = ru.AnalyzerName, fieldRussian
		}
		prefix := bleve.NewPrefixQuery(word)
		prefix.SetField(fieldPlain)
		all = append(all, bleve.NewDisjunctionQuery(form, prefix))
	}
	return bleve.NewConjunctionQuery(all...)
}
