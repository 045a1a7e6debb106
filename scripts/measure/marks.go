package main

import (
	"encoding/json"
	"fmt"
	"image"
	"math"
	"os"
	"path/filepath"
	"strings"
	"unicode"

	"github.com/disintegration/imaging"

	"recto/document"
	"recto/levenshtein"
	"recto/scripts/simulate"
)

const (
	lowQuality   = .8
	aimTold      = .8 // of what is wrong beside marks
	markedCopies = 4  // pages of each damage
)

// marks has pages read on which others wrote and stamped, and holds what is said
// of every word against the truth, beside the marks and away from them.
func (m *measure) marks() (met bool, err error) {
	dir := filepath.Join(m.tmp, "marked")
	truths, err := testSet().scribble(dir, simulate.OtherDamages, 2*markedCopies, m.seed)
	if err != nil {
		return false, err
	}
	pages, _, err := m.readScans(nil, dir)
	if err != nil {
		return false, err
	}
	var all markTally
	var breaks breakTally
	for _, id := range sortedKeys(truths) {
		if pages[id] == nil {
			return false, fmt.Errorf("%s was not read", id)
		}
		var t markTally
		for _, w := range compareWords(truths[id], pages[id]) {
			if m.verbose && w.beside && w.wrong() {
				fmt.Printf("    %s %q for %q: confidence %.2f, quality %.2f, told %v\n", id, w.read, w.typed, w.confidence, w.quality, w.told())
			}
			t.add(w)
		}
		t.page(pages[id].Quality)
		breaks.breaks(truths[id], pages[id])
		all.join(t)
	}
	all.print()
	fmt.Printf("  paragraphs: %d of %d begin where they do; %d of %d lines within one are said to begin one, beside marks %d of %d\n",
		breaks.found, breaks.begin, breaks.wrong, breaks.lines, breaks.wrongBeside, breaks.beside)
	return all.beside.told() >= aimTold, nil
}

// scribble renders pages of the set with marks: every second in colour, so many of
// each damage, each in a layout and a face of its turn. It returns what stands on each.
func (p *pageSet) scribble(dir string, damages []simulate.Damage, copies int, seed uint64) (map[string]*simulate.Marked, error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, err
	}
	truths := map[string]*simulate.Marked{}
	for i, d := range damages {
		for n := range copies {
			language, face, layout := []string{"ru", "ru", "en"}[n%3], p.faces[(i+n)%len(p.faces)], layouts[(i+n/2)%len(layouts)]
			id := fmt.Sprintf("%s-%s-%s-%s-%d-%d", language, layout, face.Name, d.Name, seed, n+1)
			rng := simulate.Seeded(p.name + "marks" + id)
			marked, err := p.page(language, layout, face, rng).Scribble(face, d, n%2 == 0, rng)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", id, err)
			}
			if err := imaging.Save(marked.Scan, filepath.Join(dir, id+".jpg"), imaging.JPEGQuality(75)); err != nil {
				return nil, err
			}
			marked.Scan = nil
			truths[id] = marked
		}
	}
	data, err := json.Marshal(truths)
	if err != nil {
		return nil, err
	}
	return truths, os.WriteFile(dir+".truth.json", data, 0o644)
}

// wordRead is a word that was read, or dropped, beside what was typed in its place.
type wordRead struct {
	typed, read         string
	chars, errors       int
	confidence, quality float64
	beside              bool
	// missed is true where what was typed became no text; known then where the
	// page says that something is missing there.
	missed, known bool
	// word counts the words of the page; -1 for one that was dropped.
	word int
}

// wrong reports whether a letter or figure of the word is.
func (w *wordRead) wrong() bool { return w.missed || w.errors > 0 }

// told reports whether a wrong word is said to be doubtful.
func (w *wordRead) told() bool { return w.missed && w.known || !w.missed && w.quality < lowQuality }

// right is the share of the word that is.
func (w *wordRead) right() float64 {
	return max(0, 1-float64(w.errors)/float64(max(1, w.chars)))
}

// compareWords compares the words of a page with those that stand on it, place by
// place. Punctuation does not count, and neither does where words are parted.
func compareWords(truth *simulate.Marked, page *document.Page) []wordRead {
	var words []document.Word
	var found [][]int // the typed words in the place of each
	for _, region := range page.Regions {
		for _, line := range region.Lines {
			for _, word := range line.Words {
				words = append(words, word)
				found = append(found, typedIn(truth, &line, word.Box))
			}
		}
	}
	var out []wordRead
	taken := make([]bool, len(truth.Words))
	for _, p := range placesOf(found, len(truth.Words)) {
		for _, t := range p.typed {
			taken[t] = true
		}
		out = append(out, p.compare(truth, words)...)
	}
	for t, word := range truth.Words {
		if n := len([]rune(essence(word.Text))); !taken[t] && n > 0 {
			out = append(out, wordRead{typed: word.Text, chars: n, errors: n, beside: word.Beside, missed: true, known: saidMissing(page, word.Box), word: -1})
		}
	}
	return out
}

