package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"
)

// result is what a run of recto came to.
type result struct {
	code           int
	stdout, stderr string
}

// recto runs the program. Its text goes to the test's log if the test fails.
func recto(t *testing.T, edit func(*exec.Cmd), args ...string) result {
	t.Helper()
	// Nothing here takes more than a minute on an idle machine.
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, filepath.Join(bin, "recto"), args...)
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if edit != nil {
		edit(cmd)
	}
	err := cmd.Run()
	r := result{cmd.ProcessState.ExitCode(), stdout.String(), stderr.String()}
	t.Logf("recto %q: exit code %d\n%s", args, r.code, r.stderr)
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	if strings.Contains(r.stderr, "panic:") || strings.Contains(r.stderr, "goroutine ") {
		t.Error("a trace is no message for people")
	}
	return r
}

// sources is a folder with a document of every sort: a PDF, a TIFF, a turned
// photograph, a zip of both and a page that is damaged.
func sources(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for name, from := range map[string]string{
		"report.pdf":     testdata(t, "sample/report.pdf"),
		"group4.tif":     testdata(t, "pages/ru-bilevel.tif"),
		"дело/photo.jpg": testdata(t, "pages/ru-exif.jpg"),
		"дело/plain.jpg": testdata(t, "pages/ru-straight.jpg"),
		"дело/deep.png":  testdata(t, "pages/ru-16bit.png"),
		"дело/list.txt":  testdata(t, "pages/README.md"),
	} {
		copyFile(t, from, filepath.Join(dir, name))
	}
	return dir
}

