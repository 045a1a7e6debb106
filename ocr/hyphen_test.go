package ocr

import (
	"encoding/json"
	"slices"
	"testing"

	"recto/document"
)

func marshal(t *testing.T, v any) string {
	t.Helper()
	data, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func line(words ...string) document.Line {
	var l document.Line
	for _, w := range words {
		l.Words = append(l.Words, document.Word{Text: w})
	}
	return l
}

func TestJoinHyphens(t *testing.T) {
	for _, c := range []struct {
		name        string
		first, next document.Line
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
			page := document.Page{Regions: []document.Region{{Kind: document.RegionText, Lines: []document.Line{c.first, c.next}}}}
			Finish(page.Regions)
			if got := page.Text(); got != c.want {
				t.Errorf("%q, want %q", got, c.want)
			}
		})
	}
}

// TestJoinHyphensInARow keeps three lines apart that each end in a hyphen.
func TestJoinHyphensInARow(t *testing.T) {
	page := document.Page{Regions: []document.Region{{Kind: document.RegionText, Lines: []document.Line{
		line("ор-"), line("гани-"), line("зация"),
	}}}}
	Finish(page.Regions)
	if got, want := page.Text(), "органи-\nзация\n"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

// TestJoinHyphensOverRegions joins over the end of a column, past a page
// number and a stamp, and leaves those alone.
func TestJoinHyphensOverRegions(t *testing.T) {
	page := document.Page{Regions: []document.Region{
		{Kind: document.RegionText, Lines: []document.Line{line("до", "прибы-")}},
		{Kind: document.RegionPageNumber, Lines: []document.Line{line("-", "12", "-")}},
		{Kind: document.RegionStamp, Lines: []document.Line{line("секрет-")}},
		{Kind: document.RegionText, Lines: []document.Line{line("тия", "судов")}},
	}}
	Finish(page.Regions)
	if got, want := page.Text(), "до прибытия\n- 12 -\nсудов\n"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if stamp := page.Regions[2].Lines[0].Words[0]; stamp.Part != 0 {
		t.Errorf("the stamp is part of %q", stamp.Joined)
	}
}

func TestNormalForms(t *testing.T) {
	regions := []document.Region{{Kind: document.RegionText, Lines: []document.Line{line("I962", "г.", "с'ез-"), line("да", "ЗО")}}}
	Finish(regions)
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
