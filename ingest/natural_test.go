package ingest

import (
	"slices"
	"testing"
)

func TestNatural(t *testing.T) {
	want := []string{
		"1.tif",
		"02.tif",
		"2.tif",
		"10.tif",
		"99999999999999999999998.tif",
		"99999999999999999999999.tif",
		"box 1/10.tif",
		"box 2/1.tif",
		"Page 2.tif",
		"page 10.tif",
		"page.tif",
		"еж.tif",
		"ёлка.tif",
		"Жук.tif",
	}
	got := slices.Clone(want)
	slices.Reverse(got)
	slices.SortFunc(got, Natural)
	if !slices.Equal(got, want) {
		t.Errorf("sorted as\n%q, want\n%q", got, want)
	}
}

func FuzzNatural(f *testing.F) {
	f.Add("page2/a", "page10/б", "02")
	f.Fuzz(func(t *testing.T, a, b, c string) {
		if Natural(a, b) != -Natural(b, a) {
			t.Errorf("%q and %q depend on their order", a, b)
		}
		if (Natural(a, b) == 0) != (a == b) {
			t.Errorf("%q and %q: equal or not?", a, b)
		}
		sorted := []string{a, b, c}
		slices.SortFunc(sorted, Natural)
		if Natural(sorted[0], sorted[1]) > 0 || Natural(sorted[1], sorted[2]) > 0 || Natural(sorted[0], sorted[2]) > 0 {
			t.Errorf("no order in %q", sorted)
		}
	})
}
