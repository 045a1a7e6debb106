package pipeline

import (
	"fmt"
	"slices"
	"testing"

	"recto/document"
)

func TestPageRange(t *testing.T) {
	for _, c := range []struct {
		text  string
		count int
		want  string
		kind  document.Kind
	}{
		{"1-3,7", 9, "[1 2 3 7]", ""},
		{" 2 , 1 ", 9, "[1 2]", ""},
		{"3,2-4,3", 9, "[2 3 4]", ""},
		{"8-", 9, "[8 9]", ""},
		{"8-99", 9, "[8 9]", ""},
		{"9", 9, "[9]", ""},
		{"10", 9, "", document.KindNoSuchPage},
		{"10-12", 9, "", document.KindNoSuchPage},
		{"1,10", 9, "", document.KindNoSuchPage},
		{"1", 0, "", document.KindNoSuchPage},
		{"3-1", 9, "", document.KindUsage},
		{"0", 9, "", document.KindUsage},
		{"-3", 9, "", document.KindUsage},
		{"1-2-3", 9, "", document.KindUsage},
		{"1,,2", 9, "", document.KindUsage},
		{"", 9, "", document.KindUsage},
		{"99999999999999999999", 9, "", document.KindUsage},
	} {
		r, err := ParsePageRange(c.text)
		var pages []int
		if err == nil {
			pages, err = r.Of(c.count)
		}
		if c.kind != "" {
			if !document.IsKind(err, c.kind) {
				t.Errorf("%q of %d pages: %v, %v, want an error of kind %s", c.text, c.count, pages, err, c.kind)
			}
			continue
		}
		if err != nil || fmt.Sprint(pages) != c.want {
			t.Errorf("%q of %d pages: %v, %v, want %s", c.text, c.count, pages, err, c.want)
		}
	}
	all, err := PageRange(nil).Of(3)
	if err != nil || !slices.Equal(all, []int{1, 2, 3}) {
		t.Errorf("no range: %v, %v", all, err)
	}
}

// A range survives being written and read again, and never chooses a page
// that is not there.
func FuzzPageRange(f *testing.F) {
	for _, text := range []string{"1-3,7", "5-", " 2 ", "3-1", "9223372036854775807", "1-,1-"} {
		f.Add(text, 9)
	}
	f.Fuzz(func(t *testing.T, text string, count int) {
		r, err := ParsePageRange(text)
		if err != nil {
			return
		}
		again, err := ParsePageRange(r.String())
		if err != nil || !slices.Equal(again, r) {
			t.Fatalf("%q became %q: %v", text, r, err)
		}
		pages, err := r.Of(min(max(count, 0), 1000))
		if err == nil && (len(pages) == 0 || pages[0] < 1 || pages[len(pages)-1] > count || !slices.IsSorted(pages)) {
			t.Fatalf("%q of %d pages: %v", text, count, pages)
		}
	})
}
