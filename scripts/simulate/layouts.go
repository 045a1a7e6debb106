package simulate

import (
	"fmt"
	"math/rand/v2"
	"strings"

	"golang.org/x/image/font"
)

// Layouts are the kinds of pages that a Layout sets: what a reader needs to
// know of each is where to go on.
var Layouts = []string{
	"newspaper", "journal", "beside", "ruled", "open", "picture", "around", "definitions",
	"protocol", "form", "index", "footnotes", "spread", "marginalia",
}

// layout sets a page of random measures. Its words come from sentences in random
// order; the page's Text is in reading order.
type layout struct {
	*Page
	rng       *rand.Rand
	face      Face
	ruler     font.Face
	sentences []string
	words     []string
	// gutter is between columns, wide how wide the text is, in millimetres.
	gutter, wide float64
}

// typeDPI is the resolution at which the width of words is measured.
const typeDPI = 300

// Layout sets sentences of a text as a page of one of the Layouts, in a smaller
// size of a face, which it returns. The same random numbers give the same page.
func Layout(kind, text string, f Face, rng *rand.Rand) (*Page, Face, error) {
	f.points *= .7 + .25*rng.Float64()
	em := f.points * 25.4 / 72
	f.pitch = em * (1.2 + .3*rng.Float64())
	open, err := f.open(typeDPI)
	if err != nil {
		return nil, f, err
	}
	l := &layout{Page: &Page{}, rng: rng, face: f, ruler: open, gutter: em * (1.2 + 2.3*rng.Float64()), wide: 150 + 30*rng.Float64()}
	for sentence := range strings.SplitAfterSeq(strings.ReplaceAll(text, "\n", " "), ". ") {
		l.sentences = append(l.sentences, strings.Fields(sentence)...)
		l.sentences = append(l.sentences, "\n")
	}
	l.sentences = strings.Split(strings.Join(l.sentences, " "), "\n")
	top := margin + f.pitch
	bottom := map[string]func(y float64) float64{
		"newspaper": func(y float64) float64 { l.wide *= 1.25; return l.columns(l.heading(y), 4, 30+rng.IntN(15), true) },
		"journal": func(y float64) float64 {
			n := 2 + rng.IntN(2)
			y = l.columns(l.heading(y), n, 12+rng.IntN(8), false)
			return l.columns(l.heading(y+2*f.pitch), n, 14+rng.IntN(8), false)
		},
		"beside": l.beside, "picture": l.picture, "around": l.around,
		"ruled": func(y float64) float64 {
			return l.amid(y, func(y float64) float64 { return l.table(margin, y, l.wide, 4, 14, true) })
		},
		"open": func(y float64) float64 {
			return l.amid(y, func(y float64) float64 { return l.table(margin, y, l.wide, 4, 14, false) })
		},
		"definitions": func(y float64) float64 { return l.entries(y, 9, .22) },
		"protocol":    func(y float64) float64 { return l.entries(l.heading(y), 6, .3) },
		"form":        l.form, "index": l.index, "footnotes": l.footnotes, "spread": l.spread, "marginalia": l.marginalia,
	}[kind]
	if bottom == nil {
		return nil, f, fmt.Errorf("no layout %q", kind)
	}
	l.height = bottom(top) + margin
	return l.Page, f, nil
}

// millimetres is how wide a text is set.
func (l *layout) millimetres(text string) float64 {
	return float64(font.MeasureString(l.ruler, text)) / 64 * 25.4 / typeDPI
}

// some returns n words that go on where the last ones ended.
func (l *layout) some(n int) string {
	for len(l.words) < n {
		l.words = append(l.words, strings.Fields(l.sentences[l.rng.IntN(len(l.sentences))])...)
	}
	text := strings.Join(l.words[:n], " ")
	l.words = l.words[n:]
	return text
}

// lines fills so many lines of a width.
func (l *layout) lines(n int, width float64) (lines []string) {
	for line := ""; len(lines) < n; {
		word := l.some(1)
		if line != "" && l.millimetres(line+" "+word) > width {
			lines, line = append(lines, line), ""
		}
		line = strings.TrimSpace(line + " " + word)
	}
	return lines
}

