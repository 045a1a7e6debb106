package confidence

import (
	"strings"
	"testing"

	"recto/document"
)

// TestLegible judges lines as they were read of faint print and of print that
// shines through, mirrored, from the other side.
func TestLegible(t *testing.T) {
	words := newLexicons(t)
	for _, c := range []struct {
		text       string
		confidence float64
		want       bool
	}{
		{"step swowes tae SP Apne ae attend", 0.34, false},
		{"Siw wenn aa? af o4 02 sngqad Lite", 0.36, false},
		{"2 imo tee ea.", 0.47, false},
		{"dade of cs", 0.56, false},
		{"CDALEDEP003S72", 0.95, false},
		{"secure our early release,", 0.79, true},
		{"of cur own", 0.83, true},
		{"Neither, myself", 0.79, true},
	} {
		line := document.Line{}
		for _, word := range strings.Fields(c.text) {
			line.Words = append(line.Words, document.Word{Text: word, Confidence: c.confidence})
		}
		if got := Legible(words, &line); got != c.want {
			t.Errorf("%q read with %.2f: %v", c.text, c.confidence, got)
		}
	}
}
