package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// steady reads every good file and every public page twice: each file in a
// process of its own with one reader, and folder by folder with three, which
// read one page after the other as they come. A page's record has to be the
// same to the byte. Files that need a password are read by themselves both
// times.
func (m *measure) steady() (met bool, err error) {
	folders, err := m.steadyFolders()
	if err != nil {
		return false, err
	}
	var alone, together records
	var longest, dearest spent
	var largest int64
	met = true
	watch := func(o outcome, pages int, files ...string) {
		largest = max(largest, o.peak.child)
		if late := o.wall > deadline*float64(max(1, pages)); late || o.code != 0 || o.peak.child > readerCap || o.trace() {
			met = false
			fmt.Printf("  %s: exit code %d, %.0f s, %.0f MB\n%s", filepath.Base(files[0]), o.code, o.wall, float64(o.peak.child)/1e6, o.stderr)
		}
	}
	for _, files := range folders {
		var batch []string
		for _, file := range files {
			args, err := m.unlock(file)
			if err != nil {
				return false, err
			}
			o, pages, err := m.records(&alone, "1", append(args, file)...)
			if err != nil {
				return false, err
			}
			watch(o, pages, file)
			longest.most(file, o.wall/float64(max(1, pages)))
			dearest.most(file, o.cpu/float64(max(1, pages)))
			if len(args) == 0 {
				batch = append(batch, file)
				continue
			}
			if o, pages, err = m.records(&together, "3", append(args, file)...); err != nil {
				return false, err
			}
			watch(o, pages, file)
		}
		if len(batch) == 0 {
			continue
		}
		o, pages, err := m.records(&together, "3", batch...)
		if err != nil {
			return false, err
		}
		watch(o, pages, batch...)
	}
	other := alone.differ(together)
	met = met && other == 0 && len(alone.pages) == len(together.pages) && alone.failed+together.failed == 0 && len(alone.pages) > 0
	fmt.Printf("  %d pages of %d files read twice: %d differ, %d failed\n", len(alone.pages), alone.files, other, alone.failed+together.failed)
	fmt.Printf("  the longest took %.1f s (%s), the dearest %.1f s CPU (%s), a page of such a file on average\n", longest.seconds, longest.file, dearest.seconds, dearest.file)
	fmt.Printf("  at most %.0f MB in a reader\n", float64(largest)/1e6)
	return met, nil
}

// spent is the file that takes most for a page.
type spent struct {
	file    string
	seconds float64
}

func (s *spent) most(file string, seconds float64) {
	if seconds > s.seconds {
		*s = spent{filepath.Base(file), seconds}
	}
}

// steadyFolders returns the files to read, by folder.
func (m *measure) steadyFolders() (folders [][]string, err error) {
	for _, folder := range []string{"pdf-good", "image-good"} {
		files, err := m.listed(folder)
		if err != nil {
			return nil, err
		}
		folders = append(folders, slices.DeleteFunc(files, sealed))
	}
	sets, err := filepath.Glob(filepath.Join(m.eval, "ocr/sets/*"))
	if err != nil {
		return nil, err
	}
	for _, set := range sets {
		scans, err := filepath.Glob(filepath.Join(set, "*.*"))
		if err != nil {
			return nil, err
		}
		var files []string
		for _, scan := range scans {
			if ext := filepath.Ext(scan); ext != ".txt" && ext != ".md" && strings.Contains(scan, m.only) {
				files = append(files, scan)
			}
		}
		folders = append(folders, files)
	}
	return folders, nil
}

// records are the records of pages, by document and number.
type records struct {
	pages         map[string][]byte
	files, failed int
}

// differ names the pages that have another record in o, and counts them.
func (r records) differ(o records) (n int) {
	for _, name := range sortedKeys(r.pages) {
		if !bytes.Equal(r.pages[name], o.pages[name]) {
			n++
			fmt.Printf("  %s is read in two ways\n", name)
		}
	}
	return n
}

// records reads files with so many readers and adds the records of their pages;
// pages is how many these files have.
func (m *measure) records(to *records, jobs string, args ...string) (o outcome, pages int, err error) {
	out, err := os.MkdirTemp(m.tmp, "steady-")
	if err != nil {
		return o, 0, err
	}
	defer os.RemoveAll(out)
	if o, err = m.recto(nil, append([]string{"--format", "json", "--jobs", jobs, "-o", out}, args...)...); err != nil {
		return o, 0, err
	}
	err = filepath.WalkDir(out, func(path string, entry os.DirEntry, err error) error {
		if err != nil || filepath.Ext(path) != ".json" {
			return err
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		var document struct {
			ID    string
			Files []struct{ Name string }
			Pages []json.RawMessage
		}
		if err := json.Unmarshal(data, &document); err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
		to.files++
		if to.pages == nil {
			to.pages = map[string][]byte{}
		}
		for n, page := range document.Pages {
			to.pages[fmt.Sprintf("%s, page %d (%.12s)", document.Files[0].Name, n+1, document.ID)] = page
			var record struct{ Failure any }
			if err := json.Unmarshal(page, &record); err != nil {
				return err
			}
			if record.Failure != nil {
				to.failed++
			}
			pages++
		}
		return nil
	})
	return o, pages, err
}
