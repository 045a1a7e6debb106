package ocr

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"recto/document"
)

// Latin words and Roman numerals inside Russian text come out as Cyrillic
// letters of a similar shape when the Russian model reads them: NATO as МАТО,
// III as ТТТ. Reading in both languages at once makes the same mistakes and
// makes the Russian worse. So a page of Russian that holds words of that sort
// is read a second time, in English: only the lines that hold them where these
// are few, else the whole page. Of two words in one place the one is kept that
// makes more sense, see odds.

const (
	// fewLines with Latin candidates are read one by one; beyond, and where
	// they are half of the page, the whole page costs less.
	fewLines    = 5
	shareLines  = 2
	latinShare  = 0.6 // of a line's letters in known English words: an English line
	russianMost = 0.3 // of an English line's letters that look known in Russian
)

// latinWords puts Latin words where the Russian reading of a sheet has letters
// that only look like them. regions are in pixels of the sheet.
func (r *Reader) latinWords(regions []document.Region, s *sheet) error {
	var suspects []*document.Line
	lines := 0
	for ri := range regions {
		for li := range regions[ri].Lines {
			lines++
			if line := &regions[ri].Lines[li]; r.mayHoldLatin(line) {
				suspects = append(suspects, line)
			}
		}
	}
	read := r.readLines
	if len(suspects) > fewLines && shareLines*len(suspects) > lines {
		read = r.readSheet
	}
	again, err := read(suspects, regions, s)
	if err != nil {
		return err
	}
	for _, line := range again {
		for i := range line.english {
			line.english[i].Text = r.mendLatin(line.english[i].Text)
		}
	}
	// What the first round finds tells what to expect of the page.
	var found sightings
	for range 2 {
		for _, line := range again {
			r.settle(line.Line, line.english, found)
		}
		found = sightingsIn(again)
	}
	return nil
}

// reread is a line of the Russian reading and the English words in its place.
type reread struct {
	*document.Line
	english []document.Word
}

// readLines reads the suspicious lines in English, one by one.
func (r *Reader) readLines(suspects []*document.Line, _ []document.Region, s *sheet) (again []reread, err error) {
	for _, line := range suspects {
		english, err := r.readLine(line.Box, s)
		if err != nil {
			return nil, err
		}
		again = append(again, reread{line, english})
	}
	return again, nil
}

// readSheet reads the whole sheet in English.
func (r *Reader) readSheet(_ []*document.Line, regions []document.Region, s *sheet) (again []reread, err error) {
	english, err := r.regions(s, []string{document.ModelName("en")})
	if err != nil {
		return nil, err
	}
	for ri := range regions {
		for li := range regions[ri].Lines {
			line := reread{Line: &regions[ri].Lines[li]}
			for _, region := range english {
				for _, other := range region.Lines {
					common := line.Box.Intersect(other.Box)
					if 2*common.Height() > min(line.Box.Height(), other.Box.Height()) && common.Width() > 0 {
						line.english = append(line.english, other.Words...)
					}
				}
			}
			again = append(again, line)
		}
	}
	return again, nil
}

// sightings are the Latin words found on a page.
type sightings struct {
	words map[string]bool
	// many is true where they are a good part of all words.
	many bool
}

