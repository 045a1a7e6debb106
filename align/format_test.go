package align

import (
	"testing"

	"recto/document"
)

func TestFormatBeads(t *testing.T) {
	beads := []document.Bead{{Ru: []int{0, 1}, En: []int{2}, Confidence: .97}, {Ru: []int{2}, En: []int{}, Confidence: 1}}
	if got, want := FormatBeads(beads), "0,1 : 2\t0.9700\n2 : \t1.0000\n"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}
