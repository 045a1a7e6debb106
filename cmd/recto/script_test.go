package main

import (
	"archive/zip"
	"encoding/hex"
	"errors"
	"image"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/disintegration/imaging"
	"github.com/rogpeppe/go-internal/testscript"
	"golang.org/x/text/encoding/charmap"

	"recto/internal/testtool"
)

// TestScripts runs the scripts in testdata/script, which show how recto is
// used and what it answers.
func TestScripts(t *testing.T) {
	for _, tool := range []string{"qpdf", "pdftotext", "pdfinfo"} {
		testtool.Path(t, tool)
	}
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script",
		Setup: func(env *testscript.Env) error {
			env.Setenv("PATH", bin+string(os.PathListSeparator)+env.Getenv("PATH"))
			env.Setenv(cacheVariable, cacheDir())
			env.Setenv("PAGES", testdata(t, "pages"))
			env.Setenv("SAMPLE", testdata(t, "sample"))
			return errors.Join(
				smallPage(testdata(t, "pages/ru-straight.jpg"), filepath.Join(env.WorkDir, "page.jpg")),
				smallPage(testdata(t, "pages/en-letter.jpg"), filepath.Join(env.WorkDir, "letter.jpg")),
			)
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"exits":     exits,
			"pagecount": pagecount,
			"zip":       zipFiles,
			"shows":     shows,
			"bytes":     bytesOf,
			"truncated": truncated,
			"nowhere":   nowhere,
		},
	})
}

// smallPage makes a page of a few lines, which is read quickly.
func smallPage(from, to string) error {
	picture, err := imaging.Open(from)
	if err != nil {
		return err
	}
	return imaging.Save(imaging.Crop(picture, image.Rect(0, 0, picture.Bounds().Dx(), 400)), to)
}

// exits CODE PROGRAM ARG... runs a program that must end with that exit code.
func exits(ts *testscript.TestScript, _ bool, args []string) {
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := 0
	var exit *exec.ExitError
	if err := ts.Exec(args[1], args[2:]...); errors.As(err, &exit) {
		got = exit.ExitCode()
	} else {
		ts.Check(err)
	}
	if got != want {
		ts.Fatalf("exit code %d, want %d", got, want)
	}
}

// pagecount FILE.txt N checks that a text has N pages.
func pagecount(ts *testscript.TestScript, _ bool, args []string) {
	if got := strings.Count(ts.ReadFile(args[0]), "\f"); strconv.Itoa(got) != args[1] {
		ts.Fatalf("%s has %d pages, want %s", args[0], got, args[1])
	}
}

// shows FILE.pdf N WORD... checks that a PDF is sound, has N pages and that
// these words are found in it, in this order.
func shows(ts *testscript.TestScript, _ bool, args []string) {
	file := ts.MkAbs(args[0])
	if out, err := exec.Command("qpdf", "--check", file).CombinedOutput(); err != nil {
		ts.Fatalf("qpdf --check %s: %v\n%s", args[0], err, out)
	}
	text, err := exec.Command("pdftotext", file, "-").Output()
	ts.Check(err)
	if got := strings.Count(string(text), "\f"); strconv.Itoa(got) != args[1] {
		ts.Fatalf("%s has %d pages, want %s", args[0], got, args[1])
	}
	rest := string(text)
	for _, word := range args[2:] {
		_, after, found := strings.Cut(rest, word)
		if !found {
			ts.Fatalf("%s does not show %q where it should:\n%s", args[0], word, text)
		}
		rest = after
	}
}

// zip FILE.zip NAME=FILE... makes a zip as old Russian programs do: names in
// CP866, nothing said of it.
func zipFiles(ts *testscript.TestScript, _ bool, args []string) {
	file, err := os.Create(ts.MkAbs(args[0]))
	ts.Check(err)
	defer file.Close()
	w := zip.NewWriter(file)
	for _, arg := range args[1:] {
		name, content, _ := strings.Cut(arg, "=")
		name, err := charmap.CodePage866.NewEncoder().String(name)
		ts.Check(err)
		entry, err := w.CreateHeader(&zip.FileHeader{Name: name, NonUTF8: true, Method: zip.Deflate})
		ts.Check(err)
		_, err = entry.Write([]byte(ts.ReadFile(content)))
		ts.Check(err)
	}
	ts.Check(w.Close())
}

// bytes FILE HEX makes a file of these bytes.
func bytesOf(ts *testscript.TestScript, _ bool, args []string) {
	content, err := hex.DecodeString(args[1])
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), content, 0o644))
}

// truncated FILE adds half a line to a file, as a crash leaves it.
func truncated(ts *testscript.TestScript, _ bool, args []string) {
	content := ts.ReadFile(args[0])
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(content+content[:len(content)/2]), 0o644))
}

// nowhere WORD FOLDER checks that no file in a folder holds a word.
func nowhere(ts *testscript.TestScript, _ bool, args []string) {
	ts.Check(filepath.WalkDir(ts.MkAbs(args[1]), func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		if strings.Contains(ts.ReadFile(path), args[0]) {
			ts.Fatalf("%s holds %q", path, args[0])
		}
		return nil
	}))
}
