package document

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Typewriters had no 1, no 0 and no 3 of their own, or the typist's finger was
// used to the letters: a capital I (or a small l), a capital О and a capital З
// stood for them. Where the machine had no ъ, an apostrophe did.
var (
	// digits are what stands for a figure in numbers.
	digits = strings.NewReplacer("I", "1", "І", "1", "l", "1", "|", "1", "О", "0", "о", "0", "O", "0", "o", "0", "З", "3", "з", "3")
	// number is a figure or what may stand for one, with the signs inside
	// numbers between them; an ending such as -го follows after a hyphen.
	number  = regexp.MustCompile(`[0-9IІl|ОоOoЗз]+(?:[.,:/–-][0-9IІl|ОоOoЗз]+)*`)
	figures = regexp.MustCompile(`[0-9IІl|ОоOoЗз]+`)
	// typed are numbers of two figures and more without any real one among
	// them: IО, ЗО, ЗI, IОО, but not II and III, which are Roman.
	typed = regexp.MustCompile(`^(?:[IЗ][IОOЗ]*[ОOЗ]|З[IОOЗ]*I)[IОOЗ]*$`)
	// yearEnd follows the number of a year without a blank: I962г.
	yearEnd   = regexp.MustCompile(`^гг?(?:\P{L}|$)`)
	hardSign  = regexp.MustCompile(`(\p{Cyrillic})['’‘` + "`" + `ʼ"]([еёюяЕЁЮЯ])`)
	withoutYo = strings.NewReplacer("ё", "е", "Ё", "Е")
)

// Normal returns the form of a typed word, or of a text, to search for and to
// compare: I, О and З for figures in numbers, an apostrophe for ъ, and ё for е
// undone. It has as many characters as the word. Most words are their own
// normal form.
func Normal(word string) string {
	return undoDigits(withoutYo.Replace(hardSign.ReplaceAllString(word, "${1}ъ$2")))
}

func undoDigits(word string) string {
	at := 0
	var out strings.Builder
	for _, span := range number.FindAllStringIndex(word, -1) {
		part := word[span[0]:span[1]]
		out.WriteString(word[at:span[0]])
		at = span[1]
		alone := !endsInLetter(word[:span[0]]) && !startsWithLetter(yearEnd.ReplaceAllString(word[at:], ""))
		if alone && (strings.ContainsAny(part, "0123456789") || typed.MatchString(part)) {
			part = figures.ReplaceAllStringFunc(part, undoRun)
		}
		out.WriteString(part)
	}
	return out.String() + word[at:]
}

// undoRun undoes a run of figures in a number, but for II and Il, which are
// Roman or a name.
func undoRun(run string) string {
	if utf8.RuneCountInString(run) > 1 && strings.Trim(run, "IІl") == "" {
		return run
	}
	return digits.Replace(run)
}

func startsWithLetter(s string) bool {
	first, _ := utf8.DecodeRuneInString(s)
	return unicode.IsLetter(first)
}

func endsInLetter(s string) bool {
	last, _ := utf8.DecodeLastRuneInString(s)
	return unicode.IsLetter(last)
}
