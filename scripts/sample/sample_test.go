package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/disintegration/imaging"
)

// Every page that the table names is there with its text.
func TestPagesAreThere(t *testing.T) {
	for _, p := range pages {
		for _, name := range []string{p.name + "." + p.ext, p.name + ".gt.txt"} {
			if _, err := os.Stat(filepath.Join("../../testdata/pages", name)); err != nil {
				t.Error(err)
			}
		}
	}
}

// The EXIF block that we write is one that others understand.
func TestOrientation(t *testing.T) {
	data, err := os.ReadFile("../../testdata/pages/ru-exif.jpg")
	if err != nil {
		t.Fatal(err)
	}
	for auto, wide := range map[bool]bool{false: false, true: true} {
		img, err := imaging.Decode(bytes.NewReader(data), imaging.AutoOrientation(auto))
		if err != nil {
			t.Fatal(err)
		}
		if size := img.Bounds().Size(); (size.X > size.Y) != wide {
			t.Errorf("auto orientation %v: %v", auto, size)
		}
	}
}

// What was typed fits the sheet: sixty-two cells beside a margin of 30 mm.
func TestReportFits(t *testing.T) {
	text, err := os.ReadFile("../../testdata/sample/report.gt.txt")
	if err != nil {
		t.Fatal(err)
	}
	pages := strings.Split(string(text), "\f")
	if len(pages) != 3 {
		t.Errorf("%d pages, want 3", len(pages))
	}
	for i, page := range pages {
		for _, line := range lines(page) {
			if n := len([]rune(line)); n > 62 {
				t.Errorf("page %d: %d letters in %q", i+1, n, line)
			}
		}
	}
}
