package layout

import (
	"strings"
	"testing"

	"recto/document"
)

// set lays lines out below one another, 20 pixels high and 30 apart, but for
// those that begin with a line break, which stand further down. A tab is a wide
// gap.
func set(lines ...string) []document.Region {
	region := document.Region{Kind: document.RegionText}
	y := 0
	for _, text := range lines {
		if rest, ok := strings.CutPrefix(text, "\n"); ok {
			y, text = y+30, rest
		}
		l := document.Line{Size: 20, Box: document.Box{Top: y, Bottom: y + 20}}
		x := 100
		for word := range strings.SplitSeq(text, " ") {
			if rest, ok := strings.CutPrefix(word, "\t"); ok {
				x, word = x+80, rest
			}
			w := 10 * len([]rune(word))
			l.Words = append(l.Words, document.Word{Text: word, Box: document.Box{Left: x, Top: y, Right: x + w, Bottom: y + 20}})
			x += w + 10
		}
		l.Box.Left, l.Box.Right = 100, x
		region.Lines = append(region.Lines, l)
		y += 30
	}
	return []document.Region{region}
}

func TestFurnish(t *testing.T) {
	text := []string{"Группа прибыла в порт", "и осмотрела причалы", "вместе с товарищами", "из Гаваны."}
	after := append([]string{"\n" + text[0]}, text[1:]...)
	for _, c := range []struct {
		name  string
		lines []string
		kinds string
	}{
		{"number at the top", append([]string{"- 12 -"}, after...), "page-number text"},
		{"number at the foot", append(text[:4:4], "\nстр. 3"), "text page-number"},
		{"both ends", append(append([]string{"Секретно"}, after...), "\n14"), "text page-number"},
		{"running head", append([]string{"Известия \t1962"}, after...), "running-head text"},
		{"number in the text", append([]string{"1962"}, text...), "text"},
		{"date at the foot", append(text[:4:4], "\n12 марта 1962"), "text"},
		{"short note", []string{"Тов.", "\n12"}, "text"},
	} {
		t.Run(c.name, func(t *testing.T) {
			regions := set(c.lines...)
			before := (&document.Page{Regions: regions}).Text()
			got := TypeFurniture(regions)
			var kinds []string
			for _, r := range got {
				kinds = append(kinds, string(r.Kind))
			}
			if strings.Join(kinds, " ") != c.kinds {
				t.Errorf("%q, want %q", kinds, c.kinds)
			}
			page := document.Page{Regions: got}
			if strings.Join(strings.Fields(page.Text()), " ") != strings.Join(strings.Fields(before), " ") {
				t.Errorf("the text became %q", page.Text())
			}
		})
	}
}