// place holds the words read and typed that stand in one place, as numbers.
type place struct{ read, typed []int }

// placesOf puts words that were read in the place of the same typed ones together.
func placesOf(found [][]int, typed int) (places []place) {
	at := make([]int, typed) // the place of each, counted from 1
	for i := range found {
		here := 0
		for _, t := range found[i] {
			here = max(here, at[t])
		}
		if here == 0 {
			places = append(places, place{})
			here = len(places)
		}
		p := &places[here-1]
		p.read = append(p.read, i)
		for _, t := range found[i] {
			if at[t] == 0 {
				at[t] = here
				p.typed = append(p.typed, t)
			}
		}
	}
	return places
}

// compare compares what was read in a place with what was typed.
func (p *place) compare(truth *simulate.Marked, words []document.Word) (out []wordRead) {
	typed, read, beside := "", "", false
	for _, t := range p.typed {
		typed += essence(truth.Words[t].Text)
		beside = beside || truth.Words[t].Beside
	}
	for _, i := range p.read {
		read += essence(words[i].Text)
		beside = beside || len(p.typed) == 0 && onMark(truth, words[i].Box)
	}
	a, b := []rune(typed), []rune(read)
	if len(b) == 0 {
		return nil
	}
	for _, i := range p.read {
		w := words[i]
		out = append(out, wordRead{
			typed: typed, read: w.Text, chars: max(len(a), len(b)), errors: levenshtein.Distance(a, b),
			confidence: w.Confidence, quality: w.Quality, beside: beside, word: i,
		})
	}
	return out
}

// breakTally counts the paragraphs that begin on pages, and the lines at which one is
// said to begin within a paragraph.
type breakTally struct{ begin, found, lines, wrong, beside, wrongBeside int }

// breaks compares where paragraphs begin, at the lines whose first word is in its place
// and follows the last one of the line before.
func (t *breakTally) breaks(truth *simulate.Marked, page *document.Page) {
	last, region, paragraph := -2, -1, 0
	for r := range page.Regions {
		for l := range page.Regions[r].Lines {
			line := &page.Regions[r].Lines[l]
			at := typedIn(truth, line, line.Words[0].Box)
			if len(at) == 1 && at[0] == last+1 && truth.Words[at[0]].First {
				begins, said := truth.Words[at[0]].Begins, r != region || line.Paragraph != paragraph
				beside := truth.Words[at[0]].Beside || truth.Words[last].Beside
				switch {
				case begins:
					t.begin++
					t.found += one(said)
				default:
					t.lines, t.wrong = t.lines+1, t.wrong+one(said)
					t.beside, t.wrongBeside = t.beside+one(beside), t.wrongBeside+one(beside && said)
				}
			}
			last, region, paragraph = -2, r, line.Paragraph
			if at = typedIn(truth, line, line.Words[len(line.Words)-1].Box); len(at) > 0 {
				last = at[len(at)-1]
			}
		}
	}
}

func one(is bool) int {
	if is {
		return 1
	}
	return 0
}

// typedIn returns the words that stand where one was read.
func typedIn(truth *simulate.Marked, line *document.Line, box document.Box) (typed []int) {
	from, to := line.Baseline[0], line.Baseline[1]
	foot := from.Y + (to.Y-from.Y)/max(1, to.X-from.X)*(float64(box.Left+box.Right)/2-from.X)
	for t, word := range truth.Words {
		b := word.Box
		common := min(b.Max.X, box.Right) - max(b.Min.X, box.Left)
		if off := foot - float64(b.Max.Y) + .22*float64(b.Dy()); math.Abs(off) < .45*float64(b.Dy()) && 2*common > min(b.Dx(), box.Width()) {
			typed = append(typed, t)
		}
	}
	return typed
}

func onMark(truth *simulate.Marked, box document.Box) bool {
	b := image.Rect(box.Left, box.Top, box.Right, box.Bottom)
	for _, mark := range truth.Marks {
		if mark.Box.Overlaps(b) {
			return true
		}
	}
	return false
}

// saidMissing reports whether a region says that most of a box became no text.
func saidMissing(page *document.Page, b image.Rectangle) bool {
	for _, region := range page.Regions {
		if region.Kind != document.RegionUnread && region.Kind != document.RegionIllegible {
			continue
		}
		common := region.Box.Intersect(document.Box{Left: b.Min.X, Top: b.Min.Y, Right: b.Max.X, Bottom: b.Max.Y})
		if 2*common.Width() > b.Dx() && 3*common.Height() > b.Dy() {
			return true
		}
	}
	return false
}

// essence is a word without its punctuation, and with ё as е.
func essence(word string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == 'ё':
			return 'е'
		case r == 'Ё':
			return 'Е'
		case unicode.IsLetter(r), unicode.IsDigit(r):
			return r
		}
		return -1
	}, word)
}

