package document

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
)

// Literal returns the line's words as they stand in it, with a blank between
// them: a word that a hyphen parts is not joined, as it is in Text. It is what a
// person corrects.
func (l *Line) Literal() string { return literal(l.Words) }

func literal(words []Word) string {
	texts := make([]string, len(words))
	for i := range words {
		texts[i] = words[i].Text
	}
	return strings.Join(texts, " ")
}

// Correct lays the text of standing corrections over a page and returns what
// does not fit it. Corrected words stand where the words were that they replace,
// are marked as a person's and certain. A page that was not read takes the lines
// that a person has typed.
func (p *Page) Correct(standing Corrections) (misfits []Misfit) {
	if !standing.writes(p.Number) {
		return nil
	}
	failure, origin, canvas, fits := p.Failure, p.Origin, p.Canvas, false
	if failure != nil { // what a person types is all that is known of it
		p.Failure, p.Origin = nil, OriginNone
		if p.Image != nil && p.Canvas.Width == 0 {
			p.Canvas = Canvas{Width: p.Image.Width, Height: p.Image.Height}
		}
	}
	characters, wrong := p.estimate()
	for _, c := range standing {
		for i := range c.Places {
			if c.Places[i].Page != p.Number {
				continue
			}
			if why := p.correct(&c.Places[i]); why != "" {
				misfits = append(misfits, Misfit{c.Number, i + 1, p.Number, why})
				continue
			}
			fits = true
		}
	}
	if failure != nil && !fits {
		p.Failure, p.Origin, p.Canvas = failure, origin, canvas
		return misfits
	}
	p.rejoin()
	now, left := p.estimate()
	p.regrade(characters, wrong, now, left)
	return misfits
}

// Fits tells why a place does not stand on the page as it says, "" if it does:
// the line or word has to be there with its old text, letter by letter.
func (p *Page) Fits(place *Place) string {
	line, from, to := p.find(place)
	switch {
	case line == nil && place.Old == "":
		return ""
	case line == nil:
		return fmt.Sprintf("There is no such %s on page %d.", place.name(), p.Number)
	}
	if now := literal(line.Words[from:to]); now != place.Old {
		return fmt.Sprintf("On page %d stands %q by now, and not %q.", p.Number, now, place.Old)
	}
	return ""
}

func (p *Place) name() string {
	if p.Unit == UnitWord {
		return "word"
	}
	return "line"
}

// estimate returns the number of characters of the words and how many of them
// are taken to be wrong.
func (p *Page) estimate() (characters int, wrong float64) {
	for w := range p.Words {
		n := len([]rune(w.Text))
		characters += n
		wrong += float64(n) * (1 - w.Quality)
	}
	return characters, wrong
}

// regrade brings the quality of the page and of its lines to what is left that
// may be wrong.
func (p *Page) regrade(before int, wrong float64, now int, left float64) {
	for r := range p.Regions {
		for l := range p.Regions[r].Lines {
			line := &p.Regions[r].Lines[l]
			if !slices.ContainsFunc(line.Words, func(w Word) bool { return w.By == ByPerson }) {
				continue
			}
			n, sum := 0, 0.0
			for i := range line.Words {
				letters := len([]rune(line.Words[i].Text))
				n += letters
				sum += float64(letters) * line.Words[i].Quality
			}
			line.Quality = Thousandth(sum / float64(max(1, n)))
		}
	}
	switch {
	case now == 0:
	case before == 0 || wrong == 0:
		p.Quality = 1 - left/float64(now)
	default:
		// The page may be worse than its words, by what it lacks.
		p.Quality = 1 - (1-p.Quality)*min(1, left/wrong*float64(before)/float64(now))
	}
	p.Quality = Thousandth(p.Quality)
}

