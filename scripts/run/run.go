// Package run runs the programs that are measured and compared, and reads what
// recto writes.
package run

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"recto/document"
)

// Usage is what processes cost. Children are counted once they are waited for.
type Usage struct {
	CPU  float64 `json:"cpu"`  // seconds, user and system
	Wall float64 `json:"wall"` // seconds
	Peak int64   `json:"peak"` // largest RSS of one process, bytes
}

// Add adds what another process cost.
func (u *Usage) Add(o Usage) {
	u.CPU += o.CPU
	u.Wall += o.Wall
	u.Peak = max(u.Peak, o.Peak)
}

// Program runs a program with one thread to its end. An error ends with the last
// line that it printed.
func Program(name string, args ...string) (stdout []byte, used Usage, err error) {
	cmd := exec.Command(name, args...)
	cmd.Env = append(os.Environ(), "OMP_THREAD_LIMIT=1")
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	begin := time.Now()
	err = cmd.Run()
	used.Wall = time.Since(begin).Seconds()
	if cmd.ProcessState == nil {
		return nil, used, err // it did not start
	}
	used.CPU = (cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()).Seconds()
	if r, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage); ok {
		used.Peak = r.Maxrss << 10 // Linux counts kibibytes
	}
	if err != nil {
		said := strings.TrimSpace(errs.String())
		err = fmt.Errorf("%s: %w: %s", filepath.Base(name), err, said[strings.LastIndexByte(said, '\n')+1:])
	}
	return out.Bytes(), used, err
}

// Output is what a program prints.
func Output(name string, args ...string) ([]byte, error) {
	out, _, err := Program(name, args...)
	return out, err
}

// Document is what recto ocr --format json writes.
type Document struct {
	document.Document
	Pages []*document.Page `json:"pages"`
}

// Read reads a document.
func Read(path string) (*Document, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	d := &Document{}
	if err := json.Unmarshal(data, d); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return d, nil
}

// Scan returns the scan of a page, given by its path without the ending.
func Scan(stem string) (string, error) {
	for _, ext := range []string{".tif", ".jpg", ".png", ".pdf"} {
		if _, err := os.Stat(stem + ext); err == nil {
			return stem + ext, nil
		}
	}
	return "", fmt.Errorf("%s: there is no scan of it", stem)
}

// Eval is the evaluation data: $RECTO_EVAL, or ../shared/eval.
func Eval() string {
	if dir := os.Getenv("RECTO_EVAL"); dir != "" {
		return dir
	}
	return "../shared/eval"
}
