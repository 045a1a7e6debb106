package document

import "testing"

func TestExcerpt(t *testing.T) {
	word := func(text string, left int) Word { return Word{Text: text, Box: Box{left, 10, left + 10, 20}} }
	p := &Page{Regions: []Region{
		{Lines: []Line{{Words: []Word{word("Совершенно", 0), word("секретно", 20)}}}},
		{Lines: []Line{{Words: []Word{word("Запис-", 40), word("а", 60)}}, {Words: []Word{word("ка", 80)}}, {}}},
	}}
	p.Identify(2)
	for _, c := range []struct {
		from, to, text string
		first, last    int
		box            Box
	}{
		{"p2r1l1", "", "Совершенно секретно", 1, 1, Box{0, 10, 30, 20}},
		{"1", "", "Совершенно секретно", 1, 1, Box{0, 10, 30, 20}},
		{"p2r1l1", "p2r2l1", "Совершенно секретно\nЗапис- а", 1, 2, Box{0, 10, 70, 20}},
		{"2", "3", "Запис- а\nка", 2, 3, Box{40, 10, 90, 20}},
		{"p2r1l1w2", "p2r2l1w1", "секретно\nЗапис-", 1, 2, Box{20, 10, 50, 20}},
		{"p2r2l1w2", "", "а", 2, 2, Box{60, 10, 70, 20}},
		{"p2r2l1", "p2r1l1", "", 0, 0, Box{}},
		{"p2r2l1w2", "p2r2l1w1", "", 0, 0, Box{}},
		{"4", "", "", 0, 0, Box{}},
		{"p2r9l1", "", "", 0, 0, Box{}},
		{"", "", "", 0, 0, Box{}},
	} {
		got, ok := p.Excerpt(c.from, c.to)
		if ok != (c.text != "") || ok && (got.Text != c.text || got.First != c.first || got.Last != c.last || got.Box != c.box) {
			t.Errorf("from %q to %q is %+v, %v", c.from, c.to, got, ok)
		}
	}
	for box, want := range map[Box]string{
		{0, 0, 100, 100}: "p2r1l1 p2r2l2",
		{0, 10, 30, 20}:  "p2r1l1 p2r1l1",
		{18, 8, 52, 22}:  "p2r1l1w2 p2r2l1w1",
		{0, 10, 12, 20}:  "p2r1l1w1 p2r1l1w1",
		{0, 50, 100, 90}: "",
	} {
		if got, ok := p.ExcerptIn(box); ok != (want != "") || ok && got.From+" "+got.To != want {
			t.Errorf("in %v stands %+v, want %q", box, got, want)
		}
	}
	if got, _ := p.Excerpt("1", "3"); got.From != "p2r1l1" || got.To != "p2r2l2" {
		t.Errorf("lines 1 to 3 are named %s to %s", got.From, got.To)
	}
	if got, _ := p.Excerpt("p2r2l1w1", "p2r2l1w2"); got.From != "p2r2l1w1" || got.To != "p2r2l1w2" || got.Text != "Запис- а" {
		t.Errorf("words are named %+v", got)
	}
}
