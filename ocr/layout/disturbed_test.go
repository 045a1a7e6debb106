package layout

import (
	"testing"

	"recto/document"
)

// typed returns a paragraph whose letters are 10 wide and 10 high, one line every 40
// pixels; _ leaves room for a letter.
func typed(lines ...string) (regions []document.Region, letters []document.Box) {
	region := document.Region{Kind: document.RegionText}
	for l, text := range lines {
		foot := 40 * (l + 1)
		line := document.Line{Paragraph: 1, Size: 20, Baseline: [2]document.Point{{X: 0, Y: float64(foot)}, {X: 300, Y: float64(foot)}}}
		for x, c := range []rune(text) {
			box := document.Box{Left: 10 * x, Top: foot - 10, Right: 10*x + 9, Bottom: foot}
			if c == '_' || c == ' ' {
				continue
			}
			letters = append(letters, box)
			if n := len(line.Words); n > 0 && line.Words[n-1].Box.Right == box.Left-1 {
				line.Words[n-1].Box.Right, line.Words[n-1].Text = box.Right, line.Words[n-1].Text+string(c)
			} else {
				line.Words = append(line.Words, document.Word{Text: string(c), Box: box})
			}
			line.Box = line.Box.Union(box)
		}
		region.Lines = append(region.Lines, line)
		region.Box = region.Box.Union(line.Box)
	}
	return []document.Region{region}, letters
}

// A stroke through a word is told of that word; the letters that it hides do not stand
// there.
func TestCrossings(t *testing.T) {
	regions, letters := typed("первое слово строки", "вторая строка целая")
	ink := CanvasInk{XHeight: 10}
	for _, l := range letters {
		if l.Bottom != 40 || l.Left < 70 || l.Right > 120 { // the stroke runs into the letters of the second word
			ink.Letters = append(ink.Letters, l)
		}
	}
	for x := 70; x < 120; x += 2 {
		ink.Strokes = append(ink.Strokes, document.Point{X: float64(x), Y: 35})
	}
	got := ink.Crossings(regions)
	if len(got) != 6 {
		t.Fatalf("%d words", len(got))
	}
	if got[1].Through < .9 || got[1].Standing > .1 {
		t.Errorf("the word under the stroke: %+v", got[1])
	}
	for _, i := range []int{0, 2, 3, 4, 5} {
		if got[i].Through > .2 || got[i].Standing < .9 {
			t.Errorf("word %d: %+v", i, got[i])
		}
	}
}

// Where letters stand that became no word there is a gap, and where strokes hide what
// must stand there; not at the end of a paragraph, and not without ink.
func TestGaps(t *testing.T) {
	for _, c := range []struct {
		name           string
		lines          []string
		letters, cross bool
		want           int
	}{
		{"letters", []string{"целая строка текста здесь", "целая ______ текста здесь", "целая строка текста здесь"}, true, false, 1},
		{"strokes", []string{"целая строка текста здесь", "целая ______ текста здесь", "целая строка текста здесь"}, false, true, 1},
		{"nothing", []string{"целая строка текста здесь", "целая ______ текста здесь", "целая строка текста здесь"}, false, false, 0},
		{"a mark behind the end", []string{"целая строка текста здесь", "целая"}, false, true, 0},
	} {
		regions, letters := typed(c.lines...)
		ink := CanvasInk{XHeight: 10, Letters: letters}
		for x := 60; x < 120; x += 2 {
			if c.cross {
				ink.Strokes = append(ink.Strokes, document.Point{X: float64(x), Y: 75})
			}
			if c.letters && x%10 == 0 {
				ink.Letters = append(ink.Letters, document.Box{Left: x, Top: 70, Right: x + 9, Bottom: 80})
			}
		}
		got := ink.Gaps(regions)
		if len(got) != c.want {
			t.Errorf("%s: %d gaps, want %d: %v", c.name, len(got), c.want, got)
			continue
		}
		if c.want == 1 && (got[0].Letters < 5 || got[0].Box.Left > 75 || got[0].Box.Right < 105 || got[0].Box.Bottom < 75) {
			t.Errorf("%s: %+v", c.name, got[0])
		}
	}
}

// Paragraphs that a stroke parts are joined where the sentence goes on; those that
// begin with an indent or after a full stop stay, and so do all on a calm page.
func TestJoinParagraphs(t *testing.T) {
	for _, c := range []struct {
		name      string
		lines     [2]string
		disturbed bool
		want      int
	}{
		{"goes on", [2]string{"Строка под чертой", "идёт дальше так"}, true, 1},
		{"calm", [2]string{"Строка под чертой", "идёт дальше так"}, false, 2},
		{"full stop", [2]string{"Строка под чертой.", "идёт дальше так"}, true, 2},
		{"indented", [2]string{"Строка под чертой", "____идёт дальше"}, true, 2},
		{"capital", [2]string{"Строка под чертой", "Идёт дальше так"}, true, 2},
	} {
		regions, _ := typed(c.lines[0], c.lines[1])
		regions[0].Lines[1].Paragraph = 2
		got := JoinParagraphs(regions, []bool{c.disturbed, false}, 10)
		if p := got[0].Lines[1].Paragraph; p != c.want {
			t.Errorf("%s: paragraph %d, want %d", c.name, p, c.want)
		}
	}
}
