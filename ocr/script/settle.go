package script

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"recto/document"
	"recto/ocr/lexicon"
)

const (
	latinShare  = 0.6 // of a line's letters in known English words: an English line
	russianMost = 0.3 // of an English line's letters that look known in Russian
)

// Rules decide by the lexicons in which letters a word is to be written.
type Rules struct{ words lexicon.Set }

// NewRules returns the rules with these lexicons.
func NewRules(words lexicon.Set) Rules { return Rules{words} }

// Reread is a line of the Russian reading and the English words in its place.
type Reread struct {
	*document.Line
	English []document.Word
}

// Choose chooses between the two readings of lines of one page. It returns what
// it decided, for every word that changed.
func (r Rules) Choose(again []Reread) (decisions []document.Decision) {
	for _, line := range again {
		for i := range line.English {
			line.English[i].Text = r.mendLatin(line.English[i].Text)
		}
	}
	// What the first round finds tells what to expect of the page.
	var found sightings
	for range 2 {
		for _, line := range again {
			decisions = append(decisions, r.settle(line.Line, line.English, found)...)
		}
		found = sightingsIn(again)
	}
	return decisions
}

// sightings are the Latin words found on a page.
type sightings struct {
	words map[string]bool
	// many is true where they are a good part of all words.
	many bool
}

func sightingsIn(lines []Reread) sightings {
	found := sightings{words: map[string]bool{}}
	n, all := 0, 0
	for _, line := range lines {
		for i := range line.Words {
			all++
			if word := &line.Words[i]; isForeign(word) {
				n++
				found.words[lexicon.Trim(word.Text)] = true
			}
		}
	}
	found.many = 12*n > all
	return found
}

// isForeign reports whether a word was settled as Latin and is no numeral.
func isForeign(word *document.Word) bool {
	return word.Language == "en" && romanOf(numeral(word.Text)) == ""
}

// MayHoldLatin reports whether a line of a Russian reading has a word that may be
// a Latin one, so that reading it in English too is worth the time.
func (r Rules) MayHoldLatin(line *document.Line) bool {
	for i := range line.Words {
		if r.mayBeLatin(&line.Words[i]) {
			return true
		}
	}
	return false
}

// mayBeLatin reports whether a word of a Russian reading has the look of a
// misread Latin one: letters that may be a Roman numeral, letters of both
// scripts or with signs among them, capitals that are no common abbreviation,
// or an unknown word that the reader itself was unsure of.
func (r Rules) mayBeLatin(word *document.Word) bool {
	letters := lexicon.Letters(word.Text)
	n := len([]rune(letters))
	switch {
	case n == 0 || n > 24 || r.words["ru"] == nil:
		return false
	case romanOf(letters) != "", swallowed.MatchString(word.Text):
		return n > 1 || strings.ContainsAny(letters, "ТШП")
	case looksPatched(word.Text):
		return true
	case n >= 2 && n <= 5 && isUpper(letters) && letters == lexicon.Trim(word.Text):
		return !slices.Contains(abbreviations, letters)
	case n > 1 && r.words.Has("ru", letters):
		return false
	}
	return looksMisread(letters, n, word.Confidence)
}

// looksMisread reports whether n letters that are no known Russian word, read
// with this confidence, may be those of a Latin one.
func looksMisread(letters string, n int, confidence float64) bool {
	cyrillic, latin, upper := 0, 0, 0
	for _, c := range letters {
		switch {
		case unicode.Is(unicode.Cyrillic, c):
			cyrillic++
		case unicode.Is(unicode.Latin, c):
			latin++
		}
		if unicode.IsUpper(c) {
			upper++
		}
	}
	switch {
	case latin > 0:
		return true
	case cyrillic < n:
		return n >= 3 && confidence < 0.5
	case upper == n && n >= 2 && n <= 8:
		return true
	}
	return n >= 3 && confidence < 0.7
}

// settle chooses between the Russian reading of a line and the English words
// in the same place: a line that makes sense in English only is taken over
// whole, else word by word. found is what is known of the page.
func (r Rules) settle(line *document.Line, english []document.Word, found sightings) (decisions []document.Decision) {
	if line.Language == "en" {
		return nil
	}
	if r.isEnglish(line, english) {
		before := line.Text()
		line.Words, line.Language = slices.Clone(english), "en"
		slices.SortStableFunc(line.Words, func(a, b document.Word) int { return a.Box.Left - b.Box.Left })
		return []document.Decision{{From: before, To: line.Text(), Rule: "a line of English"}}
	}
	english = loosened(english, line.Words)
	decisions = r.rejoin(line, english)
	// The second time round, what is Latin speaks for its neighbours.
	for range 2 {
		for i := range line.Words {
			decisions = append(decisions, r.settleWord(line.Words, i, english, found)...)
		}
	}
	for i := range line.Words {
		word := &line.Words[i]
		if word.Language == "en" {
			continue
		}
		before := word.Text
		if rule := r.plainNumeral(word); rule != "" {
			decisions = append(decisions, document.Decision{From: before, To: word.Text, Rule: rule})
		}
	}
	return decisions
}

