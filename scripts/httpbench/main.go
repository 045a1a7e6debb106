// Command httpbench fills a data directory for scripts/httpbench.sh: it makes
// many documents out of one that was really read. The objects of a directory
// are plain files, so that page records and images are linked, not copied;
// what names the document is written anew.
//
//	httpbench DIRECTORY ID COUNT
//
// It prints the new documents' IDs, a line each.
package main

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"

	"crypto/sha256"
	"encoding/hex"
)

func main() {
	if len(os.Args) != 4 {
		fmt.Fprintln(os.Stderr, "httpbench DIRECTORY ID COUNT")
		os.Exit(1)
	}
	count, err := strconv.Atoi(os.Args[3])
	for n := 0; err == nil && n < count; n++ {
		sum := sha256.Sum256([]byte(strconv.Itoa(n)))
		id := hex.EncodeToString(sum[:])
		if err = clone(os.Args[1], os.Args[2], id, n); err == nil {
			fmt.Println(id)
		}
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "httpbench:", err)
		os.Exit(1)
	}
}

// named are the files that hold the document's ID or title.
var named = []string{"source.json", "manifest.json", "document.json"}

// clone makes document to out of document from, with a number in its title.
func clone(dir, from, to string, n int) error {
	source := filepath.Join(dir, "documents", from)
	target := filepath.Join(dir, "documents", to)
	if err := refer(dir, from, to); err != nil {
		return err
	}
	return filepath.WalkDir(source, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rest, err := filepath.Rel(source, path)
		if err != nil {
			return err
		}
		if d.IsDir() {
			return os.MkdirAll(filepath.Join(target, rest), 0o755)
		}
		if !slices.Contains(named, filepath.Base(path)) {
			return os.Link(path, filepath.Join(target, rest))
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		data = bytes.ReplaceAll(data, []byte(from), []byte(to))
		data = bytes.Replace(data, []byte(`"title":"`), []byte(fmt.Sprintf(`"title":"%d. `, n)), 1)
		return os.WriteFile(filepath.Join(target, rest), data, 0o644)
	})
}

// refer says that document to needs the originals of document from: listings
// begin with the references.
func refer(dir, from, to string) error {
	refs, err := filepath.Glob(filepath.Join(dir, "refs", "*", from))
	if err == nil && len(refs) == 0 {
		err = fmt.Errorf("document %s has no references", from)
	}
	for _, ref := range refs {
		if err == nil {
			err = os.Link(ref, filepath.Join(filepath.Dir(ref), to))
		}
	}
	return err
}
