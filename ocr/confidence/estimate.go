package confidence

import (
	"math"
	"unicode"

	"recto/document"
	"recto/ocr/lexicon"
)

// The recogniser's own confidence lies on bad pages: it is as sure of rubbish
// as of words. What a word is worth therefore rests on its surroundings too: on
// a wrecked page hardly any word around it is known, and few were read surely.

// Ground is what the estimate of a word rests on.
type Ground struct {
	// Kind is that of the word: known to a lexicon (2 more), or of one or two
	// letters (1 more), which noise gives too.
	Kind int
	// Values are what the weights of its kind are for.
	Values Weights
}

//go:generate ../../scripts/measure.sh fit

// Weights are those of a word's grounds: a constant, the confidence, the sense
// and the surety around it. None but the constant is negative: what speaks for
// a word never makes it worse. They were fitted by logistic regression to rendered
// pages, from clean to wrecked.
type Weights [4]float64

// Kinds of words have weights of their own.
const Kinds = 4

// newGround is the ground of a word: whether it is known, whether it is short,
// the recogniser's confidence in it (0 to 1), the share of letters around it
// that stand in known words, and the mean confidence there.
func newGround(known, short bool, confidence, sense, surety float64) Ground {
	kind := 0
	if known {
		kind += 2
	}
	if short {
		kind++
	}
	sure := max(.02, min(.98, confidence))
	return Ground{kind, Weights{1, math.Log(sure / (1 - sure)), sense, surety}}
}

// right estimates the share of the word's characters that are right.
func (g Ground) right() float64 {
	z := 0.0
	for i, w := range weights[g.Kind] {
		z += w * g.Values[i]
	}
	return document.Thousandth(1 / (1 + math.Exp(-z)))
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
func Grounds(words lexicon.Set, regions []document.Region) []Ground {
	const ofPage = 10.0 // characters
	var page passage
	var lines []passage
	var known, short []bool // of each word
	for _, region := range regions {
		for _, line := range region.Lines {
			var c passage
			for _, word := range line.Words {
				core := lexicon.Trim(word.Text)
				isKnown, isShort := words.Has(lexicon.LanguageOf(core), core), len([]rune(core)) < 3
				known, short = append(known, isKnown), append(short, isShort)
				letters, n := float64(countLettersIn(core)), float64(len([]rune(word.Text)))
				c.letters += letters
				if isKnown && !isShort {
					c.known += letters
				}
				c.sure, c.characters = c.sure+n*word.Confidence, c.characters+n
			}
			lines = append(lines, c)
			page.add(c)
		}
	}
	var grounds []Ground
	for _, region := range regions {
		for _, line := range region.Lines {
			around := lines[0]
			lines = lines[1:]
			sense := (around.known + ofPage*page.known/max(1, page.letters)) / (around.letters + ofPage)
			surety := (around.sure + ofPage*page.sure/max(1, page.characters)) / (around.characters + ofPage)
			for _, word := range line.Words {
				at := len(grounds)
				grounds = append(grounds, newGround(known[at], short[at], word.Confidence, sense, surety))
			}
		}
	}
	return grounds
}

func countLettersIn(word string) (n int) {
	for _, c := range word {
		if unicode.IsLetter(c) {
			n++
		}
	}
	return n
}
