package layout

import (
	"slices"

	"recto/document"
)

// Insert puts a line below the nearest one that stands above it and over a
// part of its width, or before all lines. What stands beside a line of the same
// height is a part of that line.
func Insert(regions []document.Region, line document.Line) []document.Region {
	region, at, nearest := -1, 0, -1<<30
	for i := range regions {
		for j := range regions[i].Lines {
			other := &regions[i].Lines[j]
			beside := min(other.Box.Bottom, line.Box.Bottom) - max(other.Box.Top, line.Box.Top)
			apart := max(other.Box.Left, line.Box.Left) - min(other.Box.Right, line.Box.Right)
			if 2*beside > min(other.Box.Height(), line.Box.Height()) && apart >= 0 && apart < 2*line.Box.Height() {
				other.Words = append(other.Words, line.Words...)
				slices.SortStableFunc(other.Words, func(a, b document.Word) int { return a.Box.Left - b.Box.Left })
				other.Box = other.Box.Union(line.Box)
				regions[i].Box = regions[i].Box.Union(line.Box)
				return regions
			}
			if middle := (other.Box.Top + other.Box.Bottom) / 2; apart < 0 && middle < line.Box.Top && other.Box.Bottom > nearest {
				region, at, nearest = i, j+1, other.Box.Bottom
			}
		}
	}
	if region < 0 {
		line.Paragraph = 1
		return slices.Insert(regions, 0, document.Region{Kind: document.RegionText, Box: line.Box, Lines: []document.Line{line}})
	}
	to := &regions[region]
	line.Paragraph = to.Lines[at-1].Paragraph
	to.Lines = slices.Insert(to.Lines, at, line)
	to.Box = to.Box.Union(line.Box)
	return regions
}

// Without returns a line without the words that lie in other lines: a strip is
// larger than the piece of a line that it is read for.
func Without(line document.Line, read []*document.Line) document.Line {
	line.Words = slices.DeleteFunc(line.Words, func(w document.Word) bool {
		return Covered(read, (w.Box.Left+w.Box.Right)/2, (w.Box.Top+w.Box.Bottom)/2)
	})
	line.Box = document.Box{}
	for _, w := range line.Words {
		line.Box = line.Box.Union(w.Box)
	}
	return line
}

// Moved returns a line with its boxes and baseline mapped.
func Moved(line document.Line, to document.Affine) document.Line {
	line.Box = to.ApplyBox(line.Box)
	line.Baseline = [2]document.Point{to.Apply(line.Baseline[0]), to.Apply(line.Baseline[1])}
	line.Size *= to.D
	for i := range line.Words {
		line.Words[i].Box = to.ApplyBox(line.Words[i].Box)
	}
	return line
}

// Prune drops words without text, lines without words and regions without
// lines.
func Prune(regions []document.Region) []document.Region {
	var kept []document.Region
	for _, region := range regions {
		var lines []document.Line
		for _, line := range region.Lines {
			var words []document.Word
			for _, word := range line.Words {
				if word.Text != "" {
					words = append(words, word)
				}
			}
			if line.Words = words; len(words) > 0 {
				lines = append(lines, line)
			}
		}
		if region.Lines = lines; len(lines) > 0 {
			kept = append(kept, region)
		}
	}
	return kept
}