func copyFile(t *testing.T, from, to string) {
	t.Helper()
	content, err := os.ReadFile(from)
	if err == nil {
		err = os.MkdirAll(filepath.Dir(to), 0o755)
	}
	if err == nil {
		err = os.WriteFile(to, content, 0o644)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// contents returns the hashes of the files below dir by path, without the
// ledger, whose order is that of the work, and what changes while work goes on:
// the report, and the pages of what is not complete.
func contents(t *testing.T, dir string) map[string][sha256.Size]byte {
	t.Helper()
	found := map[string][sha256.Size]byte{}
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		switch {
		case err == nil && entry.Name() == workName:
			return filepath.SkipDir
		case err != nil || entry.IsDir() || entry.Name() == ledgerName || entry.Name() == reportName:
			return err
		}
		content, err := os.ReadFile(path)
		name, _ := filepath.Rel(dir, path)
		found[name] = sha256.Sum256(content)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// sameContents fails the test for each file that differs.
func sameContents(t *testing.T, got, want map[string][sha256.Size]byte) {
	t.Helper()
	for _, name := range slices.Sorted(maps.Keys(want)) {
		if hash, ok := got[name]; !ok {
			t.Errorf("%s is missing", name)
		} else if hash != want[name] {
			t.Errorf("%s differs", name)
		}
	}
	for name := range got {
		if _, ok := want[name]; !ok {
			t.Errorf("%s should not be there", name)
		}
	}
}

// allWhole fails the test for each file that is not as it should be in the end.
func allWhole(t *testing.T, got, want map[string][sha256.Size]byte) {
	t.Helper()
	for name, hash := range got {
		if want[name] != hash {
			t.Errorf("%s is left over or half-written", name)
		}
	}
}

// Two runs give the same bytes, however many pages are read at once, and also
// if the first of them is interrupted and taken up again, or the disk is full.
func TestSameBytes(t *testing.T) {
	in := sources(t)
	reference := filepath.Join(t.TempDir(), "reference")
	if r := recto(t, nil, "ocr", "--format", "all", "--jobs", "3", "-o", reference, in); r.code != 0 {
		t.Fatal("exit code", r.code)
	}
	want := contents(t, reference)
	if len(want) != 5*5 {
		t.Fatalf("%d results: %v", len(want), slices.Sorted(maps.Keys(want)))
	}
	t.Run("jobs", func(t *testing.T) {
		out := t.TempDir()
		recto(t, nil, "ocr", "--format", "all", "--jobs", "1", "-o", out, in)
		sameContents(t, contents(t, out), want)
	})
	t.Run("interrupted", func(t *testing.T) {
		out := filepath.Join(t.TempDir(), "out")
		r := interrupted(t, "ocr", "--format", "all", "--jobs", "2", "-o", out, in)
		if r.code != 130 || !strings.Contains(r.stderr, "interrupted; what was complete is kept") {
			t.Errorf("exit code %d, want 130", r.code)
		}
		left := contents(t, out)
		allWhole(t, left, want)
		if rows := table(t, out); len(rows) != 0 {
			t.Errorf("the report names %q", rows)
		}
		if len(left) == 0 || len(left) == len(want) {
			t.Errorf("%d of %d files: not interrupted in the middle", len(left), len(want))
		}
		if r := recto(t, nil, "ocr", "--format", "all", "-o", out, in); r.code != 0 || !strings.Contains(r.stderr, "complete already") {
			t.Errorf("exit code %d; what was complete should be kept", r.code)
		}
		sameContents(t, contents(t, out), want)
	})
	for _, size := range []string{"4k", "200k", "1500k"} {
		t.Run("on a disk of "+size, func(t *testing.T) { testDiskFull(t, in, size, want) })
	}
}

// interrupted runs recto and sends what Ctrl-C sends, to the whole process
// group, when the first document is done.
func interrupted(t *testing.T, args ...string) result {
	t.Helper()
	return recto(t, func(cmd *exec.Cmd) {
		cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
		buffer := cmd.Stderr
		cmd.Stderr = writerFunc(func(p []byte) (int, error) {
			if bytes.Contains(p, []byte("page")) {
				syscall.Kill(-cmd.Process.Pid, syscall.SIGINT)
			}
			return buffer.Write(p)
		})
	}, args...)
}

type writerFunc func([]byte) (int, error)

func (f writerFunc) Write(p []byte) (int, error) { return f(p) }

// A folder that may not be written is said to be so before anything is read.
func TestOutputFolderNotAllowed(t *testing.T) {
	dir := t.TempDir()
	if err := os.Chmod(dir, 0o555); err != nil {
		t.Fatal(err)
	}
	r := recto(t, func(cmd *exec.Cmd) {
		cmd.Dir = "/"
		if os.Getuid() == 0 { // whom nothing stops
			cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
		}
	}, "ocr", "-o", filepath.Join(dir, "out"), "/etc/passwd")
	if r.code != 5 || !strings.Contains(r.stderr, "The output folder cannot be made") {
		t.Errorf("exit code %d, want 5", r.code)
	}
}

// testDiskFull runs recto on a disk that is too small for its results.
func testDiskFull(t *testing.T, in, size string, want map[string][sha256.Size]byte) {
	if os.Getuid() != 0 {
		t.Skip("only root can mount a small disk")
	}
	out := t.TempDir()
	if err := syscall.Mount("tmpfs", out, "tmpfs", 0, "size="+size); err != nil {
		t.Skipf("no small disk can be mounted here: %v", err)
	}
	defer syscall.Unmount(out, syscall.MNT_DETACH)
	r := recto(t, nil, "ocr", "--format", "all", "-o", out, in)
	if r.code != 6 || !strings.Contains(r.stderr, "no space left on device") || !strings.Contains(r.stderr, "Free some space") {
		t.Errorf("exit code %d, want 6 and the reason", r.code)
	}
	allWhole(t, contents(t, out), want)
}

// A mark before UTF-8 and a line end are no part of a password.
func TestPasswordFile(t *testing.T) {
	file := filepath.Join(t.TempDir(), "password")
	if err := os.WriteFile(file, []byte("\uFEFFАрхив 1962 \r\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if got, err := password(file); err != nil || got != "Архив 1962 " {
		t.Errorf("%q, %v", got, err)
	}
}
