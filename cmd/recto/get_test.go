package main

import (
	"testing"

	"recto/export"
)

// Every format that the service cuts single pages out of has an address for them,
// and so have text, JSON and what there is of a page besides.
func TestPageEnding(t *testing.T) {
	for format, want := range map[string]string{"txt": "/text", "json": "", "hocr": "/hocr", "alto": "/alto", "image": "/image", "explanation": "/explanation"} {
		if ending, ok := pageEnding(format); !ok || ending != want {
			t.Errorf("%s: %q, %v", format, ending, ok)
		}
	}
	for _, f := range export.Formats {
		if _, ok := pageEnding(f.Name); f.Paged && !ok {
			t.Errorf("%s has pages and no address for them", f.Name)
		}
	}
	for _, format := range []string{"pdf", "original", "docx"} {
		if _, ok := pageEnding(format); ok {
			t.Errorf("%s has an address of single pages", format)
		}
	}
}
