package score

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Word is a word as it was read: how many characters it has and how many of
// them are wrong or missing inside it.
type Word struct{ Chars, Errors int }

// Words compares lines of words with the reference and returns the words one
// after the other. What the reference has between two words that were read is
// the fault of neither, nor is it a word's fault that it stands in the wrong
// place: a line that the reference has elsewhere is compared with that.
func Words(reference string, lines [][]string) []Word {
	const found = 0.4 // of a line may be wrong where it is found elsewhere
	ref := []rune(normalise(reference))
	var words []Word
	var read letters
	var spans []span
	for l, line := range lines {
		s := span{word: len(words), at: len(read.text)}
		for w, text := range line {
			text = unify.Replace(norm.NFC.String(text))
			last := w == len(line)-1 && l < len(lines)-1 && len(lines[l+1]) > 0
			parted := last && strings.HasSuffix(text, "-") && startsLower(lines[l+1][0])
			if parted {
				text = strings.TrimSuffix(text, "-")
			}
			read.add(text, len(words))
			words = append(words, Word{Chars: utf8.RuneCountInString(text)})
			if !parted {
				read.add(" ", -1)
			}
		}
		s.words, s.letters = len(words)-s.word, len(read.text)-s.at
		spans = append(spans, s)
	}
	whole := read.errors(ref, len(words), false)
	for _, s := range spans {
		line := letters{read.text[s.at : s.at+s.letters], read.word[s.at : s.at+s.letters]}
		here := line.errors(ref, len(words), true)
		chars, errors := 0, 0
		for i := s.word; i < s.word+s.words; i++ {
			chars, errors = chars+words[i].Chars, errors+here[i]
		}
		if float64(errors) > found*float64(chars) {
			here = whole
		}
		for i := s.word; i < s.word+s.words; i++ {
			words[i].Errors = here[i]
		}
	}
	return words
}

// span is where the words and letters of a line stand.
type span struct{ word, words, at, letters int }

// letters are characters that were read and the words that they belong to, -1
// for a blank.
type letters struct {
	text []rune
	word []int
}

func (l *letters) add(text string, word int) {
	for _, c := range text {
		l.text, l.word = append(l.text, c), append(l.word, word)
	}
}

// errors counts the errors of each word by the best alignment with the
// reference, or with any part of it.
func (l letters) errors(ref []rune, words int, part bool) []int {
	distance := make([][]int32, len(l.text)+1)
	for i := range distance {
		distance[i] = make([]int32, len(ref)+1)
		distance[i][0] = int32(i)
	}
	if !part {
		for j := range distance[0] {
			distance[0][j] = int32(j)
		}
	}
	for i := range l.text {
		above, row := distance[i], distance[i+1]
		for j := range ref {
			cost := above[j]
			if l.text[i] != ref[j] {
				cost++
			}
			row[j+1] = min(cost, above[j+1]+1, row[j]+1)
		}
	}
	return l.blame(ref, distance, words, part)
}

// blame walks back through the distances and counts an error for the word at
// each step that is one.
func (l letters) blame(ref []rune, distance [][]int32, words int, part bool) []int {
	i, j := len(l.text), len(ref)
	if part {
		for k, d := range distance[i] {
			if d < distance[i][j] {
				j = k
			}
		}
	}
	errors := make([]int, words)
	blame := func(word int) {
		if word >= 0 {
			errors[word]++
		}
	}
	for i > 0 || j > 0 && !part {
		here := distance[i][j]
		switch {
		case i > 0 && j > 0 && l.text[i-1] == ref[j-1] && here == distance[i-1][j-1]:
			i, j = i-1, j-1
		case i > 0 && j > 0 && here == distance[i-1][j-1]+1:
			blame(l.word[i-1])
			i, j = i-1, j-1
		case i > 0 && here == distance[i-1][j]+1:
			blame(l.word[i-1])
			i--
		default:
			if i > 0 && i < len(l.text) && l.word[i-1] == l.word[i] {
				blame(l.word[i])
			}
			j--
		}
	}
	return errors
}

func startsLower(word string) bool {
	r, _ := utf8.DecodeRuneInString(word)
	return unicode.IsLower(r)
}
