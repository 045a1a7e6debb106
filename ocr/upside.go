package ocr

import (
	"math"

	"recto/document"
	"recto/ocr/engine"
	"recto/ocr/layout"
)

// Which way up a page is tell the words that are read of it, the confidence they
// are read with and the full stops beside them. Words alone do not: there are none
// to speak of in tables, lists of codes and names, and letters on their heads make
// some too.

// Of a page fewPieces are read; manyPieces where these do not tell which way up
// it is.
const fewPieces, manyPieces = 3, 8

// overturned returns the places of pieces of a page on the page upside down.
func overturned(pieces []document.Box, p *engine.Pix) []document.Box {
	var turned []document.Box
	for _, at := range pieces {
		turned = append(turned, document.Box{
			Left: p.Width() - at.Right, Top: p.Height() - at.Bottom, Right: p.Width() - at.Left, Bottom: p.Height() - at.Top,
		})
	}
	return turned
}

// compare reads a page upside down as well, both ways more of it where a few
// pieces do not tell, and returns what was read and how much speaks for the page
// being on its head. upright is what was read of the few.
func (r *Reader) compare(p *engine.Pix, ink *layout.Ink, tags []string, upright probed, doubtful bool) (up, turned probed, onHead float64, err error) {
	const clear = 1.2
	over, err := p.Turn(180)
	if err != nil {
		return upright, turned, 0, err
	}
	defer over.Close()
	feet, head := ink.Stops()
	up = upright
	for _, parts := range []int{fewPieces, manyPieces} {
		at := piecesOf(p, ink, parts)
		if parts != fewPieces {
			if up, err = r.probe(p, at, tags, doubtful); err != nil {
				return up, turned, 0, err
			}
		}
		if turned, err = r.probe(over, overturned(at, p), tags, doubtful); err != nil {
			return up, turned, 0, err
		}
		if onHead = onItsHead(up, turned, feet, head); math.Abs(onHead) >= clear || doubtful {
			break
		}
	}
	return up, turned, onHead, nil
}

// enoughToTurn is how much has to speak for it that a page is on its head before
// it is turned: most pages come upright.
const enoughToTurn = 0.7

// onItsHead returns how much speaks for it that a page is on its head: 0 nothing
// either way, 1 a fair deal, 2 and more everything; as much below 0 speaks against
// it. The characters of pages of figures, codes, names and capitals were read with
// 1.04 to 5 times the confidence the right way up; words were worth 1.5 times as
// much on pages of words, but of pages without them the wrong way up often gives
// more, and they count by what they are worth. The marks beside letters, where
// they are more than specks, stood at the feet on all.
func onItsHead(upright, turned probed, feet, head int) float64 {
	const (
		few        = 30 // characters tell nothing, nor so few letters of words
		fewKnown   = 12
		mostRatio  = 1.1 // of logarithms: three times
		fullWorth  = 0.4
		mostStops  = 4.0 // standard deviations
		confidence = 4.0
		words      = 2.0
		stops      = 0.5
	)
	ratio := func(a, b float64) float64 {
		return max(-mostRatio, min(mostRatio, math.Log((a+0.01)/(b+0.01))))
	}
	score := 0.0
	if min(upright.characters, turned.characters) >= few {
		score += confidence * ratio(turned.confidence, upright.confidence)
	}
	if max(upright.KnownLetters(), turned.KnownLetters()) >= fewKnown {
		weight := min(1, max(upright.worth(), turned.worth())/fullWorth)
		score += words * weight * ratio(turned.worth(), upright.worth())
	}
	if feet+head > 0 {
		z := float64(head-feet) / math.Sqrt(float64(feet+head))
		score += stops * max(-mostStops, min(mostStops, z))
	}
	return document.Thousandth(score)
}
