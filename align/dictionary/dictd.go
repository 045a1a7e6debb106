// Package lexicon makes the aligner's lexicon of dictionaries that the system
// has installed, and keeps it in a cache file.
//
// The dictionaries are Debian's mueller7-dict and dict-freedict-eng-rus (in
// the format of dictd) and hunspell-ru. Their licences are their own; nothing
// of them is part of recto.
package dictionary

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"os"
	"strings"
)

// maxDictionary bounds the size of an unpacked dictionary.
const maxDictionary = 256 << 20

// entry is a headword and its article.
type entry struct{ head, body string }

// readDictd reads a dictd dictionary: the index file and the articles, which
// are packed as dictzip, a kind of gzip.
func readDictd(index, dict string) ([]entry, error) {
	packed, err := os.Open(dict)
	if err != nil {
		return nil, err
	}
	defer packed.Close()
	zip, err := gzip.NewReader(bufio.NewReader(packed))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", dict, err)
	}
	text, err := io.ReadAll(io.LimitReader(zip, maxDictionary))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", dict, err)
	}
	lines, err := os.ReadFile(index)
	if err != nil {
		return nil, err
	}
	return parseDictd(lines, text), nil
}

// parseDictd cuts the articles by the index: headword, offset and length,
// tabs in between, numbers in base 64. Lines that do not fit are left out.
func parseDictd(index, text []byte) []entry {
	var out []entry
	for line := range bytes.Lines(index) {
		f := strings.Split(strings.TrimRight(string(line), "\r\n"), "\t")
		if len(f) < 3 || strings.HasPrefix(f[0], "00-") {
			continue
		}
		at, ok1 := base64Number(f[1])
		n, ok2 := base64Number(f[2])
		if !ok1 || !ok2 || at > len(text) || n > len(text)-at {
			continue
		}
		out = append(out, entry{f[0], string(text[at : at+n])})
	}
	return out
}

const digits64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"

func base64Number(s string) (int, bool) {
	n := 0
	for i := range len(s) {
		d := strings.IndexByte(digits64, s[i])
		if d < 0 || n > 1<<40 {
			return 0, false
		}
		n = n<<6 | d
	}
	return n, s != ""
}
