package segment

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"recto/document"
)

// The file has one sentence a line, a blank line between paragraphs, and
// "= ru" or "= en" above each text. The splitter sees the lines of a paragraph
// joined by blanks.
func TestCut(t *testing.T) {
	data, err := os.ReadFile("testdata/sentences.txt")
	if err != nil {
		t.Fatal(err)
	}
	language, n, wrong := "", 0, 0
	for _, block := range strings.Split(strings.TrimSpace(string(data)), "\n\n") {
		lines := strings.Split(block, "\n")
		if strings.HasPrefix(lines[0], "= ") {
			language, lines = lines[0][2:], lines[1:]
		}
		s := strings.Join(lines, " ")
		var got []string
		for _, c := range cut(s, language) {
			got = append(got, s[c[0]:c[1]])
		}
		n += len(lines)
		if strings.Join(got, "\n") != strings.Join(lines, "\n") {
			wrong++
			t.Errorf("%s:\ngot\n\t%s\nwant\n\t%s", language, strings.Join(got, "\n\t"), strings.Join(lines, "\n\t"))
		}
	}
	if n < 100 {
		t.Errorf("only %d sentences", n)
	}
}

func TestCutWithoutBlank(t *testing.T) {
	for s, want := range map[string]int{
		"Он ушёл.Она осталась.":         2,
		"См. файл тов.Иванова и С.К.П.": 1,
		"They left.Then we came.":       2,
		"www.archive.org is a site":     1,
		"":                              0,
		"   ":                           0,
	} {
		language := "en"
		if strings.ContainsFunc(s, func(r rune) bool { return unicode.Is(unicode.Cyrillic, r) }) {
			language = "ru"
		}
		if got := len(cut(s, language)); got != want {
			t.Errorf("%q: %d sentences, want %d", s, got, want)
		}
	}
}

func TestSplit(t *testing.T) {
	const s = "СОВЕРШЕННО СЕКРЕТНО\nЭкз. № 1\n\nВ дополнение к ранее направ-\nленному сообщаем о беседе с\n\n- 2 -\n\nминистром внутренних дел. Он\nзаявил следующее:\n\nа) работа идёт;\n\nб) людей не хватает.\n"
	want := []document.Sentence{
		{Text: "СОВЕРШЕННО СЕКРЕТНО", Kind: document.SentenceClassification, Paragraph: 0},
		{Text: "Экз. № 1", Kind: document.SentenceStamp, Paragraph: 1},
		{Text: "В дополнение к ранее направленному сообщаем о беседе с министром внутренних дел.", Paragraph: 2},
		{Text: "Он заявил следующее:", Paragraph: 2},
		{Text: "- 2 -", Kind: document.SentencePageNumber, Paragraph: 3},
		{Text: "а) работа идёт;", Paragraph: 4},
		{Text: "б) людей не хватает.", Paragraph: 5},
	}
	got := Text(s, "ru")
	if len(got) != len(want) {
		t.Fatalf("%d sentences, want %d: %+v", len(got), len(want), got)
	}
	text := []rune(s)
	for i, g := range got {
		span := string(text[g.Start:g.End])
		if joined := strings.Join(strings.Fields(strings.ReplaceAll(span, "-\n", "")), " "); i != 2 && joined != g.Text {
			t.Errorf("sentence %d spans %q, is %q", i, span, g.Text)
		}
		g.Start, g.End = 0, 0
		if g.Text != want[i].Text || g.Kind != want[i].Kind || g.Paragraph != want[i].Paragraph {
			t.Errorf("sentence %d: %+v, want %+v", i, g, want[i])
		}
	}
}

// A title at the end of a paragraph, or what was taken for its end, waits for
// its name.
func TestSplitTitle(t *testing.T) {
	got := Text("Поставка прекращена в 1960 г. Тов.\n\nВАЛЬДЕС заметил это с горечью.\n\nОн прав.", "ru")
	var texts []string
	for _, s := range got {
		texts = append(texts, s.Text)
	}
	if want := "Поставка прекращена в 1960 г.|Тов. ВАЛЬДЕС заметил это с горечью.|Он прав."; strings.Join(texts, "|") != want {
		t.Errorf("got %s, want %s", strings.Join(texts, "|"), want)
	}
}

// The points of a list are paragraphs, also where lines are close together, and
// what stands in brackets goes on with what broke off before it.
func TestSplitPoints(t *testing.T) {
	got := Text("Будут выполнены работы:\nа) углубление до 9,5 м\n\n(объем выемки около 62 тыс. куб. м);\n6) поставка частей по\nсписку.\n\n(Аплодисменты.)", "ru")
	var texts []string
	for _, s := range got {
		texts = append(texts, s.Text)
	}
	want := "Будут выполнены работы:|а) углубление до 9,5 м (объем выемки около 62 тыс. куб. м);|6) поставка частей по списку.|(Аплодисменты.)"
	if strings.Join(texts, "|") != want {
		t.Errorf("got %s, want %s", strings.Join(texts, "|"), want)
	}
}

