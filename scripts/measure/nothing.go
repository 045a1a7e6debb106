package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"recto/scripts/simulate"
)

// nothing has pages read on which there is nothing to read.
func (m *measure) nothing() (met bool, err error) {
	dir := filepath.Join(m.tmp, "nothing")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return false, err
	}
	for _, kind := range simulate.Blanks {
		for form := range simulate.Forms {
			if err := kind.Write(dir, fmt.Sprintf("%s-%d", kind.Name, form+1), form); err != nil {
				return false, err
			}
		}
	}
	pages, _, err := m.readScans(nil, dir)
	if err != nil {
		return false, err
	}
	invented, clean := 0, 0
	for _, id := range sortedKeys(pages) {
		words := strings.Fields(pages[id].Text())
		if invented += len(words); len(words) == 0 {
			clean++
			continue
		}
		fmt.Printf("  %s: %d words: %.80q\n", id, len(words), strings.Join(words, " "))
	}
	fmt.Printf("  %d of %d pages give no text; %d words are invented in all\n", clean, len(pages), invented)
	return len(pages) == simulate.Forms*len(simulate.Blanks) && invented == 0, nil
}
