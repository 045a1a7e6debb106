package ocr

import (
	"unicode"

	"recto/document"
)

// Nothing is invented: what makes no sense as text is not passed off as text.
// A recogniser reads letters into specks, stamps, pen strokes and pictures;
// such lines stand out by its own doubt and by words that are in no lexicon.

const (
	// unsure is the mean confidence below which a line with hardly a known word
	// is no text, and veryUnsure the one below which more of them are asked for.
	unsure, veryUnsure = 0.55, 0.33
	// A page is text where this many of its letters stand in known words of
	// four letters or more that were read with some confidence.
	fewKnown = 12
)

// lineSense is what can be said of a line as text.
type lineSense struct {
	letters, figures int
	known            int     // letters in known words of three letters or more
	confidence       float64 // mean over the characters
}

func (r *Reader) lineSense(line *document.Line) (s lineSense) {
	for i := range line.Words {
		for _, c := range line.Words[i].Text {
			switch {
			case unicode.IsLetter(c):
				s.letters++
			case unicode.IsDigit(c):
				s.figures++
			}
		}
	}
	s.known = r.weigh(texts(line.Words)).total()
	s.confidence = meanConfidence(line.Words)
	return s
}

// meanConfidence returns the mean confidence of words over their characters, 0
// where there are none.
func meanConfidence(words []document.Word) float64 {
	sum, characters := 0.0, 0
	for i := range words {
		n := len([]rune(words[i].Text))
		sum, characters = sum+words[i].Confidence*float64(n), characters+n
	}
	return sum / float64(max(1, characters))
}

// noText reports whether a line is specks, strokes or a picture.
func (s lineSense) noText() bool {
	n := s.letters + s.figures
	switch {
	case n == 0:
		return s.confidence < unsure
	case s.confidence < veryUnsure:
		return 4*s.known < s.letters || s.letters < 4
	}
	return n >= 4 && s.confidence < unsure && 8*s.known < s.letters
}

// separate parts what is no text from the regions of a page: lines that are no
// text become illegible regions without words, in their place. On a page with
// hardly a known word none of it is text.
func (r *Reader) separate(regions []document.Region) (kept []document.Region, nothing bool) {
	nothing = !r.makesSense(regions)
	illegible := map[*document.Line]document.RegionKind{}
	for _, region := range regions {
		for i, text := range r.textLines(region.Lines) {
			if nothing || !text {
				illegible[&region.Lines[i]] = document.RegionIllegible
			}
		}
	}
	kept = typed(regions, illegible)
	for k := range kept {
		if region := &kept[k]; region.Kind == document.RegionIllegible {
			region.Lines, region.Quality, region.Language = nil, 0, ""
		}
	}
	return kept, nothing && len(kept) > 0
}

// textLines tells which lines of a region are text: those that make sense, and
// those with some letters that continue the print of a neighbour that does.
func (r *Reader) textLines(lines []document.Line) []bool {
	senses, text := make([]lineSense, len(lines)), make([]bool, len(lines))
	for i := range lines {
		senses[i] = r.lineSense(&lines[i])
		text[i] = !senses[i].noText()
	}
	for i := range lines {
		if text[i] || senses[i].letters < 4 {
			continue
		}
		for _, j := range []int{i - 1, i + 1} {
			if j >= 0 && j < len(lines) && !senses[j].noText() && continues(&lines[i], &lines[j]) {
				text[i] = true
			}
		}
	}
	return text
}

// continues reports whether two lines are of about one size, close together
// and below one another.
func continues(a, b *document.Line) bool {
	small, large := min(a.Size, b.Size), max(a.Size, b.Size)
	gap := max(a.Box.Top-b.Box.Bottom, b.Box.Top-a.Box.Bottom)
	return large > 0 && small >= 0.7*large && float64(gap) <= 1.5*large && a.Box.Left < b.Box.Right && b.Box.Left < a.Box.Right
}

// makesSense reports whether the words of a page hold some that are known, or
// are so few and so surely read that they may be names and numbers.
func (r *Reader) makesSense(regions []document.Region) bool {
	known := 0
	words := wordsIn(regions)
	for _, word := range words {
		letters := letterCore(word.Text)
		if m := len([]rune(letters)); m >= 4 && word.Confidence >= 0.6 && r.has(scriptLanguage(letters), letters) {
			known += m
		}
	}
	return known >= fewKnown || meanConfidence(words) >= 0.75
}
