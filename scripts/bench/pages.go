package main

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"recto/scripts/run"
)

// page is a scan with the text that stands on it.
type page struct {
	id        string
	path      string
	reference string
}

// set is a folder of pages that are scored together.
type set struct {
	name  string
	dir   string
	pages []page
}

// loadSets reads DIR/<set>/<id>.gt.txt with the scan <id>.* beside each. A
// folder that holds pages itself is one set.
func loadSets(dir string, only []string) ([]set, error) {
	byDir := map[string]*set{}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".gt.txt") {
			return err
		}
		folder := filepath.Dir(path)
		name := filepath.Base(folder)
		if len(only) > 0 && !slices.Contains(only, name) {
			return nil
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		stem := strings.TrimSuffix(path, ".gt.txt")
		scan, err := run.Scan(stem)
		if err != nil {
			return err
		}
		if byDir[folder] == nil {
			byDir[folder] = &set{name: name, dir: folder}
		}
		byDir[folder].pages = append(byDir[folder].pages, page{filepath.Base(stem), scan, strings.ToValidUTF8(string(text), "\ufffd")})
		return nil
	})
	if err != nil {
		return nil, err
	}
	var sets []set
	for _, s := range byDir {
		sets = append(sets, *s)
	}
	slices.SortFunc(sets, func(a, b set) int { return strings.Compare(a.dir, b.dir) })
	if len(sets) == 0 {
		return nil, fmt.Errorf("%s: no *.gt.txt that is wanted", dir)
	}
	return sets, nil
}

// hash changes when a page of the set does.
func (s set) hash() (string, error) {
	h := sha256.New()
	for _, p := range s.pages {
		f, err := os.Open(p.path)
		if err != nil {
			return "", err
		}
		fmt.Fprintln(h, p.id)
		_, err = io.Copy(h, f)
		f.Close()
		if err != nil {
			return "", err
		}
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

// models tells the language of a page as Tesseract names it: by the prefix of
// the set's name, else of the page's.
func models(s set, p page) string {
	for _, name := range []string{s.name, p.id} {
		switch prefix, _, _ := strings.Cut(name, "-"); prefix {
		case "ru":
			return "rus"
		case "en", "EHRI": // EHRI's pages of these sets are English
			return "eng"
		case "mixed":
			return "rus+eng"
		}
	}
	return "rus"
}
