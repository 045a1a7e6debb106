// Package lexicon tells whether a string is a word, from the word lists inside
// Tesseract's own models, read in place: a model's list is a few hundred
// kilobytes of edges and answers in well under a microsecond.
package lexicon

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"math/bits"
	"os"
	"strings"
	"unicode"
)

// Lexicon is the word list of one model. It is safe for concurrent use.
type Lexicon struct {
	// edges is Tesseract's SquishedDawg: a node is the index of its first
	// edge, and its edges follow each other until one bears the last flag.
	edges  []uint64
	letter map[rune]uint64
	// The parts of an edge: the letter in the lowest bits, then three flags,
	// then the next node.
	flagBit uint
}

// The parts of a traineddata file that matter here, as Tesseract numbers them
// (tessdatamanager.h).
const (
	partWords   = 19 // lstm-word-dawg
	partLetters = 21 // lstm-unicharset
	partCount   = 24
)

const (
	flagLast    = 1 // the node's last edge
	flagBack    = 2 // an edge towards the root
	flagWordEnd = 4
)

// Open reads the word list of a model file (*.traineddata).
func Open(path string) (*Lexicon, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	l, err := parse(data)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return l, nil
}

// ErrNone says that a model has no word list.
var ErrNone = errors.New("the model has no word list")

func parse(data []byte) (*Lexicon, error) {
	words, err := part(data, partWords)
	if err != nil {
		return nil, err
	}
	letters, err := part(data, partLetters)
	if err != nil {
		return nil, err
	}
	// Header: a 16-bit magic number, the size of the alphabet, the number of
	// edges.
	if len(words) < 10 || binary.LittleEndian.Uint16(words) != 42 {
		return nil, errors.New("the word list has an unknown form")
	}
	alphabet := binary.LittleEndian.Uint32(words[2:])
	count := int(binary.LittleEndian.Uint32(words[6:]))
	if count < 0 || len(words)-10 < 8*count {
		return nil, errors.New("the word list is cut short")
	}
	l := &Lexicon{edges: make([]uint64, count), letter: map[rune]uint64{}, flagBit: uint(bits.Len32(alphabet))}
	for i := range l.edges {
		l.edges[i] = binary.LittleEndian.Uint64(words[10+8*i:])
	}
	// The alphabet: a line with its size, then a line a letter, which the
	// letter begins; its number is its place.
	lines := bytes.Split(letters, []byte("\n"))
	for i, line := range lines[1:] {
		name, _, _ := bytes.Cut(line, []byte(" "))
		if r := []rune(string(name)); len(r) == 1 {
			l.letter[r[0]] = uint64(i)
		}
	}
	return l, nil
}

// part returns one component of a traineddata file: the number of components,
// their offsets (-1 for one that is missing), then the components in order.
func part(data []byte, want int) ([]byte, error) {
	if len(data) < 4 {
		return nil, errors.New("no traineddata file")
	}
	count := int(binary.LittleEndian.Uint32(data))
	if count < want+1 || count > 10*partCount || len(data) < 4+8*count {
		return nil, ErrNone
	}
	offset := func(i int) int64 { return int64(binary.LittleEndian.Uint64(data[4+8*i:])) }
	start, end := offset(want), int64(len(data))
	if start < 0 {
		return nil, ErrNone
	}
	for i := want + 1; i < count; i++ {
		if o := offset(i); o >= 0 {
			end = o
			break
		}
	}
	if start > end || end > int64(len(data)) {
		return nil, errors.New("the traineddata file is damaged")
	}
	return data[start:end], nil
}

// Has reports whether the word stands in the list, as it is written, in small
// letters, or with a capital and small letters.
func (l *Lexicon) Has(word string) bool {
	if l.has(word) {
		return true
	}
	lower := strings.ToLower(word)
	if lower != word && l.has(lower) {
		return true
	}
	runes := []rune(lower)
	if len(runes) == 0 {
		return false
	}
	runes[0] = unicode.ToUpper(runes[0])
	title := string(runes)
	return title != word && l.has(title)
}

func (l *Lexicon) has(word string) bool {
	node := uint64(0)
	ended := false
	started := false
	for _, r := range word {
		if started && node == 0 {
			return false
		}
		started = true
		edge, ok := l.edge(node, r)
		if !ok {
			return false
		}
		node = edge >> (l.flagBit + 3)
		ended = edge>>l.flagBit&flagWordEnd != 0
	}
	return ended
}

// edge returns the forward edge from node for a letter.
func (l *Lexicon) edge(node uint64, r rune) (uint64, bool) {
	id, ok := l.letter[r]
	if !ok {
		return 0, false
	}
	mask := uint64(1)<<l.flagBit - 1
	for i := node; i < uint64(len(l.edges)); i++ {
		e := l.edges[i]
		flags := e >> l.flagBit & 7
		if e&mask == id && flags&flagBack == 0 {
			return e, true
		}
		if flags&flagLast != 0 {
			break
		}
	}
	return 0, false
}
