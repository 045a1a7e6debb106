package main

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"recto/document"
)

// readScans reads scans, or folders of them, and returns the page of each
// one-page scan by the scan's name without its ending, and the CPU seconds it
// took.
func (m *measure) readScans(options []string, paths ...string) (pages map[string]*document.Page, cpu float64, err error) {
	out, err := os.MkdirTemp(m.tmp, "read-")
	if err != nil {
		return nil, 0, err
	}
	o, err := m.recto(nil, slices.Concat([]string{"--format", "json", "-o", out}, options, paths)...)
	if err != nil {
		return nil, 0, err
	}
	const partial = 4 // some pages failed
	if o.code != 0 && o.code != partial {
		return nil, 0, fmt.Errorf("recto ocr %s: exit code %d: %s", strings.Join(paths, " "), o.code, o.stderr)
	}
	results, err := filepath.Glob(filepath.Join(out, "*.json"))
	if err != nil {
		return nil, 0, err
	}
	pages = map[string]*document.Page{}
	for _, path := range results {
		data, err := os.ReadFile(path)
		if err != nil {
			return nil, 0, err
		}
		var doc struct{ Pages []*document.Page }
		if err := json.Unmarshal(data, &doc); err != nil {
			return nil, 0, fmt.Errorf("%s: %w", path, err)
		}
		if len(doc.Pages) == 1 {
			pages[strings.TrimSuffix(filepath.Base(path), ".json")] = doc.Pages[0]
		}
	}
	return pages, o.cpu, nil
}

// outputOf runs a program with one thread and returns what it printed and the CPU
// seconds it took.
func outputOf(name string, args ...string) (out string, cpu float64, err error) {
	cmd := exec.Command(name, args...)
	cmd.Env = append(os.Environ(), "OMP_THREAD_LIMIT=1")
	var stdout, stderr strings.Builder
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if err := cmd.Run(); err != nil {
		return "", 0, fmt.Errorf("%s %s: %w: %s", name, strings.Join(args, " "), err, stderr.String())
	}
	return stdout.String(), (cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()).Seconds(), nil
}
