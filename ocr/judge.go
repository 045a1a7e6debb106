package ocr

import (
	"math"
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

// doubtful reports whether the page deserves another reading. What is said of
// a page is within about two points of the truth, so that this asks for pages
// with more than some three wrong characters in a hundred.
func (j judgement) doubtful() bool { return j.quality < 0.955 || j.missed > 0.06 || j.foreign > 0.1 }

// alike reports whether two readings of a page come to the same.
func (j judgement) alike(k judgement) bool {
	mine, _ := j.share()
	other, _ := k.share()
	return math.Abs(j.quality-k.quality) < 0.002 && math.Abs(mine-other) < 0.005 && math.Abs(j.foreign-k.foreign) < 0.005
}

// judge looks at every word of a reading, gives it its quality, and sums up.
func (r *Reader) judge(regions []document.Region, s *sheet) (j judgement, err error) {
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
	if j.missed, err = missedInk(regions, s); err != nil {
		return j, err
	}
	right := ratio(sum, letters)
	if len(regions) == 0 {
		right = 1 // a blank page is read in full
	}
	j.quality = thousandth(right * (1 - j.missed))
	j.foreign = ratio(float64(foreign), letters)
	share, _ := j.share()
	j.worth = float64(j.total()) * share
	return j, nil
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

// curve is a function given by points, straight between them.
type curve []struct{ x, y float64 }

func (c curve) at(x float64) float64 {
	for i := 1; i < len(c); i++ {
		if x <= c[i].x {
			a, b := c[i-1], c[i]
			return a.y + (b.y-a.y)*(x-a.x)/(b.x-a.x)
		}
	}
	return c[len(c)-1].y
}

// The share of right characters in words by what the recogniser says of them,
// for words that stand in a lexicon and others. Words of one or two letters
// are apart: noise gives them too. Measured on typed and printed pages; see
// docs/reading.md.
var (
	knownLong    = curve{{0, .965}, {.8, .965}, {.88, .98}, {.915, .989}, {.945, .996}, {1, .998}}
	unknownLong  = curve{{0, .68}, {.2, .75}, {.45, .81}, {.65, .89}, {.85, .92}, {.91, .957}, {.95, .975}, {1, .99}}
	knownShort   = curve{{0, .5}, {.6, .75}, {.8, .85}, {.9, .96}, {.95, .99}, {1, .997}}
	unknownShort = curve{{0, .45}, {.5, .5}, {.65, .7}, {.8, .82}, {.91, .955}, {1, .98}}
)

// wordQuality estimates the share of a word's characters that are right.
func (r *Reader) wordQuality(word *document.Word) float64 {
	core := strings.TrimFunc(word.Text, func(c rune) bool { return !unicode.IsLetter(c) && !unicode.IsDigit(c) })
	tag := scriptLanguage(core)
	known := tag != "" && r.words[tag] != nil && r.words[tag].Has(core)
	c := unknownLong
	switch short := len([]rune(core)) < 3; {
	case known && short:
		c = knownShort
	case known:
		c = knownLong
	case short:
		c = unknownShort
	}
	return thousandth(c.at(word.Confidence))
}

// missedInk returns the share of letter-sized components of a sheet whose
// centre lies in no recognised word.
func missedInk(regions []document.Region, s *sheet) (float64, error) {
	if s.pix.Depth() != 1 {
		s = s.copy()
		defer s.Close()
		if err := bilevel(s); err != nil {
			return 0, err
		}
	}
	components := s.pix.Components()
	height, _ := xHeight(components)
	letters := letterSized(components, height)
	if len(letters) == 0 {
		return 0, nil
	}
	var lines []*document.Line
	for r := range regions {
		if box := regions[r].Box; len(regions[r].Lines) == 0 { // what is no text is not missed
			lines = append(lines, &document.Line{Box: box, Words: []document.Word{{Box: box}}})
		}
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
	return thousandth(float64(missed) / float64(len(letters))), nil
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
