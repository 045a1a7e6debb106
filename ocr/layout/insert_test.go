package layout

import (
	"strings"
	"testing"

	"recto/document"
)

// lineAt returns a line of one word in a box 20 pixels high.
func lineAt(text string, left, right, top int) document.Line {
	box := document.Box{Left: left, Top: top, Right: right, Bottom: top + 20}
	return document.Line{Box: box, Paragraph: 1, Words: []document.Word{{Text: text, Box: box}}}
}

func TestInsert(t *testing.T) {
	for _, c := range []struct {
		line document.Line
		want string
	}{
		{lineAt("new", 10, 400, 40), "a|new|b / c"},
		{lineAt("new", 10, 400, 130), "a|b|new / c"},
		{lineAt("new", 600, 900, 70), "a|b / c|new"},
		{lineAt("new", 10, 400, -40), "new / a|b / c"},
		{lineAt("new", 420, 480, 12), "a new|b / c"},
	} {
		regions := []document.Region{
			{Lines: []document.Line{lineAt("a", 10, 400, 10), lineAt("b", 10, 400, 100)}},
			{Lines: []document.Line{lineAt("c", 600, 900, 10)}},
		}
		var got []string
		for _, region := range Insert(regions, c.line) {
			var lines []string
			for _, line := range region.Lines {
				var words []string
				for _, w := range line.Words {
					words = append(words, w.Text)
				}
				lines = append(lines, strings.Join(words, " "))
			}
			got = append(got, strings.Join(lines, "|"))
		}
		if text := strings.Join(got, " / "); text != c.want {
			t.Errorf("at %v: %s, want %s", c.line.Box, text, c.want)
		}
	}
}
