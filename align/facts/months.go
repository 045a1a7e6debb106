package facts

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"recto/align/word"
)

// monthName is a month in either language.
type monthName struct {
	en string
	// ru is what all forms of the Russian name begin with; endings are the rest.
	ru      string
	endings []string
}

var (
	softEndings = []string{"ь", "я", "е", "ю", "ем"}
	hardEndings = []string{"", "а", "е", "у", "ом"}
)

var monthNames = [12]monthName{
	{"january", "январ", softEndings}, {"february", "феврал", softEndings}, {"march", "март", hardEndings},
	{"april", "апрел", softEndings}, {"may", "ма", []string{"й", "я", "е", "ю", "ем"}}, {"june", "июн", softEndings},
	{"july", "июл", softEndings}, {"august", "август", hardEndings}, {"september", "сентябр", softEndings},
	{"october", "октябр", softEndings}, {"november", "ноябр", softEndings}, {"december", "декабр", softEndings},
}

// monthWord returns the month that a run names, 0 for none.
func monthWord(s string, m run, language string) int {
	if language == "en" {
		return monthEn(s, m)
	}
	return monthRu(s, m)
}

// monthEn knows the names and their first three or four letters, written with a
// capital. May and March are months only beside a number.
func monthEn(s string, m run) int {
	short := len(m.text) >= 3 && len(m.text) <= 4 && m.text != "may" && m.text != "mar"
	k := slices.IndexFunc(monthNames[:], func(n monthName) bool {
		return m.text == n.en || short && strings.HasPrefix(n.en, m.text)
	})
	if k < 0 {
		return 0
	}
	if first, _ := utf8.DecodeRuneInString(s[m.start:]); !unicode.IsUpper(first) {
		return 0
	}
	if name := monthNames[k].en; (name == "may" || name == "march") && !besideNumber(s, m) {
		return 0
	}
	return k + 1
}

// monthRu knows the names in all cases, their abbreviations, and beside a number
// those with one letter misread.
func monthRu(s string, m run) int {
	name := word.Cyrillic(s[m.start:m.end])
	for i, n := range monthNames {
		if ending, ok := strings.CutPrefix(name, n.ru); ok && slices.Contains(n.endings, ending) {
			return i + 1
		}
	}
	letters := utf8.RuneCountInString(name)
	if strings.HasPrefix(s[m.end:], "-") {
		return 0 // Сент-Джонс
	}
	if n := word.Month(word.StemRu(name)); n > 0 && letters >= 3 && name != "мар" {
		return n
	}
	if letters < 4 || !besideNumber(s, m) {
		return 0
	}
	for i, n := range monthNames {
		if n.en == "may" {
			continue // too short to be told from other words
		}
		for _, ending := range []string{"а", "я", "е"} {
			if oneLetter(name, n.ru+ending) {
				return i + 1
			}
		}
	}
	return 0
}

// besideNumber reports whether a number stands right before or behind a word.
func besideNumber(s string, m run) bool {
	before := strings.TrimRight(s[:m.start], " ,\u00a0")
	after := strings.TrimLeft(s[m.end:], " ,.\u00a0")
	for _, end := range []string{"th", "st", "nd", "rd", "of", " "} {
		before = strings.TrimSuffix(before, end)
	}
	return before != "" && word.IsDigit(before[len(before)-1]) || after != "" && word.IsDigit(after[0])
}

// oneLetter reports whether two words of the same length differ in at most one
// letter.
func oneLetter(a, b string) bool {
	x, y := []rune(a), []rune(b)
	if len(x) != len(y) {
		return false
	}
	differ := 0
	for i := range x {
		if x[i] != y[i] {
			differ++
		}
	}
	return differ <= 1
}