func TestSplitLinesAreParagraphs(t *testing.T) {
	got := Text("The first paragraph ends here.\nThe second one begins here. It goes on.\n", "en")
	if len(got) != 3 || got[1].Paragraph != 1 || got[2].Paragraph != 1 {
		t.Errorf("%+v", got)
	}
}

func TestSplitPages(t *testing.T) {
	word := func(id, text string) document.Word { return document.Word{ID: id, Text: text} }
	parted := func(id, text, joined string, part int) document.Word {
		return document.Word{ID: id, Text: text, Joined: joined, Part: part}
	}
	pages := []*document.Page{
		{Number: 1, Regions: []document.Region{
			{Kind: document.RegionStamp, Lines: []document.Line{{ID: "s", Words: []document.Word{word("s1", "КОПИЯ")}}}},
			{Kind: document.RegionText, Lines: []document.Line{
				{ID: "a", Paragraph: 1, Words: []document.Word{word("a1", "Посол"), parted("a2", "при-", "прибыл", 1)}},
				{ID: "b", Paragraph: 1, Words: []document.Word{parted("b1", "был", "прибыл", 2), word("b2", "утром.Он"), word("b3", "сооб-")}},
			}},
		}},
		{Number: 2, Failure: &document.Error{}},
		{Number: 3, Regions: []document.Region{
			{Kind: document.RegionPageNumber, Lines: []document.Line{{ID: "n", Words: []document.Word{word("n1", "3.")}}}},
			{Kind: document.RegionText, Lines: []document.Line{{ID: "c", Paragraph: 1, Words: []document.Word{word("c1", "щил"), word("c2", "новости.")}}}},
		}},
	}
	got := Pages(pages, "ru")
	var texts []string
	for _, s := range got {
		texts = append(texts, s.Text)
	}
	want := "КОПИЯ|Посол прибыл утром.|Он сообщил новости.|3."
	if strings.Join(texts, "|") != want {
		t.Fatalf("%q, want %q", strings.Join(texts, "|"), want)
	}
	check := func(s document.Sentence, want string) {
		t.Helper()
		var got []string
		for _, w := range s.Words {
			got = append(got, strings.Join(w.Words, "+")+"="+string([]rune(s.Text)[w.Start:w.End]))
		}
		if strings.Join(got, " ") != want {
			t.Errorf("words %q, want %q", strings.Join(got, " "), want)
		}
	}
	check(got[0], "s1=КОПИЯ")
	check(got[1], "a1=Посол a2+b1=прибыл b2=утром.")
	check(got[2], "b2=Он b3=сооб c1=щил c2=новости.")
	if w := got[2].Words; w[1].Page != 1 || w[2].Page != 3 || w[2].Line != "c" {
		t.Errorf("words stand on %+v", w)
	}
}

