package document

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
)

// pageOf is a page with one region whose lines stand 40 pixels apart, each
// character 10 pixels wide.
func pageOf(number int, lines ...string) *Page {
	p := &Page{Schema: PageSchema, Origin: OriginOCR, Canvas: Canvas{Width: 800, Height: 1000}, Quality: 0.9}
	region := Region{Kind: RegionText, Quality: 0.9}
	for i, text := range lines {
		line := Line{Box: Box{100, 100 + 40*i, 100 + 10*len([]rune(text)), 130 + 40*i}, Size: 30, Paragraph: 1, Quality: 0.9}
		at := 100
		for _, word := range strings.Fields(text) {
			n := 10 * len([]rune(word))
			line.Words = append(line.Words, Word{Text: word, Box: Box{at, line.Box.Top, at + n, line.Box.Bottom}, Confidence: 0.8, Quality: 0.9})
			at += n + 10
		}
		region.Box = region.Box.Union(line.Box)
		region.Lines = append(region.Lines, line)
	}
	p.Regions = []Region{region}
	p.Identify(number)
	JoinWords(p.Regions)
	return p
}

func lineAt(p *Page, line int, text string) Place {
	l := p.Regions[0].Lines[line]
	return Place{Page: p.Number, Turn: p.Canvas.Turn, Box: l.Box, Old: l.Literal(), New: text}
}

func standing(places ...Place) Corrections {
	return Corrections{{Schema: CorrectionSchema, Number: 1, Kind: CorrectText, Places: places}}
}

func boxes(l *Line) (all []string) {
	for _, w := range l.Words {
		all = append(all, fmt.Sprintf("%s %d-%d", w.Text, w.Box.Left, w.Box.Right))
	}
	return all
}

// The words of a corrected line stand where those stood that they replace.
func TestCorrectedWordsKeepTheirPlaces(t *testing.T) {
	for _, c := range []struct{ old, text, want string }{
		{"Сов. секретпо", "Сов. секретно", "Сов. 100-140, секретно 150-230"},
		{"в Мос кве был", "в Москве был", "в 100-110, Москве 120-190, был 200-230"},
		{"вМоскве был", "в Москве был", "в 100-110, Москве 110-170, был 180-210"},
		{"протокол от мая", "протокол № 5 от мая", "протокол 100-180, № 180-182, 5 185-187, от 190-210, мая 220-250"},
		{"~ , записка", "записка", "записка 140-210"},
		// These have nothing in common, and share the line.
		{"ОООООООООООООО", "Генеральный секретарь", "Генеральный 100-170, секретарь 176-233"},
	} {
		p := pageOf(1, c.old)
		if misfits := p.Correct(standing(lineAt(p, 0, c.text))); len(misfits) > 0 {
			t.Errorf("%s: %+v", c.old, misfits)
		}
		line := &p.Regions[0].Lines[0]
		if got := strings.Join(boxes(line), ", "); got != c.want {
			t.Errorf("%s: %s, want %s", c.old, got, c.want)
		}
		for i, w := range line.Words {
			if w.By != ByPerson || w.Confidence != 1 || w.Quality != 1 || w.ID != fmt.Sprintf("p1r1l1w%d", i+1) {
				t.Errorf("%s: the word is %+v", c.old, w)
			}
		}
		if line.Quality != 1 || p.Quality != 1 {
			t.Errorf("%s: the line has the quality %v, the page %v", c.old, line.Quality, p.Quality)
		}
	}
}

// A corrected line is joined with its neighbours as any other, and the page is
// better by what was put right.
func TestCorrectedLineIsJoined(t *testing.T) {
	p := pageOf(1, "о положении в Афга", "нистане и вокруг", "иего")
	p.Correct(standing(lineAt(p, 0, "о положении в Афга-"), lineAt(p, 2, "")))
	if want := "о положении в Афганистане\nи вокруг\n"; p.Text() != want {
		t.Errorf("the text is %q, want %q", p.Text(), want)
	}
	if p.Quality <= 0.9 || p.Quality >= 1 || len(p.Regions[0].Lines) != 2 {
		t.Errorf("the page has the quality %v and %d lines", p.Quality, len(p.Regions[0].Lines))
	}
}

