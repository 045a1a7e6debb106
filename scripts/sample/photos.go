package main

import (
	_ "embed"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"recto/scripts/simulate"
)

// phrases are what the photographed pages say, one a line: of our own making,
// about nothing that happened.
//
//go:embed phrases.txt
var phrases string

// photos writes the photographs and their texts to dir/ru-photos.
func photos(dir string) error {
	dir = filepath.Join(dir, "ru-photos")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	lines := strings.Split(strings.TrimSpace(phrases), "\n")
	for i, photo := range simulate.Photos {
		name := fmt.Sprintf("photo_%02d", i+1)
		if err := photo.Write(dir, name, lines); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	return nil
}
