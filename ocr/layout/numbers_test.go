package layout

import (
	"slices"
	"strings"
	"testing"

	"recto/document"
)

// A column is read as numbers only where they grow, and what cannot be read is
// told by its place only where they stand evenly spaced.
func TestGrowing(t *testing.T) {
	for _, c := range []struct {
		name, column string
		spacing      func(i int) int
		want         string
	}{
		{"all read", "1 2 3 4 5", func(i int) int { return 30 * i }, "1 2 3 4 5"},
		{"some misread", "1 2 S 4 5 b 7 3 9", func(i int) int { return 30 * i }, "1 2 3 4 5 6 7 8 9"},
		{"not evenly spaced", "1 2 S 4 5 b 7", func(i int) int { return 30*i + 9*i*i }, "1 2 4 5 7"},
		{"every fifth", "5 1O 15 20 25 30", func(i int) int { return 150 * i }, "5 10 15 20 25 30"},
		{"no numbers", "a b c", func(i int) int { return 30 * i }, ""},
		{"all on one level", "1 2 S 4 5 6", func(i int) int { return 30 }, "1 2 4 5 6"},
		{"a speck above a number", "1 2 ' 3 4 5", func(i int) int { return []int{0, 30, 53, 60, 90, 120}[i] }, "1 2 3 4 5"},
		{"a speck above one that was not read", "1 2 ' b 4 5 6", func(i int) int { return []int{0, 30, 53, 61, 90, 120, 150}[i] }, "1 2 3 4 5 6"},
		{"a speck below it", "1 2 3 . 4 5", func(i int) int { return []int{0, 30, 60, 67, 90, 120}[i] }, "1 2 3 4 5"},
	} {
		var column []marginNumber
		for i, text := range strings.Fields(c.column) {
			l := lineAt(text, 0, 10, c.spacing(i))
			column = append(column, marginNumber{box: l.Box, word: l.Words[0], region: -1})
		}
		grown := growing(column)
		if len(grown) > 0 {
			grown = evenly(column, grown)
		}
		var got []string
		for _, a := range grown {
			got = append(got, a.word.Text)
			if strings.Contains(c.name, "speck") && a.box.Top%30 > 1 {
				t.Errorf("%s: the speck is kept", c.name)
			}
		}
		if text := strings.Join(got, " "); text != c.want {
			t.Errorf("%s: %s, want %s", c.name, text, c.want)
		}
	}
}

// On a page of thousands of short lines, which would take effort in their cube
// minutes, the column is where most of them stand.
func TestMarginColumnOfMany(t *testing.T) {
	const many, xHeight = 4000, 20
	var lines []document.Line
	for i := range many {
		left := 100 + i%7
		if i%10 == 0 {
			left = 60
		}
		lines = append(lines, lineAt("12", left, left+40, 22*i))
	}
	column := marginColumn([]document.Region{{Kind: document.RegionText, Lines: lines}}, &Ink{XHeight: xHeight}, false)
	growing(column)
	if len(column) != many*9/10 || !slices.IsSortedFunc(column, func(a, b marginNumber) int { return a.box.Top - b.box.Top }) {
		t.Errorf("%d of %d", len(column), many)
	}
}
