package main

import (
	"path/filepath"
	"strings"
	"testing"

	"recto/document"
)

// An entry that names thousands of pages does not hide those after it.
func TestLongLedger(t *testing.T) {
	path := filepath.Join(t.TempDir(), ledgerName)
	l, err := openLedger(path)
	if err != nil {
		t.Fatal(err)
	}
	book := entry{Stem: "book", Outputs: map[string]savedFile{}}
	for number := range 6000 {
		flaw := document.Flaw{Kind: document.FlawPoor, What: strings.Repeat("w", 200)}
		book.Flawed = append(book.Flawed, judgedPage{FlawedPage: document.FlawedPage{Number: number + 1, Flaws: []document.Flaw{flaw}}})
	}
	for _, e := range []entry{book, {Stem: "letter", Outputs: map[string]savedFile{}}} {
		if err := l.add(e); err != nil {
			t.Fatal(err)
		}
	}
	l.Close()
	if l, err = openLedger(path); err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	if len(l.entries) != 2 || len(l.entries["book"].Flawed) != 6000 {
		t.Errorf("%d entries, %d pages", len(l.entries), len(l.entries["book"].Flawed))
	}
}

// What strangers call their files neither steers the terminal nor computes in a
// spreadsheet.
func TestHostileNames(t *testing.T) {
	name := "a\x1b]0;owned\x07\nforged;=1+1.pdf"
	p := judgedPage{File: name, Page: 1}
	if line := p.line(); strings.ContainsAny(line, "\x1b\x07\n") {
		t.Errorf("printed as %q", line)
	}
	if file := p.row()[0]; strings.Contains(file, ";=") {
		t.Errorf("in the report as %q", file)
	}
	p.File = "=1+1.pdf"
	if file := p.row()[0]; file != "./=1+1.pdf" {
		t.Errorf("in the report as %q", file)
	}
}
