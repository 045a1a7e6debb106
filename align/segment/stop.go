package segment

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// stop is a run of end marks in a text and what stands around it.
type stop struct {
	language string
	// sentence is what stands between the end of the sentence before and the marks.
	sentence string
	marks    string
	// glued is true where no blank follows the marks.
	glued bool
	// rest is what follows them and a blank.
	rest string
	// before is the word before the marks.
	before string
	// first is the first letter or digit of what follows, 0 where none comes soon;
	// after is what stands behind it.
	first rune
	after string
}

// newStop takes up the marks s[marks:end] of a sentence that began at start.
func newStop(s string, start, marks, end int, language string) *stop {
	next := skipBlank(s, end)
	t := &stop{language: language, sentence: s[start:marks], marks: s[marks:end], glued: next == end, rest: s[next:], before: lastWord(s[start:marks])}
	t.first, t.after = nextWord(s, next)
	return t
}

// endRule decides for one kind of stop whether the sentence ends there.
type endRule struct {
	name    string
	applies func(*stop) bool
	ends    func(*stop) bool
}

// endRules are tried in this order; the first that applies decides.
var endRules = []endRule{
	{"end of text", func(s *stop) bool { return s.rest == "" }, always},
	{"no blank", func(s *stop) bool { return s.glued }, (*stop).gluedEnd},
	// only the next point of a list begins with a small letter: б)
	{"small letter", func(s *stop) bool { return unicode.IsLower(s.first) }, func(s *stop) bool {
		return strings.HasPrefix(s.after, ")") && s.marks == "." && !s.abbreviated()
	}},
	{"sign", (*stop).signFollows, func(s *stop) bool { return s.first != '№' || !s.abbreviated() }},
	{"other mark", (*stop).otherMark, (*stop).largeFollows},
	{"number of a point", func(s *stop) bool { return enumeration(s.sentence) }, never},
	{"No. 5", func(s *stop) bool { return s.before == "No" && unicode.IsDigit(s.first) }, never},
	{"surname and initials", func(s *stop) bool {
		return s.language == "ru" && surnameFirst(s.sentence, s.before) && capitalised(s.rest)
	}, always},
	{"abbreviation", (*stop).abbreviated, func(s *stop) bool {
		return oftenEnd[s.before] && unicode.IsUpper(s.first) || mayEnd[s.before] && starter(s.rest)
	}},
	{"initial", func(s *stop) bool {
		return utf8.RuneCountInString(s.before) == 1 && unicode.IsUpper(lastRune(s.before))
	}, func(s *stop) bool { return s.before == "I" && s.language == "en" }},
	{"full stop", always, always},
}

func always(*stop) bool { return true }
func never(*stop) bool  { return false }

// rule returns the rule that decides on the stop.
func (s *stop) rule() *endRule {
	k := 0
	for !endRules[k].applies(s) {
		k++
	}
	return &endRules[k]
}

// ends reports whether the sentence ends at the stop.
func (s *stop) ends() bool { return s.rule().ends(s) }

func (s *stop) abbreviated() bool { return abbreviated(s.before, s.language) }

// gluedEnd reports whether two sentences lack the blank between them:
// "конец.Начало".
func (s *stop) gluedEnd() bool {
	if s.marks != "." || utf8.RuneCountInString(s.before) < 3 || s.abbreviated() {
		return false
	}
	second, _ := utf8.DecodeRuneInString(s.after)
	return unicode.IsLower(lastRune(s.before)) && unicode.IsUpper(s.first) && unicode.IsLower(second)
}

// signFollows reports whether neither a letter nor a digit follows, nor what
// opens a quotation or a speech.
func (s *stop) signFollows() bool {
	return s.first != 0 && !unicode.IsUpper(s.first) && !unicode.IsDigit(s.first) && !opener(s.first) && !dash(s.first)
}

// otherMark reports whether the marks are other than a full stop and what closes
// a quotation with it.
func (s *stop) otherMark() bool {
	return s.marks != "." && (!strings.Contains(s.marks, ".") || strings.HasPrefix(s.marks, ".."))
}

func (s *stop) largeFollows() bool { return unicode.IsUpper(s.first) || unicode.IsDigit(s.first) }
