package confidence

import (
	"unicode"

	"recto/document"
	"recto/ocr/lexicon"
)

// Nothing is invented: what makes no sense as text is not passed off as text.
// A recogniser reads letters into specks, stamps, pen strokes and pictures;
// such lines stand out by its own doubt and by words that are in no lexicon.

const (
	// unsure is the mean confidence below which a line with hardly a known word
	// is no text, and veryUnsure the one below which more of them are asked for.
	unsure, veryUnsure = 0.55, 0.33
	// hardlyRead is the one below which even print is no text.
	hardlyRead = 0.15
	// A page is text where this many of its letters stand in known words of
	// four letters or more that were read with some confidence.
	fewKnown = 12
	// Or where so many letters stand in printed lines, and few do not.
	fewStanding, mostlyStanding = 40, 0.65
)

// lineSense is what can be said of a line as text.
type lineSense struct {
	letters, figures int
	known            int     // letters in known words of three letters or more
	confidence       float64 // mean over the characters
	// standing counts the letters that the ink shows on the baseline.
	standing int
}

func senseOf(words lexicon.Set, line *document.Line) (s lineSense) {
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
	s.known = words.WeighWords(line.Words).KnownLetters()
	s.confidence = Mean(line.Words)
	return s
}

// Mean returns the mean confidence of words over their characters, 0
// where there are none.
func Mean(words []document.Word) float64 {
	sum, characters := 0.0, 0
	for i := range words {
		n := len([]rune(words[i].Text))
		sum, characters = sum+words[i].Confidence*float64(n), characters+n
	}
	return sum / float64(max(1, characters))
}

// printed reports whether the ink shows about as many letters in line as were
// read: so it does on nearly every line of print, and seldom where strokes are
// read as letters, never on most lines of such a page.
func (s lineSense) printed() bool {
	const few, least = 4, 0.6
	return s.standing >= few && float64(s.standing) >= least*float64(s.letters+s.figures)
}

// noText reports whether a line is specks, strokes or a picture. Print is text,
// however few of its words are known, unless hardly a letter of it was made out.
func (s lineSense) noText() bool {
	n := s.letters + s.figures
	switch {
	case s.printed() && s.confidence >= hardlyRead:
		return false
	case n == 0:
		return s.confidence < unsure
	case s.confidence < veryUnsure:
		return 4*s.known < s.letters || s.letters < 4
	}
	return n >= 4 && s.confidence < unsure && 8*s.known < s.letters
}

// Illegible returns the lines of a page that are no text. On a page that bears
// no print, where nothing is true, all lines are. standing tells how many letters
// the ink shows on the baseline of a line.
func Illegible(words lexicon.Set, regions []document.Region, standing func(*document.Line) int) (lines map[*document.Line]document.RegionKind, nothing bool) {
	var all []lineSense
	senses := make([][]lineSense, len(regions))
	for i, region := range regions {
		for l := range region.Lines {
			sense := senseOf(words, &region.Lines[l])
			sense.standing = standing(&region.Lines[l])
			senses[i] = append(senses[i], sense)
		}
		all = append(all, senses[i]...)
	}
	nothing = !makesSense(words, regions) && !isPrint(all)
	lines = map[*document.Line]document.RegionKind{}
	for i, region := range regions {
		for l, text := range textLines(senses[i], region.Lines) {
			if nothing || !text {
				lines[&region.Lines[l]] = document.RegionIllegible
			}
		}
	}
	return lines, nothing
}

// isPrint reports whether the ink of a page shows its lines to be print, which no
// dictionary has to know: figures, names, codes, a program's listing.
func isPrint(lines []lineSense) bool {
	standing, read := 0, 0
	for _, s := range lines {
		if s.printed() && s.confidence >= hardlyRead {
			standing += s.standing
		}
		read += s.letters + s.figures
	}
	return standing >= fewStanding && float64(standing) >= mostlyStanding*float64(read)
}

// textLines tells which lines of a region are text: those that make sense, and
// those with some letters that continue the print of a neighbour that does.
func textLines(senses []lineSense, lines []document.Line) []bool {
	text := make([]bool, len(lines))
	for i := range lines {
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
func makesSense(words lexicon.Set, regions []document.Region) bool {
	known := 0
	var all []document.Word
	for _, region := range regions {
		for _, line := range region.Lines {
			all = append(all, line.Words...)
		}
	}
	for _, word := range all {
		letters := lexicon.Letters(word.Text)
		if m := len([]rune(letters)); m >= 4 && word.Confidence >= 0.6 && words.Has(lexicon.LanguageOf(letters), letters) {
			known += m
		}
	}
	return known >= fewKnown || Mean(all) >= 0.75
}

// Legible reports whether a faint line is print. Now and then words are made of
// what shines through too, but of 15 such lines none was read with more
// confidence than 0.57, and of 130 faint ones nine in ten were; nor does it
// come to a line of nothing but words.
func Legible(words lexicon.Set, line *document.Line) bool {
	s := senseOf(words, line)
	return s.known >= 4 && s.confidence >= 0.6 || s.known >= 12 && 5*s.known >= 4*s.letters
}

// Sensible reports whether half of a line's letters stand in known words.
func Sensible(words lexicon.Set, line *document.Line) bool {
	share, letters := words.WeighWords(line.Words).Share()
	return letters >= 6 && share >= 0.5
}

// Standing reports whether a line that was read by itself is print by its ink,
// whatever was made of it. standing is how many letters the ink shows on its
// baseline.
func Standing(line *document.Line, standing int) bool {
	const few = 8
	s := senseOf(nil, line)
	s.standing = standing
	return s.printed() && s.standing >= few
}

// Printed reports whether such a line was read surely as well, so that no word of it
// has to be known.
func Printed(line *document.Line, standing int) bool {
	const sure = 0.7
	return Standing(line, standing) && Mean(line.Words) >= sure
}

// Noise reports whether a region is what Tesseract makes of the grain of a
// desk or of a shadow's edge: no word that is known, and little confidence.
func Noise(words lexicon.Set, region document.Region) bool {
	var all []document.Word
	confidence := 0.0
	for _, line := range region.Lines {
		for _, word := range line.Words {
			all = append(all, word)
			confidence += word.Confidence
		}
	}
	return words.WeighWords(all).KnownLetters() == 0 && confidence < 0.7*float64(len(all))
}
