package document

import (
	"cmp"
	"slices"
	"unicode"
)

// Doubts are the doubtful words of a run.
type Doubts struct {
	// Total is how many there are; Words are the worst of them, the worst first,
	// MostDoubts at most.
	Total int     `json:"total"`
	Words []Doubt `json:"words"`
}

// MostDoubts is how many words Doubts has at most.
const MostDoubts = 500

// Doubt is a word that a person should look at, and where it stands.
type Doubt struct {
	Page int `json:"page"`
	// Canvas is that of the page, of which Turn is a part: boxes stand on it.
	Width  int `json:"width"`
	Height int `json:"height"`
	Turn   int `json:"turn,omitempty"`
	// Line is the ID of the line, LineBox its box and Text all that stands there.
	Line    string `json:"line"`
	LineBox Box    `json:"lineBox"`
	Text    string `json:"text"`
	// Word is the doubtful one, Box where it stands.
	Word     string  `json:"word"`
	Box      Box     `json:"box"`
	Language string  `json:"language,omitempty"`
	Quality  float64 `json:"quality"`
}

// Place is the doubtful word as a correction has it.
func (d *Doubt) Place(text string) Place {
	return Place{Unit: UnitWord, Page: d.Page, Turn: d.Turn, Box: d.Box, Old: d.Word, New: text}
}

// Add takes in the doubtful words of a page: those of its running text, with
// letters or digits in them, that are less sure than PoorQuality.
func (all *Doubts) Add(p *Page) {
	for _, region := range p.Regions {
		if !region.Kind.Running() {
			continue
		}
		for l := range region.Lines {
			line := &region.Lines[l]
			for _, w := range line.Words {
				if w.Quality < PoorQuality && w.By == "" && legible(w.Text) {
					all.Total++
					all.Words = append(all.Words, doubt(p, line, &w))
				}
			}
		}
	}
	all.Cut()
}

func doubt(p *Page, line *Line, w *Word) Doubt {
	return Doubt{
		Page: p.Number, Width: p.Canvas.Width, Height: p.Canvas.Height, Turn: p.Canvas.Turn,
		Line: line.ID, LineBox: line.Box, Text: line.Literal(), Word: w.Text, Box: w.Box,
		Language: cmp.Or(w.Language, line.Language), Quality: w.Quality,
	}
}

// Cut orders the words and drops those beyond MostDoubts.
func (all *Doubts) Cut() {
	slices.SortStableFunc(all.Words, func(a, b Doubt) int { return cmp.Compare(a.Quality, b.Quality) })
	all.Words = all.Words[:min(len(all.Words), MostDoubts)]
}

func legible(text string) bool {
	for _, r := range text {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return true
		}
	}
	return false
}

// Settled reports whether a standing correction has seen to the word.
func (standing Corrections) Settled(d *Doubt) bool {
	return slices.ContainsFunc(standing, func(c Correction) bool {
		return slices.ContainsFunc(c.Places, func(p Place) bool {
			return p.Page == d.Page && overlapShare(d.Box, p.Box) > 0.5
		})
	})
}

// Alike returns the words of a page that read like this one and that no person
// has seen to.
func (p *Page) Alike(word string) (words []Doubt) {
	for r := range p.Regions {
		for l := range p.Regions[r].Lines {
			line := &p.Regions[r].Lines[l]
			for i := range line.Words {
				if w := &line.Words[i]; w.Text == word && w.By == "" {
					words = append(words, doubt(p, line, w))
				}
			}
		}
	}
	return words
}
