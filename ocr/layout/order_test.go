package layout

import (
	"strings"
	"testing"

	"recto/document"
)

// TestArrange puts blocks in order that a recogniser parted: a letter is a line
// of one word, a space parts words, a bar lines, a slash regions.
func TestArrange(t *testing.T) {
	line := func(text string, left, right, level int) document.Line {
		l := lineAt(text, left, right, 30*level)
		l.Size, l.Baseline = 20, [2]document.Point{{X: float64(left), Y: float64(30*level + 16)}, {X: float64(right), Y: float64(30*level + 16)}}
		return l
	}
	region := func(lines ...document.Line) document.Region {
		return document.Region{Kind: document.RegionText, Lines: lines}
	}
	for _, c := range []struct {
		name    string
		regions []document.Region
		want    string
	}{
		{"two columns stay",
			[]document.Region{region(line("a", 0, 400, 0), line("b", 0, 400, 1)), region(line("c", 450, 800, 0), line("d", 450, 800, 1))},
			"a|b / c|d"},
		{"halves of lines beside a stamp",
			[]document.Region{region(line("a", 0, 800, 0), line("b", 0, 300, 1), line("d", 0, 300, 2), line("f", 0, 800, 3)), region(line("c", 500, 800, 1), line("e", 500, 800, 2))},
			"a|b c|d e|f"},
		{"halves of lines before the block that they are in",
			[]document.Region{region(line("b", 0, 300, 1), line("d", 0, 300, 2)), region(line("a", 0, 800, 0), line("c", 500, 800, 1), line("e", 500, 800, 2), line("f", 0, 800, 3))},
			"a|b c|d e|f"},
		{"halves of a line that touch",
			[]document.Region{region(line("a", 0, 800, 0), line("b", 0, 300, 1)), region(line("c", 300, 800, 1))},
			"a|b c"},
		{"halves of a line that overlap",
			[]document.Region{region(line("a", 0, 800, 0), line("b", 0, 304, 1)), region(line("c", 300, 800, 1))},
			"a|b c"},
		{"what touches under no other line",
			[]document.Region{region(line("a", 0, 200, 0), line("b", 0, 300, 1)), region(line("c", 300, 800, 1))},
			"a|b / c"},
		{"a title does not join the columns under it",
			[]document.Region{region(line("a", 0, 800, 0), line("b", 0, 380, 20), line("c", 0, 380, 21)), region(line("d", 420, 800, 20), line("e", 420, 800, 21))},
			"a|b|c / d|e"},
		{"a line of a paragraph that comes last",
			[]document.Region{region(line("a", 0, 400, 0), line("c", 0, 400, 2)), region(line("b", 40, 300, 1))},
			"a|b|c"},
		{"lines beside each other in one region",
			[]document.Region{region(line("a", 0, 400, 0), line("c", 0, 100, 2), line("b", 200, 400, 1))},
			"a|b|c"},
		{"a title that comes last",
			[]document.Region{region(line("b", 0, 380, 2), line("c", 0, 380, 3)), region(line("d", 420, 800, 2)), region(line("a", 0, 800, 0))},
			"a / b|c / d"},
		{"a heading that stands over a gutter and part of a column",
			[]document.Region{region(line("b", 0, 380, 5), line("c", 0, 380, 6)), region(line("a", 340, 560, 0)), region(line("d", 500, 900, 5), line("e", 500, 900, 6))},
			"a / b|c / d|e"},
		{"a foot line among columns",
			[]document.Region{region(line("a", 0, 380, 0)), region(line("c", 0, 800, 9)), region(line("b", 420, 800, 0))},
			"a / b / c"},
	} {
		var got []string
		for _, r := range Arrange(c.regions) {
			var lines []string
			for _, l := range r.Lines {
				var words []string
				for _, w := range l.Words {
					words = append(words, w.Text)
				}
				lines = append(lines, strings.Join(words, " "))
				if l.Box.Intersect(r.Box) != l.Box {
					t.Errorf("%s: a line stands outside its region", c.name)
				}
			}
			got = append(got, strings.Join(lines, "|"))
		}
		if text := strings.Join(got, " / "); text != c.want {
			t.Errorf("%s: %s, want %s", c.name, text, c.want)
		}
	}
}
