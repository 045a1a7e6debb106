// Package lexicon holds pairs of English and Russian stems, and their form in a
// file.
package lexicon

import (
	"bytes"
	"encoding/binary"
	"errors"
	"math"
	"sort"
	"sync"
)

// Lexicon pairs English stems with Russian ones, each pair with a weight of 0
// to 1. It also tells which Russian words exist. The zero value is empty.
type Lexicon struct {
	// Name and Version say what it was made of.
	Name, Version string

	en    []string // sorted
	first []int32  // pairs of en[i] are first[i] to first[i+1]
	pairs []Translation
	ru    []string // sorted
	// back holds the pairs by Russian stem; see Translates and Originals.
	back func() backward
}

// backward lists for each Russian stem i the English ones that it translates,
// list[first[i]:first[i+1]].
type backward struct{ first, list []int32 }

// Translation is a Russian stem that an English one may stand for.
type Translation struct {
	// Ru is its index in Russian.
	Ru     int32
	Weight float32
}

// Pair is one entry for New: stems and a weight above 0.
type Pair struct {
	En, Ru string
	Weight float64
}

// New makes a lexicon of pairs; of several equal ones the heaviest
// counts. Words are Russian stems that exist besides those in pairs.
func New(name, version string, pairs []Pair, words []string) *Lexicon {
	l := &Lexicon{Name: name, Version: version}
	all := make([]string, 0, len(pairs)+len(words))
	for _, p := range pairs {
		all = append(all, p.Ru)
	}
	l.ru = unique(append(all, words...))
	sorted := make([]Pair, len(pairs))
	copy(sorted, pairs)
	sort.SliceStable(sorted, func(i, k int) bool {
		a, b := &sorted[i], &sorted[k]
		if a.En != b.En {
			return a.En < b.En
		}
		if a.Ru != b.Ru {
			return a.Ru < b.Ru
		}
		return a.Weight > b.Weight
	})
	for i, p := range sorted {
		if i > 0 && p.En == sorted[i-1].En && p.Ru == sorted[i-1].Ru {
			continue
		}
		if n := len(l.en); n == 0 || l.en[n-1] != p.En {
			l.en = append(l.en, p.En)
			l.first = append(l.first, int32(len(l.pairs)))
		}
		l.pairs = append(l.pairs, Translation{int32(sort.SearchStrings(l.ru, p.Ru)), float32(min(1, p.Weight))})
	}
	l.first = append(l.first, int32(len(l.pairs)))
	return l.index()
}

func unique(words []string) []string {
	sort.Strings(words)
	out := words[:0]
	for i, w := range words {
		if w != "" && (i == 0 || w != words[i-1]) {
			out = append(out, w)
		}
	}
	return out
}

// Empty reports whether the lexicon says nothing; a nil one is empty.
func (l *Lexicon) Empty() bool { return l == nil || len(l.pairs) == 0 }

// Len returns the number of pairs.
func (l *Lexicon) Len() int {
	if l == nil {
		return 0
	}
	return len(l.pairs)
}

// KnownRu reports whether a Russian word of this stem exists.
func (l *Lexicon) KnownRu(stem string) bool {
	i := sort.SearchStrings(l.ru, stem)
	return i < len(l.ru) && l.ru[i] == stem
}

// Translates reports whether a Russian stem is in a pair; names that a word
// list has usually are not.
func (l *Lexicon) Translates(stem string) bool {
	first, end := l.originals(stem)
	return end > first
}

// Originals returns the English stems that a Russian one translates, nil for none.
func (l *Lexicon) Originals(stem string) (all []string) {
	first, end := l.originals(stem)
	for k := first; k < end; k++ {
		all = append(all, l.en[l.back().list[k]])
	}
	return all
}

// originals is where the English stems of a Russian one stand in the backward list.
func (l *Lexicon) originals(stem string) (first, end int32) {
	i := sort.SearchStrings(l.ru, stem)
	if i == len(l.ru) || l.ru[i] != stem || l.back == nil {
		return 0, 0
	}
	b := l.back()
	return b.first[i], b.first[i+1]
}

// index makes the backward list ready to be made when it is first asked for.
func (l *Lexicon) index() *Lexicon {
	l.back = sync.OnceValue(func() backward {
		b := backward{make([]int32, len(l.ru)+1), make([]int32, len(l.pairs))}
		for _, p := range l.pairs {
			b.first[p.Ru+1]++
		}
		for i := range l.ru {
			b.first[i+1] += b.first[i]
		}
		next := append([]int32{}, b.first...)
		for en := range l.en {
			for _, p := range l.pairs[l.first[en]:l.first[en+1]] {
				b.list[next[p.Ru]] = int32(en)
				next[p.Ru]++
			}
		}
		return b
	})
	return l
}

