package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/text/unicode/norm"

	"recto/document"
	"recto/ingest"
)

// task is one document to read and where its results go.
type task struct {
	// name is what people call it.
	name string
	// stem is the path of the results below the output folder, without an
	// extension.
	stem string
	// files are paths, and names what their owner calls them.
	files, names []string
	// named is true for a file that stood on the command line: then it is an
	// error if it is no scan.
	named bool
	// folder is true for a folder that is one document.
	folder bool
}

// where returns e with the path of the file that it is about.
func (t *task) where(e *document.Error) *document.Error {
	if t.folder {
		return e.On(filepath.Join(t.name, e.File), 0)
	}
	return e.On(t.name, 0)
}

// within returns the paths of files by their names in the task's folder or zip.
func (t *task) within(names []string) []string {
	var paths []string
	for _, name := range names {
		paths = append(paths, filepath.Join(t.name, name))
	}
	return paths
}

// collect turns the paths of the command line into tasks. Folders are walked,
// in natural order; what lies in the output folder is left out.
func collect(paths []string, asDocument bool, out string) ([]task, error) {
	if len(paths) == 0 {
		return nil, document.Errorf(document.KindUsage, "Name the files or folders to read.")
	}
	var tasks []task
	for _, path := range paths {
		info, err := os.Stat(path)
		if err != nil {
			return nil, document.Errorf(document.KindNotFound, "There is no file or folder of this name.").On(path, 0)
		}
		if !info.IsDir() && !info.Mode().IsRegular() {
			return nil, document.Errorf(document.KindNoScan, "This is no regular file but a device or a pipe.").On(path, 0)
		}
		if !info.IsDir() {
			name := norm.NFC.String(filepath.Base(path))
			tasks = append(tasks, task{name: path, stem: withoutExtension(name), files: []string{path}, names: []string{name}, named: true})
			continue
		}
		names, err := walk(path, out)
		if err != nil {
			return nil, err
		}
		if asDocument {
			tasks = append(tasks, folderTask(path, names))
			continue
		}
		for _, name := range names {
			file := filepath.Join(path, name)
			tasks = append(tasks, task{name: file, stem: withoutExtension(norm.NFC.String(name)), files: []string{file}, names: []string{norm.NFC.String(filepath.Base(name))}})
		}
	}
	keepApart(tasks)
	return tasks, nil
}

func folderTask(path string, names []string) task {
	whole, err := filepath.Abs(path)
	if err != nil {
		whole = path
	}
	t := task{name: path, stem: norm.NFC.String(filepath.Base(whole)), named: true, folder: true}
	for _, name := range names {
		t.files = append(t.files, filepath.Join(path, name))
		t.names = append(t.names, norm.NFC.String(name))
	}
	return t
}

// walk returns the files below dir, relative to it and in natural order.
// Hidden files and folders, and the output folder, are passed over.
func walk(dir, out string) ([]string, error) {
	output, err := os.Stat(out)
	if err != nil {
		output = nil
	}
	var names []string
	err = filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return document.Errorf(document.KindForbidden, "The folder cannot be read: %w", err).On(path, 0)
		}
		if path != dir && strings.HasPrefix(entry.Name(), ".") {
			if entry.IsDir() {
				return filepath.SkipDir
			}
			return nil
		}
		if entry.IsDir() {
			if info, err := entry.Info(); err == nil && output != nil && os.SameFile(info, output) {
				return filepath.SkipDir
			}
			return nil
		}
		if info, err := os.Stat(path); err != nil || !info.Mode().IsRegular() {
			return nil
		}
		name, err := filepath.Rel(dir, path)
		names = append(names, name)
		return err
	})
	slices.SortFunc(names, func(a, b string) int {
		return ingest.Natural(filepath.ToSlash(a), filepath.ToSlash(b))
	})
	return names, err
}

func withoutExtension(name string) string {
	if stem := strings.TrimSuffix(name, filepath.Ext(name)); filepath.Base(stem) != "" && !strings.HasSuffix(stem, string(filepath.Separator)) {
		return stem
	}
	return name
}

// keepApart gives tasks with one stem different ones: the first keeps it, a
// later one gets its extension back, and a number where that is taken too. What
// is no scan and will be skipped comes last, so that it takes no name away.
func keepApart(tasks []task) {
	taken := map[string]bool{}
	for _, scans := range []bool{true, false} {
		for i := range tasks {
			if t := &tasks[i]; (t.named || showsScan(t.files[0])) == scans {
				t.setApart(taken)
			}
		}
	}
}

func (t *task) setApart(taken map[string]bool) {
	if taken[t.stem] && !t.folder {
		t.stem += filepath.Ext(t.files[0])
	}
	for base, n := t.stem, 2; taken[t.stem]; n++ {
		t.stem = base + "~" + strconv.Itoa(n)
	}
	taken[t.stem] = true
}

// showsScan reports whether a file begins like something that a reader may
// find to be a scan. It compares bytes and parses nothing.
func showsScan(path string) bool {
	file, err := os.Open(path)
	if err != nil {
		return true // reading it will tell
	}
	defer file.Close()
	return ingest.ShowsScan(file)
}