func sightingsIn(lines []reread) sightings {
	found := sightings{words: map[string]bool{}}
	n, all := 0, 0
	for _, line := range lines {
		for i := range line.Words {
			all++
			if word := &line.Words[i]; isForeign(word) {
				n++
				found.words[trimmed(word.Text)] = true
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

func (r *Reader) mayHoldLatin(line *document.Line) bool {
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
func (r *Reader) mayBeLatin(word *document.Word) bool {
	letters := letterCore(word.Text)
	n := len([]rune(letters))
	switch {
	case n == 0 || n > 24 || r.words["ru"] == nil:
		return false
	case romanOf(letters) != "", swallowed.MatchString(word.Text):
		return n > 1 || strings.ContainsAny(letters, "ТШП")
	case looksPatched(word.Text):
		return true
	case n >= 2 && n <= 5 && isUpper(letters) && letters == trimmed(word.Text):
		return !slices.Contains(abbreviations, letters)
	case n > 1 && r.words["ru"].Has(letters):
		return false
	}
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
		return n >= 3 && word.Confidence < 0.5
	case upper == n && n >= 2 && n <= 8:
		return true
	}
	return n >= 3 && word.Confidence < 0.7
}

// readLine reads one line of a sheet in English.
func (r *Reader) readLine(box document.Box, s *sheet) ([]document.Word, error) {
	margin := box.Height() / 4
	box.Left, box.Right = box.Left-2*margin, box.Right+2*margin
	box.Top, box.Bottom = box.Top-margin, box.Bottom+margin
	lines, err := r.readStrip(box, s, []string{document.ModelName("en")})
	var words []document.Word
	for _, line := range lines {
		words = append(words, line.Words...)
	}
	return words, err
}

// settle chooses between the Russian reading of a line and the English words
// in the same place: a line that makes sense in English only is taken over
// whole, else word by word. found is what is known of the page.
func (r *Reader) settle(line *document.Line, english []document.Word, found sightings) {
	if line.Language == "en" {
		return
	}
	if r.isEnglish(line, english) {
		line.Words, line.Language = slices.Clone(english), "en"
		slices.SortStableFunc(line.Words, func(a, b document.Word) int { return a.Box.Left - b.Box.Left })
		return
	}
	english = loosened(english, line.Words)
	r.rejoin(line, english)
	// The second time round, what is Latin speaks for its neighbours.
	for range 2 {
		for i := range line.Words {
			word := &line.Words[i]
			at := place{
				beside:   i > 0 && isForeign(&line.Words[i-1]) || i+1 < len(line.Words) && isForeign(&line.Words[i+1]),
				measured: i > 0 && isNumber(line.Words[i-1].Text),
				within:   i > 0 && inSentence(line.Words[i-1].Text),
				found:    found,
			}
			for j := range english {
				other := &english[j]
				if word.Language == "en" || !samePlace(word.Box, other.Box) && !strayed(line.Words, i, other) {
					continue
				}
				becomeLatin(word, r.inLatin(word, other, at), other)
			}
		}
	}
	for i := range line.Words {
		if word := &line.Words[i]; word.Language != "en" {
			r.plainNumeral(word)
		}
	}
}

// inLatin returns what a word is in Latin letters, "" where it stays Russian.
func (r *Reader) inLatin(russian, english *document.Word, at place) string {
	if text := r.romanReading(russian, english, at); text != "" {
		return text
	}
	if r.odds(russian, english, at) > 0 {
		return english.Text
	}
	return ""
}

// becomeLatin gives a word of the Russian reading its text in Latin letters, if
// it has one, after the English word in its place.
func becomeLatin(word *document.Word, text string, english *document.Word) {
	if text != "" {
		word.Text, word.Language, word.Confidence = text, "en", max(word.Confidence, english.Confidence)
	}
}

// isEnglish reports whether the English reading of a line makes sense and the
// Russian one does not.
func (r *Reader) isEnglish(line *document.Line, english []document.Word) bool {
	en, letters := r.weigh(texts(english)).share()
	ru, _ := r.weigh(texts(line.Words)).share()
	return letters >= 10 && en >= latinShare && ru <= russianMost
}

func texts(words []document.Word) []string {
	out := make([]string, len(words))
	for i, w := range words {
		out[i] = w.Text
	}
	return out
}

// samePlace reports whether two words of one line cover the same stretch of it.
func samePlace(a, b document.Box) bool {
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

func (r *Reader) knownEnglish(word string) bool {
	return len(word) >= 2 && wellFormed(word) && (len(word) > 2 || strings.ToUpper(word) != word) && r.words["en"].Has(word)
}

// trimmed takes the punctuation off a word.
func trimmed(word string) string {
	return strings.TrimFunc(word, func(c rune) bool { return !unicode.IsLetter(c) && !unicode.IsDigit(c) })
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

// letterCore takes off a word what is not a letter at either end.
func letterCore(word string) string {
	return strings.TrimFunc(word, func(c rune) bool { return !unicode.IsLetter(c) })
}
