package document

import (
	"strconv"
	"strings"
)

// Excerpt is what stands on one page from one place to another, in reading
// order: what is cited.
type Excerpt struct {
	// From and To are the IDs by which it is named: of lines, or of words. They
	// are equal for one line or word.
	From string `json:"from"`
	To   string `json:"to"`
	// First and Last count the page's lines from 1.
	First int `json:"first"`
	Last  int `json:"last"`
	// Box is that of all its words.
	Box Box `json:"box"`
	// Text is as it was typed, a line feed between lines; a word that a hyphen
	// parts stays parted.
	Text string `json:"text"`
}

// Excerpt returns what stands from one place to another. A place is the ID of a
// line or of a word, or a line's number; an empty to stands for from. ok is
// false where one is not on the page, or they are in no order.
func (p *Page) Excerpt(from, to string) (excerpt Excerpt, ok bool) {
	if to == "" {
		to = from
	}
	var text []string
	number, begun := 0, false
	for r := range p.Regions {
		for l := range p.Regions[r].Lines {
			line := &p.Regions[r].Lines[l]
			number++
			start, end := line.find(from, number), line.findEnd(to, number)
			if start >= 0 && !begun {
				begun, excerpt.First, excerpt.From = true, number, line.named(from)
			}
			if !begun {
				continue
			}
			words := line.Words[max(start, 0):]
			if end >= 0 {
				words = line.Words[max(start, 0):max(end, max(start, 0))]
			}
			var typed []string
			for i := range words {
				typed = append(typed, words[i].Text)
				excerpt.Box = excerpt.Box.Union(words[i].Box)
			}
			if len(typed) > 0 {
				text = append(text, strings.Join(typed, " "))
			}
			if end >= 0 {
				excerpt.Last, excerpt.To, excerpt.Text = number, line.named(to), strings.Join(text, "\n")
				return excerpt, len(text) > 0
			}
		}
	}
	return Excerpt{}, false
}

// ExcerptIn returns what stands in a box: from the first word to the last whose
// middle is in it. ok is false where there is none.
func (p *Page) ExcerptIn(box Box) (excerpt Excerpt, ok bool) {
	from, to := "", ""
	for w := range p.Words {
		x, y := (w.Box.Left+w.Box.Right)/2, (w.Box.Top+w.Box.Bottom)/2
		if x < box.Left || x >= box.Right || y < box.Top || y >= box.Bottom {
			continue
		}
		if from == "" {
			from = w.ID
		}
		to = w.ID
	}
	if from == "" {
		return Excerpt{}, false
	}
	first, last := "", "" // whole lines go by their own names
	for _, region := range p.Regions {
		for _, l := range region.Lines {
			n := len(l.Words)
			if n > 0 && l.Words[0].ID == from {
				first = l.ID
			}
			if n > 0 && l.Words[n-1].ID == to {
				last = l.ID
			}
		}
	}
	if first != "" && last != "" {
		from, to = first, last
	}
	return p.Excerpt(from, to)
}

// find returns the first word that a place names, or -1.
func (l *Line) find(place string, number int) int {
	if place == l.ID || place == strconv.Itoa(number) {
		return 0
	}
	for i := range l.Words {
		if l.Words[i].ID == place {
			return i
		}
	}
	return -1
}

// findEnd returns the number of words up to the end of what a place names, or
// -1.
func (l *Line) findEnd(place string, number int) int {
	switch at := l.find(place, number); {
	case at < 0:
		return -1
	case l.named(place) == l.ID:
		return len(l.Words)
	default:
		return at + 1
	}
}

// named returns the ID of a place on the line.
func (l *Line) named(place string) string {
	if strings.HasPrefix(place, l.ID+"w") {
		return place
	}
	return l.ID
}
