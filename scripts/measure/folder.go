package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"recto/document"
	"recto/scripts/run"
)

// readScans reads scans, or folders of them, and returns the page of each
// one-page scan by the scan's name without its ending, and the CPU seconds it
// took.
func (m *measure) readScans(options []string, paths ...string) (pages map[string]*document.Page, cpu float64, err error) {
	out, err := os.MkdirTemp(m.tmp, "read-")
	if err != nil {
		return nil, 0, err
	}
	o, err := m.recto(nil, slices.Concat([]string{"--format", "json", "-o", out}, options, paths)...)
	if err != nil {
		return nil, 0, err
	}
	const partial = 4 // some pages failed
	if o.code != 0 && o.code != partial {
		return nil, 0, fmt.Errorf("recto ocr %s: exit code %d: %s", strings.Join(paths, " "), o.code, o.stderr)
	}
	results, err := filepath.Glob(filepath.Join(out, "*.json"))
	if err != nil {
		return nil, 0, err
	}
	pages = map[string]*document.Page{}
	for _, path := range results {
		doc, err := run.Read(path)
		if err != nil {
			return nil, 0, err
		}
		if len(doc.Pages) == 1 {
			pages[strings.TrimSuffix(filepath.Base(path), ".json")] = doc.Pages[0]
		}
	}
	return pages, o.cpu, nil
}
