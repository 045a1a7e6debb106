package confidence

import (
	"math"
	"slices"

	"recto/document"
)

// Where strokes of a pen and stamps run through a line, its words lose letters and get
// some that are none, and what stands around a word vouches for it no longer: its own
// confidence and its own ink weigh more.

//go:generate ../../scripts/measure.sh fitmarks

// Disturbance is what tells against a word of a line that strokes run through; all
// values are 0 or more, and so are their weights.
type Disturbance [6]float64

// NewDisturbance is that of a word: the share of its width at which strokes run
// through it and close by, whether they run on beside its ends, the share of its
// letters that the ink does not show by themselves, by how much its letters are wider or
// narrower than usual, and the recogniser's confidence.
func NewDisturbance(through, beside, cut, hidden, pitch, confidence float64) Disturbance {
	return Disturbance{through, beside, cut, hidden, min(1.5, math.Abs(pitch)), logit(.98, .02) - logit(confidence, .02)}
}

// Less returns a quality as it is under a disturbance. It comes nearer to the likelihood that
// the whole word is right than to the share of its characters: what strokes hide of a
// word nobody can count.
func (d Disturbance) Less(quality float64) float64 {
	z := disturbed.constant + disturbed.quality*logit(quality, .001)
	for i, w := range disturbed.weights {
		z -= w * d[i]
	}
	return min(quality, document.Thousandth(1/(1+math.Exp(-z))))
}

// Unsurer is by how much less surely a word of a line was read than the others, in log
// odds.
func Unsurer(words []document.Word, i int) float64 {
	if len(words) == 1 {
		return 0
	}
	others := slices.Concat(words[:i], words[i+1:])
	return logit(Mean(others), .02) - logit(words[i].Confidence, .02)
}

// logit is the log odds of a share, which is never nearer to certain than least.
func logit(share, least float64) float64 {
	share = max(least, min(1-least, share))
	return math.Log(share / (1 - share))
}
