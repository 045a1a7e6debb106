package layout

import (
	"strings"
	"testing"

	"recto/document"
)

// typewritten lays a page out as a typewriter does: a letter is 10 pixels wide, a
// line 30 high. An empty line leaves room.
func typewritten(page string) []document.Region {
	region := document.Region{Kind: document.RegionText}
	for i, text := range strings.Split(strings.Trim(page, "\n"), "\n") {
		line := document.Line{Size: 20, Paragraph: 1}
		var word document.Word
		for at, c := range []rune(text + " ") {
			box := document.Box{Left: 10 * at, Right: 10*at + 10, Top: 30 * i, Bottom: 30*i + 20}
			switch {
			case c != ' ':
				word.Text, word.Box, word.Confidence = word.Text+string(c), word.Box.Union(box), .9
			case word.Text != "":
				line.Words, line.Box, word = append(line.Words, word), line.Box.Union(word.Box), document.Word{}
			}
		}
		if len(line.Words) > 0 {
			line.Baseline = [2]document.Point{{X: float64(line.Box.Left), Y: float64(line.Box.Bottom)}, {X: float64(line.Box.Right), Y: float64(line.Box.Bottom)}}
			region.Lines = append(region.Lines, line)
		}
	}
	return []document.Region{region}
}

// TestHeadingBesideMark has a short sentence in capitals with nothing but a mark
// near it: a region without lines is no text above a heading.
func TestHeadingBesideMark(t *testing.T) {
	regions := typewritten(" \n \n \n           ДИСКОВЫЕ ПАКЕТЫ ПРИБЫЛИ.\n\n" + prose)
	mark := document.Region{Kind: document.RegionIllegible, Box: document.Box{Left: 100, Top: 500, Right: 300, Bottom: 600}}
	for _, page := range [][]document.Region{regions, append(regions, mark)} {
		for _, region := range TypeRegions(page) {
			if region.Kind == document.RegionHeading {
				t.Errorf("with %d regions a heading: %q", len(page), region.Lines[0].Text())
			}
		}
	}
}

const prose = `
Группа прибыла в порт вечером и осмотрела все
причалы вместе с товарищами из Гаваны. Потом
она выехала в провинцию, где стояли машины и
ждали люди, которые должны были их принять и
отвезти на склады до того, как начнется дождь.`

func TestKinds(t *testing.T) {
	for _, c := range []struct {
		name, page     string
		heading, table string
	}{
		{"prose", prose, "", ""},
		{"capitals", "1. ДИСКОВЫЕ ПАКЕТЫ\n\n" + prose, "1. ДИСКОВЫЕ ПАКЕТЫ", ""},
		{"centred, two lines", prose + "\n\n             Постановка задачи\n              и ее решение\n\n" + prose, "Постановка задачи|и ее решение", ""},
		{"not apart", prose + "\nДИСКОВЫЕ ПАКЕТЫ\n" + prose, "", ""},
		{"nothing under it", prose + "\n\n             Постановка задачи", "", ""},
		{"a short sentence", prose + "\n\nОни прибыли.\n\n" + prose, "", ""},
		{"a marking", "           СЕКРЕТНО\n\n" + prose + "\n\n           СЕКРЕТНО\n\n" + prose, "", ""},
		{"all in capitals", strings.ToUpper("Постановка задачи\n\n" + prose), "", ""},
		{"a formula", prose + "\n\n                A = B + C\n\n" + prose, "", ""},
		{"cells", prose + `

Гавана        груз         8676
карты         хлопок        939
танки         топливо        85

` + prose, "", "Гавана груз 8676|карты хлопок 939|танки топливо 85"},
		{"names and figures", prose + `

Полезная площадь       1400
Строки                   16
Знаки в строке           80

` + prose, "", "Полезная площадь 1400|Строки 16|Знаки в строке 80"},
		{"office and name", prose + `

Директор               Иванов
Заместитель            Петров
Секретарь              Юрьева`, "", ""},
		{"questions and answers", `
 1     Q.    Вы были в порту вечером и видели?
 2     A.    Да, был, вместе с товарищами тогда.
 3     Q.    И что там происходило, скажите нам?
 4     A.    Ничего, мы ждали машины до утра там.
 5     Q.    Кто еще был с вами в порту тогда?`, "", ""},
		{"lines numbered on the right", strings.ReplaceAll(prose+"\n", "\n", "      7\n"), "", ""},
		{"two rows", prose + "\n\nГавана        груз         8676\nкарты         хлопок        939\n\n" + prose, "", ""},
	} {
		texts := map[document.RegionKind]string{}
		for _, region := range TypeRegions(typewritten(c.page)) {
			var lines []string
			for i := range region.Lines {
				lines = append(lines, region.Lines[i].Text())
			}
			texts[region.Kind] += strings.Join(lines, "|")
		}
		if texts[document.RegionHeading] != c.heading || texts[document.RegionTable] != c.table {
			t.Errorf("%s: heading %q, want %q; table %q, want %q", c.name, texts[document.RegionHeading], c.heading, texts[document.RegionTable], c.table)
		}
	}
}
