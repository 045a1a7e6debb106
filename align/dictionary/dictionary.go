package dictionary

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"unicode/utf8"

	"recto/align/lexicon"
	"recto/align/word"
)

// Sources are the files of the dictionaries. A file that is not there is left
// out.
type Sources struct {
	// Dictd are dictd dictionaries, each without its ending: the files
	// are PATH.index and PATH.dict.dz.
	Dictd []string
	// Words are hunspell word lists of Russian in UTF-8 (.dic).
	Words []string
}

// Debian are the places where Debian's packages mueller7-dict,
// dict-freedict-eng-rus and hunspell-ru put their files.
var Debian = Sources{
	Dictd: []string{"/usr/share/dictd/mueller7", "/usr/share/dictd/freedict-eng-rus"},
	Words: []string{"/usr/share/hunspell/ru_RU.dic"},
}

// revision grows when the same files give another lexicon.
const revision = 1

// Load returns the lexicon of the sources, from the cache file where that is
// up to date, and writes it there where it is not. An empty cache path keeps
// none. Without any dictionary it returns nil and no error: the aligner works
// without.
func Load(from Sources, cache string) (*lexicon.Lexicon, error) {
	version, err := from.version()
	if version == "" || err != nil {
		return nil, err
	}
	if cache != "" {
		if data, err := os.ReadFile(cache); err == nil {
			var l lexicon.Lexicon
			if l.UnmarshalBinary(data) == nil && l.Version == version {
				return &l, nil
			}
		}
	}
	l, err := Compile(from)
	if err != nil || cache == "" {
		return l, err
	}
	data, err := l.MarshalBinary()
	if err != nil {
		return nil, err
	}
	return l, write(cache, data)
}

// write puts data into path at once: readers see the old file or the new one.
func write(path string, data []byte) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(path), ".lexicon-*")
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	if err = errors.Join(err, f.Close()); err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		os.Remove(f.Name())
	}
	return err
}

// version names the state of the sources by the names and sizes of their
// files; empty where no dictionary is there.
func (s Sources) version() (string, error) {
	h := sha256.New()
	fmt.Fprintf(h, "revision %d\n", revision)
	found := false
	for _, path := range append(s.packed(), s.Words...) {
		info, err := os.Stat(path)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return "", err
		}
		fmt.Fprintf(h, "%s %d\n", filepath.Base(path), info.Size())
		found = found || strings.HasSuffix(path, ".dict.dz")
	}
	if !found {
		return "", nil
	}
	return hex.EncodeToString(h.Sum(nil)[:8]), nil
}

func (s Sources) packed() (paths []string) {
	for _, p := range s.Dictd {
		paths = append(paths, p+".dict.dz")
	}
	return paths
}

// Compile reads the sources. It takes seconds; see Load.
func Compile(from Sources) (*lexicon.Lexicon, error) {
	version, err := from.version()
	if err != nil {
		return nil, err
	}
	weights := make(map[[2]string]float64)
	for _, path := range from.Dictd {
		entries, err := readDictd(path+".index", path+".dict.dz")
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, err
		}
		for _, e := range entries {
			addEntry(weights, e)
		}
	}
	pairs := make([]lexicon.Pair, 0, len(weights))
	sums := make(map[string]float64)
	for key, w := range weights {
		pairs = append(pairs, lexicon.Pair{En: key[0], Ru: key[1], Weight: w})
	}
	sort.Slice(pairs, func(i, k int) bool {
		a, b := pairs[i], pairs[k]
		return a.En < b.En || a.En == b.En && a.Ru < b.Ru
	})
	for _, p := range pairs {
		sums[p.En] += p.Weight
	}
	for i := range pairs {
		pairs[i].Weight = min(1, pairs[i].Weight/math.Sqrt(max(1, sums[pairs[i].En])))
	}
	words, err := readWords(from.Words)
	if err != nil {
		return nil, err
	}
	return lexicon.New("dictionary", version, pairs, words), nil
}

// addEntry adds the pairs of one article: each word of a gloss of n words
// weighs 1/n. A headword of several words shares its glosses among them.
func addEntry(weights map[[2]string]float64, e entry) {
	letters := strings.ReplaceAll(strings.ToLower(e.head), "'", "")
	heads := strings.FieldsFunc(letters, func(r rune) bool { return r == ' ' || r == '-' })
	if len(heads) == 0 || len(heads) > 3 {
		return
	}
	for _, head := range heads {
		if strings.ContainsFunc(head, func(r rune) bool { return r < 'a' || r > 'z' }) {
			return
		}
	}
	for _, g := range glosses(e) {
		if len(heads) > 1 && len(g) > 3 {
			continue
		}
		for _, head := range heads {
			if len(heads) > 1 && len(head) <= 2 {
				continue
			}
			en := word.StemEn(head)
			for _, ru := range g {
				key := [2]string{en, ru}
				weights[key] = max(weights[key], 1/float64(len(g)*len(heads)))
			}
		}
	}
}

// readWords returns the stems of hunspell word lists.
func readWords(paths []string) ([]string, error) {
	var stems []string
	for _, path := range paths {
		f, err := os.Open(path)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, err
		}
		in := bufio.NewScanner(f)
		for in.Scan() {
			w, _, _ := strings.Cut(in.Text(), "/")
			w = strings.ReplaceAll(strings.ToLower(strings.TrimSpace(w)), "ё", "е")
			if utf8.RuneCountInString(w) > 2 && utf8.ValidString(w) && !strings.ContainsAny(w, ".-0123456789") {
				// The stemmer takes the end of some words for an ending
				// (аэродром), but not where a real one follows.
				stems = append(stems, word.StemRu(w), w)
			}
		}
		err = errors.Join(in.Err(), f.Close())
		if err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
	}
	return stems, nil
}
