package ocr

import (
	"math"
	"slices"

	"recto/document"
)

// judgement is what is thought of a reading without knowing the truth.
type judgement struct {
	// quality estimates the share of characters that are right, 0 to 1.
	quality float64
	// worth compares readings of one page: higher is better. It is the number
	// of letters in known words times the square of the quality.
	worth float64
	// letters and known count letters, and those in words of a lexicon, in
	// each script.
	evidence
	// missed is the share of letters, as the ink shows them, that became no
	// text.
	missed float64
	// foreign is the share of letters in lines that make no sense in the
	// languages they were read in.
	foreign float64
}

// doubtful reports whether the page deserves another reading. What is said of
// a page is within about two points of the truth, so that this asks for pages
// with more than some five wrong characters in a hundred.
func (j judgement) doubtful() bool {
	return j.quality < 0.95 || j.missed > mostMissed || j.foreign > 0.1
}

// mostMissed is the share of letters that became no text above which a page is
// doubtful.
const mostMissed = 0.06

// alike reports whether two readings of a page come to the same.
func (j judgement) alike(k judgement) bool {
	mine, _ := j.share()
	other, _ := k.share()
	return math.Abs(j.quality-k.quality) < 0.002 && math.Abs(mine-other) < 0.005 && math.Abs(j.foreign-k.foreign) < 0.005
}

// unseen is the power of the share of letters that became text: where some are
// seen to be missed, more are missed that cannot be seen.
const unseen = 1.5

// judge makes the regions of a reading of what was recognised, looks at every
// word of them, gives it its quality, and sums up.
func (r *Reader) judge(read *reading) {
	regions := clone(read.raw)
	r.oneScript(regions)
	regions, nothing := r.separate(regions)
	regions = kinds(furnish(regions))
	read.regions, read.notes = regions, r.notices(regions)
	if nothing {
		read.notes = []string{noteNoSense}
	}
	grounds := r.Grounds(regions)
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
				word.Quality = grounds[len(words)].right()
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
	j := judgement{evidence: r.weigh(words), foreign: ratio(float64(foreign), letters)}
	j.missed = max(read.ink.missed(regions), read.sheet.print.missed(regions, read.sheet.enlargement()))
	right := ratio(sum, letters)
	if len(regions) == 0 {
		right = 1 // a blank page is read in full
	}
	j.quality = thousandth(right * math.Pow(1-j.missed, unseen))
	j.worth = float64(j.total()) * j.quality * j.quality
	read.judgement = j
}

// clone copies regions with their lines and words.
func clone(regions []document.Region) []document.Region {
	regions = slices.Clone(regions)
	for r := range regions {
		lines := slices.Clone(regions[r].Lines)
		for l := range lines {
			lines[l].Words = slices.Clone(lines[l].Words)
		}
		regions[r].Lines = lines
	}
	return regions
}

// senseless reports whether a line has letters enough to be judged and hardly
// any of them in known words.
func (r *Reader) senseless(line *document.Line) bool {
	share, letters := r.weigh(texts(line.Words)).share()
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