// correct lays one place over the page, and says why it does not fit.
func (p *Page) correct(place *Place) string {
	line, from, to := p.find(place)
	switch {
	case line == nil && place.Old == "" && place.Unit == UnitLine:
		p.insert(place)
		return ""
	case line == nil:
		return fmt.Sprintf("There is no %s any more where %q stood.", place.name(), place.Old)
	}
	line.Words = slices.Concat(line.Words[:from:from], respell(line, line.Words[from:to], place.New), line.Words[to:])
	for i := range line.Words {
		line.Words[i].ID = fmt.Sprintf("%sw%d", line.ID, i+1)
	}
	return ""
}

// How much of two boxes has to be shared for them to be one place, whatever
// stands there, and where the texts are alike.
const (
	samePlace = 0.6
	nearPlace = 0.35
	alike     = 0.5
)

// find returns the line that a place is about, and which of its words.
func (p *Page) find(place *Place) (line *Line, from, to int) {
	box := p.onCanvas(place)
	best := 0.0
	consider := func(l *Line, first, last int, at Box) {
		shared := overlap(at, box)
		if shared < nearPlace || shared <= best {
			return
		}
		text := literal(l.Words[first:last])
		if shared >= samePlace || max(likeness(text, place.Old), likeness(text, place.New)) >= alike {
			line, from, to, best = l, first, last, shared
		}
	}
	words := len(strings.Fields(place.Old))
	for r := range p.Regions {
		for l := range p.Regions[r].Lines {
			candidate := &p.Regions[r].Lines[l]
			if place.Unit == UnitLine {
				consider(candidate, 0, len(candidate.Words), candidate.Box)
				continue
			}
			if candidate.Box.Intersect(box).Empty() {
				continue
			}
			for first := range candidate.Words {
				at := Box{}
				for last := first; last < min(len(candidate.Words), first+words+1); last++ {
					at = at.Union(candidate.Words[last].Box)
					consider(candidate, first, last+1, at)
				}
			}
		}
	}
	return line, from, to
}

// overlap is the share of what two boxes cover together that both cover.
func overlap(a, b Box) float64 {
	both := a.Intersect(b).Area()
	return float64(both) / float64(max(1, a.Area()+b.Area()-both))
}

// onCanvas is the box of a place on the canvas of the page, which may be turned
// otherwise than the one the place was marked on.
func (p *Page) onCanvas(place *Place) Box {
	w, h, b := p.Canvas.Width, p.Canvas.Height, place.Box
	switch (p.Canvas.Turn - place.Turn + 360) % 360 {
	case 90:
		return Box{w - b.Bottom, b.Left, w - b.Top, b.Right}
	case 180:
		return Box{w - b.Right, h - b.Bottom, w - b.Left, h - b.Top}
	case 270:
		return Box{b.Top, h - b.Right, b.Bottom, h - b.Left}
	}
	return b
}

// insert adds a line that was missed: to the region it stands in, between the
// lines above and below it, or as a region of its own.
func (p *Page) insert(place *Place) {
	box := p.onCanvas(place)
	line := Line{Box: box, Size: float64(box.Height()), Paragraph: 1, Quality: 1}
	line.Baseline = [2]Point{{float64(box.Left), float64(box.Bottom)}, {float64(box.Right), float64(box.Bottom)}}
	line.Words = respell(&line, nil, place.New)
	var region *Region
	for r := range p.Regions {
		if p.Regions[r].Kind.Running() && p.Regions[r].Box.takes(box) {
			region = &p.Regions[r]
			break
		}
	}
	if region == nil {
		// What was not read there is read now.
		p.Regions = slices.DeleteFunc(p.Regions, func(r Region) bool {
			return r.Kind == RegionUnread && overlapShare(r.Box, box) > 0.5
		})
		at := slices.IndexFunc(p.Regions, func(r Region) bool { return r.Kind.Running() && r.Box.Top > box.Top })
		if at < 0 {
			at = len(p.Regions)
		}
		id := fmt.Sprintf("%sr%d", p.ID, p.nextRegion())
		p.Regions = slices.Insert(p.Regions, at, Region{ID: id, Kind: RegionText, Box: box, Quality: 1})
		region = &p.Regions[at]
	}
	at := slices.IndexFunc(region.Lines, func(l Line) bool { return l.Box.Top+l.Box.Bottom > box.Top+box.Bottom })
	if at < 0 {
		at = len(region.Lines)
	}
	if at > 0 {
		line.Paragraph = region.Lines[at-1].Paragraph
	}
	line.ID = fmt.Sprintf("%sl%d", region.ID, region.nextLine())
	for i := range line.Words {
		line.Words[i].ID = fmt.Sprintf("%sw%d", line.ID, i+1)
	}
	region.Box = region.Box.Union(box)
	region.Lines = slices.Insert(region.Lines, at, line)
	if p.Origin == OriginNone {
		p.Origin = OriginOCR
	}
}

