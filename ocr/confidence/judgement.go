package confidence

import (
	"math"

	"recto/document"
	"recto/ocr/lexicon"
)

// Judgement is what is thought of a reading without knowing the truth.
type Judgement struct {
	// Quality estimates the share of characters that are right, 0 to 1.
	Quality float64
	// Worth compares readings of one page: higher is better. It is the number
	// of letters in known words times the square of the quality.
	Worth float64
	// Evidence counts letters, and those in words of a lexicon, in each script.
	lexicon.Evidence
	// Missed is the share of letters, as the ink shows them, that became no
	// text.
	Missed float64
	// Foreign is the share of letters in lines that make no sense in the
	// languages they were read in.
	Foreign float64
}

// Doubtful reports whether the page deserves another reading. What is said of
// a page is within about two points of the truth, so that this asks for pages
// with more than some five wrong characters in a hundred.
func (j Judgement) Doubtful() bool {
	return j.Quality < 0.95 || j.Missed > MostMissed || j.Foreign > 0.1
}

// MostMissed is the share of letters that became no text above which a page is
// doubtful.
const MostMissed = 0.06

// Alike reports whether two readings of a page come to the same.
func (j Judgement) Alike(k Judgement) bool {
	mine, _ := j.Share()
	other, _ := k.Share()
	return math.Abs(j.Quality-k.Quality) < 0.002 && math.Abs(mine-other) < 0.005 && math.Abs(j.Foreign-k.Foreign) < 0.005
}

// unseen is the power of the share of letters that became text: where some are
// seen to be missed, more are missed that cannot be seen.
const unseen = 1.5

// Judge gives every word of a page the quality that its grounds make likely,
// lines and regions the mean of theirs, and sums up. missed is the share of
// letters that became no text.
func Judge(words lexicon.Set, regions []document.Region, grounds []Ground, missed float64) Judgement {
	var texts []string
	letters, foreign := 0, 0
	for ri := range regions {
		for li := range regions[ri].Lines {
			line := &regions[ri].Lines[li]
			n := 0
			for wi := range line.Words {
				word := &line.Words[wi]
				word.Quality = grounds[len(texts)].right()
				n += len([]rune(word.Text))
				texts = append(texts, word.Text)
			}
			if letters += n; senseless(words, line) {
				foreign += n
			}
		}
	}
	j := Judgement{Evidence: words.Weigh(texts), Missed: missed, Foreign: ratio(float64(foreign), letters)}
	j.Quality = Whole(Sum(regions), missed)
	j.Worth = float64(j.KnownLetters()) * j.Quality * j.Quality
	return j
}

// Sum gives lines and regions the mean quality of their words and returns that of all
// words.
func Sum(regions []document.Region) float64 {
	sum, letters := 0.0, 0
	for ri := range regions {
		region := &regions[ri]
		regionSum, regionLetters := 0.0, 0
		for li := range region.Lines {
			line := &region.Lines[li]
			lineSum, lineLetters := 0.0, 0
			for _, word := range line.Words {
				n := len([]rune(word.Text))
				lineSum, lineLetters = lineSum+word.Quality*float64(n), lineLetters+n
			}
			line.Quality = ratio(lineSum, lineLetters)
			regionSum, regionLetters = regionSum+lineSum, regionLetters+lineLetters
		}
		region.Quality = ratio(regionSum, regionLetters)
		sum, letters = sum+regionSum, letters+regionLetters
	}
	if len(regions) == 0 {
		return 1 // a blank page is read in full
	}
	return ratio(sum, letters)
}

// Whole returns the quality of a page of whose text so much is right and of whose
// letters a share became no text.
func Whole(right, missed float64) float64 {
	return document.Thousandth(right * math.Pow(1-missed, unseen))
}

// senseless reports whether a line has letters enough to be judged and hardly
// any of them in known words.
func senseless(words lexicon.Set, line *document.Line) bool {
	share, letters := words.WeighWords(line.Words).Share()
	return letters >= 12 && share < 0.2
}

// ratio rounds, so that the estimate is the same on every machine of one CPU
// family and short in JSON.
func ratio(sum float64, n int) float64 {
	if n == 0 {
		return 0
	}
	return document.Thousandth(sum / float64(n))
}
