package layout

import (
	"math"
	"slices"

	"recto/document"
)

// Strokes of a pen and stamps that run through a line make a recogniser read
// letters where there are none, and miss some that are there. What the ink shows of
// that is told here word by word.

// CanvasInk is the ink of a page on its canvas.
type CanvasInk struct {
	// Strokes are places at which strokes and stamps run, those too that were taken
	// off.
	Strokes []document.Point
	// Letters are the boxes of components as high as letters, and XHeight is theirs.
	Letters []document.Box
	XHeight float64
}

// Crossing is what the ink shows of a word. Shares are of the word's width.
type Crossing struct {
	// Through is the share at which strokes run through its small letters, Beside
	// that at which they run close above or below these.
	Through, Beside float64
	// Cut is 1 where strokes run, or letters stand that are in no word, just before or
	// behind it, where some of its own may be hidden.
	Cut float64
	// Standing is the share of its letters that stand on the baseline by themselves.
	Standing float64
	// Pitch is how many times as wide as on the rest of the page its letters are, as a
	// logarithm.
	Pitch float64
}

// Crossings returns what the ink shows of every word, in reading order.
func (ink *CanvasInk) Crossings(regions []document.Region) []Crossing {
	var all []Crossing
	pitch := usualPitch(regions)
	free := ink.free(regions)
	for _, line := range linesIn(regions) {
		b := band{line, ink.XHeight}
		through, beside := ink.strokesIn(b)
		letters, lone := b.standing(ink.Letters), b.standing(free)
		for _, word := range line.Words {
			n := float64(len([]rune(word.Text)))
			all = append(all, Crossing{
				Through: b.share(through, word.Box), Beside: b.share(beside, word.Box), Cut: b.cut(through, lone, word.Box),
				Standing: min(1, float64(within(letters, word.Box.Left, word.Box.Right))/n),
				Pitch:    math.Log(max(.1, float64(word.Box.Width())/n/pitch)),
			})
		}
	}
	return all
}

// free returns the letters that are in no word.
func (ink *CanvasInk) free(regions []document.Region) []document.Box {
	read := linesIn(regions)
	return slices.DeleteFunc(slices.Clone(ink.Letters), func(l document.Box) bool {
		return Covered(read, (l.Left+l.Right)/2, (l.Top+l.Bottom)/2)
	})
}

// strokesIn returns the columns at which strokes run through the small letters of a
// line, and those at which they run close above or below.
func (ink *CanvasInk) strokesIn(b band) (through, beside map[int]bool) {
	const below, over = -0.8, 2.0
	through, beside = map[int]bool{}, map[int]bool{}
	for _, p := range ink.Strokes {
		switch above := b.above(p); {
		case above > 0 && above < smallLetter:
			through[b.column(p.X)] = true
		case above > below && above < over:
			beside[b.column(p.X)] = true
		}
	}
	return through, beside
}

// usualPitch is how wide a letter of a page is in the middle of its words.
func usualPitch(regions []document.Region) float64 {
	sum, n := 0, 0
	for _, word := range WordsIn(regions) {
		sum, n = sum+word.Box.Width(), n+len([]rune(word.Text))
	}
	return float64(max(1, sum)) / float64(max(1, n))
}

// band is where a line runs: its baseline and the height of its small letters.
type band struct {
	line    *document.Line
	xHeight float64
}

// Baseline is how deep the baseline of a line is at x, also beyond its ends.
func Baseline(line *document.Line, x float64) float64 {
	from, to := line.Baseline[0], line.Baseline[1]
	return from.Y + (to.Y-from.Y)/max(1, to.X-from.X)*(x-from.X)
}

// above returns how far a place is above the baseline, in x-heights.
func (b band) above(p document.Point) float64 {
	return (Baseline(b.line, p.X) - p.Y) / b.xHeight
}

// column counts the columns of a third of an x-height.
func (b band) column(x float64) int { return int(3 * x / b.xHeight) }

// standing returns the letters whose feet are on the baseline.
func (b band) standing(letters []document.Box) (found []document.Box) {
	for _, l := range letters {
		if math.Abs(b.above(document.Point{X: float64(l.Left+l.Right) / 2, Y: float64(l.Bottom)})) < offBaseline {
			found = append(found, l)
		}
	}
	return found
}

// within returns how many letters have their middle between two places.
func within(letters []document.Box, left, right int) (n int) {
	for _, l := range letters {
		if l.Left+l.Right >= 2*left && l.Left+l.Right < 2*right {
			n++
		}
	}
	return n
}