// takes reports whether a line stands among those of a region: between the first
// and the last, or next to one of them, and mostly above or below others.
func (b Box) takes(line Box) bool {
	beside := min(b.Right, line.Right) - max(b.Left, line.Left)
	middle := (line.Top + line.Bottom) / 2
	return 2*beside > min(b.Width(), line.Width()) && middle > b.Top-line.Height() && middle < b.Bottom+line.Height()
}

// overlapShare is the share of a that b covers.
func overlapShare(a, b Box) float64 {
	return float64(a.Intersect(b).Area()) / float64(max(1, a.Area()))
}

// nextRegion and nextLine return a number that no ID has yet.
func (p *Page) nextRegion() int {
	n := 0
	for _, r := range p.Regions {
		n = max(n, lastNumber(r.ID))
	}
	return n + 1
}

func (r *Region) nextLine() int {
	n := 0
	for _, l := range r.Lines {
		n = max(n, lastNumber(l.ID))
	}
	return n + 1
}

// lastNumber is the number at the end of an ID.
func lastNumber(id string) int {
	n, unit := 0, 1
	for i := len(id) - 1; i >= 0 && id[i] >= '0' && id[i] <= '9'; i-- {
		n, unit = n+unit*int(id[i]-'0'), unit*10
	}
	return n
}

// rejoin drops lines without words and joins what hyphens part anew.
func (p *Page) rejoin() {
	for r := range p.Regions {
		region := &p.Regions[r]
		region.Lines = slices.DeleteFunc(region.Lines, func(l Line) bool { return len(l.Words) == 0 })
	}
	for w := range p.Words {
		w.Joined, w.Part = "", 0
	}
	JoinWords(p.Regions)
}

// respell returns the words of a new text in the boxes of the old words that it
// replaces. The letters of both are aligned: a word that comes of one old word
// has its box, one of several the box around theirs, several of one a part each;
// one that comes of none stands between its neighbours.
func respell(line *Line, old []Word, text string) []Word {
	fields := strings.Fields(text)
	if len(fields) == 0 {
		return nil
	}
	letters := spread(old)
	was, is := literal(old), strings.Join(fields, " ")
	from := trace([]rune(was), []rune(is))
	if likeness(was, is) < foreign {
		for i := range from {
			from[i] = -1 // the words share what space there is
		}
	}
	words, at := make([]Word, 0, len(fields)), 0
	for _, field := range fields {
		n := len([]rune(field))
		w := Word{Text: field, Confidence: 1, Quality: 1, By: ByPerson, Language: line.Language}
		var of []int
		for _, i := range from[at : at+n] {
			if i < 0 || letters[i].word < 0 {
				continue
			}
			w.Box = w.Box.Union(letters[i].box)
			if k := letters[i].word; len(of) == 0 || of[len(of)-1] != k {
				of = append(of, k)
			}
		}
		if len(of) > 0 {
			w.Column, w.Language = old[of[0]].Column, cmp.Or(old[of[0]].Language, w.Language)
		}
		words = append(words, w)
		at += n + 1
	}
	snap(words, old)
	between(words, line, old)
	return words
}

// foreign is the likeness below which two texts have nothing to do with one
// another.
const foreign = 0.25

// letter is a character of old words: the word it is of, -1 for a blank, and
// where it stands.
type letter struct {
	word int
	box  Box
}