// A line with a gap as between an office and a name is a sentence of its own,
// whatever Tesseract takes for a paragraph.
// A word that the end of a page parts is one in the sentence, and its parts are
// marked where they stand.
func TestSplitPagesJoined(t *testing.T) {
	line := func(id string, texts ...string) []document.Region {
		l := document.Line{ID: id, Paragraph: 1}
		for i, text := range texts {
			l.Words = append(l.Words, document.Word{ID: fmt.Sprint(id, i+1), Text: text, Box: document.Box{Right: 10 * (i + 1)}})
		}
		return []document.Region{{Kind: document.RegionText, Lines: []document.Line{l}}}
	}
	pages := []*document.Page{{Number: 1, Regions: line("a", "Он", "сооб-")}, {Number: 2, Regions: line("b", "щил", "новости.")}}
	document.JoinPages(pages)
	got := Pages(pages, "ru")
	if len(got) != 1 || got[0].Text != "Он сообщил новости." || len(got[0].Lines) != 2 {
		t.Fatalf("%+v", got)
	}
	var words []string
	for _, w := range got[0].Words {
		words = append(words, fmt.Sprintf("%d:%s=%s", w.Page, strings.Join(w.Words, "+"), string([]rune(got[0].Text)[w.Start:w.End])))
	}
	if got, want := strings.Join(words, " "), "1:a1=Он 1:a2=сооб 2:b1=щил 2:b2=новости."; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

func TestSplitPagesSigned(t *testing.T) {
	line := func(id string, words ...document.Word) document.Line {
		return document.Line{ID: id, Paragraph: 1, Size: 20, Words: words}
	}
	at := func(left, right int, text string) document.Word {
		return document.Word{ID: text, Text: text, Box: document.Box{Left: left, Right: right, Bottom: 20}}
	}
	page := &document.Page{Number: 1, Regions: []document.Region{{Kind: document.RegionText, Lines: []document.Line{
		line("a", at(0, 100, "Письма"), at(115, 300, "отправлены")),
		line("b", at(0, 150, "Руководитель"), at(165, 260, "группы"), at(500, 640, "Лебединский")),
		line("c", at(0, 30, "30"), at(45, 100, "марта"), at(115, 170, "1962"), at(185, 200, "г.")),
	}}}}
	var texts []string
	for _, s := range Pages([]*document.Page{page}, "ru") {
		texts = append(texts, s.Text)
	}
	if got, want := strings.Join(texts, "|"), "Письма отправлены|Руководитель группы Лебединский|30 марта 1962 г."; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

// Footnotes and page numbers between the halves of a sentence do not part it.
func TestFootnotes(t *testing.T) {
	texts := func(s string) string {
		var out []string
		for _, s := range Text(s, "ru") {
			out = append(out, string(s.Kind)+":"+s.Text)
		}
		return strings.Join(out, "|")
	}
	for in, want := range map[string]string{
		"Прибыл посол*. Ещё два\n\n* Г. И. Орлов, посол\nв 1950 г.\n\n- 3 -\n\nдня он молчал.": ":Прибыл посол*.|:Ещё два дня он молчал.|note:* Г. И. Орлов, посол в 1950 г.|page-number:- 3 -",
		"Решили:\n\n* Построить мост.\n* Закрыть завод.":                                       ":Решили:|:* Построить мост.|:* Закрыть завод.",
	} {
		if got := texts(in); got != want {
			t.Errorf("%q: %s, want %s", in, got, want)
		}
	}
}

func FuzzSplit(f *testing.F) {
	f.Add("Он сказал: «Да.» И ушёл.\n\n1. В 1962 г. Ф. КАСТРО…", true)
	f.Add("[sic] Mr. X said...\n- 2 -\nto go.", false)
	f.Add("а-\nб¬\n\xff\xfe.\u00ad", true)
	f.Fuzz(func(t *testing.T, s string, russian bool) {
		language := "en"
		if russian {
			language = "ru"
		}
		n := utf8.RuneCountInString(s)
		letters := 0
		for _, got := range Text(s, language) {
			if strings.TrimSpace(got.Text) == "" {
				t.Fatal("an empty sentence")
			}
			if got.Start < 0 || got.End > n || got.Start >= got.End {
				t.Fatalf("span %d to %d of %d", got.Start, got.End, n)
			}
			for _, r := range got.Text {
				if unicode.IsLetter(r) {
					letters++
				}
			}
		}
		for _, r := range s {
			if unicode.IsLetter(r) {
				letters--
			}
		}
		if letters != 0 {
			t.Fatalf("%d letters too many", letters)
		}
	})
}

// A wide gap parts a line from running text, but not one beside a line number.
func TestParted(t *testing.T) {
	line := func(gap int, words ...string) *document.Line {
		l := &document.Line{Size: 20}
		for i, text := range words {
			l.Words = append(l.Words, document.Word{Text: text, Box: document.Box{Left: i * (100 + gap), Right: i*(100+gap) + 100}})
		}
		return l
	}
	for _, c := range []struct {
		line *document.Line
		want bool
	}{
		{line(10, "Директор", "Иванов"), false},
		{line(100, "Директор", "Иванов"), true},
		{line(100, "12", "прибыли"), false},
		{line(100, "прибыли", "12"), false},
		{line(100, "12", "Директор", "Иванов"), true},
	} {
		if got := parted(c.line); got != c.want {
			t.Errorf("%s: %v", c.line.Text(), got)
		}
	}
}

// The numbers of lines in the margin are no parts of the words beside them.
func TestSplitPagesNumbered(t *testing.T) {
	line := func(id string, texts ...string) document.Line {
		l := document.Line{ID: id, Paragraph: 1}
		for i, text := range texts {
			l.Words = append(l.Words, document.Word{ID: fmt.Sprint(id, i+1), Text: text, Box: document.Box{Left: 100 * i, Right: 100*i + 50, Bottom: 20}})
		}
		return l
	}
	page := func(n int, lines ...document.Line) *document.Page {
		p := &document.Page{Number: n, Regions: []document.Region{{Kind: document.RegionText, Lines: lines}}}
		document.JoinWords(p.Regions)
		return p
	}
	pages := []*document.Page{
		page(1, line("a", "1", "Он", "сооб-"), line("b", "2", "щил", "им", "об", "отъез-")),
		page(2, line("c", "1", "де", "и", "при-", "5"), line("d", "езде.", "6")),
	}
	document.JoinPages(pages)
	var words []string
	for _, s := range Pages(pages, "ru") {
		for _, w := range s.Words {
			words = append(words, fmt.Sprintf("%d:%s=%s", w.Page, strings.Join(w.Words, "+"), string([]rune(s.Text)[w.Start:w.End])))
		}
	}
	want := "1:a1=1 1:a2=Он 1:a3+b2=сообщил 1:b1=2 1:b3=им 1:b4=об 1:b5=отъез 2:c2=де 2:c1=1 2:c3=и 2:c4+d1=приезде. 2:c5=5 2:d2=6"
	if got := strings.Join(words, " "); got != want {
		t.Errorf("%s, want %s", got, want)
	}
}
