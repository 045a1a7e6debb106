package facts

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"recto/align/token"
	"recto/align/word"
)

// run is a run of letters and digits of a text.
type run struct {
	start, end int
	text       string // lower case
	digits     string // of a number, without its ending
	sure       bool   // of a number: written in nothing but digits
	word       int    // of a number word, -1 for others
	month      int
}

// nextRun returns the next run of letters and digits in s at or after from, -1 for
// none.
func nextRun(s string, from int) (start, end int) {
	start = -1
	for at, r := range s[from:] {
		switch inside := unicode.IsLetter(r) || unicode.Is(unicode.Nd, r); {
		case inside && start < 0:
			start = from + at
		case !inside && start >= 0:
			return start, from + at
		}
	}
	return start, len(s)
}

// runsOf splits a text into its runs of letters and digits.
func runsOf(s, language string) []run {
	var runs []run
	for start, end := nextRun(s, 0); start >= 0; start, end = nextRun(s, end) {
		for from := start; from < end; {
			to := end
			if x := timesSign(s[from:to]); x > 0 { // 190x190
				to = from + x
			}
			m := run{start: from, end: to, text: strings.ToLower(s[from:to]), word: -1}
			if m.digits, m.sure = digitsOf(m.text); m.digits == "" {
				m.word = numberWord(m.text, language)
				m.month = monthWord(s, m, language)
			}
			runs = append(runs, m)
			if from = to; from < end {
				_, n := utf8.DecodeRuneInString(s[from:])
				from += n
			}
		}
	}
	return runs
}

// timesSign returns where an x between digits stands in s, 0 where none does.
func timesSign(s string) int {
	for i, r := range s {
		if (r == 'x' || r == 'х' || r == 'X' || r == 'Х' || r == '×') && i > 0 && word.IsDigit(s[i-1]) {
			if next := i + utf8.RuneLen(r); next < len(s) && word.IsDigit(s[next]) {
				return i
			}
		}
	}
	return 0
}

// misreadDigits are letters that OCR makes of digits.
var misreadDigits = map[rune]rune{'о': '0', 'o': '0', 'з': '3', 'l': '1', 'i': '1', 'і': '1', '!': '1', 'б': '6', 'ч': '4', 'в': '8', 'b': '8', 's': '5', 'z': '2'}

// digitsOf reads the digits at the head of a run: with an ending (22nd, 53го),
// with the sign of thousands or millions (8bn), or with letters that are
// misread digits, which makes it unsure.
func digitsOf(text string) (digits string, sure bool) {
	n := 0
	for n < len(text) && word.IsDigit(text[n]) {
		n++
	}
	tail := text[n:]
	if n > 0 && (tail == "" || token.IsEnding(tail) || scales[tail] > 0 || timeTails[tail]) {
		return text[:n], true
	}
	if !strings.ContainsAny(text, "0123456789") {
		return "", false
	}
	var out strings.Builder
	for _, r := range text {
		if d, ok := misreadDigits[r]; ok {
			r = d
		}
		if r < '0' || r > '9' {
			return text[:n], false // a number in a word, or no number
		}
		out.WriteRune(r)
	}
	return out.String(), false
}

var timeTails = word.Set(`am pm h ч км km м m см cm кг kg г g т t мм mm`)