// A correction fits another reading of the page by its place, whatever that
// reading makes of the text, and is listed where nothing stands there any more.
func TestCorrectionFitsAnotherReading(t *testing.T) {
	first := pageOf(1, "Постановление ЦК КПСС", "О мерах по улучшевию")
	c := standing(lineAt(first, 0, "ПОСТАНОВЛЕНИЕ ЦК КПСС"), lineAt(first, 1, "О мерах по улучшению"))
	c[0].Places = append(c[0].Places, Place{Unit: UnitWord, Page: 1, Box: first.Regions[0].Lines[1].Words[1].Box, Old: "мерах", New: "мерах"})
	again := pageOf(1, "IIocTaHoBneHue UK KIICC", "O Mepax no yny4weBu")
	if misfits := again.Correct(c); len(misfits) > 0 || again.Text() != "ПОСТАНОВЛЕНИЕ ЦК КПСС\nО мерах по улучшению\n" {
		t.Errorf("%q, %+v", again.Text(), misfits)
	}
	other := pageOf(1, "Постановление ЦК КПСС")
	misfits := other.Correct(c)
	if len(misfits) != 2 || misfits[0].Place != 2 || misfits[1].Place != 3 || misfits[0].Page != 1 || !strings.Contains(misfits[0].Why, "О мерах по улучшевию") {
		t.Errorf("%+v", misfits)
	}
}

// The same page turned over takes corrections that were made before it was.
func TestCorrectionFollowsTheTurn(t *testing.T) {
	p := pageOf(1, "Совершенно секретво", "Экз. № 1")
	c := standing(lineAt(p, 0, "Совершенно секретно"))
	for _, turn := range []int{90, 180, 270} {
		turned := pageOf(1, "Совершенно секретво", "Экз. № 1")
		w, h := turned.Canvas.Width, turned.Canvas.Height
		turned.Canvas.Turn = turn
		over := func(b Box) Box {
			switch turn {
			case 90:
				return Box{h - b.Bottom, b.Left, h - b.Top, b.Right}
			case 180:
				return Box{w - b.Right, h - b.Bottom, w - b.Left, h - b.Top}
			}
			return Box{b.Top, w - b.Right, b.Bottom, w - b.Left}
		}
		if turn != 180 {
			turned.Canvas.Width, turned.Canvas.Height = h, w
		}
		for l := range turned.Regions[0].Lines {
			line := &turned.Regions[0].Lines[l]
			line.Box = over(line.Box)
			for i := range line.Words {
				line.Words[i].Box = over(line.Words[i].Box)
			}
		}
		if misfits := turned.Correct(c); len(misfits) > 0 || turned.Regions[0].Lines[0].Literal() != "Совершенно секретно" {
			t.Errorf("turned by %d: %q, %+v", turn, turned.Text(), misfits)
		}
	}
}

// A line that was missed is typed in, also on a page of which nothing was read.
func TestCorrectInserts(t *testing.T) {
	p := pageOf(1, "первая", "третья")
	p.Regions[0].Lines[1].Box.Top, p.Regions[0].Lines[1].Box.Bottom = 180, 210
	p.Regions[0].Box.Bottom = 210
	missed := Place{Page: 1, Box: Box{100, 140, 300, 170}, New: "вторая строка"}
	p.Correct(standing(missed))
	if p.Text() != "первая\nвторая строка\nтретья\n" || p.Regions[0].Lines[1].ID != "p1r1l3" || p.Regions[0].Lines[2].ID != "p1r1l2" {
		t.Errorf("%q with the lines %+v", p.Text(), p.Regions[0].Lines)
	}
	empty := &Page{Number: 1, ID: "p1", Origin: OriginNone, Canvas: p.Canvas, Regions: []Region{{ID: "p1r1", Kind: RegionUnread, Box: Box{90, 130, 320, 180}}}}
	empty.Correct(standing(missed))
	if empty.Text() != "вторая строка\n" || len(empty.Regions) != 1 || empty.Regions[0].ID != "p1r1" && empty.Regions[0].ID == "" || empty.Quality != 1 || empty.Origin != OriginOCR {
		t.Errorf("%q on %+v", empty.Text(), empty)
	}
	// Where another reading finds the line, the correction holds for that.
	found := pageOf(1, "первая", "втopaя стpока", "третья")
	found.Correct(standing(missed))
	if found.Text() != "первая\nвторая строка\nтретья\n" {
		t.Errorf("%q", found.Text())
	}
}

