package main

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"math"
	"regexp"
	"strconv"
	"strings"
	"unicode"

	"recto/document"
	"recto/scripts/run"
)

// tolerance is how far from its place a word may be found, in points.
const tolerance = 2

// foundWord is a word that pdftotext -bbox finds, in points from the top left
// corner of the page as it is shown.
type foundWord struct {
	Left   float64 `xml:"xMin,attr"`
	Top    float64 `xml:"yMin,attr"`
	Right  float64 `xml:"xMax,attr"`
	Bottom float64 `xml:"yMax,attr"`
	Text   string  `xml:",chardata"`
}

// words looks for the words of pages in a PDF.
func (m *measure) words(path string, pages []*document.Page) (tally, error) {
	var t tally
	shown, err := shownPages(path)
	if err != nil {
		return t, err
	}
	if len(shown) != len(pages) {
		return t, fmt.Errorf("%d pages, and %d in the PDF", len(pages), len(shown))
	}
	found, err := foundWords(path)
	if err != nil {
		return t, err
	}
	if len(found) != len(pages) {
		return t, fmt.Errorf("pdftotext finds %d pages of %d", len(found), len(pages))
	}
	plain, err := run.Output("pdftotext", path, "-")
	if err != nil {
		return t, err
	}
	sheets := strings.Split(string(plain), "\f")
	for i := range pages {
		m.pageWords(&t, pages[i], shown[i].toCanvas(&pages[i].Canvas), found[i])
		t.apart += m.apart(pages[i], sheets[i])
	}
	return t, nil
}

// pageWords counts the words of a page and those that are found with their
// left and right ends and their baseline in place. The baseline must be right
// both where the word begins and in its middle.
func (m *measure) pageWords(t *tally, page *document.Page, toCanvas shownToCanvas, found []foundWord) {
	used := make([]bool, len(found))
	for _, region := range page.Regions {
		for _, line := range region.Lines {
			for _, word := range line.Words {
				if letters(word.Text) < 2 {
					continue
				}
				t.words++
				best, at := math.Inf(1), -1
				for i, f := range found {
					if used[i] || f.Text != word.Text {
						continue
					}
					if off := toCanvas.off(f, &line, &word, page.Origin); off < best {
						best, at = off, i
					}
				}
				if best <= tolerance {
					used[at] = true
					t.found++
				} else if m.verbose {
					fmt.Printf("    %s %q at %v: off by %.1f points\n", word.ID, word.Text, word.Box, best)
				}
			}
		}
	}
}

// apart counts the words of a page that stand by themselves in plain text. A
// word that a hyphen parts at the end of a line may stand whole there.
func (m *measure) apart(page *document.Page, plain string) int {
	have := map[string]int{}
	for word := range strings.FieldsSeq(plain) {
		have[word]++
	}
	n := 0
	for word := range page.Words {
		if letters(word.Text) < 2 {
			continue
		}
		switch {
		case have[word.Text] > 0:
			have[word.Text]--
			n++
		case word.Part > 0 && have[word.Joined] > 0:
			n++ // both parts are in it
		case m.verbose:
			fmt.Printf("    %s %q is no word of the plain text\n", word.ID, word.Text)
		}
	}
	return n
}

func letters(s string) int {
	n := 0
	for _, r := range s {
		if unicode.IsLetter(r) {
			n++
		}
	}
	return n
}

// shownToCanvas maps a page as it is shown, in points, to its canvas; points is
// the size of a canvas pixel.
type shownToCanvas struct {
	to     document.Affine
	points float64
}

// off returns by how many points a found word misses its place.
func (s shownToCanvas) off(f foundWord, line *document.Line, word *document.Word, origin document.Origin) float64 {
	a := s.to.Apply(document.Point{X: f.Left, Y: f.Top})
	b := s.to.Apply(document.Point{X: f.Right, Y: f.Bottom})
	left, right := min(a.X, b.X), max(a.X, b.X)
	top, bottom := min(a.Y, b.Y), max(a.Y, b.Y)
	off := max(math.Abs(left-float64(word.Box.Left)), math.Abs(right-float64(word.Box.Right)))
	for _, x := range []float64{float64(word.Box.Left), float64(word.Box.Left+word.Box.Right) / 2} {
		base := line.Baseline[0]
		if dx := line.Baseline[1].X - base.X; dx != 0 {
			base.Y += (x - base.X) * (line.Baseline[1].Y - base.Y) / dx
		}
		below := math.Abs(bottom - base.Y)
		if origin == document.OriginTextLayer && base.Y > top && base.Y < bottom {
			below = 0 // a visible font's box ends below its baseline
		}
		off = max(off, below)
	}
	return off * s.points
}

