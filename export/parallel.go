package export

import (
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode"

	"recto/document"
)

// ParallelFormat is one way to hand on a text beside its translation.
type ParallelFormat struct {
	// Name, Extension and Type are as in Format.
	Name, Extension, Type string
	// Write writes all of it. The original comes first everywhere.
	Write func(io.Writer, *document.Parallel) error
}

// ParallelFormats is the table of all such formats, in the order in which
// people see them.
var ParallelFormats = []ParallelFormat{
	{"tsv", "tsv", "text/tab-separated-values; charset=utf-8", parallelTSV},
	{"json", "json", "application/json", parallelJSON},
	{"tmx", "tmx", "application/x-tmx+xml", parallelTMX},
	{"tei", "tei.xml", "application/tei+xml", parallelTEI},
	{"html", "html", "text/html; charset=utf-8", parallelHTML},
}

// LookupParallel returns the format of that name; ok is false where there is
// none.
func LookupParallel(name string) (format ParallelFormat, ok bool) {
	for _, f := range ParallelFormats {
		if f.Name == name {
			return f, true
		}
	}
	return ParallelFormat{}, false
}

// column is one side of a parallel text.
type column struct {
	// language is "ru" or "en", name that for people.
	language, name string
	sentences      []document.Sentence
	source         document.TextSource
	// of returns the bead's sentences of this side.
	of func(*document.Bead) []int
}

// columns returns the original and the translation.
func columns(p *document.Parallel) [2]column {
	ru := column{"ru", "Russian", p.Ru, p.RuText, func(b *document.Bead) []int { return b.Ru }}
	en := column{"en", "English", p.En, p.EnText, func(b *document.Bead) []int { return b.En }}
	if p.Original == "en" {
		return [2]column{en, ru}
	}
	return [2]column{ru, en}
}

// text returns the bead's sentences of this side on one line, a blank between
// them, as every format can hold them.
func (c *column) text(b *document.Bead) string {
	var texts []string
	for _, i := range c.of(b) {
		texts = append(texts, oneLine(c.sentences[i].Text))
	}
	return strings.Join(texts, " ")
}

// oneLine returns s with a blank for every run of white space.
func oneLine(s string) string { return plain(strings.Join(strings.Fields(s), " ")) }

// blanks returns s with a blank for each sign of white space, so that places in
// it stay what they are.
func blanks(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return ' '
		}
		return r
	}, s)
}

// pageSpan gives "3", "3-4", or nothing where there are no pages.
func pageSpan(p *document.Parallel, b *document.Bead) string {
	switch first, last := p.Pages(b); {
	case first == 0:
		return ""
	case first == last:
		return strconv.Itoa(first)
	default:
		return fmt.Sprintf("%d-%d", first, last)
	}
}
