package token

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"recto/align/word"
	"recto/document"
)

// A piece is what may become a token: a run of letters or digits.
type piece struct {
	text       string // as it stands, inner marks and hyphens removed
	form       string // lower case, letters mapped; numbers and months as in wordType.stem
	start, end int
	capital    bool
	number     bool
	// spaced is true where only a blank or a dot parts it from the piece
	// before, so that both may be one word torn apart.
	spaced bool
	// parts are the places of what hyphens part, two numbers each; nil for a
	// word without a hyphen.
	parts []int
}

// Normal returns the normal form of a text (document.Normal), and a function that
// turns a byte offset in it into one in the text itself.
func Normal(s string) (form string, origin func(int) int) {
	form = document.Normal(s)
	if form == s {
		return form, func(at int) int { return at }
	}
	places := make([]int, 0, len(form)+1)
	for at, next := 0, 0; ; {
		_, n := utf8.DecodeRuneInString(form[at:])
		if n == 0 {
			places = append(places, next)
			return form, func(at int) int { return places[at] }
		}
		for range n {
			places = append(places, next)
		}
		_, m := utf8.DecodeRuneInString(s[next:])
		at, next = at+n, next+m
	}
}

// scan cuts a text into pieces. Hyphens and stray marks inside a word keep it
// one piece with the parts' borders noted in the text as '-'.
func scan(s string) []piece {
	var out []piece
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		switch {
		case r >= '0' && r <= '9':
			p, end := scanNumber(s, i)
			if p.text == "" { // letters follow: a word that begins with a digit
				p, end = scanWord(s, i)
			}
			out, i = append(out, p), end
		case unicode.IsLetter(r):
			p, end := scanWord(s, i)
			out, i = append(out, p), end
		default:
			i += n
		}
	}
	for i := range out {
		if i > 0 {
			between := s[out[i-1].end:out[i].start]
			out[i].spaced = between == " " || between == "." || between == "'" || between == ". "
		}
	}
	return out
}

// scanWord reads the word at s[i:]. A hyphen at a line end is left out, one
// inside the word stays as '-'.
func scanWord(s string, i int) (piece, int) {
	var text strings.Builder
	var parts []int
	end, start, part := i, i, i
	for i < len(s) {
		r, n := utf8.DecodeRuneInString(s[i:])
		if unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.Mn, r) {
			text.WriteString(s[i : i+n])
			i += n
			end = i
			continue
		}
		if skip := lineEnd(r, s[i+n:]); skip > 0 {
			i += n + skip
			continue
		}
		inside, ok := insideWord(r, text.Len() > 0)
		if next, _ := utf8.DecodeRuneInString(s[i+n:]); !ok || !unicode.IsLetter(next) {
			break
		}
		text.WriteString(inside)
		if inside == "-" {
			parts = append(parts, part, i)
			part = i + n
		}
		i += n
	}
	if parts != nil {
		parts = append(parts, part, end)
	}
	t := text.String()
	first, _ := utf8.DecodeRuneInString(t)
	return piece{text: t, start: start, end: end, capital: unicode.IsUpper(first), parts: parts}, end
}

// lineEnd returns how many bytes of rest to pass over where a hyphen before it
// parts a word at a line end: a blank that a small letter follows; else 0.
func lineEnd(hyphen rune, rest string) int {
	if !strings.ContainsRune("-¬\u00ad‐", hyphen) || !strings.HasPrefix(rest, " ") {
		return 0
	}
	if after, _ := utf8.DecodeRuneInString(rest[1:]); !unicode.IsLower(after) {
		return 0
	}
	return 1
}

// insideWord says how a sign between letters is noted: hyphens and apostrophes as
// such, stray marks not at all; ok is false for signs that end a word. letters
// tells whether a letter came before.
func insideWord(r rune, letters bool) (noted string, ok bool) {
	switch {
	case word.Stray(r):
		return "", true
	case r == '-' || r == '‐' || r == '‑':
		return "-", true
	case (r == '\'' || r == '’') && letters:
		return "'", true
	}
	return "", false
}

// scanNumber reads the number at s[i:]: digits, with separators of thousands
// left out, and endings such as "th" or "-го". The text is empty where it is
// no number.
func scanNumber(s string, i int) (piece, int) {
	digits, end := scanDigits(s, i)
	// letters that touch the digits: an ending, or a word with digits in it
	from := end
	if from < len(s) && (s[from] == '-' || s[from] == '\'') {
		from++
	}
	to := from
	for to < len(s) {
		r, n := utf8.DecodeRuneInString(s[to:])
		if !unicode.IsLetter(r) {
			break
		}
		to += n
	}
	switch tail := s[from:to]; {
	case tail == "":
	case IsEnding(strings.ToLower(tail)):
		end = to
	case from == end:
		return piece{}, i
	}
	return piece{text: digits, form: "#" + numeric(digits), start: i, end: end, number: true}, end
}

// scanDigits reads digits and groups of three behind them: 1,000 and 1 000, but
// not 1962 000.
func scanDigits(s string, i int) (digits string, end int) {
	end = i
	for end < len(s) && word.IsDigit(s[end]) {
		end++
	}
	digits = s[i:end]
	if len(digits) > 3 {
		return digits, end
	}
	for end+4 <= len(s) && (s[end] == ',' || s[end] == ' ') && allDigits(s[end+1:end+4]) && (end+4 == len(s) || !word.IsDigit(s[end+4])) {
		digits += s[end+1 : end+4]
		end += 4
	}
	return digits, end
}

// IsEnding reports whether small letters are what is written behind the digits of
// a number: 22nd, 53-го, 1962г.
func IsEnding(letters string) bool { return endings[letters] }

var endings = word.Set(`st nd rd th s го й я е х ый ая ое ые ых ой ом му ми м ю тый того ти г гг`)

func allDigits(s string) bool {
	for i := range len(s) {
		if !word.IsDigit(s[i]) {
			return false
		}
	}
	return s != ""
}
