package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// evalFiles returns a folder of files that strangers made.
func evalFiles(t *testing.T, folder string) string {
	t.Helper()
	root := os.Getenv("RECTO_EVAL")
	if root == "" {
		root = "../../../shared/eval"
	}
	dir := filepath.Join(root, "files", folder)
	if _, err := os.Stat(dir); err != nil {
		t.Skipf("there is no %s: set RECTO_EVAL to where such files are", dir)
	}
	return dir
}

// A batch that holds every malformed and hostile file there is ends with
// exit code 4, tells of each in words for people, and reads what is good.
func TestHostileBatch(t *testing.T) {
	in := t.TempDir()
	bad := 0
	for _, folder := range []string{"pdf-bad", "image-bad"} {
		dir := evalFiles(t, folder)
		entries, err := os.ReadDir(dir)
		if err != nil {
			t.Fatal(err)
		}
		for _, entry := range entries {
			copyFile(t, filepath.Join(dir, entry.Name()), filepath.Join(in, folder, entry.Name()))
			bad++
		}
	}
	good := map[string]string{"bilevel.tif": "СПРАВКА", "straight.jpg": "экспедиционное судно", "rotate.pdf": "СПРАВКА"}
	for name := range good {
		copyFile(t, testdata(t, "pages/ru-"+name), filepath.Join(in, folderOf(name), name))
	}
	out := t.TempDir()
	r := recto(t, nil, "ocr", "--format", "txt,pdf", "-o", out, in)
	if r.code != 4 {
		t.Errorf("exit code %d, want 4", r.code)
	}
	if named := strings.Count(r.stderr, "\n["); named+1 != bad+len(good) {
		t.Errorf("%d files named, want %d", named+1, bad+len(good))
	}
	if strings.Contains(r.stderr, "Please report this with the log.") {
		t.Error("an error inside recto")
	}
	for name, word := range good {
		stem := strings.TrimSuffix(name, filepath.Ext(name))
		text, err := os.ReadFile(filepath.Join(out, folderOf(name), stem+".txt"))
		if err != nil || !strings.Contains(string(text), word) {
			t.Errorf("%s was not read: %v", name, err)
		}
	}
}

// folderOf puts a good file among bad ones of its kind.
func folderOf(name string) string {
	if filepath.Ext(name) == ".pdf" {
		return "pdf-bad"
	}
	return "image-bad"
}

// A few of the files that must be read, and what each must come to.
// scripts/measure.sh files reads all of them.
func TestGoodFiles(t *testing.T) {
	for _, c := range []struct {
		file  string
		code  int
		pages int
	}{
		{"pdf-good/2-column-state.pdf", 0, 1},
		{"pdf-good/example_with_table9.pdf", 0, 3},
		{"pdf-good/mixed_pdf.pdf", 0, 2},
		{"pdf-good/ccitt_EndOfBlock_false.pdf", 4, 1},
		{"pdf-good/r5-empty-password.pdf", 0, 1},
		{"pdf-good/r6-user-password.pdf", 8, 0},
		{"pdf-good/encrypted.pdf", 8, 0},
		{"image-good/simple.jpg", 0, 1},
		{"image-good/simple-alpha.png", 0, 1},
		{"image-good/hopper_bigtiff.tif", 0, 1},
		{"image-good/miniswhite.tif", 0, 1},
	} {
		t.Run(filepath.Base(c.file), func(t *testing.T) {
			folder, name := filepath.Split(c.file)
			r := recto(t, nil, "ocr", "-o", "-", filepath.Join(evalFiles(t, folder), name))
			if pages := strings.Count(r.stdout, "\f"); r.code != c.code || pages != c.pages {
				t.Errorf("exit code %d and %d pages, want %d and %d", r.code, pages, c.code, c.pages)
			}
		})
	}
}