// settleWord chooses between a word of a line and the English one in its place.
func (r Rules) settleWord(words []document.Word, i int, english []document.Word, found sightings) (decisions []document.Decision) {
	word := &words[i]
	at := neighbours{
		beside:   i > 0 && isForeign(&words[i-1]) || i+1 < len(words) && isForeign(&words[i+1]),
		measured: i > 0 && isNumber(words[i-1].Text),
		within:   i > 0 && inSentence(words[i-1].Text),
		found:    found,
	}
	for j := range english {
		other := &english[j]
		if word.Language == "en" || !SamePlace(word.Box, other.Box) && !strayed(words, i, other) {
			continue
		}
		if d := r.decide(word, other, at); d.To != "" {
			becomeLatin(word, d.To, other)
			decisions = append(decisions, d)
		}
	}
	return decisions
}

// decide says what a word is in Latin letters, and by which rule; it stays
// Russian where the decision leads to nothing.
func (r Rules) decide(russian, english *document.Word, at neighbours) document.Decision {
	d := document.Decision{From: russian.Text}
	if text, rule := r.readings(russian, english, at).decide(); text != "" {
		d.To, d.Rule = text, rule
		return d
	}
	odds, rule := r.compare(russian, english, at).odds()
	if d.Rule = rule; odds > 0 {
		d.To = english.Text
	}
	return d
}

// becomeLatin gives a word of the Russian reading its text in Latin letters,
// after the English word in its place.
func becomeLatin(word *document.Word, text string, english *document.Word) {
	word.Text, word.Language, word.Confidence = text, "en", max(word.Confidence, english.Confidence)
}

// isEnglish reports whether the English reading of a line makes sense and the
// Russian one does not.
func (r Rules) isEnglish(line *document.Line, english []document.Word) bool {
	en, letters := r.words.WeighWords(english).Share()
	ru, _ := r.words.WeighWords(line.Words).Share()
	return letters >= 10 && en >= latinShare && ru <= russianMost
}

// SamePlace reports whether two words of one line cover the same stretch of it.
func SamePlace(a, b document.Box) bool {
	common := min(a.Right, b.Right) - max(a.Left, b.Left)
	return 10*common >= 7*max(a.Width(), b.Width())
}

// strayed reports whether a short word and an English numeral were read in the
// same place though their boxes hardly meet: Tesseract's box of one letter can be a
// stroke wide and a letter off.
func strayed(words []document.Word, i int, english *document.Word) bool {
	const short = 2
	word := &words[i]
	if len([]rune(strings.TrimRight(word.Text, ".,;:)"))) > short || romanOf(numeral(english.Text)) == "" {
		return false
	}
	off := word.Box.Left + word.Box.Right - english.Box.Left - english.Box.Right
	if max(off, -off) > 2*english.Box.Height() {
		return false
	}
	for j := range words {
		if j != i && 5*(min(words[j].Box.Right, english.Box.Right)-max(words[j].Box.Left, english.Box.Left)) > english.Box.Width() {
			return false
		}
	}
	return true
}

// inSentence reports whether the word after this one stands within a sentence.
func inSentence(word string) bool {
	last, _ := utf8.DecodeLastRuneInString(word)
	return unicode.IsLower(last)
}

// isNumber reports whether a word has figures and no letters.
func isNumber(word string) bool {
	return strings.ContainsFunc(word, unicode.IsDigit) && !strings.ContainsFunc(word, unicode.IsLetter)
}

func (r Rules) knownEnglish(word string) bool {
	return len(word) >= 2 && wellFormed(word) && (len(word) > 2 || strings.ToUpper(word) != word) && r.words["en"].Has(word)
}

func isUpper(s string) bool { return strings.ToUpper(s) == s }

// wellFormed reports whether capitals stand only where a name has them: at its
// start, all through, or after Mc and the like.
func wellFormed(word string) bool {
	small, turns := false, 0
	for _, c := range word {
		if unicode.IsUpper(c) && small {
			turns++
		}
		small = unicode.IsLower(c)
	}
	return turns == 0 || turns == 1 && (strings.HasPrefix(word, "Mc") || strings.HasPrefix(word, "Mac"))
}
