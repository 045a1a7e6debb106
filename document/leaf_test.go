package document

import (
	"slices"
	"strings"
	"testing"
)

func TestLeafLabels(t *testing.T) {
	for _, c := range []struct {
		repository, leaves string
		scans              int
		want               string // labels, a blank between them; "" for none
	}{
		{"РГАНИ", "12-14", 3, "12 13 14"},
		{"РГАНИ", "12–14", 6, "12 12об 13 13об 14 14об"},
		{"РГАНИ", "лл. 12 – 14", 3, "12 13 14"},
		{"РГАНИ", "12-13об.", 4, "12 12об 13 13об"},
		{"РГАНИ", "12 об. - 14", 4, "12об 13 13об 14"},
		{"РГАНИ", "12, 12об, 13", 3, "12 12об 13"},
		{"РГАНИ", "5", 1, "5"},
		{"РГАНИ", "5", 2, "5 5об"},
		{"РГАНИ", "5, 7-8", 3, "5 7 8"},
		{"РГАНИ", "5а, 6", 2, "5а 6"},
		{"RGANI", "ll. 3-4", 4, "3 3ob 4 4ob"},
		{"RGANI", "l. 3v", 1, "3ob"},
		{"", "12-14", 3, "12 13 14"},
		{"РГАНИ", "12-14", 4, ""},
		{"РГАНИ", "14-12", 3, ""},
		{"РГАНИ", "5а-6", 2, ""},
		{"РГАНИ", "1-2-3", 3, ""},
		{"РГАНИ", "1-99999", 3, ""},
		{"РГАНИ", "without number", 2, ""},
		{"РГАНИ", "", 0, ""},
	} {
		r := Reference{Repository: c.repository, Leaves: c.leaves}
		if got := strings.Join(r.LeafLabels(c.scans), " "); got != c.want {
			t.Errorf("leaves %q of %d scans are %q, want %q", c.leaves, c.scans, got, c.want)
		}
	}
	r := Reference{Repository: "РГАНИ", Leaves: "12-13"}
	if got := []string{r.LeafLabel(0, 4), r.LeafLabel(4, 4), r.LeafLabel(5, 4)}; !slices.Equal(got, []string{"", "13об", ""}) {
		t.Errorf("single labels are %q", got)
	}
}
