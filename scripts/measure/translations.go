package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"recto/document"
	"recto/scripts/measure/shape"
	"recto/scripts/run"
)

// The fields of a translation that are scored, in the order of the table.
var translationFields = []string{"title", "date", "marking", "reference", "translator", "notes", "body"}

// translationAim is the least share of each field that is to be right.
const translationAim = 0.97

// translations sets documents of our own in pages of many shapes, as archives,
// blogs, word processors and presses publish translations, and prints by field
// how many recto translation understands. A field that a page does not have
// must be empty.
func (m *measure) translations() (met bool, err error) {
	pages, err := shape.Pages()
	if err != nil {
		return false, err
	}
	right, all := map[string]int{}, map[string]int{}
	shapes := map[string]bool{}
	for _, page := range pages {
		if !strings.Contains(page.Shape, m.only) {
			continue
		}
		shapes[page.Shape] = true
		got, err := m.translationOf(page)
		if err != nil {
			return false, err
		}
		for _, field := range translationFields {
			all[field]++
			wrong := page.Wrong(field, got)
			if wrong == "" {
				right[field]++
			} else if m.verbose {
				fmt.Printf("  %s: %s: %s\n", page.Name, field, wrong)
			}
		}
	}
	fmt.Printf("  %d pages of %d shapes\n", all["title"], len(shapes))
	met = true
	for _, field := range translationFields {
		share := float64(right[field]) / float64(max(1, all[field]))
		fmt.Printf("  %-12s %4d of %4d %.3f\n", field, right[field], all[field], share)
		met = met && share >= translationAim
	}
	return met, nil
}

// translationOf has recto understand a page. One that it refuses has nothing.
func (m *measure) translationOf(page shape.Page) (*document.Translation, error) {
	path := filepath.Join(m.tmp, page.Name)
	if err := os.WriteFile(path, page.Data, 0o644); err != nil {
		return nil, err
	}
	out, err := run.Output(m.bin, "translation", path)
	got := &document.Translation{}
	if err != nil {
		if m.verbose {
			fmt.Printf("  %v\n", err)
		}
		return got, nil
	}
	return got, json.Unmarshal(out, got)
}
