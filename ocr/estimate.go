package ocr

import (
	"math"
	"unicode"

	"recto/document"
)

// The recogniser's own confidence lies on bad pages: it is as sure of rubbish
// as of words. What a word is worth therefore rests on its surroundings too: on
// a wrecked page hardly any word around it is known, and few were read surely.

// Ground is what the estimate of a word rests on.
type Ground struct {
	// Known is true for a word of a lexicon, Short for one of one or two
	// letters, which noise gives too.
	Known, Short bool
	// Confidence is what the recogniser says of the word, 0 to 1.
	Confidence float64
	// Sense is the share of letters around the word that stand in known words,
	// Surety the mean confidence there.
	Sense, Surety float64
}

// Weights are those of a word's grounds: a constant, the confidence, the sense
// and the surety around it. None but the constant is negative: what speaks for
// a word never makes it worse.
type Weights [4]float64

// Kinds of words have weights of their own.
const Kinds = 4

// weights were fitted by logistic regression to rendered pages, from clean to
// wrecked, by `scripts/measure.sh fit`, which prints them.
var weights = [Kinds]Weights{
	{-0.81, 0.29, 0.18, 3.85},
	{-3.61, 0.81, 0.70, 3.70},
	{-2.67, 0.48, 1.97, 5.64},
	{-2.19, 0.63, 0.88, 3.72},
}

// Kind numbers the kind of word, from 0.
func (g Ground) Kind() int {
	kind := 0
	if g.Known {
		kind += 2
	}
	if g.Short {
		kind++
	}
	return kind
}

// Values are what the weights are for.
func (g Ground) Values() Weights {
	sure := max(.02, min(.98, g.Confidence))
	return Weights{1, math.Log(sure / (1 - sure)), g.Sense, g.Surety}
}

// right estimates the share of the word's characters that are right.
func (g Ground) right() float64 {
	z, values := 0.0, g.Values()
	for i, w := range weights[g.Kind()] {
		z += w * values[i]
	}
	return thousandth(1 / (1 + math.Exp(-z)))
}

// passage sums up words.
type passage struct{ known, letters, sure, characters float64 }

func (p *passage) add(o passage) {
	p.known += o.known
	p.letters += o.letters
	p.sure += o.sure
	p.characters += o.characters
}

// Grounds returns what the estimate of each word rests on, in reading order.
// Around a word are its line and a little of the page.
func (r *Reader) Grounds(regions []document.Region) []Ground {
	const ofPage = 10.0 // characters
	var grounds []Ground
	lines := make([][]passage, len(regions))
	var page passage
	for i, region := range regions {
		for _, line := range region.Lines {
			var c passage
			for _, word := range line.Words {
				g, letters := r.ground(word)
				grounds = append(grounds, g)
				n := float64(len([]rune(word.Text)))
				c.letters += float64(letters)
				if g.Known && !g.Short {
					c.known += float64(letters)
				}
				c.sure, c.characters = c.sure+n*word.Confidence, c.characters+n
			}
			lines[i] = append(lines[i], c)
			page.add(c)
		}
	}
	at := 0
	for i, region := range regions {
		for j, line := range region.Lines {
			around := lines[i][j]
			sense := (around.known + ofPage*page.known/max(1, page.letters)) / (around.letters + ofPage)
			surety := (around.sure + ofPage*page.sure/max(1, page.characters)) / (around.characters + ofPage)
			for range line.Words {
				grounds[at].Sense, grounds[at].Surety = sense, surety
				at++
			}
		}
	}
	return grounds
}

// ground is what a word says by itself, with the number of its letters.
func (r *Reader) ground(word document.Word) (g Ground, letters int) {
	core := trimmed(word.Text)
	for _, c := range core {
		if unicode.IsLetter(c) {
			letters++
		}
	}
	known := r.has(scriptLanguage(core), core)
	return Ground{Known: known, Short: len([]rune(core)) < 3, Confidence: word.Confidence}, letters
}