// block sets so many lines of text.
func (l *layout) block(x, y, width float64, n int) float64 {
	return l.put(l.lines(n, width), x, y, l.face.pitch)
}

// heading sets a line in capitals across the page.
func (l *layout) heading(y float64) float64 {
	text := strings.ToUpper(strings.Trim(l.some(4+l.rng.IntN(3)), ".,;"))
	for l.millimetres(text) > l.wide {
		_, text, _ = strings.Cut(text, " ")
	}
	return l.put([]string{text}, margin+(l.wide-l.millimetres(text))/2, y, 2.2*l.face.pitch)
}

// columns sets columns of text, parted by rules or white.
func (l *layout) columns(y float64, n, tall int, rules bool) float64 {
	width := (l.wide - float64(n-1)*l.gutter) / float64(n)
	below := y + float64(tall)*l.face.pitch
	for c := range n {
		x := margin + float64(c)*(width+l.gutter)
		short := 0
		if c == n-1 {
			short = l.rng.IntN(tall / 3)
		}
		l.block(x, y, width, tall-short)
		if rules && c > 0 {
			l.rules = append(l.rules, rule{x - l.gutter/2, y - l.face.pitch, x - l.gutter/2, below - l.face.pitch})
		}
	}
	return below
}

// figure is a number as tables have it.
func (l *layout) figure() string {
	return fmt.Sprintf("%d,%d", 1+l.rng.IntN(9000), l.rng.IntN(10))
}

// table sets rows of a name and figures.
func (l *layout) table(x, y, width float64, columns, rows int, ruled bool) float64 {
	row := l.face.pitch * (1.1 + .4*l.rng.Float64())
	first := width * (.3 + .15*l.rng.Float64())
	cell := (width - first) / float64(columns-1)
	top := y - .75*row
	for r := range rows {
		name := strings.Trim(l.some(1+l.rng.IntN(2)), ".,;:")
		for l.millimetres(name) > first-2 && strings.Contains(name, " ") {
			_, name, _ = strings.Cut(name, " ")
		}
		cells := []string{name}
		l.pieces = append(l.pieces, piece{x + 1, y, name})
		for c := 1; c < columns; c++ {
			text := l.figure()
			if r == 0 {
				text = fmt.Sprint(1950 + c)
			}
			cells = append(cells, text)
			l.pieces = append(l.pieces, piece{x + first + float64(c)*cell - 1 - l.millimetres(text), y, text})
		}
		l.Text = append(l.Text, strings.Join(cells, " "))
		if ruled {
			l.rules = append(l.rules, rule{x, top + float64(r)*row, x + width, top + float64(r)*row})
		}
		y += row
	}
	if ruled {
		bottom := top + float64(rows)*row
		l.rules = append(l.rules, rule{x, bottom, x + width, bottom}, rule{x, top, x, bottom})
		for c := range columns {
			right := x + first + float64(c)*cell
			l.rules = append(l.rules, rule{right, top, right, bottom})
		}
	}
	return y + .5*l.face.pitch
}

// amid sets something between two paragraphs.
func (l *layout) amid(y float64, what func(float64) float64) float64 {
	y = l.block(margin, y, l.wide, 5+l.rng.IntN(5)) + l.face.pitch
	return l.block(margin, what(y)+l.face.pitch, l.wide, 5+l.rng.IntN(5))
}

// beside sets a table beside running text.
func (l *layout) beside(y float64) float64 {
	y = l.heading(y)
	left := l.wide * (.5 + .08*l.rng.Float64())
	end := l.block(margin, y, left, 24+l.rng.IntN(8))
	l.table(margin+left+l.gutter, y, l.wide-left-l.gutter, 3, 10+l.rng.IntN(4), false)
	return end
}

// frame draws what stands for a picture.
func (l *layout) frame(x, y, width, height float64) {
	for i := range 12 {
		dx, dy := width*float64(i)/11, height*float64(i)/11
		l.rules = append(l.rules, rule{x, y + dy, x + width, y + dy}, rule{x + dx, y, x + dx, y + height})
	}
}