// spread gives every character of the literal text of words its place.
func spread(words []Word) (letters []letter) {
	for k, w := range words {
		if k > 0 {
			letters = append(letters, letter{word: -1})
		}
		n := len([]rune(w.Text))
		for i := range n {
			at := func(i int) int { return w.Box.Left + int(math.Round(float64(w.Box.Width()*i)/float64(n))) }
			letters = append(letters, letter{k, Box{at(i), w.Box.Top, max(at(i+1), at(i)+1), w.Box.Bottom}})
		}
	}
	return letters
}

// snap widens words to the edges of the old words that they share with no other.
func snap(words, old []Word) {
	for i := range words {
		w := &words[i]
		if w.Box.Empty() {
			continue
		}
		for _, o := range old {
			if w.Box.Intersect(o.Box).Empty() {
				continue
			}
			if i == 0 || words[i-1].Box.Right <= o.Box.Left {
				w.Box.Left = min(w.Box.Left, o.Box.Left)
			}
			if i == len(words)-1 || words[i+1].Box.Empty() || words[i+1].Box.Left >= o.Box.Right {
				w.Box.Right = max(w.Box.Right, o.Box.Right)
			}
		}
	}
}

// between gives words that come of no old word the space between their
// neighbours, or what the line has.
func between(words []Word, line *Line, old []Word) {
	outer := line.Box
	if len(old) > 0 {
		outer.Left, outer.Right = old[0].Box.Left, old[len(old)-1].Box.Right
	}
	for i := 0; i < len(words); i++ {
		if !words[i].Box.Empty() {
			continue
		}
		last, letters := i, 0
		for last < len(words) && words[last].Box.Empty() {
			letters += len([]rune(words[last].Text)) + 1
			last++
		}
		left, right := outer.Left, outer.Right
		if i > 0 {
			left = words[i-1].Box.Right
			words[i].Column = words[i-1].Column
		}
		if last < len(words) {
			right = words[last].Box.Left
		}
		right = max(right, left+2*(last-i))
		at := left
		for k := i; k < last; k++ {
			width := (right - left) * len([]rune(words[k].Text)) / letters
			words[k].Box = Box{at, outer.Top, at + max(1, width), outer.Bottom}
			words[k].Column = words[i].Column
			at += max(1, (right-left)*(len([]rune(words[k].Text))+1)/letters)
		}
		i = last - 1
	}
}

// trace returns for each character of b the one of a that it comes of, -1 for
// none, by the cheapest way to write b for a. A blank never stands for a letter.
func trace(a, b []rune) []int {
	costs := editCosts(a, b)
	from := make([]int, len(b))
	i, j := len(a), len(b)
	for j > 0 {
		switch {
		case i > 0 && costs[i][j] == costs[i-1][j-1]+writing(a[i-1], b[j-1]):
			i, j = i-1, j-1
			from[j] = i
		case i > 0 && costs[i][j] == costs[i-1][j]+1:
			i--
		default:
			j--
			from[j] = -1
		}
	}
	return from
}

// editCosts holds at [i][j] what it costs to write the first j characters of b
// for the first i of a.
func editCosts(a, b []rune) [][]int {
	costs := make([][]int, len(a)+1)
	for i := range costs {
		costs[i] = make([]int, len(b)+1)
		for j := range costs[i] {
			switch {
			case i == 0:
				costs[i][j] = j
			case j == 0:
				costs[i][j] = i
			default:
				costs[i][j] = min(costs[i-1][j]+1, costs[i][j-1]+1, costs[i-1][j-1]+writing(a[i-1], b[j-1]))
			}
		}
	}
	return costs
}

// writing is what it costs to write one character for another.
func writing(a, b rune) int {
	switch {
	case a == b:
		return 0
	case a == ' ' || b == ' ':
		return 3
	}
	return 1
}

// likeness is 1 for equal texts and 0 for texts that have nothing in common.
func likeness(a, b string) float64 {
	x, y := []rune(a), []rune(b)
	longest := max(len(x), len(y))
	if longest == 0 {
		return 1
	}
	return max(0, 1-float64(editCosts(x, y)[len(x)][len(y)])/float64(longest))
}
