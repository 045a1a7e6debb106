package document

import (
	"slices"
	"testing"
)

func line(words ...string) Line {
	var l Line
	for _, w := range words {
		l.Words = append(l.Words, Word{Text: w})
	}
	return l
}

func TestJoinHyphens(t *testing.T) {
	for _, c := range []struct {
		name        string
		first, next Line
		want        string
	}{
		{"parted", line("в", "органи-"), line("зации", "порта"), "в организации\nпорта\n"},
		{"soft hyphen", line("органи\u00ad"), line("зации"), "организации\n"},
		{"capital goes on", line("Нью-"), line("Йорк"), "Нью-\nЙорк\n"},
		{"dash", line("порт", "—"), line("это"), "порт —\nэто\n"},
		{"number", line("1962-"), line("й"), "1962-\nй\n"},
		{"particle", line("какой-"), line("то"), "какой-то\n"},
		{"nothing before", line("-"), line("это"), "-\nэто\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			page := Page{Regions: []Region{{Kind: RegionText, Lines: []Line{c.first, c.next}}}}
			JoinWords(page.Regions)
			if got := page.Text(); got != c.want {
				t.Errorf("%q, want %q", got, c.want)
			}
		})
	}
}

// TestJoinHyphensPastLineNumbers joins words over the numbers in the margins,
// but not over those in the text.
func TestJoinHyphensPastLineNumbers(t *testing.T) {
	at := func(text string, left int) Word {
		return Word{Text: text, Box: Box{Left: left, Right: left + 10*len([]rune(text)), Bottom: 20}}
	}
	for _, c := range []struct {
		name        string
		first, next []Word
		want        string
	}{
		{"left", []Word{at("4", 0), at("органи-", 100)}, []Word{at("5", 0), at("зации", 100)}, "4 организации\n5\n"},
		{"right", []Word{at("органи-", 100), at("4", 400)}, []Word{at("зации", 100), at("5", 400)}, "организации 4\n5\n"},
		{"in the text", []Word{at("МиГ-", 100)}, []Word{at("21", 100), at("летел", 130)}, "МиГ-\n21 летел\n"},
	} {
		page := Page{Regions: []Region{{Kind: RegionText, Lines: []Line{{Words: c.first}, {Words: c.next}}}}}
		JoinWords(page.Regions)
		if got := page.Text(); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

// TestJoinHyphensInARow keeps three lines apart that each end in a hyphen.
func TestJoinHyphensInARow(t *testing.T) {
	page := Page{Regions: []Region{{Kind: RegionText, Lines: []Line{
		line("ор-"), line("гани-"), line("зация"),
	}}}}
	JoinWords(page.Regions)
	if got, want := page.Text(), "органи-\nзация\n"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

// TestJoinHyphensOverRegions joins over the end of a column, past a page
// number and a stamp, and leaves those alone.
func TestJoinHyphensOverRegions(t *testing.T) {
	page := Page{Regions: []Region{
		{Kind: RegionText, Lines: []Line{line("до", "прибы-")}},
		{Kind: RegionPageNumber, Lines: []Line{line("-", "12", "-")}},
		{Kind: RegionStamp, Lines: []Line{line("секрет-")}},
		{Kind: RegionText, Lines: []Line{line("тия", "судов")}},
	}}
	JoinWords(page.Regions)
	if got, want := page.Text(), "до прибытия\n- 12 -\nсудов\n"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if stamp := page.Regions[2].Lines[0].Words[0]; stamp.Part != 0 {
		t.Errorf("the stamp is part of %q", stamp.Joined)
	}
}

func TestNormalForms(t *testing.T) {
	regions := []Region{{Kind: RegionText, Lines: []Line{line("I962", "г.", "с'ез-"), line("да", "ЗО")}}}
	JoinWords(regions)
	var got []string
	for _, l := range regions[0].Lines {
		for _, w := range l.Words {
			got = append(got, w.Normal)
		}
	}
	if want := []string{"1962", "", "съезда", "", "30"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

// numbered are pages of a document, each of some lines of one region.
func numbered(lines ...[]Line) []*Page {
	var pages []*Page
	for i, l := range lines {
		page := &Page{Number: i + 1}
		if l != nil {
			page.Regions = []Region{{Kind: RegionText, Lines: l}}
		}
		pages = append(pages, page)
	}
	return pages
}

func TestJoinPages(t *testing.T) {
	texts := func(pages []*Page) (out []string) {
		JoinPages(pages)
		JoinPages(pages) // changes nothing
		for _, p := range pages {
			out = append(out, p.Text())
		}
		return out
	}
	over := numbered([]Line{line("до", "прибы-")}, []Line{line("тия", "судов"), line("с'ез-")}, []Line{line("дом,"), line("и", "ещё-")})
	// Past a page number, a running head and a stamp.
	over[0].Regions = append(over[0].Regions, Region{Kind: RegionPageNumber, Lines: []Line{line("-", "1", "-")}})
	over[1].Regions = append([]Region{{Kind: RegionRunningHead, Lines: []Line{line("отчёт")}}, {Kind: RegionStamp}}, over[1].Regions...)
	if got, want := texts(over), []string{"до прибытия\n- 1 -\n", "отчёт\nсудов\nс'ездом,\n", "и ещё-\n"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	if first := over[1].Regions[2].Lines[1].Words[0]; first.Normal != "съездом," || !over[2].Interrupted() || over[1].Interrupted() {
		t.Errorf("normal form %q, interrupted %v %v", first.Normal, over[1].Interrupted(), over[2].Interrupted())
	}

	blank := numbered([]Line{line("прибы-")}, nil, []Line{line("тия")})
	if got, want := texts(blank), []string{"прибытия\n", "", ""}; !slices.Equal(got, want) {
		t.Errorf("over a blank page: %q, want %q", got, want)
	}
	for name, change := range map[string]func([]*Page){
		"a failed page":  func(p []*Page) { p[1].Failure = &Error{} },
		"a missing page": func(p []*Page) { p[2].Number = 4 },
		"a heading":      func(p []*Page) { p[1].Regions = []Region{{Kind: RegionHeading, Lines: []Line{line("Глава")}}} },
	} {
		pages := numbered([]Line{line("прибы-")}, nil, []Line{line("тия")})
		change(pages)
		if got := texts(pages); got[0] != "прибы-\n" || got[2] != "тия\n" {
			t.Errorf("over %s: %q", name, got)
		}
	}
}
