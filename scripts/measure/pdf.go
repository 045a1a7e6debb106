package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"recto/scripts/run"
)

// foundAim is the share of words that must be found where they stand.
const foundAim = 0.99

// searchable are the scans to make searchable, ours and then others'.
var searchable = []string{
	"testdata/sample/report.pdf",
	"testdata/pages/ru-straight.jpg", "testdata/pages/ru-skewed.jpg",
	"testdata/pages/ru-turned-90.jpg", "testdata/pages/ru-turned-180.jpg", "testdata/pages/ru-turned-270.jpg",
	"testdata/pages/ru-exif.jpg", "testdata/pages/ru-rotate.pdf", "testdata/pages/ru-cmyk.jpg",
	"testdata/pages/ru-bilevel.tif", "testdata/pages/ru-16bit.png", "testdata/pages/en-letter.jpg",
}

var searchableElsewhere = []string{
	"files/pdf-good/KIAE-2486.pdf", "files/pdf-good/skew.pdf", "files/pdf-good/rotated.pdf", "files/pdf-good/ccitt.pdf",
	"files/pdf-good/multipage.pdf", "files/pdf-good/JINR-P11-12658.pdf", "files/pdf-good/c02-22.pdf", "files/pdf-good/cardinal.pdf",
}

// tally counts the words of a scan.
type tally struct {
	words int // of two or more letters
	found int // those that pdftotext finds where they stand
	apart int // those that pdftotext prints as words of their own
}

// pdf makes scans searchable and asks other programs what came of it.
func (m *measure) pdf() (met bool, err error) {
	scans := slices.Clone(searchable)
	for _, name := range searchableElsewhere {
		if path := m.file(name); path != "" {
			scans = append(scans, path)
		}
	}
	met = true
	var all tally
	for _, scan := range scans {
		if !strings.Contains(scan, m.only) {
			continue
		}
		t, right, err := m.searchable(scan)
		if err != nil {
			return false, fmt.Errorf("%s: %w", scan, err)
		}
		met = met && right
		all.words += t.words
		all.found += t.found
		all.apart += t.apart
	}
	fmt.Printf("  all: %s\n", all)
	return met && float64(all.found) >= foundAim*float64(all.words), nil
}

func (t tally) String() string {
	share := func(n int) float64 { return 100 * float64(n) / float64(max(1, t.words)) }
	return fmt.Sprintf("%d words, %.2f %% where they stand, %.2f %% apart in plain text", t.words, share(t.found), share(t.apart))
}

// read reads a scan and returns what was read, and the searchable PDF's path.
func (m *measure) read(scan string) (doc *run.Document, copied string, err error) {
	out := filepath.Join(m.tmp, "searchable")
	o, err := m.recto(nil, "--force", "--format", "pdf,json", "-o", out, scan)
	if err != nil {
		return nil, "", err
	}
	if o.code != 0 {
		return nil, "", fmt.Errorf("%s: exit code %d\n%s", scan, o.code, o.stderr)
	}
	stem := filepath.Join(out, strings.TrimSuffix(filepath.Base(scan), filepath.Ext(scan)))
	doc, err = run.Read(stem + ".json")
	return doc, stem + ".pdf", err
}

func (m *measure) searchable(scan string) (t tally, right bool, err error) {
	doc, copied, err := m.read(scan)
	if err != nil {
		return t, false, err
	}
	_, unsound := run.Output("qpdf", "--check", copied)
	changed, err := m.pictures(scan, copied)
	if err != nil {
		return t, false, err
	}
	if t, err = m.words(copied, doc.Pages); err != nil {
		return t, false, err
	}
	right = unsound == nil && changed == "" && float64(t.found) >= foundAim*float64(t.words)
	fmt.Printf("  %-24s %s\n", filepath.Base(scan), t)
	if unsound != nil {
		fmt.Println("    not sound:", unsound)
	}
	if changed != "" {
		fmt.Println("    pictures:", changed)
	}
	return t, right, nil
}

// pictures says how the pictures in a copy differ from those of its source; ""
// if they do not.
func (m *measure) pictures(source, copied string) (string, error) {
	after, err := m.extracted(copied)
	if err != nil {
		return "", err
	}
	original, err := os.ReadFile(source)
	if err != nil {
		return "", err
	}
	switch filepath.Ext(source) {
	case ".pdf":
		before, err := m.extracted(source)
		if err != nil || slices.EqualFunc(before, after, bytes.Equal) {
			return "", err
		}
		return fmt.Sprintf("%d before, %d after, and not the same", len(before), len(after)), nil
	case ".jpg":
		if len(after) == 1 && bytes.Equal(after[0], original) {
			return "", nil
		}
	case ".tif":
		if len(after) == 1 && bytes.Contains(original, after[0]) {
			return "", nil
		}
	default: // has no form that a PDF could hold
		return "", nil
	}
	return "not the source's bytes", nil
}

// extracted returns the pictures in a PDF as they are embedded.
func (m *measure) extracted(path string) ([][]byte, error) {
	dir, err := os.MkdirTemp(m.tmp, "pictures-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	if _, err := run.Output("pdfimages", "-all", path, filepath.Join(dir, "p")); err != nil {
		return nil, err
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	var pictures [][]byte
	for _, entry := range entries {
		if filepath.Ext(entry.Name()) == ".params" { // how poppler describes CCITT
			continue
		}
		data, err := os.ReadFile(filepath.Join(dir, entry.Name()))
		if err != nil {
			return nil, err
		}
		pictures = append(pictures, data)
	}
	return pictures, nil
}
