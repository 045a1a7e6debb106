package engine

import "testing"

// TestShade keeps the greys of ink and beside it, and makes all else white.
func TestShade(t *testing.T) {
	grey := greyPicture(t, 12, 12, func(x, y int) uint8 {
		switch {
		case x == 3 && y == 3:
			return 40
		case x == 4 && y == 3:
			return 100 // the edge of a stroke
		case x == 9:
			return 150 // what shines through
		}
		return Paper
	})
	ink, err := grey.Threshold(80)
	if err != nil {
		t.Fatal(err)
	}
	defer ink.Close()
	shaded, err := grey.Shade(ink, 1)
	if err != nil {
		t.Fatal(err)
	}
	defer shaded.Close()
	for _, c := range []struct{ x, y, least, most int }{
		{3, 3, 49, 53}, {4, 3, 125, 130}, {4, 4, 254, 255}, {9, 3, 255, 255}, {0, 0, 255, 255},
	} {
		if got := int(shaded.grey(c.x, c.y)); got < c.least || got > c.most {
			t.Errorf("pixel %d, %d: %d, want %d to %d", c.x, c.y, got, c.least, c.most)
		}
	}
}
