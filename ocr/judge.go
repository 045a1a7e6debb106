package ocr

import (
	"strings"
	"unicode"

	"recto/document"
)

// judgement is what is thought of a reading without knowing the truth.
type judgement struct {
	// quality estimates the share of characters that are right, 0 to 1.
	quality float64
	// worth compares readings of one page: higher is better.
	worth float64
	// letters and known count letters, and those in words of a lexicon, in
	// each script.
	evidence
	// missed is the share of letter-sized ink that became no text.
	missed float64
	// foreign is the share of letters in lines that make no sense in the
	// languages they were read in.
	foreign float64
}

// doubtful reports whether the page deserves another reading.
func (j judgement) doubtful() bool { return j.quality < 0.92 || j.missed > 0.06 || j.foreign > 0.1 }

// judge looks at every word of a reading, gives it its quality, and sums up.
func (r *Reader) judge(regions []document.Region, s *sheet) judgement {
	var j judgement
	var words []string
	sum, letters, foreign := 0.0, 0, 0
	for ri := range regions {
		region := &regions[ri]
		regionSum, regionLetters := 0.0, 0
		for li := range region.Lines {
			line := &region.Lines[li]
			lineSum, lineLetters := 0.0, 0
			for wi := range line.Words {
				word := &line.Words[wi]
				word.Quality = r.wordQuality(word)
				n := len([]rune(word.Text))
				lineSum += word.Quality * float64(n)
				lineLetters += n
				words = append(words, word.Text)
			}
			line.Quality = ratio(lineSum, lineLetters)
			if r.senseless(line) {
				foreign += lineLetters
			}
			regionSum, regionLetters = regionSum+lineSum, regionLetters+lineLetters
		}
		region.Quality = ratio(regionSum, regionLetters)
		sum, letters = sum+regionSum, letters+regionLetters
	}
	j.evidence = r.weigh(words)
	j.missed = missedInk(regions, s)
	j.quality = ratio(sum, letters)
	j.foreign = ratio(float64(foreign), letters)
	share, _ := j.share()
	j.worth = float64(j.total()) * share
	return j
}

// senseless reports whether a line has letters enough to be judged and hardly
// any of them in known words.
func (r *Reader) senseless(line *document.Line) bool {
	words := make([]string, len(line.Words))
	for i, w := range line.Words {
		words[i] = w.Text
	}
	share, letters := r.weigh(words).share()
	return letters >= 12 && share < 0.2
}

// ratio rounds, so that the estimate is the same on every machine of one CPU
// family and short in JSON.
func ratio(sum float64, n int) float64 {
	if n == 0 {
		return 0
	}
	return thousandth(sum / float64(n))
}

// wordQuality estimates the share of a word's characters that are right.
func (r *Reader) wordQuality(word *document.Word) float64 {
	core := strings.TrimFunc(word.Text, func(c rune) bool { return !unicode.IsLetter(c) && !unicode.IsDigit(c) })
	tag := scriptLanguage(core)
	known := tag != "" && r.words[tag] != nil && r.words[tag].Has(core)
	switch {
	case known && len([]rune(core)) >= 3:
		return thousandth(0.95 + 0.05*word.Confidence)
	case known:
		return thousandth(0.6 + 0.38*word.Confidence)
	}
	return thousandth(0.25 + 0.7*word.Confidence)
}

// missedInk returns the share of letter-sized components of a bilevel sheet
// whose centre lies in no recognised word.
func missedInk(regions []document.Region, s *sheet) float64 {
	if s.pix.Depth() != 1 {
		return 0
	}
	components := s.pix.Components()
	height, _ := xHeight(components)
	letters := letterSized(components, height)
	if len(letters) == 0 {
		return 0
	}
	var lines []*document.Line
	for r := range regions {
		for l := range regions[r].Lines {
			lines = append(lines, &regions[r].Lines[l])
		}
	}
	missed := 0
	for _, c := range letters {
		if !covered(lines, (c.Left+c.Right)/2, (c.Top+c.Bottom)/2) {
			missed++
		}
	}
	return thousandth(float64(missed) / float64(len(letters)))
}

func covered(lines []*document.Line, x, y int) bool {
	for _, line := range lines {
		b := line.Box
		if x < b.Left || x >= b.Right || y < b.Top || y >= b.Bottom {
			continue
		}
		for _, w := range line.Words {
			if x >= w.Box.Left && x < w.Box.Right && y >= w.Box.Top && y < w.Box.Bottom {
				return true
			}
		}
	}
	return false
}
