package main

import (
	"bufio"
	"encoding/json"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"sync"

	"recto/document"
	"recto/pipeline"
)

// ledgerName is the file in the output folder that tells what it holds.
const ledgerName = "recto-ledger.jsonl"

// ledger remembers what was read completely, so that it need not be read
// again. It is a file of JSON objects, a line each, to which lines are only
// added; the last line for a stem counts. It is safe for concurrent use.
type ledger struct {
	mu      sync.Mutex
	file    *os.File
	entries map[string]entry
}

// entry is one document in the ledger.
type entry struct {
	// Stem is the path of the results below the output folder, without an
	// extension.
	Stem string `json:"stem"`
	// Document is the identity of the originals' bytes, Run names the recipe,
	// Range the pages that were asked for.
	Document string `json:"document"`
	Run      string `json:"run"`
	Range    string `json:"range,omitempty"`
	// Pages counts the pages read, Failed those of them without success.
	Pages  int `json:"pages"`
	Failed int `json:"failed,omitempty"`
	// Flawed are the pages that a person should look at.
	Flawed []judgedPage `json:"flawed,omitempty"`
	// Outputs are the results by format.
	Outputs map[string]savedFile `json:"outputs"`
	formats []string
}

// savedFile is a result: its path below the output folder and its size.
type savedFile struct {
	Name string `json:"name"`
	Size int64  `json:"size"`
}

// newEntry is the entry of a task that is about to be read.
func newEntry(t task, originals []*pipeline.Original, options pipeline.Options) entry {
	hashes := make([]string, len(originals))
	for i, original := range originals {
		hashes[i] = original.SHA256
	}
	return entry{
		Stem: t.stem, Document: document.ID(hashes...), Run: options.Recipe.Hash(),
		Range: options.Pages.String(), formats: options.Formats,
	}
}

// openLedger reads the ledger at path, or starts one. A last line that was cut
// short by a crash is passed over. The caller closes it.
func openLedger(path string) (*ledger, error) {
	l := &ledger{entries: map[string]entry{}}
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_APPEND, 0o644)
	if err != nil {
		return nil, document.DiskError(err, "The ledger cannot be opened")
	}
	l.file = file
	lines := bufio.NewReader(file) // a line may name thousands of pages
	for err == nil {
		var line []byte
		var e entry
		if line, err = lines.ReadBytes('\n'); json.Unmarshal(line, &e) == nil {
			l.entries[e.Stem] = e
		}
	}
	if err != io.EOF {
		file.Close()
		return nil, document.DiskError(err, "The ledger cannot be read")
	}
	return l, endLine(file)
}

// endLine makes sure that the next entry of a file has a line of its own, also
// after a crash that cut the last one short.
func endLine(file *os.File) error {
	info, err := file.Stat()
	if err != nil || info.Size() == 0 {
		return err
	}
	last := make([]byte, 1)
	if _, err := file.ReadAt(last, info.Size()-1); err != nil || last[0] == '\n' {
		return err
	}
	_, err = file.WriteString("\n")
	return document.DiskError(err, "What was done cannot be noted")
}

// Close closes the file. A nil ledger, for results that go to standard output,
// has none.
func (l *ledger) Close() {
	if l != nil {
		l.file.Close()
	}
}

// complete returns the wanted entry if it is there, without failed pages and
// with all its results in place.
func (l *ledger) complete(wanted entry, out *outputs) (entry, bool) {
	l.mu.Lock()
	e, ok := l.entries[wanted.Stem]
	l.mu.Unlock()
	if !ok || e.Document != wanted.Document || e.Run != wanted.Run || e.Range != wanted.Range || e.Failed > 0 {
		return entry{}, false
	}
	for _, format := range wanted.formats {
		if saved, ok := e.Outputs[format]; !ok || !saved.stands(out) {
			return entry{}, false
		}
	}
	return e, true
}

// stands reports whether a result is in its place.
func (s savedFile) stands(out *outputs) bool {
	info, err := os.Stat(filepath.Join(out.dir, s.Name))
	return err == nil && info.Size() == s.Size
}

// flawed returns the pages to look at of all documents that have a result in
// its place.
func (l *ledger) flawed(out *outputs) []judgedPage {
	l.mu.Lock()
	defer l.mu.Unlock()
	var all []judgedPage
	for _, e := range l.entries {
		stands := func(format string) bool { return e.Outputs[format].stands(out) }
		if len(e.Flawed) > 0 && slices.ContainsFunc(slices.Collect(maps.Keys(e.Outputs)), stands) {
			all = append(all, e.Flawed...)
		}
	}
	return all
}

// add writes an entry. Results in formats that the same reading made before
// are still good and stay in it.
func (l *ledger) add(e entry) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if old, ok := l.entries[e.Stem]; ok && old.Document == e.Document && old.Run == e.Run && old.Range == e.Range && old.Failed == 0 {
		for format, saved := range old.Outputs {
			if _, ok := e.Outputs[format]; !ok {
				e.Outputs[format] = saved
			}
		}
	}
	l.entries[e.Stem] = e
	line, err := json.Marshal(e)
	if err != nil {
		return err
	}
	if _, err = l.file.Write(append(line, '\n')); err == nil {
		err = l.file.Sync()
	}
	return document.DiskError(err, "The ledger cannot be written")
}
