package layout

import (
	"slices"

	"recto/document"
)

// XHeight returns the height in pixels of small letters such as н or x in
// print of which the components are given, and how many components spoke for
// it. It is 0 where there are too few to tell.
//
// Most components of running text are small letters without ascenders, so the
// height sought is the commonest one among components that are no rules.
// Specks are more and more frequent the smaller they are, so that only a
// height at which the counts rise counts as one of letters.
func XHeight(components []document.Box) (height float64, votes int) {
	const smallest, tallest = 5, 250
	var count [tallest * 2]int
	for _, c := range components {
		w, h := c.Width(), c.Height()
		if h <= tallest && w >= h/4 && w <= 3*h {
			count[h]++
		}
	}
	// The window widens with the height: print at 600 dpi varies by more
	// pixels than print at 150.
	around := func(h int) int {
		near := 0
		for k := max(1, h-h/10); k <= h+h/10; k++ {
			near += count[k]
		}
		return near
	}
	best, at := 0, 0
	for h := smallest; h <= tallest; h++ {
		near := around(h)
		// Taller letters carry more weight, or the dots of a bad copy would
		// outvote them.
		if weight := near * h; weight > best && near > around(h*6/10) {
			best, at, votes = weight, h, near
		}
	}
	if votes < 20 {
		return 0, votes
	}
	middle, seen := votes/2, 0
	for h := at - at/10; h <= at+at/10; h++ {
		if seen += count[h]; seen > middle {
			return float64(h), votes
		}
	}
	return float64(at), votes
}

// manySpecks are so many that a page is dirty.
const manySpecks = 2000

// Specks returns the size up to which components of a page are to be taken for
// dirt, or 0 for a page that is clean enough: on a noisy copy thousands of
// specks outnumber the letters, and Tesseract tries to read them all. Where no
// letters were found, an xHeight of 0, it is the size that leaves no more
// components than a page has letters.
//
// Where most specks are the dots of a printed screen, such as a grey field of a
// table, only these are dirt; spared are the points and commas beside letters.
func Specks(components []document.Box, xHeight float64) (size int, spared []document.Box) {
	larger := func(size int) int {
		n := 0
		for _, c := range components {
			if c.Width() > size || c.Height() > size {
				n++
			}
		}
		return n
	}
	if xHeight > 0 {
		limit := int(xHeight / 4)
		left := larger(limit)
		clean := func(specks int) bool { return specks < manySpecks || specks < 2*left }
		if clean(len(components) - left) {
			return 0, nil
		}
		specks := slices.DeleteFunc(slices.Clone(components), func(c document.Box) bool { return c.Width() > limit || c.Height() > limit })
		lone := uncrowded(specks, int(xHeight))
		if !clean(len(lone)) {
			return limit, nil
		}
		return limit, besideLetters(lone, components, xHeight)
	}
	if len(components) < manySpecks {
		return 0, nil
	}
	size = 1
	for size < 40 && larger(size) > manySpecks/10 {
		size++
	}
	return size, nil
}

// grid finds boxes by where their feet stand, in cells of some pixels.
type grid struct {
	cell  int
	boxes map[[2]int][]document.Box
}

func newGrid(cell int, boxes []document.Box) grid {
	g := grid{max(1, cell), map[[2]int][]document.Box{}}
	for _, b := range boxes {
		at := g.at(b)
		g.boxes[at] = append(g.boxes[at], b)
	}
	return g
}

func (g grid) at(b document.Box) [2]int {
	return [2]int{(b.Left + b.Right) / 2 / g.cell, b.Bottom / g.cell}
}

// near reports whether at least some number of other boxes around one match.
func (g grid) near(b document.Box, enough int, match func(document.Box) bool) bool {
	at := g.at(b)
	for dx := -2; dx <= 2; dx++ {
		for dy := -1; dy <= 1; dy++ {
			for _, other := range g.boxes[[2]int{at[0] + dx, at[1] + dy}] {
				if other == b || !match(other) {
					continue
				}
				if enough--; enough == 0 {
					return true
				}
			}
		}
	}
	return false
}

// uncrowded returns the specks that do not have many others within reach, as
// the dots of a screen and of dotted rules have.
func uncrowded(specks []document.Box, reach int) []document.Box {
	const many = 5 // the points of leaders have fewer
	dots := newGrid(reach, specks)
	return slices.DeleteFunc(slices.Clone(specks), func(s document.Box) bool {
		return dots.near(s, many, func(other document.Box) bool {
			dx, dy := other.Left-s.Left, other.Top-s.Top
			return dx*dx+dy*dy <= reach*reach
		})
	})
}

// besideLetters returns the specks that stand beside letters of any size and no
// higher.
func besideLetters(specks, components []document.Box, xHeight float64) []document.Box {
	letters := newGrid(int(xHeight), slices.DeleteFunc(slices.Clone(components), func(c document.Box) bool {
		h := float64(c.Height())
		return h < 0.7*xHeight || h > 4*xHeight
	}))
	return slices.DeleteFunc(slices.Clone(specks), func(s document.Box) bool {
		return !letters.near(s, 1, func(letter document.Box) bool {
			apart := max(s.Left-letter.Right, letter.Left-s.Right)
			return 2*float64(apart) <= xHeight && s.Top >= letter.Top && 2*float64(s.Top-letter.Bottom) <= xHeight
		})
	})
}

// SidewaysShare returns the share of letters whose nearest neighbour stands
// above or below rather than beside them: small in level lines, since letters
// stand closer together than lines do, and large where the page lies on its
// side (after the docstrum of O'Gorman 1993). It looks at letter-sized
// components only, which rules, borders and stamps hardly disturb.
func SidewaysShare(components []document.Box, xHeight float64) float64 {
	letters := LetterSized(components, xHeight)
	sideways, votes := 0, 0
	for i, a := range letters {
		nearest, vertical := 1<<30, false
		for j, b := range letters {
			if i == j {
				continue
			}
			dx := max(a.Left-b.Right, b.Left-a.Right, 0)
			dy := max(a.Top-b.Bottom, b.Top-a.Bottom, 0)
			if d := dx*dx + dy*dy; d < nearest {
				nearest = d
				cx, cy := a.Left+a.Right-b.Left-b.Right, a.Top+a.Bottom-b.Top-b.Bottom
				vertical = cx*cx < cy*cy
			}
		}
		if reach := 3 * xHeight; float64(nearest) < reach*reach {
			votes++
			if vertical {
				sideways++
			}
		}
	}
	if votes == 0 {
		return 0
	}
	return float64(sideways) / float64(votes)
}

// LetterSized returns the components that may be letters of print with this
// x-height, at most 3,000 of them, spread evenly.
func LetterSized(components []document.Box, xHeight float64) []document.Box {
	var letters []document.Box
	for _, c := range components {
		if isLetterSized(c, xHeight) {
			letters = append(letters, c)
		}
	}
	const most = 3000
	if len(letters) <= most {
		return letters
	}
	spread := make([]document.Box, most)
	for i := range spread {
		spread[i] = letters[i*len(letters)/most]
	}
	return spread
}

// CountLetters returns how many components may be letters of print with this
// x-height.
func CountLetters(components []document.Box, xHeight float64) (n int) {
	for _, c := range components {
		if isLetterSized(c, xHeight) {
			n++
		}
	}
	return n
}

func isLetterSized(c document.Box, xHeight float64) bool {
	w, h := float64(c.Width()), float64(c.Height())
	return max(w, h) >= 0.7*xHeight && max(w, h) <= 2.2*xHeight && min(w, h) >= 0.3*xHeight
}
