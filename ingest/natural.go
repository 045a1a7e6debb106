package ingest

import (
	"cmp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Natural compares two paths the way a person orders pages: page2 before
// page10, letters without regard to case, ё beside е, and the files of a
// folder together. Parts of a path are parted by slashes. It returns 0 for
// equal paths only.
func Natural(a, b string) int {
	x, y := strings.Split(a, "/"), strings.Split(b, "/")
	for i := 0; i < len(x) && i < len(y); i++ {
		if c := naturalPart(x[i], y[i]); c != 0 {
			return c
		}
	}
	if c := cmp.Compare(len(x), len(y)); c != 0 {
		return c
	}
	return strings.Compare(a, b)
}

// naturalPart compares two names: runs of digits by their value, everything
// else letter by letter.
func naturalPart(a, b string) int {
	for a != "" && b != "" {
		if digits(a) > 0 && digits(b) > 0 {
			n, m := a[:digits(a)], b[:digits(b)]
			a, b = a[len(n):], b[len(m):]
			if c := compareDigits(n, m); c != 0 {
				return c
			}
			continue
		}
		r, n := utf8.DecodeRuneInString(a)
		s, m := utf8.DecodeRuneInString(b)
		a, b = a[n:], b[m:]
		if c := cmp.Compare(fold(r), fold(s)); c != 0 {
			return c
		}
	}
	return cmp.Compare(len(a), len(b))
}

// digits returns the length of the run of digits that s begins with.
func digits(s string) int {
	n := 0
	for n < len(s) && s[n] >= '0' && s[n] <= '9' {
		n++
	}
	return n
}

// compareDigits compares numbers of any length.
func compareDigits(a, b string) int {
	a, b = strings.TrimLeft(a, "0"), strings.TrimLeft(b, "0")
	if c := cmp.Compare(len(a), len(b)); c != 0 {
		return c
	}
	return strings.Compare(a, b)
}

func fold(r rune) rune {
	if r = unicode.ToLower(r); r == 'ё' {
		return 'е'
	}
	return r
}
