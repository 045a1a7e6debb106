package ocr

import (
	"sort"

	"recto/document"
)

// xHeight returns the height in pixels of small letters such as н or x in
// print of which the components are given, and how many components spoke for
// it. It is 0 where there are too few to tell.
//
// Most components of running text are small letters without ascenders, so the
// height sought is the commonest one, counting components that are neither
// specks nor larger than type nor rules.
func xHeight(components []document.Box) (height float64, votes int) {
	const tallest = 250
	var count [tallest + 2]int
	for _, c := range components {
		w, h := c.Width(), c.Height()
		if h >= 5 && h <= tallest && w >= h/4 && w <= 3*h {
			count[h]++
		}
	}
	best, at := 0, 0
	for h := 5; h <= tallest; h++ {
		// A window that widens with the height: print at 600 dpi varies by
		// more pixels than print at 150. Taller letters carry more weight, or
		// the noise of a bad copy would outvote them.
		near, weight := 0, 0
		for d := -h / 10; d <= h/10; d++ {
			if k := h + d; k >= 0 && k <= tallest {
				near += count[k]
			}
		}
		weight = near * h
		if weight > best {
			best, at, votes = weight, h, near
		}
	}
	if votes < 20 {
		return 0, votes
	}
	var heights []int
	for d := -at / 10; d <= at/10; d++ {
		for range count[at+d] {
			heights = append(heights, at+d)
		}
	}
	sort.Ints(heights)
	return float64(heights[len(heights)/2]), votes
}

// sidewaysShare returns the share of letters whose nearest neighbour stands
// above or below rather than beside them: small in level lines, since letters
// stand closer together than lines do, and large where the page lies on its
// side (after the docstrum of O'Gorman 1993). It looks at letter-sized
// components only, which rules, borders and stamps hardly disturb.
func sidewaysShare(components []document.Box, xHeight float64) float64 {
	letters := letterSized(components, xHeight)
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

// letterSized returns the components that may be letters of print with this
// x-height, at most 3,000 of them, spread evenly.
func letterSized(components []document.Box, xHeight float64) []document.Box {
	var letters []document.Box
	for _, c := range components {
		w, h := float64(c.Width()), float64(c.Height())
		if max(w, h) >= 0.7*xHeight && max(w, h) <= 2.2*xHeight && min(w, h) >= 0.3*xHeight {
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