// cut returns 1 where strokes run or lone letters stand just beside a word.
func (b band) cut(through map[int]bool, lone []document.Box, word document.Box) float64 {
	reach := int(b.xHeight)
	before := document.Box{Left: word.Left - reach, Right: word.Left - 1}
	behind := document.Box{Left: word.Right + 1, Right: word.Right + reach}
	for _, side := range []document.Box{before, behind} {
		if b.share(through, side) > 0 || within(lone, side.Left, side.Right) > 0 {
			return 1
		}
	}
	return 0
}

// share returns which share of the columns of a box is in a set.
func (b band) share(columns map[int]bool, box document.Box) float64 {
	first, last := b.column(float64(box.Left)), b.column(float64(box.Right))
	n := 0
	for c := first; c <= last; c++ {
		if columns[c] {
			n++
		}
	}
	return float64(n) / float64(last-first+1)
}

// Gap is a place in a line of running text at which ink became no word.
type Gap struct {
	Box document.Box
	// Letters is how many are missing, as far as the ink or the width tells.
	Letters int
}

// Gaps returns the places in the lines of running text where the ink of letters
// stands that became no word, or where strokes run through a gap over and under which
// the lines beside it go on.
func (ink *CanvasInk) Gaps(regions []document.Region) (gaps []Gap) {
	free, pitch := ink.free(regions), usualPitch(regions)
	for r := range regions {
		if regions[r].Kind != document.RegionText {
			continue
		}
		lines := regions[r].Lines
		for l := range lines {
			for _, room := range rooms(lines, l) {
				if float64(room.to-room.from) < leastGap*ink.XHeight {
					continue
				}
				n, from, to := ink.inRoom(room, band{&lines[l], ink.XHeight}, free)
				if n < fewInGap {
					continue
				}
				foot := Baseline(&lines[l], float64(from+to)/2)
				box := document.Box{Left: from, Right: to, Top: int(foot - 1.6*ink.XHeight), Bottom: int(foot + .5*ink.XHeight)}
				gaps = append(gaps, Gap{box, max(n, int(float64(to-from)/pitch))})
			}
		}
	}
	return gaps
}

// inRoom returns how many letters that are in no word stand in a room, and from where
// to where; where strokes hide them it is all of the room.
func (ink *CanvasInk) inRoom(room room, b band, free []document.Box) (n, from, to int) {
	from, to = room.to, room.from
	for _, c := range b.standing(free) {
		if c.Left >= room.from && c.Right <= room.to {
			n, from, to = n+1, min(from, c.Left), max(to, c.Right)
		}
	}
	if !room.within {
		return n, from, to
	}
	columns, _ := ink.strokesIn(b)
	if b.share(columns, document.Box{Left: room.from, Right: room.to}) >= crossedGap {
		return max(n, fewInGap), room.from, room.to
	}
	return n, from, to
}

const (
	// leastGap is how many x-heights a gap is wide in which a word may be missing.
	leastGap = 2.0
	// fewInGap letters are a word that is missing; crossedGap is the share of a gap
	// at which strokes run that hide one.
	fewInGap, crossedGap = 2, 0.4
	// smallLetter is how high a small letter reaches, and offBaseline how far from the
	// baseline the foot of a letter may be, in x-heights.
	smallLetter, offBaseline = 1.1, 0.35
)

// room is a place without words in a line.
type room struct {
	from, to int
	// within is true where the lines above and below run through it.
	within bool
}

// rooms returns those of a line: between its words, and between its ends and those of
// the lines near it.
func rooms(lines []document.Line, l int) []room {
	const near = 3 // lines
	line := &lines[l]
	left, right := line.Box.Left, line.Box.Right
	for _, other := range lines[max(0, l-near):min(len(lines), l+near+1)] {
		left, right = min(left, other.Box.Left), max(right, other.Box.Right)
	}
	var found []room
	at := left
	for _, w := range append(slices.Clone(line.Words), document.Word{Box: document.Box{Left: right, Right: right}}) {
		if w.Box.Left > at {
			gap := document.Box{Left: at, Right: w.Box.Left}
			above, below := l > 0 && covers(&lines[l-1], gap), l+1 < len(lines) && covers(&lines[l+1], gap)
			inner := at > line.Box.Left && w.Box.Left < line.Box.Right
			found = append(found, room{at, w.Box.Left, above && below && (inner || lines[min(l+1, len(lines)-1)].Paragraph == line.Paragraph)})
		}
		at = max(at, w.Box.Right)
	}
	return found
}

// covers reports whether the words of a line stand over most of a gap.
func covers(line *document.Line, gap document.Box) bool {
	covered := 0
	for _, w := range line.Words {
		covered += max(0, min(w.Box.Right, gap.Right)-max(w.Box.Left, gap.Left))
	}
	return 2*covered > gap.Width()
}