// What a person sees has to be what stands there, or somebody else was faster.
func TestPlaceFits(t *testing.T) {
	p := pageOf(3, "один два", "три")
	place := lineAt(p, 0, "x")
	if why := p.Fits(&place); why != "" {
		t.Error(why)
	}
	word := Place{Unit: UnitWord, Page: 3, Box: p.Regions[0].Lines[0].Words[1].Box, Old: "два", New: "двa"}
	if why := p.Fits(&word); why != "" {
		t.Error(why)
	}
	p.Correct(standing(Place{Page: 3, Box: place.Box, Old: place.Old, New: "один двое"}))
	for _, place := range []Place{place, word} {
		if why := p.Fits(&place); !strings.Contains(why, "by now") {
			t.Errorf("a place that has changed: %q", why)
		}
	}
	gone := Place{Page: 3, Box: Box{100, 800, 300, 830}, Old: "четыре"}
	if why := p.Fits(&gone); !strings.Contains(why, "no such line on page 3") {
		t.Error(why)
	}
}

func TestStanding(t *testing.T) {
	order := func(n int, pages ...int) Correction {
		return Correction{Number: n, Kind: CorrectOrder, Order: pages}
	}
	undo := func(n, of int) Correction { return Correction{Number: n, Kind: CorrectUndo, Undo: of} }
	all := Corrections{order(1, 3), {Number: 2, Kind: CorrectLeftOut, Page: 2, Out: true}, {Number: 3, Kind: CorrectTurn, Page: 4, Turn: 180, By: "ann"}}
	if got := all.Standing().Order(4); !slices.Equal(got, []int{3, 1, 4}) {
		t.Errorf("the order is %v", got)
	}
	digest := all.Standing().Digest()
	if recipe := all.Standing().PageRecipe(4); recipe.Turn == nil || *recipe.Turn != 180 || !slices.Equal(all.Standing().Reread(), []int{4}) {
		t.Errorf("page 4 is read by %+v", recipe)
	}
	undone := append(slices.Clone(all), undo(4, 2), undo(5, 1))
	if got := undone.Standing().Order(4); !slices.Equal(got, []int{1, 2, 3, 4}) || undone.UndoneBy()[2] != 4 {
		t.Errorf("undone the order is %v", got)
	}
	again := append(undone, undo(6, 5), undo(7, 4))
	if again.Standing().Digest() != digest || digest == "" || len(again.UndoneBy()) != 2 {
		t.Errorf("what was undone and done again is another: %v", again.Standing())
	}
	if (Corrections{undo(1, 1)}).Standing().Digest() != "" {
		t.Error("nothing has a digest")
	}
}

// What is confirmed counts, the numbers do not.
func TestTextDigest(t *testing.T) {
	p := pageOf(1, "один", "два")
	confirmed := standing(lineAt(p, 0, "один"))
	again := slices.Clone(confirmed)
	again[0].Number = 7
	if confirmed.TextDigest() == "" || again.TextDigest() != confirmed.TextDigest() || again.Digest() == confirmed.Digest() {
		t.Errorf("digests %q %q", confirmed.TextDigest(), again.TextDigest())
	}
}

// A page that failed stays failed where nothing fits it.
func TestCorrectLeavesAFailedPage(t *testing.T) {
	failed := func() *Page {
		p := &Page{Origin: OriginNone, Regions: []Region{}, Failure: &Error{Kind: KindTimeout}}
		p.Identify(1)
		return p
	}
	p := failed()
	if misfits := p.Correct(standing(lineAt(pageOf(1, "один"), 0, "два"))); len(misfits) != 1 || p.Failure == nil {
		t.Errorf("%+v with the misfits %+v", p, misfits)
	}
	p = failed()
	typed := Place{Page: 1, Box: Box{10, 10, 90, 30}, New: "два"}
	if misfits := p.Correct(standing(typed)); len(misfits) > 0 || p.Failure != nil || p.Text() != "два\n" {
		t.Errorf("typed: %+v with the misfits %+v", p, misfits)
	}
}

