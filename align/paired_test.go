package align

import (
	"testing"

	"recto/align/segment"
)

// Pairs that a file brings stay as they are, however unlike they look.
func TestPaired(t *testing.T) {
	ru := segment.Text("Лампа горит. Никто её не гасит.\n\nСмотритель уехал.\n\nКонец.", "ru")
	en := segment.Text("Fire.\n\nThe keeper has left. He took the oil along.\n\nThe end.", "en")
	a := Paired(ru, en, Evidence{})
	if got, want := FormatBeads(a.Beads), "0,1 : 0\t1.0000\n2 : 1,2\t1.0000\n3 : 3\t1.0000\n"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if a.Judgement == nil {
		t.Error("no judgement")
	}
}