// Russian returns the Russian stems, ascending. They are the lexicon's own: the
// caller does not change them.
func (l *Lexicon) Russian() []string { return l.ru }

// Translations returns the pairs of an English stem, nil where it has none.
func (l *Lexicon) Translations(en string) []Translation {
	i := sort.SearchStrings(l.en, en)
	if i == len(l.en) || l.en[i] != en {
		return nil
	}
	return l.pairs[l.first[i]:l.first[i+1]]
}

// Pairs calls yield for every pair, by English and then Russian stem, until it
// returns false.
func (l *Lexicon) Pairs(yield func(Pair) bool) {
	if l.Empty() {
		return
	}
	for i, en := range l.en {
		for _, p := range l.pairs[l.first[i]:l.first[i+1]] {
			if !yield(Pair{en, l.ru[p.Ru], float64(p.Weight)}) {
				return
			}
		}
	}
}

// magic begins the binary form; its number grows when stems or the form
// change, so that caches are made anew.
const magic = "recto lexicon 1\n"

// MarshalBinary returns a form that loads fast: tables of strings, then
// numbers, little-endian.
func (l *Lexicon) MarshalBinary() ([]byte, error) {
	var b bytes.Buffer
	b.WriteString(magic)
	writeStrings(&b, []string{l.Name, l.Version})
	writeStrings(&b, l.en)
	writeStrings(&b, l.ru)
	var n [8]byte
	for i := range l.en {
		binary.LittleEndian.PutUint32(n[:], uint32(l.first[i+1]-l.first[i]))
		b.Write(n[:4])
	}
	for _, p := range l.pairs {
		binary.LittleEndian.PutUint32(n[:], uint32(p.Ru))
		binary.LittleEndian.PutUint32(n[4:], math.Float32bits(p.Weight))
		b.Write(n[:])
	}
	return b.Bytes(), nil
}

// errForm is the error of bytes that no MarshalBinary of this version wrote.
var errForm = errors.New("not a lexicon of this version, or damaged")

// UnmarshalBinary reads what MarshalBinary wrote. Any other bytes give an
// error.
func (l *Lexicon) UnmarshalBinary(data []byte) error {
	if !bytes.HasPrefix(data, []byte(magic)) {
		return errForm
	}
	rest := string(data[len(magic):]) // one copy that all strings share
	names, rest, err := readStrings(rest)
	if err != nil || len(names) != 2 {
		return errForm
	}
	var out Lexicon
	out.Name, out.Version = names[0], names[1]
	if out.en, rest, err = readStrings(rest); err != nil {
		return err
	}
	if out.ru, rest, err = readStrings(rest); err != nil {
		return err
	}
	if !sort.StringsAreSorted(out.en) || !sort.StringsAreSorted(out.ru) || len(rest) < 4*len(out.en) {
		return errForm
	}
	b := data[len(data)-len(rest):]
	out.first = make([]int32, len(out.en)+1)
	total := 0
	for i := range out.en {
		total += int(binary.LittleEndian.Uint32(b[4*i:]))
		if total > len(b)/8 {
			return errForm
		}
		out.first[i+1] = int32(total)
	}
	b = b[4*len(out.en):]
	if len(b) != 8*total {
		return errForm
	}
	out.pairs = make([]Translation, total)
	for i := range out.pairs {
		ru, weight := binary.LittleEndian.Uint32(b[8*i:]), math.Float32frombits(binary.LittleEndian.Uint32(b[8*i+4:]))
		if int(ru) >= len(out.ru) || !(weight > 0 && weight <= 1) {
			return errForm
		}
		out.pairs[i] = Translation{int32(ru), weight}
	}
	*l = out
	l.index()
	return nil
}

func writeStrings(b *bytes.Buffer, words []string) {
	var n [4]byte
	binary.LittleEndian.PutUint32(n[:], uint32(len(words)))
	b.Write(n[:])
	for _, w := range words {
		binary.LittleEndian.PutUint16(n[:], uint16(len(w)))
		b.Write(n[:2])
		b.WriteString(w)
	}
}

func readStrings(s string) ([]string, string, error) {
	if len(s) < 4 {
		return nil, "", errForm
	}
	n := int(s[0]) | int(s[1])<<8 | int(s[2])<<16 | int(s[3])<<24
	s = s[4:]
	if n < 0 || n > len(s)/2 {
		return nil, "", errForm
	}
	words := make([]string, n)
	for i := range words {
		if len(s) < 2 {
			return nil, "", errForm
		}
		k := int(s[0]) | int(s[1])<<8
		if len(s) < 2+k {
			return nil, "", errForm
		}
		words[i], s = s[2:2+k], s[2+k:]
	}
	return words, s, nil
}
