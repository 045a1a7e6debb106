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

// normal returns the normal form of a text (document.Normal) and where a place
// in it, a byte offset, is in the text itself.
func Normal(s string) (form string, place func(int) int) {
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
		next, skip := utf8.DecodeRuneInString(s[i+n:])
		if (r == '-' || r == '¬' || r == '\u00ad' || r == '‐') && next == ' ' {
			if after, _ := utf8.DecodeRuneInString(s[i+n+skip:]); unicode.IsLower(after) {
				i += n + skip // parted at a line end
				continue
			}
		}
		if !unicode.IsLetter(next) {
			break
		}
		switch {
		case word.Stray(r):
		case r == '-' || r == '‐' || r == '‑':
			text.WriteByte('-')
			parts = append(parts, part, i)
			part = i + n
		case (r == '\'' || r == '’') && text.Len() > 0:
			text.WriteByte('\'')
		default:
			next = 0
		}
		if next == 0 {
			break
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

// scanNumber reads the number at s[i:]: digits, with separators of thousands
// left out, and endings such as "th" or "-го". The text is empty where it is
// no number.
func scanNumber(s string, i int) (piece, int) {
	j := i
	for j < len(s) && s[j] >= '0' && s[j] <= '9' {
		j++
	}
	digits := s[i:j]
	// 1,000 and 1 000, but not 1962 000
	if len(digits) <= 3 {
		for j+4 <= len(s) && (s[j] == ',' || s[j] == ' ') && allDigits(s[j+1:j+4]) && (j+4 == len(s) || !word.IsDigit(s[j+4])) {
			digits += s[j+1 : j+4]
			j += 4
		}
	}
	end := j
	// letters that touch the digits: an ending, or a word with digits in it
	k := j
	if k < len(s) && (s[k] == '-' || s[k] == '\'') {
		k++
	}
	letters := k
	for k < len(s) {
		r, n := utf8.DecodeRuneInString(s[k:])
		if !unicode.IsLetter(r) {
			break
		}
		k += n
	}
	if tail := s[letters:k]; tail != "" {
		if IsEnding(strings.ToLower(tail)) {
			end = k
		} else if letters == j {
			return piece{}, i
		}
	}
	return piece{text: digits, form: "#" + numeric(digits), start: i, end: end, number: true}, end
}

// isEnding reports whether small letters are what is written behind the digits of
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