func TestCheckCorrection(t *testing.T) {
	box := `"box":[1,2,3,4]`
	for form, want := range map[string]string{
		`{"kind":"text","places":[{"page":1,` + box + `,"old":"a","new":"b"}]}`:               "",
		`{"kind":"text","places":[{"page":1,` + box + `,"old":"","new":""}]}`:                 "says nothing",
		`{"kind":"text","places":[{"page":1,"box":[1,2,1,4],"old":"a","new":"b"}]}`:           "empty box",
		`{"kind":"text","places":[{"page":1,` + box + `,"old":"a","new":"b\nc"}]}`:            "more than one line",
		`{"kind":"text","places":[{"page":1,` + box + `,"unit":"word","old":"","new":"b"}]}`:  "without its old text",
		`{"kind":"text","places":[{"page":1,` + box + `,"unit":"page","old":"a","new":"b"}]}`: "neither a line nor a word",
		`{"kind":"text","page":3,"places":[{"page":1,` + box + `,"old":"a","new":"b"}]}`:      "other members",
		`{"kind":"text"}`:                                             "0 places",
		`{"kind":"turn","page":1,"turn":45}`:                          "not 45",
		`{"kind":"turn","turn":90}`:                                   "names no page",
		`{"kind":"order","order":[2,2]}`:                              "twice",
		`{"kind":"order"}`:                                            "empty",
		`{"kind":"left-out","page":2,"out":true}`:                     "",
		`{"kind":"language","page":2,"languages":["ru"]}`:             "",
		`{"kind":"pair","pair":{"language":"en","ru":["a"],"en":[]}}`: "",
		`{"kind":"pair","pair":{"ru":["a"],"en":["b"]}}`:              "which translation",
		`{"kind":"pair"}`:                                             "pairs nothing",
		`{"kind":"undo"}`:                                             "what to undo",
		`{"kind":"undo","undo":1}`:                                    "",
		`{"kind":"wish"}`:                                             "no kind",
	} {
		var c Correction
		if err := json.Unmarshal([]byte(form), &c); err != nil {
			t.Fatal(err)
		}
		switch err := c.Check(); {
		case want == "" && err != nil, want != "" && (!IsKind(err, KindUsage) || !strings.Contains(err.Error(), want)):
			t.Errorf("%s: %v, want %q", form, err, want)
		}
	}
}

// What a person has paired holds, and what else stood there stays together.
func TestPairBeads(t *testing.T) {
	sentences := func(texts ...string) (all []Sentence) {
		for _, text := range texts {
			all = append(all, Sentence{Text: text})
		}
		return all
	}
	ru := sentences("Первое предложение.", "Второе предложение.", "Третье.")
	en := sentences("The first sentence.", "The second sentence.", "Added by the translator.")
	beads := []Bead{
		{Kind: BeadMatch, Ru: []int{0, 1}, En: []int{0}, Links: []WordLink{{}}},
		{Kind: BeadEnOnly, Ru: []int{}, En: []int{1}},
		{Kind: BeadMatch, Ru: []int{2}, En: []int{2}},
	}
	got := PairBeads(ru, en, beads, []Pairing{
		{Ru: []string{"Второе  предложeние."}, En: []string{"The second sentence."}},
		{Ru: []string{"Третье."}},
		{Ru: []string{"Нет такого."}, En: []string{"The first sentence."}},
	})
	var said []string
	for _, b := range got {
		said = append(said, fmt.Sprintf("%s%v%v%s", b.Kind, b.Ru, b.En, b.By))
	}
	want := []string{"match[0][0]", "match[1][1]person", "en-only[][2]", "ru-only[2][]person"}
	if !slices.Equal(said, want) {
		t.Errorf("the beads are %q, want %q", said, want)
	}
	crossed := PairBeads(ru, en, got, []Pairing{{Ru: []string{ru[2].Text}, En: []string{en[0].Text}}})
	if last := crossed[len(crossed)-1]; last.Kind != BeadMoved || last.By != ByPerson {
		t.Errorf("a pair out of order is %+v", last)
	}
}

// A sentence that is repeated is paired where the others of its pair put it, or
// nowhere.
func TestPairRepeatedSentences(t *testing.T) {
	var all []Sentence
	for _, text := range []string{"Верно:", "Иванов", "Верно:", "Петров", "Bерно", "Верно:", "Сидоров", "Пункт 1.", "Пункт 3."} {
		all = append(all, Sentence{Text: text})
	}
	index := indexed(all)
	for _, c := range []struct {
		texts []string
		want  []int
		why   string
	}{
		{[]string{"Верно:"}, nil, sentenceRepeated},
		{[]string{"Верно:", "Петров"}, []int{2, 3}, ""},
		{[]string{"Верно:", "Сидоров"}, []int{5, 6}, ""},
		{[]string{"Иванов", "Верно:"}, []int{1, 2}, ""},
		{[]string{"Верно:", "Сидорoв"}, []int{5, 6}, ""},
		{[]string{"Верно:", "Верно:", "Верно:"}, []int{0, 2, 5}, ""},
		{[]string{"Пункт 1.", "Пункт 2."}, []int{7, 8}, ""},
		{[]string{"Пункт 2."}, nil, sentenceRepeated},
		{[]string{"Ничего подобного нет."}, nil, sentenceGone},
	} {
		if got, why := index.find(c.texts); !slices.Equal(got, c.want) || why != c.why {
			t.Errorf("%q: %v %q, want %v %q", c.texts, got, why, c.want, c.why)
		}
	}
}
