package document

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// JoinWords completes the regions of a page once they stand in reading order:
// it joins the words that a hyphen at a line end parts, over the ends of
// columns and regions too, and gives words their normal forms.
func JoinWords(regions []Region) {
	var last *Line
	for line := range interruptible(regions) {
		if last != nil {
			joinLines(last, line)
		}
		last = line
	}
	for r := range regions {
		for l := range regions[r].Lines {
			for w := range regions[r].Lines[l].Words {
				regions[r].Lines[l].Words[w].normalise()
			}
		}
	}
}

// JoinPages joins the words that a hyphen parts over the end of a page, as
// JoinWords does within it, so that the text of the first page has the whole
// word. The pages are those of a document in its order; a blank page between
// them parts nothing, a failed or a missing one does. What is joined already
// stays so.
func JoinPages(pages []*Page) {
	var last *Line
	for i, page := range pages {
		if page.Failure != nil || i > 0 && page.Number != pages[i-1].Number+1 {
			last = nil
		}
		for line := range interruptible(page.Regions) {
			if last != nil {
				joinLines(last, line)
			}
			last = nil
			break
		}
		if line := page.lastLine(); line != nil {
			last = line
		}
	}
}

// Blank reports whether the page was read and has no text that a word may run
// over to.
func (p *Page) Blank() bool { return p.Failure == nil && p.lastLine() == nil }

// Interrupted reports whether the page's text ends in a hyphen that the next
// page may take up.
func (p *Page) Interrupted() bool {
	last := p.lastLine()
	if last == nil {
		return false
	}
	inside := last.Inside()
	word := &inside[len(inside)-1]
	_, parted := cutHyphen(word.Text)
	return parted && word.Part == 0
}

// lastLine is the last line that may end within a word, nil where there is none.
func (p *Page) lastLine() (last *Line) {
	for line := range interruptible(p.Regions) {
		last = line
	}
	return last
}

// interruptible yields the lines between which words may be parted. Page
// numbers, stamps and the like interrupt no text.
func interruptible(regions []Region) func(yield func(*Line) bool) {
	return func(yield func(*Line) bool) {
		for r := range regions {
			if k := regions[r].Kind; k != RegionText && k != RegionHeading {
				continue
			}
			for l := range regions[r].Lines {
				if line := &regions[r].Lines[l]; len(line.Words) > 0 && !yield(line) {
					return
				}
			}
		}
	}
}

// normalise gives a word its normal form, that of the whole word to the first
// part of a parted one.
func (w *Word) normalise() {
	text := w.Text
	switch w.Part {
	case 1:
		text = w.Joined
	case 2:
		text = ""
	}
	w.Normal = ""
	if normal := Normal(text); normal != text {
		w.Normal = normal
	}
}

// joinLines marks the word that a hyphen parts between two lines: both parts
// carry the whole word. A hyphen counts when letters stand before it and the
// next line goes on with a small letter.
func joinLines(line, next *Line) {
	before, after := line.Inside(), next.Inside()
	first, second := &before[len(before)-1], &after[0]
	stem, ok := cutHyphen(first.Text)
	if !ok || first.Part != 0 {
		return
	}
	start, _ := utf8.DecodeRuneInString(second.Text)
	if !unicode.IsLower(start) {
		return
	}
	joined := stem + second.Text
	letters := strings.TrimFunc(second.Text, func(r rune) bool { return !unicode.IsLetter(r) })
	if slices.Contains(particles, letters) {
		joined = stem + "-" + second.Text
	}
	first.Joined, first.Part = joined, 1
	second.Joined, second.Part = joined, 2
	first.normalise()
	second.normalise()
}

var lineNumber = regexp.MustCompile(`^[0-9]{1,3}$`)

// MayBeLineNumber reports whether a word has the look of a line number.
func MayBeLineNumber(text string) bool { return lineNumber.MatchString(text) }

// Inside returns the words of a line without the line numbers that stand well
// apart from them in its margins; at least one word stays.
func (l *Line) Inside() []Word {
	aside := func(number, beside Word) bool {
		gap := max(beside.Box.Left-number.Box.Right, number.Box.Left-beside.Box.Right)
		return gap > number.Box.Height() && MayBeLineNumber(number.Text)
	}
	words := l.Words
	if n := len(words); n > 1 && aside(words[0], words[1]) {
		words = words[1:]
	}
	if n := len(words); n > 1 && aside(words[n-1], words[n-2]) {
		words = words[:n-1]
	}
	return words
}

// particles keep their hyphen: какой-то, кто-нибудь, все-таки.
var particles = []string{"то", "либо", "нибудь", "таки"}

// cutHyphen takes a line-end hyphen off a word whose letters it follows.
func cutHyphen(word string) (stem string, ok bool) {
	for _, hyphen := range []string{"-", "\u00ad", "\u2010", "\u2011", "—", "–", "="} {
		if stem, ok = strings.CutSuffix(word, hyphen); ok {
			break
		}
	}
	last, _ := utf8.DecodeLastRuneInString(stem)
	return stem, ok && unicode.IsLetter(last)
}
