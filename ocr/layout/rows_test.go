package layout

import (
	"fmt"
	"strings"
	"testing"

	"recto/document"
)

// TestJoinRows joins what stands on one level: each rule once where it holds and
// once where it does not. A bar parts lines.
func TestJoinRows(t *testing.T) {
	// block is lines 40 pixels apart, each of its words 20 pixels a letter wide.
	block := func(left, top int, texts ...string) document.Region {
		r := document.Region{Kind: document.RegionText}
		for i, text := range texts {
			if text == "" {
				continue
			}
			l := document.Line{Size: 30, Box: boxAt(left, top+40*i, 20*len(text), 30)}
			for x, word := range strings.Fields(text) {
				l.Words = append(l.Words, document.Word{Text: word, Box: boxAt(left+20*x, top+40*i, 20*len(word), 30)})
			}
			foot := float64(l.Box.Bottom - 6)
			l.Baseline = [2]document.Point{{X: float64(left), Y: foot}, {X: float64(l.Box.Right), Y: foot}}
			r.Lines, r.Box = append(r.Lines, l), r.Box.Union(l.Box)
		}
		return r
	}
	const running = "one two six ten and so on it"
	for _, c := range []struct {
		name    string
		regions []document.Region
		want    string
	}{
		{"figures in two columns behind names",
			[]document.Region{block(0, 0, "Coal", "Oil", "Gas"), block(300, 0, "12,5", "13,1", "9,0"), block(600, 0, "7", "8", "9")},
			"Coal 12,5 7|Oil 13,1 8|Gas 9,0 9"},
		{"figures beside running text",
			[]document.Region{block(0, 0, running+" who", running+" who", running+" who"), block(900, 0, "12", "13", "14")},
			strings.Repeat(running+" who|", 3) + "12|13|14"},
		{"two figures are no table",
			[]document.Region{block(0, 0, "Coal", "Oil"), block(300, 0, "12", "13")},
			"Coal|Oil|12|13"},
		{"fields of a form",
			[]document.Region{block(0, 0, "Name: Ivanov", "Born: 1911", "Place: Tula"), block(500, 0, "Rank: major", "Unit: third", "Since: May")},
			"Name: Ivanov Rank: major|Born: 1911 Unit: third|Place: Tula Since: May"},
		{"columns of short lines without labels",
			[]document.Region{block(0, 0, "Name Ivanov", "Born Tula", "Place Tula"), block(500, 0, "Rank major", "Unit third", "Since May")},
			"Name Ivanov|Born Tula|Place Tula|Rank major|Unit third|Since May"},
		{"entries before their paragraphs",
			[]document.Region{
				block(0, 0, "A", "", "", "", "B", "", "", "", "C"),
				block(300, 0, running, running, running, "", running, running, running, "", running, running),
			},
			fmt.Sprintf("A %[1]s|B %[1]s|C %[1]s|%[1]s|%[1]s|%[1]s|%[1]s|%[1]s", running)},
		{"notes in the margin of text",
			[]document.Region{
				block(0, 0, "A", "", "", "B", "", "", "C"),
				block(300, 0, running, running, running, running, running, running, running),
			},
			"A|B|C" + strings.Repeat("|"+running, 7)},
	} {
		var got []string
		for _, line := range linesIn(joinRows(c.regions)) {
			var words []string
			for _, w := range line.Words {
				words = append(words, w.Text)
			}
			got = append(got, strings.Join(words, " "))
		}
		if text := strings.Join(got, "|"); text != c.want {
			t.Errorf("%s:\n%s, want\n%s", c.name, text, c.want)
		}
	}
}
