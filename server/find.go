package server

import (
	"context"
	"io"
	"slices"
	"strings"
	"unicode"

	"recto/document"
	"recto/wire"
)

// hit is a place in a document where something was found.
type hit struct {
	Page int
	// Anchor is the sentence of the translation; empty for the text of the page.
	Anchor string
	// Before, Match and After are the words in question and those around them.
	Before, Match, After string
}

// found is what was found in a document.
type found struct {
	Query string
	Hits  []hit
	// More tells that there are more than mostHits.
	More bool
}

// mostHits is how many places are listed.
const mostHits = 200

// findIn looks for words in the text of a document and in its translation,
// without regard to case, ё and where lines end.
func (s *Server) findIn(ctx context.Context, view *wire.View, beside *beside, query string) (*found, error) {
	f := &found{Query: strings.TrimSpace(query)}
	wanted := folded([]rune(f.Query))
	if len(wanted) == 0 {
		return f, nil
	}
	text, err := s.wholeText(ctx, view)
	if err != nil {
		return nil, err
	}
	order := document.Corrections(nil).Order(view.Pages)
	if c := view.Corrections; c != nil && c.Order != nil {
		order = c.Order
	}
	for i, page := range strings.Split(text, "\f") {
		if i < len(order) { // nothing stands after the last form feed
			f.look(hit{Page: order[i]}, page, wanted)
		}
	}
	if beside != nil {
		for i := range beside.translation {
			f.look(hit{Page: beside.pageOf[i], Anchor: sentenceID(i)}, beside.translation[i].Text, wanted)
		}
	}
	return f, nil
}

// wholeText is the running text of a document, a form feed after each page: the
// finished one, or, as long as there is none, or none with what was corrected
// last, that of the pages.
func (s *Server) wholeText(ctx context.Context, view *wire.View) (string, error) {
	if view.Read == 0 {
		return "", nil
	}
	o, err := s.Library.Export(ctx, view.ID, view.Run, "txt")
	if document.IsKind(err, document.KindNotFound) || document.IsKind(err, document.KindUnavailable) {
		text, _, err := s.Library.Text(ctx, view.ID, view.Run)
		return string(text), err
	}
	if err != nil {
		return "", err
	}
	defer o.Close()
	text, err := io.ReadAll(o)
	return string(text), err
}

// look adds the places in a text where the folded words stand.
func (f *found) look(at hit, text string, wanted []rune) {
	const around = 50
	plain := []rune(text)
	for i, c := range plain {
		if unicode.IsSpace(c) {
			plain[i] = ' '
		}
	}
	search := folded(plain)
	for i := 0; i+len(wanted) <= len(search); i++ {
		if !slices.Equal(search[i:i+len(wanted)], wanted) {
			continue
		}
		if len(f.Hits) == mostHits {
			f.More = true
			return
		}
		end := i + len(wanted)
		at.Before, at.Match, at.After = string(plain[max(0, i-around):i]), string(plain[i:end]), string(plain[end:min(len(plain), end+around)])
		f.Hits = append(f.Hits, at)
		i = end - 1
	}
}

// folded returns letters as they are compared, one for each.
func folded(text []rune) []rune {
	out := make([]rune, len(text))
	for i, c := range text {
		if c = unicode.ToLower(c); c == 'ё' {
			c = 'е'
		}
		out[i] = c
	}
	return out
}
