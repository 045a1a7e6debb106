package token

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"recto/align/word"
)

// Russian cuts a Russian sentence into stems, undoing what typewriters and OCR
// do to words: letters for digits, letters of other alphabets, hyphens, words torn
// apart or run together.
// known tells whether a dictionary has a word of this stem; nil where there is
// none.
func Russian(literal string, v *Vocabulary, known func(stem string) bool) []Token {
	s, origin := Normal(literal)
	isKnown := func(form string) bool {
		if known == nil {
			return false
		}
		if utf8.RuneCountInString(form) <= 2 {
			return shortRu[form]
		}
		return known(v.StemOf(form))
	}
	var words []piece
	for _, p := range scan(s) {
		if p.number {
			words = append(words, p)
			continue
		}
		words = appendRu(words, p, known != nil, isKnown)
	}
	if known != nil {
		words = mend(s, words, isKnown)
	}
	out := words[:0]
	for _, p := range words {
		if !p.number {
			p.text = p.form
			p.form = v.StemOf(p.form)
			if m := word.Month(p.form); m > 0 {
				p.form, p.number = monthForms[m], true
			}
		}
		out = append(out, p)
	}
	out = joinNumbers(s, out)
	for i := range out {
		out[i].start, out[i].end = origin(out[i].start), origin(out[i].end)
	}
	return v.add(out, known)
}

// appendRu adds one scanned word: Latin words as they are, compounds in parts
// where the parts are words. dictionary tells whether isKnown can say what is one.
func appendRu(words []piece, p piece, dictionary bool, isKnown func(string) bool) []piece {
	whole := word.Cyrillic(p.text)
	if whole == "" || allLatin(p.text) && (word.Roman(p.text) > 0 || word.Foreign(p.text) || !isKnown(whole)) {
		p.form = word.Latin(p.text)
		return append(words, p)
	}
	p.form = whole
	if strings.Contains(p.text, "-") && !isKnown(whole) {
		if parts := partsRu(p, dictionary, isKnown); parts != nil {
			return append(words, parts...)
		}
	}
	return append(words, p)
}

// allLatin reports whether a word has Latin letters only.
func allLatin(text string) bool {
	return !strings.ContainsFunc(text, func(r rune) bool { return (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') })
}

// partsRu takes a compound apart: nil where a part is no word. Particles behind the
// first part are left out.
func partsRu(p piece, dictionary bool, isKnown func(string) bool) (out []piece) {
	for i, part := range strings.Split(p.text, "-") {
		form := word.Cyrillic(part)
		if form == "" || dictionary && !isKnown(form) && !particles[form] {
			return nil
		}
		if i == 0 || !particles[form] {
			out = append(out, piece{text: part, form: form, start: p.parts[2*i], end: p.parts[2*i+1], capital: p.capital && i == 0})
		}
	}
	return out
}

// mend joins words torn apart and splits words run together, where a
// dictionary knows the result and not what stands there.
func mend(s string, in []piece, isKnown func(string) bool) []piece {
	out := make([]piece, 0, len(in)+4)
	for _, p := range in {
		if p.number {
			out = append(out, p)
			continue
		}
		if n := len(out); n > 0 && p.spaced && !p.capital && !out[n-1].number {
			last := &out[n-1]
			if !isKnown(last.form) || !isKnown(p.form) {
				if whole := last.form + p.form; len(whole) >= 8 && isKnown(whole) {
					last.form, last.end = whole, p.end
					continue
				}
			}
		}
		if !p.capital && !isKnown(p.form) {
			if cut := seam(p.form, isKnown); cut > 0 {
				left, right := p, p
				left.form, right.form = p.form[:cut], p.form[cut:]
				right.capital, right.spaced = false, false
				left.end = seamAt(s, p, utf8.RuneCountInString(left.form))
				right.start = left.end
				out = append(out, left, right)
				continue
			}
		}
		out = append(out, p)
	}
	return out
}

// seam returns where two known words meet in form, as a byte offset; 0 where
// they do not. Parts of fewer than four letters must be words that OCR often
// runs into their neighbours. The more even cut wins.
func seam(form string, isKnown func(string) bool) int {
	n := utf8.RuneCountInString(form)
	if n < 6 {
		return 0
	}
	best, bestShort := 0, 0
	for i, at := 1, 0; i < n; i++ {
		_, w := utf8.DecodeRuneInString(form[at:])
		at += w
		left, right, short := form[:at], form[at:], min(i, n-i)
		if short <= bestShort || short < 4 && (n-short < 5 || !runIn[left] && !runIn[right]) {
			continue
		}
		if (runIn[left] || isKnown(left)) && (runIn[right] || isKnown(right)) {
			best, bestShort = at, short
		}
	}
	return best
}

// runIn are short words that OCR often runs into their neighbours, without
// those that are prefixes of verbs as well (поможет is not по может).
var runIn = word.Set(`и к а я не но же бы ли он что как это его мы вы`)

// seamAt returns the place behind the first n letters of a piece of s.
func seamAt(s string, p piece, n int) int {
	for i, r := range s[p.start:p.end] {
		if n == 0 {
			return p.start + i
		}
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			n--
		}
	}
	return p.end
}

// shortRu are the words of one or two letters.
var shortRu = word.Set(`в и с к о у а я не на по за до из от он мы вы ты их ее но же бы ли то да ни со ко об во им ей ну те та ту тд тп ул им юг ил уж еж ем ус яд ад як ум ох ах эх др гг тт цк хх`)

// particles are what a hyphen ties to words without adding to them.
var particles = word.Set(`то нибудь либо ка таки де с`)