// shownPage is how a page of a PDF is shown: the box in user space that it
// shows, and how far it is turned clockwise.
type shownPage struct {
	box  [4]float64
	turn int
}

var pageFact = regexp.MustCompile(`(?m)^Page +(\d+) (MediaBox|rot): +(.*)$`)

// shownPages asks pdfinfo for the boxes by which pdftotext counts.
func shownPages(path string) ([]shownPage, error) {
	n, err := pdfPages(path)
	if err != nil {
		return nil, err
	}
	out, err := run.Output("pdfinfo", "-box", "-f", "1", "-l", strconv.Itoa(n), path)
	if err != nil {
		return nil, err
	}
	pages := make([]shownPage, n)
	for _, fact := range pageFact.FindAllStringSubmatch(string(out), -1) {
		number, err := strconv.Atoi(fact[1])
		if err != nil || number > n {
			return nil, fmt.Errorf("pdfinfo %s: %q", path, fact[0])
		}
		page := &pages[number-1]
		if fact[2] == "rot" {
			page.turn, err = strconv.Atoi(fact[3])
		} else {
			_, err = fmt.Sscan(fact[3], &page.box[0], &page.box[1], &page.box[2], &page.box[3])
		}
		if err != nil {
			return nil, fmt.Errorf("pdfinfo %s: %w", path, err)
		}
	}
	return pages, nil
}

var pageCount = regexp.MustCompile(`(?m)^Pages: +(\d+)$`)

func pdfPages(path string) (int, error) {
	out, err := run.Output("pdfinfo", path)
	if err != nil {
		return 0, err
	}
	found := pageCount.FindSubmatch(out)
	if found == nil {
		return 0, fmt.Errorf("pdfinfo %s tells no number of pages", path)
	}
	return strconv.Atoi(string(found[1]))
}

// toCanvas returns the map from the page as it is shown to a canvas. A page
// made from a picture shows just the canvas.
func (p shownPage) toCanvas(canvas *document.Canvas) shownToCanvas {
	x0, y0, x1, y1 := p.box[0], p.box[1], p.box[2], p.box[3]
	if canvas.ToPDF == nil {
		s := document.Scale(float64(canvas.Width)/(x1-x0), float64(canvas.Height)/(y1-y0))
		return shownToCanvas{s, (x1 - x0) / float64(canvas.Width)}
	}
	var toShown document.Affine
	switch p.turn {
	case 90:
		toShown = document.Affine{B: 1, C: 1, E: -y0, F: -x0}
	case 180:
		toShown = document.Affine{A: -1, D: 1, E: x1, F: -y0}
	case 270:
		toShown = document.Affine{B: -1, C: -1, E: y1, F: x1}
	default:
		toShown = document.Affine{A: 1, D: -1, E: -x0, F: y1}
	}
	m := canvas.ToPDF.Then(toShown)
	to, _ := m.Inverse()
	return shownToCanvas{to, math.Hypot(m.A, m.B)}
}

// foundWords returns the words that pdftotext finds, by page.
func foundWords(path string) ([][]foundWord, error) {
	out, err := run.Output("pdftotext", "-bbox", path, "-")
	if err != nil {
		return nil, err
	}
	var pages [][]foundWord
	d := xml.NewDecoder(bytes.NewReader(out))
	d.Strict, d.Entity = false, xml.HTMLEntity
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return pages, nil
		}
		if err != nil {
			return nil, err
		}
		start, ok := token.(xml.StartElement)
		switch {
		case ok && start.Name.Local == "page":
			pages = append(pages, nil)
		case ok && start.Name.Local == "word":
			var w foundWord
			if err := d.DecodeElement(&w, &start); err != nil {
				return nil, err
			}
			pages[len(pages)-1] = append(pages[len(pages)-1], w)
		}
	}
}