// wordTally counts words and what is said of them.
type wordTally struct {
	right, wrong, invented, missed  int
	rightLow, wrongLow, inventedLow int
	missedKnown                     int
	badly, badlyLow                 int // of the wrong, those with a fifth of the letters wrong
	chars, sumRight, sumQuality     float64
	binChars, binRight, binQuality  [4]float64
}

var qualityBins = [4]float64{.5, .8, .95, 1.01}

func (t *wordTally) add(w wordRead) {
	low := w.quality < lowQuality
	count := func(n, lows *int) {
		*n++
		if low {
			*lows++
		}
	}
	switch {
	case w.missed:
		if t.missed++; w.known {
			t.missedKnown++
		}
		return
	case !w.wrong():
		count(&t.right, &t.rightLow)
	case w.typed == "":
		count(&t.invented, &t.inventedLow)
	default:
		count(&t.wrong, &t.wrongLow)
		if w.right() <= lowQuality {
			count(&t.badly, &t.badlyLow)
		}
	}
	n := float64(len([]rune(w.read)))
	t.chars, t.sumRight, t.sumQuality = t.chars+n, t.sumRight+n*w.right(), t.sumQuality+n*w.quality
	for i, limit := range qualityBins {
		if w.quality < limit {
			t.binChars[i], t.binRight[i], t.binQuality[i] = t.binChars[i]+n, t.binRight[i]+n*w.right(), t.binQuality[i]+n*w.quality
			break
		}
	}
}

func (t *wordTally) join(o wordTally) {
	for _, p := range []struct {
		to   *int
		from int
	}{
		{&t.right, o.right}, {&t.wrong, o.wrong}, {&t.invented, o.invented}, {&t.missed, o.missed}, {&t.rightLow, o.rightLow},
		{&t.wrongLow, o.wrongLow}, {&t.inventedLow, o.inventedLow}, {&t.missedKnown, o.missedKnown}, {&t.badly, o.badly}, {&t.badlyLow, o.badlyLow},
	} {
		*p.to += p.from
	}
	t.chars, t.sumRight, t.sumQuality = t.chars+o.chars, t.sumRight+o.sumRight, t.sumQuality+o.sumQuality
	for i := range t.binChars {
		t.binChars[i], t.binRight[i], t.binQuality[i] = t.binChars[i]+o.binChars[i], t.binRight[i]+o.binRight[i], t.binQuality[i]+o.binQuality[i]
	}
}

// told is the share of what is wrong, invented or dropped that is said to be
// doubtful.
func (t *wordTally) told() float64 {
	return float64(t.wrongLow+t.inventedLow+t.missedKnown) / float64(max(1, t.wrong+t.invented+t.missed))
}

func (t *wordTally) print(name string) {
	share := func(part, all int) string {
		return fmt.Sprintf("%d of %d (%.0f %%)", part, all, 100*float64(part)/float64(max(1, all)))
	}
	fmt.Printf("  %s: %.1f %% of what is wrong is told: wrong words %s, of those with a fifth wrong %s, invented %s, dropped %s; right words below .8 %s\n",
		name, 100*t.told(), share(t.wrongLow, t.wrong), share(t.badlyLow, t.badly), share(t.inventedLow, t.invented), share(t.missedKnown, t.missed), share(t.rightLow, t.right))
	fmt.Printf("    expected %.3f, right %.3f;", t.sumQuality/max(1, t.chars), t.sumRight/max(1, t.chars))
	for i, n := range t.binChars {
		if n > 0 {
			fmt.Printf(" below %.2f: %.0f characters %.3f, %.3f;", min(1, qualityBins[i]), n, t.binQuality[i]/n, t.binRight[i]/n)
		}
	}
	fmt.Println()
}

// markTally counts the words of pages beside marks and away from them.
type markTally struct {
	beside, away wordTally
	pages, near  int
	off          float64
}

func (t *markTally) add(w wordRead) {
	if w.beside {
		t.beside.add(w)
	} else {
		t.away.add(w)
	}
}

// page compares what is said of the page whose words were added with the truth.
func (t *markTally) page(quality float64) {
	lost := 0.0
	var both wordTally
	both.join(t.beside)
	both.join(t.away)
	lost = float64(both.missed) * both.chars / float64(max(1, both.right+both.wrong))
	off := 100 * (quality - both.sumRight/max(1, both.chars+lost))
	t.pages, t.off = 1, off
	if math.Abs(off) <= nearEnough {
		t.near = 1
	}
}

func (t *markTally) join(o markTally) {
	t.beside.join(o.beside)
	t.away.join(o.away)
	t.pages, t.near, t.off = t.pages+o.pages, t.near+o.near, t.off+o.off
}

func (t *markTally) print() {
	t.beside.print("beside marks")
	t.away.print("elsewhere")
	fmt.Printf("  %d pages: %d within %.0f points, on average %+.1f points off\n", t.pages, t.near, nearEnough, t.off/float64(max(1, t.pages)))
}
