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

// FormatTSV writes a line a bead: kind, confidence, Russian indices, English
// indices, Russian text, English text, tabs in between. The first line names
// the columns.
func FormatTSV(a *document.Alignment) string {
	var out strings.Builder
	out.WriteString("kind\tconfidence\tru\ten\trussian\tenglish\n")
	for _, b := range a.Beads {
		fmt.Fprintf(&out, "%s\t%.4f\t%s\t%s\t%s\t%s\n", b.Kind, b.Confidence, indices(b.Ru), indices(b.En), texts(a.Ru, b.Ru), texts(a.En, b.En))
	}
	return out.String()
}

// texts joins the texts of sentences, with blanks for tabs and line ends.
func texts(list []document.Sentence, at []int) string {
	words := make([]string, len(at))
	for i, n := range at {
		words[i] = strings.Join(strings.Fields(list[n].Text), " ")
	}
	return strings.Join(words, " ")
}
