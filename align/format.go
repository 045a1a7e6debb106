package align

import (
	"fmt"
	"strconv"
	"strings"

	"recto/document"
)

// FormatBeads writes a line a bead: Russian indices, a colon, English indices
// from 0, a tab and the confidence: "0,1 : 2\t0.97".
func FormatBeads(beads []document.Bead) string {
	var out strings.Builder
	for _, b := range beads {
		fmt.Fprintf(&out, "%s : %s\t%.4f\n", indices(b.Ru), indices(b.En), b.Confidence)
	}
	return out.String()
}

func indices(list []int) string {
	words := make([]string, len(list))
	for i, n := range list {
		words[i] = strconv.Itoa(n)
	}
	return strings.Join(words, ",")
}
