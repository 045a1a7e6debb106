package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

const (
	// slowPage is more CPU seconds than a page should cost.
	slowPage = 20
	// readerCap is what no reader process may exceed, and some room for what
	// it takes between two looks.
	readerCap = 2200e6
	// deadline is how long a page may take, in seconds of wall time.
	deadline = 4 * 180
)

// passwords open the good files that are encrypted.
var passwords = map[string]string{
	"encrypted.pdf":        "", // its source does not tell
	"r6-user-password.pdf": "asdfzxcv",
}

// pagesOf are the good pictures of more than one page; those of PDFs tell
// pdfinfo.
var pagesOf = map[string]int{"g4-multi.tiff": 3, "multi-page-images.tiff": 3}

// good reads each of the good files by itself.
func (m *measure) good() (met bool, err error) {
	files, err := m.listed("pdf-good", "image-good")
	if err != nil {
		return false, err
	}
	met = true
	total, cpu := 0, 0.0
	for _, file := range files {
		want, args := 1, []string{"--force", "--jobs", "1", "--format", "txt,pdf,json", "-o", filepath.Join(m.tmp, "good")}
		name := filepath.Base(file)
		if n, ok := pagesOf[name]; ok {
			want = n
		}
		secret, err := m.unlock(file)
		if err != nil {
			return false, err
		}
		if secret != nil {
			o, err := m.recto(nil, append(args, file)...)
			if err != nil {
				return false, err
			}
			if o.code != 8 || !strings.Contains(o.stderr, "--password-file") {
				met = false
				fmt.Printf("  %s: exit code %d without its password, want 8\n", name, o.code)
			}
			if sealed(file) {
				continue
			}
			args = append(args, secret...)
		} else if filepath.Ext(name) == ".pdf" {
			if want, err = pdfPages(file); err != nil {
				return false, err
			}
		}
		o, err := m.recto(nil, append(args, file)...)
		if err != nil {
			return false, err
		}
		text, _ := os.ReadFile(filepath.Join(m.tmp, "good", strings.TrimSuffix(name, filepath.Ext(name))+".txt"))
		pages := strings.Count(string(text), "\f")
		total += pages
		cpu += o.cpu
		right := o.code == 0 && pages == want && !o.trace()
		if !right || m.verbose || o.cpu > slowPage*float64(want) {
			fmt.Printf("  %-40s exit code %d, %d of %d pages, %.1f s CPU, %.0f MB\n", name, o.code, pages, want, o.cpu, float64(o.peak.child)/1e6)
		}
		if !right {
			fmt.Print(o.stderr)
		}
		met = met && right
	}
	fmt.Printf("  %d files, %d pages, %.1f s CPU a page\n", len(files), total, cpu/float64(max(1, total)))
	return met, nil
}

// unlock returns the arguments that open an encrypted file, none for others.
func (m *measure) unlock(file string) ([]string, error) {
	word, ok := passwords[filepath.Base(file)]
	if !ok {
		return nil, nil
	}
	secret := filepath.Join(m.tmp, "password")
	return []string{"--password-file", secret}, os.WriteFile(secret, []byte(word+"\n"), 0o600)
}

// sealed reports whether nobody knows what opens a file.
func sealed(file string) bool {
	word, ok := passwords[filepath.Base(file)]
	return ok && word == ""
}

// bad reads each of the bad files by itself.
func (m *measure) bad() (met bool, err error) {
	files, err := m.listed("pdf-bad", "image-bad")
	if err != nil {
		return false, err
	}
	met = true
	var slowest, largest outcome
	codes := map[int]int{}
	for _, file := range files {
		o, err := m.recto(nil, "--force", "--jobs", "1", "--format", "txt,pdf", "-o", filepath.Join(m.tmp, "bad"), file)
		if err != nil {
			return false, err
		}
		right := (o.code == 0 || o.code == 2 || o.code == 4 || o.code == 8) && !o.trace() &&
			!strings.Contains(o.stderr, "report this") && o.wall < deadline && o.peak.child < readerCap
		if !right || m.verbose {
			fmt.Printf("  %-40s exit code %d, %.1f s, %.0f MB\n%s", filepath.Base(file), o.code, o.wall, float64(o.peak.child)/1e6, o.stderr)
		}
		met = met && right
		codes[o.code]++
		if o.wall > slowest.wall {
			slowest = o
		}
		if o.peak.child > largest.peak.child {
			largest = o
		}
	}
	fmt.Printf("  %d files: %d read, %d in part, %d refused; at most %.1f s and %.0f MB\n", len(files),
		codes[0], codes[4], codes[2]+codes[8], slowest.wall, float64(largest.peak.child)/1e6)
	return met, nil
}

// listed returns the files in folders of foreign files.
func (m *measure) listed(folders ...string) ([]string, error) {
	var files []string
	for _, folder := range folders {
		entries, err := os.ReadDir(filepath.Join(m.eval, "files", folder))
		if err != nil {
			return nil, fmt.Errorf("%w: set RECTO_EVAL to where such files are", err)
		}
		for _, entry := range entries {
			if path := filepath.Join(m.eval, "files", folder, entry.Name()); entry.Name() != "SOURCES.md" && strings.Contains(path, m.only) {
				files = append(files, path)
			}
		}
	}
	return files, nil
}
