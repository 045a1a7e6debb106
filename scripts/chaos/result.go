package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// objects returns what was derived, by key; a store's folder has a file for
// each object.
func objects(store string) (map[string]string, error) {
	all := map[string]string{}
	root := filepath.Join(store, "documents")
	err := filepath.WalkDir(root, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() || d.Name() == "source.json" {
			return err
		}
		data, err := os.ReadFile(path)
		key, _ := filepath.Rel(root, path)
		all[key] = string(data)
		return err
	})
	return all, err
}

// compare returns how two stores differ.
func compare(got, want map[string]string) error {
	if len(want) == 0 {
		return errors.New("nothing was read")
	}
	for key, data := range want {
		if other, ok := got[key]; !ok {
			return fmt.Errorf("%s is missing", key)
		} else if other != data {
			return fmt.Errorf("%s differs", key)
		}
	}
	for key := range got {
		if _, ok := want[key]; !ok {
			return fmt.Errorf("%s is there too", key)
		}
	}
	return nil
}

// readings counts in the workers' logs the pages that readers have received,
// and how often one was received again.
func readings(dir string) (pages, again int) {
	seen := map[string]bool{}
	logs, _ := filepath.Glob(filepath.Join(dir, "worker-*.log"))
	for _, name := range logs {
		data, _ := os.ReadFile(name)
		for line := range bytes.Lines(data) {
			_, what, ok := bytes.Cut(line, []byte(`msg="a reader has a page" `))
			if !ok {
				continue
			}
			if seen[string(what)] {
				again++
			}
			seen[string(what)] = true
		}
	}
	return len(seen), again
}
