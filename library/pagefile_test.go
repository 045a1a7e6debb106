package library

import (
	"slices"
	"testing"

	"recto/document"
)

// What is remembered of a page gives its text, and joins with the next page as
// the page itself does, beside the numbers of its lines too.
func TestOnlyText(t *testing.T) {
	page := func(number int, lines ...[]string) *document.Page {
		region := document.Region{Kind: document.RegionText}
		for y, words := range lines {
			line := document.Line{Paragraph: 1}
			left := 0
			for _, text := range words {
				line.Words = append(line.Words, document.Word{Text: text, Box: document.Box{Left: left, Top: 30 * y, Right: left + 50, Bottom: 30*y + 20}})
				left += 100 // numbers stand apart
			}
			region.Lines = append(region.Lines, line)
		}
		p := &document.Page{Number: number, Regions: []document.Region{region}}
		document.JoinWords(p.Regions)
		return p
	}
	whole := []*document.Page{
		page(1, []string{"1", "до", "их", "при", "них", "прибы-"}, []string{"2", "тия", "в", "порт", "судов", "сооб-"}, []string{"3", "щено", "о", "том", "что", "при-"}),
		page(2, []string{"1", "бытие", "в", "порт", "отло-", "5"}, []string{"жено", "до", "их", "при", "6"}, []string{"и", "всё"}, []string{"7"}),
	}
	only := []*document.Page{onlyText(whole[0]), onlyText(whole[1])}
	check := func(when string, want ...string) {
		t.Helper()
		for i, pages := range [][]*document.Page{whole, only} {
			if got := []string{pages[0].Text(), pages[1].Text()}; !slices.Equal(got, want) {
				t.Errorf("%s %s: %q, want %q", []string{"pages", "what is remembered"}[i], when, got, want)
			}
		}
	}
	check("by themselves",
		"1 до их при них прибытия\n2 в порт судов сообщено\n3 о том что при-\n",
		"1 бытие в порт отложено 5\nдо их при 6\nи всё\n7\n")
	document.JoinPages(whole)
	document.JoinPages(only)
	check("joined",
		"1 до их при них прибытия\n2 в порт судов сообщено\n3 о том что прибытие\n",
		"1 в порт отложено 5\nдо их при 6\nи всё\n7\n")
}
