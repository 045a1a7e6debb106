package ingest

import (
	"strings"
	"testing"
)

// Every kind of scan may be a translation, too, whose pages are read; a zip is a
// word processor's.
func TestShowsPages(t *testing.T) {
	for head, want := range map[string]bool{
		"%PDF-1.7\n":                                       true,
		"AT&TFORM\x00\x00\x10\x00DJVMDIRM":                 true,
		"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic": true,
		"P5\n20 20\n255\n":                                 true,
		"GIF89a":                                           true,
		"PK\x03\x04":                                       false,
		"<html>":                                           false,
		"":                                                 false,
		"P5 is a hall of the museum.":                      false,
	} {
		if got := ShowsPages(strings.NewReader(head)); got != want {
			t.Errorf("%q: %v", head, got)
		}
	}
}
