package document

import (
	"slices"
	"strings"
	"testing"
)

func TestFlaws(t *testing.T) {
	region := func(kind RegionKind) Region { return Region{Kind: kind} }
	text := region(RegionText)
	for _, c := range []struct {
		name  string
		page  Page
		kinds []FlawKind
		lost  bool
		says  string
	}{
		{name: "good", page: Page{Origin: OriginOCR, Quality: 0.8, Regions: []Region{text, region(RegionIllegible), region(RegionStamp)}}},
		{name: "blank", page: Page{Origin: OriginNone, Quality: 1}},
		{name: "a stamp and a pencil's number on a blank page", page: Page{Origin: OriginNone, Quality: 1, Regions: []Region{region(RegionStamp), region(RegionHandwriting)}}},
		{name: "failed", page: Page{Origin: OriginNone, Failure: &Error{Kind: KindTimeout, File: "a.pdf", Page: 3}},
			kinds: []FlawKind{FlawFailed}, lost: true, says: "Reading took longer than allowed and was stopped."},
		{name: "a picture", page: Page{Origin: OriginNone, Regions: []Region{region(RegionIllegible)}},
			kinds: []FlawKind{FlawNoText}, lost: true, says: "nothing of it was read"},
		{name: "unread print alone", page: Page{Origin: OriginNone, Regions: []Region{region(RegionUnread)}},
			kinds: []FlawKind{FlawNoText}, lost: true},
		{name: "cut off", page: Page{Origin: OriginOCR, Quality: 0.12, Damage: &Damage{Lost: true, Missing: 0.876}, Regions: []Region{text}},
			kinds: []FlawKind{FlawDamaged}, lost: true, says: "about 88 % of the page is missing"},
		{name: "cut off where that cannot be told", page: Page{Origin: OriginOCR, Quality: 0.97, Damage: &Damage{Lost: true}, Regions: []Region{text}},
			kinds: []FlawKind{FlawDamaged}, lost: true, says: "missing or blurred"},
		{name: "faults", page: Page{Origin: OriginOCR, Quality: 0.97, Damage: &Damage{}, Regions: []Region{text}},
			kinds: []FlawKind{FlawDamaged}, says: "may look wrong"},
		{name: "unread", page: Page{Origin: OriginOCR, Quality: 0.95, Regions: []Region{text, region(RegionUnread), region(RegionUnread)}},
			kinds: []FlawKind{FlawUnread}, says: "2 places"},
		{name: "poor", page: Page{Origin: OriginTextLayer, Quality: 0.7996, Regions: []Region{text}},
			kinds: []FlawKind{FlawPoor}, says: "Only about 79 %"},
	} {
		t.Run(c.name, func(t *testing.T) {
			flawed := FlawedPage{Flaws: c.page.Flaws()}
			var kinds []FlawKind
			said := ""
			for _, f := range flawed.Flaws {
				kinds = append(kinds, f.Kind)
				said += f.What + "\n"
				if f.Hint == "" {
					t.Errorf("%s has no hint", f.Kind)
				}
			}
			if !slices.Equal(kinds, c.kinds) || flawed.Lost() != c.lost || !strings.Contains(said, c.says) {
				t.Errorf("%v, lost %t, %q, want %v, %t, %q", kinds, flawed.Lost(), said, c.kinds, c.lost, c.says)
			}
		})
	}
}

func TestComparePages(t *testing.T) {
	page := func(number int, quality float64, lost bool, kind FlawKind) *FlawedPage {
		return &FlawedPage{number, quality, []Flaw{{Kind: kind, Lost: lost}}}
	}
	pages := []*FlawedPage{
		page(1, 0.95, false, FlawUnread), page(2, 0.3, false, FlawPoor), page(3, 0.9, true, FlawDamaged),
		page(4, 0, true, FlawNoText), page(5, 0, true, FlawFailed), page(6, 0.3, false, FlawPoor),
	}
	slices.SortStableFunc(pages, ComparePages)
	var order []int
	for _, p := range pages {
		order = append(order, p.Number)
	}
	if want := []int{5, 4, 3, 2, 6, 1}; !slices.Equal(order, want) {
		t.Errorf("worst first is %v, want %v", order, want)
	}
}
