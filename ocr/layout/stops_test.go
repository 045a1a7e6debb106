package layout

import (
	"testing"

	"recto/document"
)

// Full stops stand at the feet of letters, apostrophes at the head, and dots over
// letters count for neither.
func TestStops(t *testing.T) {
	ink := &Ink{XHeight: 20}
	for i := range 10 {
		x := 60 * i
		ink.Components = append(ink.Components,
			document.Box{Left: x, Top: 100, Right: x + 18, Bottom: 120},
			document.Box{Left: x + 22, Top: 115, Right: x + 27, Bottom: 121}, // a stop
			document.Box{Left: x + 5, Top: 88, Right: x + 11, Bottom: 93})    // a dot over the letter
	}
	ink.Components = append(ink.Components, document.Box{Left: 22, Top: 99, Right: 26, Bottom: 105})
	if feet, head := ink.Stops(); feet != 10 || head != 1 {
		t.Errorf("%d at the feet, %d at the head", feet, head)
	}
}