// picture sets a picture with its caption beside running text.
func (l *layout) picture(y float64) float64 {
	y = l.heading(y)
	left := l.wide * (.5 + .1*l.rng.Float64())
	right := l.wide - left - l.gutter
	x, high := margin+left+l.gutter, 40+25*l.rng.Float64()
	end := l.block(margin, y, left, 26+l.rng.IntN(6))
	l.frame(x, y-3, right, high)
	return max(end, l.block(x, y+high+1.2*l.face.pitch, right, 3))
}

// around sets text that runs round a picture.
func (l *layout) around(y float64) float64 {
	y = l.block(margin, y, l.wide, 6+l.rng.IntN(4))
	left := l.wide * (.45 + .15*l.rng.Float64())
	tall := 10 + l.rng.IntN(6)
	l.frame(margin+left+l.gutter, y-2, l.wide-left-l.gutter, float64(tall-1)*l.face.pitch)
	y = l.block(margin, y, left, tall)
	return l.block(margin, y, l.wide, 8+l.rng.IntN(4))
}

// entries sets a list with a word on the left and its text on the right.
func (l *layout) entries(y float64, n int, share float64) float64 {
	left := l.wide * share
	for range n {
		entry := ""
		for l.millimetres(entry) < 1 || l.millimetres(entry) > left-l.gutter {
			entry = strings.ToUpper(strings.Trim(l.some(1), ".,;:—«»\"–-"))
		}
		l.put([]string{entry}, margin, y, 0)
		y = l.block(margin+left, y, l.wide-left, 2+l.rng.IntN(3)) + .6*l.face.pitch
	}
	return y
}

// form sets two fields a row, filled in over rules.
func (l *layout) form(y float64) float64 {
	y = l.heading(y)
	for range 14 {
		for c := range 2 {
			x := margin + float64(c)*l.wide/2
			label := strings.Trim(l.some(1), ".,;:") + ":"
			l.put([]string{label}, x, y, 0)
			from := x + l.millimetres(label) + 3
			l.put([]string{strings.Trim(l.some(1), ".,;:")}, from+2, y, 0)
			l.rules = append(l.rules, rule{from, y + 1, x + l.wide/2 - l.gutter, y + 1})
		}
		y += 1.7 * l.face.pitch
	}
	return y
}

// index sets short entries with page numbers in columns.
func (l *layout) index(y float64) float64 {
	y = l.heading(y)
	n := 2 + l.rng.IntN(2)
	width := (l.wide - float64(n-1)*l.gutter) / float64(n)
	tall := 26 + l.rng.IntN(10)
	for c := range n {
		var entries []string
		for range tall {
			entry := ""
			for entry == "" || l.millimetres(entry) > width {
				entry = fmt.Sprintf("%s, %d", strings.Trim(l.some(1+l.rng.IntN(2)), ".,;:"), 3+l.rng.IntN(400))
			}
			entries = append(entries, entry)
		}
		l.put(entries, margin+float64(c)*(width+l.gutter), y, l.face.pitch)
	}
	return y + float64(tall)*l.face.pitch
}

// footnotes sets two columns, each with its notes below a rule.
func (l *layout) footnotes(y float64) float64 {
	width := (l.wide - l.gutter) / 2
	for c := range 2 {
		x := margin + float64(c)*(width+l.gutter)
		end := l.block(x, y, width, 24)
		l.rules = append(l.rules, rule{x, end, x + width/3, end})
		l.block(x, end+1.3*l.face.pitch, width, 3)
	}
	return y + 30*l.face.pitch
}

// spread sets the two pages of an open book.
func (l *layout) spread(y float64) float64 {
	width, gap := .75*l.wide, 30+20*l.rng.Float64()
	for c := range 2 {
		x := margin + float64(c)*(width+gap)
		number := fmt.Sprint(10 + 2*l.rng.IntN(100) + c)
		l.block(x, l.put([]string{number}, x+width/2, y, 2*l.face.pitch), width, 28)
	}
	return y + 31*l.face.pitch
}

// marginalia sets text with notes in its left margin.
func (l *layout) marginalia(y float64) float64 {
	left := .2 * l.wide
	tall := 28 + l.rng.IntN(6)
	end := l.block(margin+left+l.gutter, y, l.wide-left-l.gutter, tall)
	for range 3 {
		l.block(margin, y, left, 2)
		y += 9 * l.face.pitch
	}
	return end
}
