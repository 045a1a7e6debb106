package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// bin is the folder with the recto that the tests run: the real program, built
// once, since it starts itself again for its readers.
var bin string

func TestMain(m *testing.M) {
	code, err := testWithBinary(m)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		code = 1
	}
	os.Exit(code)
}

func testWithBinary(m *testing.M) (int, error) {
	var err error
	if bin, err = os.MkdirTemp("", "recto-bin-"); err != nil {
		return 0, err
	}
	defer os.RemoveAll(bin)
	build := exec.Command("go", "build", "-o", filepath.Join(bin, "recto"), ".")
	if out, err := build.CombinedOutput(); err != nil {
		return 0, fmt.Errorf("go build: %w\n%s", err, out)
	}
	// Another user runs it in a test.
	if err := os.Chmod(bin, 0o755); err != nil {
		return 0, err
	}
	// The first start compiles the PDF engine; no test should wait for that.
	if out, err := exec.Command(filepath.Join(bin, "recto"), "doctor").CombinedOutput(); err != nil {
		return 0, fmt.Errorf("recto doctor: %w\n%s", err, out)
	}
	return m.Run(), nil
}

// testdata is the absolute path of a folder in the project's testdata.
func testdata(t testing.TB, folder string) string {
	t.Helper()
	path, err := filepath.Abs(filepath.Join("../../testdata", folder))
	if err != nil {
		t.Fatal(err)
	}
	return path
}
